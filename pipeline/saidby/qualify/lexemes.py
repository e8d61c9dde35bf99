"""Cuts a line of text into numbers, words and marks: the one view of the text that the number grammar reads.

spaCy's tokens are cut by other needs ("3bn" is one token after "£" and two elsewhere), so numbers are read from
characters, and only the nouns and verbs around them from the annotated Doc.
"""

from __future__ import annotations

import re
from typing import NamedTuple

NUMBER, WORD, MARK = "number", "word", "mark"
VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"

_LEXEME = re.compile(
    # At most six groups of thousands: an unbounded repeat goes back over a long list of digits and commas.
    r"(?P<number>[0-9]{1,3}(?:,[0-9]{2,3}){0,5},[0-9]{3}(?![0-9])(?:\.[0-9]+)?"
    r"|[0-9]{1,3}(?:[\u00a0\u2009\u202f][0-9]{3}){1,5}(?![0-9])"
    r"|[0-9]+(?:\.[0-9]+)?|(?<![\w.])\.[0-9]+)"
    rf"|(?P<word>[^\W\d_{VULGAR}]+(?:['’][^\W\d_{VULGAR}]+)*)"
    r"|(?P<mark>\S)"
)


class Lexeme(NamedTuple):
    """A number, a word or one other character; `low` is the text in small letters."""

    start: int
    end: int
    text: str
    low: str
    kind: str


NOTHING = Lexeme(-1, -1, "", "", MARK)


class Line:
    """The lexemes of one line; positions outside it hold NOTHING, so that rules may look left and right freely."""

    __slots__ = ("lexemes",)

    def __init__(self, lexemes: list[Lexeme]) -> None:
        self.lexemes = lexemes

    def __len__(self) -> int:
        return len(self.lexemes)

    def __getitem__(self, i: int) -> Lexeme:
        return self.lexemes[i] if 0 <= i < len(self.lexemes) else NOTHING

    def low(self, i: int) -> str:
        """The lexeme in small letters, empty outside the line."""
        return self.lexemes[i].low if 0 <= i < len(self.lexemes) else ""

    def kind(self, i: int) -> str:
        """Whether position i holds a number, a word or a mark."""
        return self[i].kind

    def glued(self, i: int) -> bool:
        """Whether nothing stands between the lexeme before i and the one at i."""
        return 0 < i < len(self.lexemes) and self.lexemes[i - 1].end == self.lexemes[i].start

    def joined(self, i: int) -> bool:
        """Whether i is a hyphen that joins the lexemes on both sides ("40-yard")."""
        return self.low(i) in HYPHENS and self.glued(i) and self.glued(i + 1)

    def lows(self, i: int, n: int) -> tuple[str, ...]:
        """The n lexemes from i in small letters."""
        return tuple(x.low for x in self.lexemes[i : i + n]) if i >= 0 else ()


HYPHENS = frozenset("-‐‑–—−")


def cut(text: str, start: int = 0, end: int | None = None) -> Line:
    """The lexemes of `text[start:end]`, with offsets in `text`."""
    found: list[Lexeme] = []
    for match in _LEXEME.finditer(text, start, len(text) if end is None else end):
        piece = match.group()
        found.append(Lexeme(match.start(), match.end(), piece, piece.lower(), match.lastgroup or MARK))
    return Line(found)


def phrase(text: str) -> tuple[str, ...]:
    """The key of a phrase from a lexicon: its lexemes in small letters."""
    return tuple(x.low for x in cut(text).lexemes)


def exact_phrase(text: str) -> tuple[str, ...]:
    """The key of a symbol from a lexicon, capitals kept ("mW" is no "MW")."""
    return tuple(x.text for x in cut(text).lexemes)
