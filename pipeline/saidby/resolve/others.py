"""Who stands in the text without speaking, and may be meant by a pronoun or description later on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Token

from saidby.model import Extent, MentionForm
from saidby.resolve import anaphora
from saidby.resolve.cast import Cast
from saidby.resolve.offsets import Tokens
from saidby.resolve.outcome import OtherMention
from saidby.resolve.phrases import Phrase, lemma
from saidby.resolve.referent import Referent

if TYPE_CHECKING:
    from saidby.resolve.sweep import Sweep

MET = frozenset({"obj", "iobj", "obl", "obl:agent"})
BREAKS = frozenset({",", "–", "—", ";", ":"})


class Others:
    """Notes subjects and people met while the walk is under way."""

    def __init__(self, walk: Sweep) -> None:
        self.walk = walk
        self._role_tokens = _role_tokens(walk.tokens, walk.cast)

    def see(self, token: Token) -> None:
        """Subjects that do not speak may be meant later, and people met: "Ask the marshal. He knows …"."""
        subject = token.dep_.startswith("nsubj")
        met = token.dep_ in MET and self.walk.lex.is_person_noun(lemma(token))
        if not (subject or met) or self.walk.hidden(token.i):
            return
        if token.i in self._role_tokens:
            self.walk.scene.see(token.i, token.i + 1, self._role_tokens[token.i])
        elif any(t.dep_ == "appos" and self.walk.cast.name_at(t.i) is not None for t in token.rights):
            return  # the name says who it is
        elif token.pos_ == "PRON" and token.lower_ in ("he", "she"):
            found = anaphora.pronoun(token.lower_, token.i, self.walk.scene, barred=self.walk.around.speaker(token.i))
            if found is not None:
                self._note(token.i, token.i + 1, found.referent, "pronoun")
        elif token.pos_ == "NOUN" and (
            self.walk.lex.is_person_noun(lemma(token))
            or lemma(token) in self.things()
            or (subject and lemma(token) in self.walk.lex.nouns["document"])
        ):
            phrase, end, extent = self.phrase_at(token)
            outcome = self.walk.by_description(phrase, end, extent)
            if outcome.referent is not None:
                self._note(phrase.start, end, outcome.referent, "nominal")

    def phrase_at(self, noun: Token) -> tuple[Phrase, int, Extent]:
        """The phrase that ends with a noun, by the parse."""
        start = max(noun.left_edge.i, self.walk.start, noun.i - 8)
        # A comma or dash in front of the noun ends another phrase, whatever the parse has made of it.
        start = max([start, *(t.i + 1 for t in self.walk.doc[start : noun.i] if t.is_punct and t.text in BREAKS)])
        while start < noun.i and self.walk.doc[start].dep_ == "case" and self.walk.doc[start].head.i == noun.i:
            start += 1
        extent = Extent(start=self.walk.doc[start].idx, end=noun.idx + len(noun))
        return Phrase(start=start, end=noun.i + 1, head=noun.i), noun.i + 1, extent

    def things(self) -> frozenset[str]:
        """Nouns, besides those for people, that may speak."""
        return self.walk.lex.organisation_heads | self.walk.lex.nouns["group"]

    def _note(self, start: int, end: int, referent: Referent, form: MentionForm) -> None:
        self.walk.scene.see(start, end, referent)
        self.walk.mentions.append(OtherMention(start, end, referent, form, "antecedent"))


def _role_tokens(tokens: Tokens, cast: Cast) -> dict[int, Referent]:
    """Whose role each token belongs to: the ambassador of "Russia's ambassador to the US Anatoly Antonov"."""
    found: dict[int, Referent] = {}
    for referent in cast.referents:
        for _, start, end in referent.roles:
            found.update(dict.fromkeys(range(*(tokens.within(start, end) or (0, 0))), referent))
    return found
