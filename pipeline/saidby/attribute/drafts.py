"""Attributions in the making, and the geometry they share. Offsets are characters, half-open."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span

from saidby import marks
from saidby.model import Boilerplate, Extent, Paragraph, Quote

OPENERS = "“\"‘'«„‹"
CLOSERS = "”\"’'»“›"
PARTIES = frozenset({"i", "we", "you"})
EDGE = " \t\n\u00a0,;:–—-"
"""What a content span neither begins nor ends with."""


@dataclass(kw_only=True)
class Draft:
    """An attribution before its place among the others is known.

    spans: content in text order.  carried: the draft whose speaker goes on here.  score: 0–1.
    """

    spans: list[Extent]
    cue: Extent | None
    speaker: Extent | None
    method: str
    score: float
    carried: Draft | None = field(default=None, repr=False)

    @property
    def start(self) -> int:
        """Where its content begins."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """Where its content ends."""
        return self.spans[-1].end

    def holds(self, extent: Extent) -> bool:
        """Whether one content span covers the extent."""
        return any(s.start <= extent.start and extent.end <= s.end for s in self.spans)

    def touches(self, start: int, end: int) -> int:
        """How many characters of `[start, end)` its content covers."""
        return sum(max(0, min(s.end, end) - max(s.start, start)) for s in self.spans)

    def add(self, spans: Iterable[Extent]) -> None:
        """Takes more content; what overlaps becomes one span."""
        self.spans = merged([*self.spans, *spans])


def cue_span(doc: Doc, draft: Draft) -> Span | None:
    """The tokens of a draft's cue; None where it has none."""
    return marks.span_of(doc, draft.cue.start, draft.cue.end) if draft.cue is not None else None


def merged(spans: Iterable[Extent]) -> list[Extent]:
    """Sorted spans with overlaps joined."""
    found: list[Extent] = []
    for span in sorted(spans):
        if found and span.start < found[-1].end:
            found[-1] = Extent(start=found[-1].start, end=max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def trimmed(text: str, start: int, end: int) -> Extent | None:
    """The stretch without white space and joining punctuation at its edges, or a full stop outside quotation marks.

    None where nothing is left that has a letter or digit in it.
    """
    while start < end and text[start] in EDGE + ".":
        start += 1
    while end > start and text[end - 1] in EDGE + ".":
        if text[end - 1] == "." and text[start:end].count("“") > text[start : end - 1].count("”"):
            break
        if text[end - 1] == "." and end - start > 2 and text[end - 3] == "." and text[end - 2].isalpha():
            break  # an abbreviation: "U.S."
        end -= 1
    return Extent(start=start, end=end) if any(c.isalnum() for c in text[start:end]) else None


def cut_at(extent: Extent, edges: Sequence[tuple[int, int]]) -> list[Extent]:
    """The parts of `extent` inside the sorted stretches `edges` (paragraphs)."""
    first = max(0, bisect.bisect_right(edges, (extent.start, 1 << 60)) - 1)
    found = []
    for low, high in edges[first:]:
        if low >= extent.end:
            break
        start, end = max(low, extent.start), min(high, extent.end)
        if start < end:
            found.append(Extent(start=start, end=end))
    return found


class Stretches:
    """Stretches of text that do not overlap, to which more may be added."""

    def __init__(self, extents: Iterable[Extent]) -> None:
        """Takes the extents in any order."""
        self._known = sorted((e.start, e.end) for e in extents)

    def cross(self, extent: Extent) -> bool:
        """Whether the extent overlaps one of them."""
        behind = bisect.bisect_left(self._known, (extent.end, 0))
        return any(end > extent.start for _, end in self._known[max(0, behind - 2) : behind])

    def add(self, extent: Extent) -> None:
        """Takes one more."""
        bisect.insort(self._known, (extent.start, extent.end))


class Cover:
    """Finds the drafts whose content covers a place, without asking each of them."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        """Takes the drafts as they are now; what changes later is not seen."""
        self._spans = sorted(
            ((s.start, s.end, i, d) for i, d in enumerate(drafts) for s in d.spans), key=lambda r: r[:3]
        )
        self._starts = [row[0] for row in self._spans]
        self._longest = max((end - start for start, end, _, _ in self._spans), default=0)

    def holding(self, extent: Extent) -> list[Draft]:
        """The drafts one of whose spans covers the extent."""
        return [d for start, end, d in self._near(extent.start, extent.start + 1) if extent.end <= end]

    def touching(self, start: int, end: int) -> list[Draft]:
        """The drafts that cover some of `[start, end)`, each once."""
        return list({id(d): d for _, _, d in self._near(start, end)}.values())

    def _near(self, start: int, end: int) -> Iterator[tuple[int, int, Draft]]:
        first = bisect.bisect_left(self._starts, start - self._longest)
        last = bisect.bisect_left(self._starts, end)
        for low, high, _, draft in self._spans[first:last]:
            if high > start:
                yield low, high, draft


class Page:
    """The text of an article with what is known of its layout: prose paragraphs, quotations and sentences in order."""

    def __init__(
        self,
        text: str,
        paragraphs: Sequence[Paragraph],
        boilerplate: Sequence[Boilerplate],
        quotes: Sequence[Quote],
        sentences: Sequence[int] = (),
        *,
        boundaries: Sequence[int] = (),
    ) -> None:
        """Paragraphs wholly inside boilerplate do not count as prose.

        sentences: the offsets at which sentences start, ascending; empty where they are not known.
        boundaries: the offsets, ascending, at which another article likely begins.
        """
        self._boundaries = boundaries
        self.text = text
        self._sentences = [*sentences, len(text)]
        hidden = sorted((b.start, b.end) for b in boilerplate)
        reach = list(itertools.accumulate((end for _, end in hidden), max))
        self.prose = [
            (p.start, p.end)
            for p in sorted(paragraphs)
            if p.kind != "boilerplate"
            and not ((at := bisect.bisect(hidden, (p.start, len(text)))) and reach[at - 1] >= p.end)
        ]
        self.quotes = sorted((q for q in quotes if q.level == 1), key=lambda q: q.parts[0].start)
        self._marks = sorted((part.start, part.end) for q in self.quotes for part in q.parts)
        self._inner = sorted((part.start, part.end) for q in quotes if q.level > 1 for part in q.parts)
        self._longest = max((high - low for low, high in [*self._marks, *self._inner]), default=0)

    def paragraph(self, at: int) -> int:
        """Index in `prose` of the paragraph that holds the offset, or of the last one before it (-1: none)."""
        return bisect.bisect_right(self.prose, (at, 1 << 60)) - 1

    def apart(self, one: int, other: int) -> bool:
        """Whether another article likely begins between two offsets."""
        return bisect.bisect_right(self._boundaries, one) != bisect.bisect_right(self._boundaries, other)

    def sentence(self, at: int) -> tuple[int, int]:
        """The half-open stretch of the sentence that holds the offset; all of the text where none is known."""
        behind = bisect.bisect_right(self._sentences, at)
        return self._sentences[behind - 1] if behind else 0, self._sentences[min(behind, len(self._sentences) - 1)]

    def outer(self, start: int, end: int) -> Extent:
        """A quotation part with its own marks, where the text has them there."""
        low, high = start, end
        if low and self.text[low - 1] in OPENERS:
            low -= 1
        if high < len(self.text) and self.text[high] in CLOSERS:
            high += 1
        return Extent(start=low, end=high)

    def closed(self, extent: Extent) -> bool:
        """Whether the extent is a quotation with both its marks."""
        inner = self.text[extent.start : extent.end]
        return len(inner) > 1 and inner[0] in OPENERS and inner[-1] in CLOSERS

    def is_party(self, mention: Extent) -> bool:
        """Whether the mention is somebody who talks here or is talked to: "I", "we", "you"."""
        return self.text[mention.start : mention.end].lower() in PARTIES

    def parts(self, start: int, end: int) -> list[tuple[int, int]]:
        """The quotation parts of the first level that touch `[start, end)`."""
        return self._touching(self._marks, start, end)

    def quoted(self, start: int, end: int) -> int:
        """How many letters and digits of `[start, end)` stand inside quotation marks of the first level."""
        return self._letters(self.parts(start, end), start, end)

    def quoted_within(self, start: int, end: int) -> int:
        """How many letters and digits of `[start, end)` stand inside a quotation within a quotation."""
        return self._letters(self._touching(self._inner, start, end), start, end)

    def _touching(self, parts: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
        first = bisect.bisect_left(parts, (start - self._longest, 0))
        last = bisect.bisect_left(parts, (end, 0))
        return [(low, high) for low, high in parts[first:last] if high > start]

    def _letters(self, ranges: Iterable[tuple[int, int]], start: int, end: int) -> int:
        inside = (self.text[max(low, start) : min(high, end)] for low, high in ranges)
        return sum(c.isalnum() for words in inside for c in words)
