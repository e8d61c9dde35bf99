"""Reporting clauses seen by their characters alone ("…, said Marta Ruiz."): what the quotation scanner knows of words.

The words come from `lexicons/reporting_verbs.csv`. Nothing here knows tags or a parse, and no stretch that is searched
is longer than a paragraph's cap, so that the scanner stays linear.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from saidby.lexicons.loader import load_csv

BREAK = re.compile(r"[.!?…][”’\"')\]»]*\s+(?=[“‘\"'(\[«„]*[A-Z0-9])")
ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Lt|Capt|Sgt|Rev|St|Jr|Sr|No|vs|Inc|Ltd|Co|Corp|[A-Z])|\b[A-Z]\.[A-Z])$"
)
CALLED = re.compile(
    r"\b(?:so[- ]called|known as|nicknamed|dubbed|called|titled|entitled|code-?named|named|the words?|the terms?)\s*$", re.I
)
ACCORDING = re.compile(r"\b(?:according to|in the words of|as .{1,40}? put it)\b", re.I)

WITHIN = re.compile(r"\b(?:I|me|my|we|us|our)\b")
"""Words that show a reporting clause to be the speaker's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportingVerb:
    """One row of the lexicon: a verb that reports speech and its forms."""

    lemma: str
    forms: tuple[str, ...]


@functools.cache
def _verbs() -> str:
    rows = load_csv("reporting_verbs", ReportingVerb, ("lemma",))
    return "|".join(sorted((form for row in rows for form in row.forms), key=len, reverse=True))


@functools.cache
def verb() -> re.Pattern[str]:
    """A reporting verb in any form."""
    return re.compile(rf"\b(?:{_verbs()})\b", re.I)


@functools.cache
def _tag() -> re.Pattern[str]:
    word = r"[\w.’'\-]+"
    inverted = rf",\s+(?:{_verbs()})\s+(?:the\s|a\s|an\s|his\s|her\s|its\s|[A-Z])"
    pronoun = rf",\s+(?:he|she|they|it)\s+(?:\w+ly\s+)?(?:{_verbs()})\b"
    named = rf",\s+(?:{word}\s+){{1,5}}(?:{_verbs()})(?=[\s]*[.,;:—]|\s*$)"
    bare = rf"(?<=[a-z])\s+said\s+(?:the\s|[A-Z])"
    return re.compile("|".join((inverted, pronoun, named, bare)))


def tag_in(text: str, start: int, end: int) -> int | None:
    """Where a reporting clause that ends a quotation begins in the stretch (at its comma); None where there is none."""
    for found in _tag().finditer(text, start, end):
        if not WITHIN.search(text, found.start(), min(end, found.end() + 20)):
            return found.start()
    return None


def has_verb(text: str, start: int, end: int) -> bool:
    """Whether a reporting verb stands in the stretch."""
    return verb().search(text, start, end) is not None


def tag_follows(text: str, at: int, end: int) -> bool:
    """Whether the words right after a closing mark read like "said the envoy" or "the envoy said"."""
    stop = next_break(text, at, min(end, at + 120)) or min(end, at + 120)
    return has_verb(text, at, stop)


def next_break(text: str, start: int, end: int) -> int | None:
    """Start of the next sentence in the stretch, None where the sentence runs to its end."""
    for match in BREAK.finditer(text, start, end):
        if text[match.start()] != "." or not ABBREVIATED.search(text, max(start, match.start() - 8), match.start()):
            return match.end()
    return None


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of a stretch, white space at their ends left out."""
    found = []
    while start < end:
        stop = next_break(text, start, end) or end
        bare = text[start:stop].rstrip()
        if bare:
            found.append((start, start + len(bare)))
        start = stop
    return found


def sentence_around(text: str, start: int, end: int, low: int, high: int) -> tuple[int, int]:
    """The sentence about `[start, end)` inside `[low, high)`, at most 300 characters to either side."""
    left = max(low, start - 300)
    cut = left
    while (after := next_break(text, cut, start)) is not None:
        cut = after
    right = min(high, end + 300)
    # one character back: a full stop inside the closing mark ends the sentence as well
    stop = next_break(text, max(start, end - 1), right)
    return cut, stop if stop is not None else right
