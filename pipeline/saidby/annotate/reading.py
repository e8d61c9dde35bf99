"""What of a Doc the encoder reads: its words without white space and boilerplate, paragraph starts, quotation depth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from spacy.attrs import IDX, IS_SPACE
from spacy.tokens import Doc

from saidby import marks
from saidby.annotate.pieces import BoolArray, IntArray
from saidby.model import Boilerplate, Paragraph, Quote

ENDERS = frozenset('.!?”"…')


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`tokens[i]` is the index in the Doc of word `i`; the other arrays say what is known of it beforehand."""

    tokens: IntArray
    words: list[str]
    starts: BoolArray
    breaks: BoolArray
    depths: IntArray


def read_doc(doc: Doc) -> Reading:
    """The words of a Doc as the encoder sees them.

    Paragraphs are the mark's, else the text's lines; quotation depth is 0 where no scanner has run.
    """
    places = doc.to_array(IDX).astype(np.int64)
    visible = doc.to_array(IS_SPACE) == 0
    if marks.has(doc, Boilerplate):
        for b in marks.read(doc, Boilerplate):
            visible[np.searchsorted(places, b.start) : np.searchsorted(places, b.end)] = False
    paragraphs = marks.read(doc, Paragraph) if marks.has(doc, Paragraph) else marks.lines_of(doc.text)
    tokens = np.flatnonzero(visible)
    words = [token.text for token, seen in zip(doc, visible, strict=True) if seen]
    at = places[tokens]
    begins = np.fromiter((p.start for p in paragraphs), np.int64, len(paragraphs))
    paragraph = np.searchsorted(begins, at, side="right")
    starts = np.diff(paragraph, prepend=-1) != 0
    return Reading(
        tokens=tokens,
        words=words,
        starts=starts,
        breaks=np.fromiter((w[-1] in ENDERS for w in words), np.bool_, len(words)),
        depths=depths_at(at, marks.read(doc, Quote) if marks.has(doc, Quote) else ()),
    )


def depths_at(at: IntArray, quotes: Iterable[Quote]) -> IntArray:
    """In how many quotations the words that start at the offsets `at` (ascending) stand."""
    depths = np.zeros(len(at), np.int64)
    for quote in quotes:
        for part in quote.parts:
            depths[np.searchsorted(at, part.start) : np.searchsorted(at, part.end)] += 1
    return depths
