"""Cues: the word that carries the act of saying, its lemma and its class."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from spacy.tokens import Span, Token

from saidby.errors import LexiconError
from saidby.lexicons import load_toml
from saidby.lexicons.cues import CueRow, Kind, cue_rows
from saidby.qualify import parse
from saidby.qualify.forms import base_in, in_words


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue read: the token that names the act, its lemma, its row (None where the lexicon has none)."""

    head: Token
    lemma: str
    row: CueRow | None

    @property
    def stance(self) -> str:
        """The class of the cue; neutral where nobody has classed it."""
        return self.row.stance if self.row else "neutral"


@dataclass(frozen=True, slots=True)
class FramingWords:
    """framing.toml as sets of lemmas: `status["declining"]`, `venue["occasion"]` …"""

    status: dict[str, frozenset[str]]
    venue: dict[str, frozenset[str]]

    @classmethod
    def load(cls) -> Self:
        """Reads the file; LexiconError for a missing or unknown key."""
        data: dict[str, Any] = load_toml("framing")
        if set(data) != {"status", "venue"}:
            raise LexiconError("framing.toml: the tables are status, venue")
        for table, names in (("status", STATUS_WORDS), ("venue", VENUE_WORDS)):
            if set(data[table]) != names:
                raise LexiconError(f"framing.toml: the keys of [{table}] are {', '.join(sorted(names))}")
        return cls(*({k: frozenset(v) for k, v in data[table].items()} for table in ("status", "venue")))


STATUS_WORDS = {"declining", "failing", "prospective", "neg_raising", "answering", "calling", "false", "light"}
VENUE_WORDS = {"hearer", "hearing", "addressing", "occasion", "platform", "prepositions"}


class CueLexicon:
    """All cues by their lemmas."""

    def __init__(self, rows: Iterable[CueRow], light: frozenset[str]) -> None:
        self._rows: dict[tuple[str, ...], dict[str, CueRow]] = {}
        for row in rows:
            self._rows.setdefault(tuple(row.cue.split()), {})[row.pos] = row
        self._longest = max(map(len, self._rows), default=1)
        self._singles = frozenset(key[0] for key in self._rows if len(key) == 1)
        self._parts = frozenset(word for key in self._rows if len(key) > 1 for word in key)
        self._light = light

    @classmethod
    def load(cls, words: FramingWords) -> Self:
        """Reads cues.csv."""
        return cls(cue_rows(), words.status["light"])

    def read(self, span: Span) -> Cue:
        """The act of saying within a cue as the text has it ("has repeatedly denied", "was forced to admit")."""
        root = self._act(span.root, span)
        phrase = self._multiword(span)
        if phrase is not None and (root.i == span.root.i or phrase.head.i >= root.i):
            return phrase
        if in_words(root, self._light) and root.pos_ in ("VERB", "AUX"):
            for noun in parse.children(root, "obj", "nsubj:pass", "obl"):
                row = self._single(noun).get("noun")
                if row is not None and span.start <= noun.i < span.end:
                    return Cue(noun, row.cue, row)
        known = base_in(root, self._singles)
        lemma = known or root.lemma_.lower() or root.lower_
        rows = self._single(root)
        order: tuple[Kind, ...] = ("verb", "adjective", "noun", "preposition")
        if root.pos_ in ("NOUN", "PROPN"):
            order = ("noun", "verb", "adjective", "preposition")
        row = next((rows[kind] for kind in order if kind in rows), None)
        adjective = self._rows.get(("be", lemma), {}).get("adjective")
        if adjective is not None and (row is None or root.pos_ == "ADJ"):
            return Cue(root, adjective.cue, adjective)
        return Cue(root, lemma, row)

    def _act(self, root: Token, span: Span) -> Token:
        """Down from "went on to", "was forced to", "is expected to" to the verb that says."""
        seen = 0
        while seen < 4:
            below = [c for c in parse.children(root, "xcomp") if span.start <= c.i < span.end and self._speech(c)]
            if not below or in_words(root, ("decline", "refuse")):
                break
            root, seen = below[0], seen + 1
        if root.pos_ in ("AUX", "ADV", "PUNCT", "PRON", "DET", "PART"):
            named = [t for t in span if self._speech(t) and t.pos_ in ("VERB", "NOUN")]
            verbs = [t for t in span if t.pos_ == "VERB"]
            return (named or verbs or [root])[-1]
        return root

    def _single(self, token: Token) -> dict[str, CueRow]:
        """The rows of the word that the token is a form of."""
        known = base_in(token, self._singles)
        return self._rows[(known,)] if known else {}

    def _speech(self, token: Token) -> bool:
        return "verb" in self._single(token)

    def _multiword(self, span: Span) -> Cue | None:
        """The longest cue of several words in the span: "according to", "point out", "be convinced"."""
        words = [(base_in(token, self._parts) or token.lemma_.lower(), token.lower_) for token in span]
        for size in range(min(self._longest, len(span)), 1, -1):
            for at in range(len(span) - size + 1):
                rows = self._rows.get(tuple(lemma for lemma, _ in words[at : at + size])) or self._rows.get(
                    (words[at][0], *(form for _, form in words[at + 1 : at + size]))
                )
                rows = rows or self._rows.get(tuple(form for _, form in words[at : at + size]))
                if rows:
                    row = next(iter(rows.values()))
                    if row.pos == "passive" and not _raising(span, at + size):
                        continue
                    named = span[at : at + size]
                    verb = next((t for t in named if t.pos_ == "VERB"), named.root)
                    return Cue(verb, row.cue, row)
        return None


def _raising(span: Span, end: int) -> bool:
    """ "is said to have left", not "was said to reporters"."""
    at = span.start + end
    return at >= len(span.doc) or span.doc[at].pos_ in ("VERB", "AUX")
