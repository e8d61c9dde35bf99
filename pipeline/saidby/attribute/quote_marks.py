"""Reads quotation marks off the text: which can open, which can close, which are apostrophes or primes."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Family = Literal["double", "single", "guillemet", "angle"]

MARK = re.compile(r"''|``|‘‘|’’|[“”„‟\"«»‹›‘’‚‛'`]")
FAMILY: dict[str, Family] = {
    **dict.fromkeys(["“", "”", "„", "‟", '"', "''", "``", "‘‘", "’’"], "double"),
    **dict.fromkeys("‘’‚‛'`", "single"),
    **dict.fromkeys("«»", "guillemet"),
    **dict.fromkeys("‹›", "angle"),
}
GLYPHS = frozenset("“”„‟\"«»‹›‘’‚‛'`")
OPENING = frozenset("([{—–-/")
ENDING = frozenset(",.;:!?…)]}—–-/")
INNER_STOP = frozenset(",.;:!?…—–)]")
ELISION = re.compile(
    r"(?:\d\ds\b|(?:[Tt]is|[Tt]was|[Tt]were|[Tt]will|em|[Cc]ause|[Tt]il|bout|n|round|cos|neath|ere|im|er|cept)\b)"
)
DECADE = re.compile(r"\d\d\b")


class Mark(NamedTuple):
    """One mark. `opens` and `closes`: whether its place allows it; both where only the marks before can tell.

    strong: a single mark that follows or stands before punctuation, so that it hardly is a possessive.
    prime: an inch, foot, minute or second mark unless something is open for it to close.
    spaced: white space on both sides.
    """

    start: int
    end: int
    family: Family
    glyph: str
    opens: bool
    closes: bool
    strong: bool = True
    prime: bool = False
    spaced: bool = False


def lex(text: str, start: int, end: int) -> list[Mark]:
    """The marks of one paragraph in text order; apostrophes inside words and leading elisions are left out."""
    doubled = text.find("‘‘", start, end) >= 0
    found: list[Mark] = []
    for match in MARK.finditer(text, start, end):
        at, stop = match.span()
        glyph = match.group()
        if glyph == "’’" and not doubled:
            for i in (at, at + 1):
                _keep(found, _single(text, i, start, end))
        elif FAMILY[glyph] == "single":
            _keep(found, _single(text, at, start, end))
        else:
            _keep(found, _other(text, at, stop, glyph, start, end))
    return found


def _keep(found: list[Mark], mark: Mark | None) -> None:
    if mark is not None:
        found.append(mark)


def _around(text: str, at: int, stop: int, start: int, end: int) -> tuple[str, str]:
    """The characters before and after; a blank at the ends of the paragraph."""
    before = text[at - 1] if at > start else " "
    after = text[stop] if stop < end else " "
    return before, after


def _other(text: str, at: int, stop: int, glyph: str, start: int, end: int) -> Mark | None:
    before, after = _around(text, at, stop, start, end)
    gap_before, gap_after = _gap(before), _gap(after)
    could_open = not gap_after and (gap_before or before in OPENING or before in GLYPHS or before in ":,;=")
    could_close = not gap_before and before not in "([{"
    prime = before.isnumeric() and glyph in ('"', "”", "''")
    family = FAMILY[glyph]
    if glyph in ("“", "‘‘"):
        closes = could_close and (gap_after or after in ENDING) and before not in "—–-/"
        return Mark(at, stop, family, glyph, not closes, closes, spaced=gap_before and gap_after)
    if glyph in ("”", "’’"):
        return Mark(at, stop, family, glyph, gap_before and not gap_after, True, prime=prime)
    if glyph in ("„", "‟", "``"):
        return Mark(at, stop, family, glyph, True, False)
    if glyph in "«‹":
        return Mark(at, stop, family, glyph, True, not gap_before)
    if glyph in "»›":
        return Mark(at, stop, family, glyph, gap_before and not gap_after, True)
    if gap_before and gap_after:
        return Mark(at, stop, family, glyph, True, True, spaced=True)
    inside = not gap_before and not gap_after and not could_open
    return Mark(at, stop, family, glyph, could_open or inside, could_close, prime=prime)


def _single(text: str, at: int, start: int, end: int) -> Mark | None:
    glyph = text[at]
    before, after = _around(text, at, at + 1, start, end)
    gap_before = _gap(before) or before in OPENING or before in "“„«\"‘'"
    if not _gap(before) and before not in "([{" and not after.isalnum() and glyph not in "‚‛":
        if glyph == "‘" and not (_gap(after) or after in ENDING):
            return Mark(at, at + 1, "single", glyph, True, False)
        ends = at + 1 == end or after in GLYPHS or after in ENDING
        strong = before in INNER_STOP or before in GLYPHS or ends
        opens = gap_before and not _gap(after) and glyph in "‘'"
        prime = before.isnumeric() and not ends
        return Mark(at, at + 1, "single", glyph, opens, True, strong, prime)
    if glyph == "’" or _gap(after) or not gap_before or ELISION.match(text, at + 1, end):
        return None
    return Mark(at, at + 1, "single", glyph, True, False, not DECADE.match(text, at + 1, end))


def _gap(char: str) -> bool:
    return char.isspace() or char in "\u200b\u200e\u200f\ufeff"
