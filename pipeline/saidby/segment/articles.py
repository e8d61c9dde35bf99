"""One record becomes the articles in it."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from saidby.model import LIKELY_BOUNDARY, Article, Extent, Record, Reject, SegmentationMethod
from saidby.segment.boilerplate import Mark, find_boilerplate
from saidby.segment.boundaries import Boundary, find_boundaries
from saidby.segment.paragraphs import find_lines, find_paragraphs

MAX_RAW_BYTES = 65536
ID_LENGTH = 20


def segment(record: Record) -> list[Article | Reject]:
    """The articles in `record`, in text order, each with its paragraphs and its boilerplate.

    Text that may be several articles run together (`record.run_together`) is cut where a boundary is sure enough.
    Where one is likely only, the text stays one article with the method `bundle` and a flag
    `likely_boundary:<offset>` for each.  The n-th article of a record counts n on from the record's ordinal.
    """
    lines = find_lines(record.text)
    if not lines:
        return [_reject(record, "empty_body", "the record has no text")]
    marks = find_boilerplate(record.text, lines)
    if all(mark is not None for mark in marks):
        return [_reject(record, "no_prose", "nothing but boilerplate")]
    boundaries = _boundaries(record, lines, marks) if record.run_together else {}
    edges = [0, *(line for line, b in boundaries.items() if b.certain), len(lines)]
    pieces = list(pairwise(edges))
    return [
        _article(record, i, lines[start:end], marks[start:end], _between(boundaries, start, end), len(pieces) == 1)
        for i, (start, end) in enumerate(pieces)
    ]


def _boundaries(record: Record, lines: Sequence[Extent], marks: Sequence[Mark | None]) -> dict[int, Boundary]:
    """Each boundary under the index of the line that opens the article behind it, in text order."""
    prose = prose_lines(record.text, lines, marks)
    found = find_boundaries(prose.text, closings=prose.closings, openings=prose.openings)
    return {prose.opener[b.gap]: b for b in found}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProseLines:
    """The lines that are not boilerplate: their text and `index` among all lines.

    closings, openings: 1.0 where boilerplate that closes or opens an article stands right before the line.
    opener: the line an article begins with if it begins here; boilerplate between two articles stays with the
    first, save from the first line on that opens an article.
    """

    text: tuple[str, ...]
    index: tuple[int, ...]
    closings: tuple[float, ...]
    openings: tuple[float, ...]
    opener: tuple[int, ...]


def prose_lines(
    text: str, lines: Sequence[Extent] | None = None, marks: Sequence[Mark | None] | None = None
) -> ProseLines:
    """What the search for boundaries reads of `text`."""
    lines = find_lines(text) if lines is None else lines
    marks = find_boilerplate(text, lines) if marks is None else marks
    index = [i for i, mark in enumerate(marks) if mark is None]
    openings, closings, opener = [], [], []
    for previous, i in zip([-1, *index], index, strict=False):
        opens = [k for k in range(previous + 1, i) if _place(marks[k]) == "start"]
        openings.append(float(bool(opens)))
        closings.append(float(any(_place(marks[k]) == "end" for k in range(previous + 1, i))))
        opener.append(opens[0] if opens else i)
    return ProseLines(
        text=tuple(text[lines[i].start : lines[i].end] for i in index),
        index=tuple(index),
        closings=tuple(closings),
        openings=tuple(openings),
        opener=tuple(opener),
    )


def _place(mark: Mark | None) -> str | None:
    return mark.place if mark else None


def _between(boundaries: dict[int, Boundary], start: int, end: int) -> tuple[float | None, list[int]]:
    """The lower probability of an article's two edges, and the lines inside it before which a boundary is likely."""
    edges = [boundaries[edge].probability for edge in (start, end) if edge in boundaries]
    return (min(edges) if edges else None), [line - start for line in boundaries if start < line < end]


def _article(
    record: Record,
    number: int,
    lines: Sequence[Extent],
    marks: Sequence[Mark | None],
    edges: tuple[float | None, list[int]],
    whole: bool,
) -> Article:
    offset = lines[0].start
    text = record.text[offset : lines[-1].end]
    moved = [Extent(start=line.start - offset, end=line.end - offset) for line in lines]
    paragraphs, boilerplate = find_paragraphs(text, lines=moved, marks=marks)
    score, likely = edges
    return Article(
        article_id=article_id(text, record.url if whole else None, record.source_record_id if whole else None),
        source_path=record.source_path,
        source_format=record.source_format,
        source_ordinal=record.source_ordinal + number,
        text=text,
        paragraphs=paragraphs,
        boilerplate=boilerplate,
        segmentation_method=_method(record, bundle=bool(likely)),
        source_record_id=record.source_record_id,
        url=record.url if whole else None,
        title=record.title if whole else None,
        bylines=record.bylines if whole else (),
        publisher=record.publisher,
        published_at=record.published_at if whole else None,
        published_precision=record.published_precision if whole else None,
        language=record.language,
        boundary_score=None if score is None else round(score, 4),
        flags=tuple(f"{LIKELY_BOUNDARY}{moved[line].start}" for line in likely),
    )


def _method(record: Record, *, bundle: bool) -> SegmentationMethod:
    if bundle:
        return "bundle"
    if record.run_together:
        return "model"
    return "delimiter" if record.delimited else "record"


def article_id(text: str, url: str | None = None, record_id: str | None = None, *, copy: int = 0) -> str:
    """A hash of what the article is, not of where it lay: the same article in another dump has the same id.

    White space and Unicode composition do not count.  `copy` tells full copies in one run apart.
    """
    words = " ".join(unicodedata.normalize("NFC", text).split())
    parts = [words, url or "", record_id or "", *([str(copy)] if copy else [])]
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:ID_LENGTH]


def _reject(record: Record, reason: str, message: str) -> Reject:
    raw = record.text.encode("utf-8", "replace")[:MAX_RAW_BYTES].decode("utf-8", "ignore")
    return Reject(
        source_path=record.source_path,
        source_ordinal=record.source_ordinal,
        stage="segment",
        reason=reason,
        message=message,
        raw=raw,
    )
