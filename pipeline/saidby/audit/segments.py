"""Cuts an article's text at every boundary of every mark, so that overlapping marks can be shown side by side.

Joined in order, the texts of all segments are the article's text, to the character.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of text and what is to be shown there; half-open, in code points."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text that no mark begins or ends in; `names` are those of the marks that cover it, sorted."""

    start: int
    text: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or the white space between two (kind "gap")."""

    kind: str
    segments: tuple[Segment, ...]


def find_blocks(text: str, paragraphs: Iterable[tuple[int, int, str]], marks: Iterable[Mark]) -> list[Block]:
    """The text as blocks of segments.

    Offsets beyond the text are cut down to it, marks without a character left out, and words outside of every
    paragraph make a block of kind "body": what a table holds never hides text.
    """
    segments = find_segments(text, marks)
    starts = [segment.start for segment in segments]
    blocks = []
    at = 0
    for start, end, kind in [*_limits(text, paragraphs), (len(text), len(text), "gap")]:
        for low, high, what in ((at, start, "gap" if not text[at:start].strip() else "body"), (start, end, kind)):
            if low < high:
                blocks.append(Block(what, tuple(_between(segments, starts, low, high))))
        at = end
    return blocks


def find_segments(text: str, marks: Iterable[Mark]) -> list[Segment]:
    """The text cut at every boundary of the marks."""
    opened: dict[int, list[str]] = {}
    closed: dict[int, list[str]] = {}
    for mark in marks:
        start, end = max(0, mark.start), min(len(text), mark.end)
        if start < end:
            opened.setdefault(start, []).append(mark.name)
            closed.setdefault(end, []).append(mark.name)
    cuts = sorted({0, len(text), *opened, *closed})
    active: dict[str, int] = {}
    segments = []
    for start, end in itertools.pairwise(cuts):
        for name in closed.get(start, ()):
            active[name] -= 1
        for name in opened.get(start, ()):
            active[name] = active.get(name, 0) + 1
        names = tuple(sorted(name for name, depth in active.items() if depth))
        segments.append(Segment(start, text[start:end], names))
    return segments


def _limits(text: str, paragraphs: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Paragraphs in order, inside the text, none overlapping another."""
    limits: list[tuple[int, int, str]] = []
    at = 0
    for start, end, kind in sorted(paragraphs):
        start, end = max(start, at), min(end, len(text))
        if start < end:
            limits.append((start, end, kind))
            at = end
    return limits


def _between(segments: Sequence[Segment], starts: Sequence[int], low: int, high: int) -> Iterable[Segment]:
    for segment in segments[bisect.bisect_right(starts, low) - 1 : bisect.bisect_left(starts, high)]:
        start, end = max(segment.start, low), min(segment.start + len(segment.text), high)
        yield Segment(start, segment.text[start - segment.start : end - segment.start], segment.names)
