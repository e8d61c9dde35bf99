"""Reporting clauses seen by their characters alone ("…, said Marta Ruiz."): what the quotation scanner knows of words.

The words come from `lexicons/reporting_verbs.csv`. Nothing here knows tags or a parse, and no stretch that is searched
is longer than a paragraph's cap, so that the scanner stays linear.
"""

from __future__ import annotations

import bisect
import functools
import re

from saidby.lexicons.reporting import forms

BREAK = re.compile(r"[.!?…][”’\"')\]»]*\s+(?=[“‘\"'(\[«„]*[A-Z0-9])")
ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Lt|Capt|Sgt|Rev|St|Jr|Sr|No|vs|Inc|Ltd|Co|Corp|[A-Z])|\b[A-Z]\.[A-Z])$"
)
CALLED = re.compile(
    r"\b(?:so[- ]called|known as|nicknamed|dubbed|called|titled|entitled|code-?named|named|the words?|the terms?)\s*$",
    re.I,
)
ACCORDING = re.compile(r"\b(?:according to|in the words of|as .{1,40}? put it)\b", re.I)

WORD = re.compile(r"\w+(?:[.’'\-]\w+)*")
CLAUSE = re.compile(r"(?:,\s+|(?<=[!?])\s+(?=[a-z])|(?<=[a-z])\s+(?=said\s))((?:[\w.’'\-]+\s+){0,5}[\w.’'\-]+)")
ARTICLES = frozenset(("the", "a", "an", "his", "her", "its", "their"))
PRONOUNS = frozenset(("he", "she", "they", "it"))
WITHIN = re.compile(r"\b(?:I|me|my|we|us|our)\b")
"""Words that show a reporting clause to be the speaker's own."""


class Clauses:
    """Answers where a text has reporting verbs and clauses; the verbs are looked up once, when first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    @functools.cached_property
    def _at(self) -> list[int]:
        known = forms()
        return [found.start() for found in WORD.finditer(self.text) if found.group() in known]

    def has_verb(self, start: int, end: int) -> bool:
        """Whether a reporting verb begins in the stretch; names ("State Department") do not count."""
        i = bisect.bisect_left(self._at, start)
        return i < len(self._at) and self._at[i] < end

    @functools.cached_property
    def _according(self) -> list[int]:
        return [found.start() for found in ACCORDING.finditer(self.text)]

    def according(self, start: int, end: int) -> bool:
        """Whether "according to" or the like begins in the stretch."""
        i = bisect.bisect_left(self._according, start)
        return i < len(self._according) and self._according[i] < end

    def tag_in(self, start: int, end: int) -> int | None:
        """Where a reporting clause that ends a quotation begins (at its comma); None where the stretch has none."""
        if not self.has_verb(start, end):
            return None
        for found in CLAUSE.finditer(self.text, start, end):
            words = [(w.group(), w.end()) for w in WORD.finditer(self.text, found.start(1), found.end(1))]
            own = WITHIN.search(self.text, found.start(), min(end, found.end() + 20))
            if words and not own and _is_tag(self.text, words, end):
                return found.start()
        return None

    def tag_follows(self, at: int, end: int) -> bool:
        """Whether the words right after a closing mark read like "said the envoy" or "the envoy said"."""
        end = min(end, at + 120)
        return self.has_verb(at, next_break(self.text, at, end) or end)


def _is_tag(text: str, words: list[tuple[str, int]], end: int) -> bool:
    """Whether the words after a comma are "said the envoy", "he quietly said" or "Marta Ruiz said" before a stop."""
    known = forms()
    said = [word for word, _ in words]
    if said[0] in known:
        return len(said) > 1 and (said[1] in ARTICLES or said[1][0].isupper())
    if said[0] in PRONOUNS:
        rest = [word for word in said[1:3] if not word.endswith("ly")]
        return bool(rest) and rest[0] in known
    ends = (at for word, at in words[1:] if word in known)
    return any(text[at : min(end, at + 20)].lstrip()[:1] in ("", ".", ",", ";", ":", "—") for at in ends)


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
    # one character on: a new sentence shows by its first letter
    while (after := next_break(text, cut, min(start + 1, high))) is not None:
        cut = after
    right = min(high, end + 300)
    # one character back: a full stop inside the closing mark ends the sentence as well
    stop = next_break(text, max(start, end - 1), right)
    return cut, stop if stop is not None else right
