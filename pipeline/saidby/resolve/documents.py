"""Whose document speaks: "the MoD's latest update", "its report", later "the update"."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Doc, Token

from saidby.resolve import anaphora, nominals
from saidby.resolve.cast import Cast
from saidby.resolve.lexicon import Lexicon
from saidby.resolve.phrases import Phrase, lemma
from saidby.resolve.referent import Referent
from saidby.resolve.scene import Scene

Describe = Callable[[Phrase], anaphora.Found | None]


class Documents:
    """Remembers the owners of documents in text order; `start` is the first token that is read."""

    def __init__(self, doc: Doc, cast: Cast, scene: Scene, lex: Lexicon, start: int, *, describe: Describe) -> None:
        self.doc, self.cast, self.scene, self.lex, self.start = doc, cast, scene, lex, start
        self._describe = describe
        self._owners: dict[str, int] = {}

    def owner(self, phrase: Phrase, end: int) -> Referent | None:
        """The organisation that speaks through its report; people's letters stay documents."""
        owner = self._owner(phrase, end)
        return owner if owner is not None and owner.kind == "organisation" else None

    def _owner(self, phrase: Phrase, end: int) -> Referent | None:
        last = nominals.owner_of(self.doc, phrase, end)
        first = self.doc[phrase.start]
        if last is not None:
            owner = self.cast.speaks.get(last) or self.cast.referent_at(last)
            if phrase.end < end and self.doc[phrase.end].lower_ in nominals.IN and not self._is_outlet(owner):
                return None
            if owner is None and self.doc[last].pos_ == "NOUN":
                inner = Phrase(start=phrase.start if last < phrase.head else phrase.end + 1, end=last + 1, head=last)
                found = self._describe(inner)
                owner = found.referent if found else None
            return owner
        if first.tag_ == "PRP$" and first.lower_ in ("its", "their"):
            found = anaphora.pronoun(first.lower_, first.i, self.scene)
            return found.referent if found else None
        if first.lower_ in ("the", "this") and phrase.head == phrase.start + 1:
            return self._known_owner(self.doc[phrase.head])
        return None

    def _is_outlet(self, owner: Referent | None) -> bool:
        """Whether a report "in" it is its own."""
        if owner is None or owner.kind != "organisation":
            return False
        if owner.entry is not None:
            return owner.entry.type in nominals.MEDIA
        return bool(owner.heads & self.lex.type_heads["newspaper"])

    def note(self, i: int) -> None:
        """Remembers "its daily update" at token `i`, so that "the update" is known later."""
        start = next((j for j in range(i - 1, max(i - 5, self.start) - 1, -1) if _owns(self.doc[j])), None)
        if start is not None and all(self.doc[j].pos_ in ("ADJ", "NOUN", "PROPN") for j in range(start + 1, i)):
            self._owners[lemma(self.doc[i])] = start

    def _known_owner(self, noun: Token) -> Referent | None:
        owned = self._owners.get(lemma(noun))
        if owned is None or owned >= noun.i:
            return None
        if self.doc[owned].tag_ != "PRP$":
            return self.cast.referent_at(owned - 1)
        near = [s for s in self.scene.in_sentence(owned) if s.referent.kind == "organisation"]
        return max(near, key=lambda s: (s.speaks, s.at)).referent if near else None


def _owns(token: Token) -> bool:
    return token.tag_ == "PRP$" or token.text in ("'s", "’s")
