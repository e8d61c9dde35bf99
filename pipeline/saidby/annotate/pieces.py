"""Words → word pieces, input features and windows: what the encoder reads, the same in training and at run time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from saidby.errors import ModelError

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

MAX_PIECES = 8
"""Pieces kept of one word; web addresses and the like gain nothing from more."""
SHAPES = ("lower", "title", "upper", "mixed", "digit", "alphanumeric", "open", "close", "punctuation", "other")
DEPTHS = 3
N_FEATURES = len(SHAPES) * 2 * DEPTHS
"""Number of feature rows: shape × first word of a paragraph × quotation depth (0, 1, 2 or more)."""
_OPENERS = frozenset("“‘«„([{‹")
_CLOSERS = frozenset("”’»)]}›")


def shape_of(word: str) -> int:
    """The word's shape as an index of SHAPES: what an uncased vocabulary does not see."""
    if word.isalpha():
        name = "lower" if word.islower() else "upper" if word.isupper() and len(word) > 1 else "mixed"
        if name != "lower" and word[0].isupper() and (len(word) == 1 or word[1:].islower()):
            name = "title"
    elif any(c.isdigit() for c in word):
        name = "alphanumeric" if any(c.isalpha() for c in word) else "digit"
    elif any(c.isalpha() for c in word):
        name = "title" if word[0].isupper() and not word.isupper() else "upper" if word.isupper() else "mixed"
    elif word[:1] in _OPENERS:
        name = "open"
    elif word[:1] in _CLOSERS:
        name = "close"
    else:
        name = "punctuation" if word.isprintable() and word.isascii() else "other"
    return SHAPES.index(name)


def feature_ids(words: Sequence[str], starts: BoolArray, depths: IntArray) -> IntArray:
    """One feature row for each word; `starts` marks the first words of paragraphs, `depths` counts open quotations."""
    shapes = np.fromiter(map(shape_of, words), np.int64, len(words))
    return (shapes * 2 + starts) * DEPTHS + np.minimum(depths, DEPTHS - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """The pieces of a text: word `i` owns `ids[offsets[i]:offsets[i + 1]]` (none for white space)."""

    ids: IntArray
    offsets: IntArray
    features: IntArray


class WordPieces:
    """WordPiece over single words, so that pieces and spaCy tokens align by construction."""

    def __init__(self, data: bytes) -> None:
        """Takes the content of a `tokenizer.json`."""
        self._tokenizer = Tokenizer.from_buffer(data)
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._known: dict[str, tuple[int, ...]] = {}

    @cached_property
    def cls(self) -> int:
        """Id of the piece in front of each window."""
        return self._special("[CLS]")

    @cached_property
    def sep(self) -> int:
        """Id of the piece behind each window."""
        return self._special("[SEP]")

    @cached_property
    def mask(self) -> int:
        """Id of the piece that hides another, in training."""
        return self._special("[MASK]")

    def _special(self, piece: str) -> int:
        known = self._tokenizer.token_to_id(piece)
        if known is None:
            raise ModelError(f"tokenizer.json has no piece {piece}")
        return known

    def encode(self, words: Sequence[str], starts: BoolArray, depths: IntArray) -> Pieces:
        """The pieces of `words` with their features (see `feature_ids`)."""
        if len(self._known) > 200_000:
            self._known.clear()
        new = sorted({w for w in words if w not in self._known})
        for word, encoding in zip(new, self._tokenizer.encode_batch(new, add_special_tokens=False), strict=True):
            self._known[word] = tuple(encoding.ids[:MAX_PIECES])
        ids = [self._known[w] for w in words]
        offsets = np.zeros(len(words) + 1, np.int64)
        np.cumsum([len(i) for i in ids], out=offsets[1:])
        flat = np.fromiter((i for pieces in ids for i in pieces), np.int64, int(offsets[-1]))
        features = np.repeat(feature_ids(words, starts, depths), np.diff(offsets))
        return Pieces(ids=flat, offsets=offsets, features=features)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Words `[first, last)` are read in this window; `[context, first)` only help to understand them."""

    context: int
    first: int
    last: int


def cut(
    offsets: IntArray, starts: BoolArray, breaks: BoolArray, *, size: int = 254, context: int = 48, begin: int = 0
) -> list[Window]:
    """Cuts a text into windows of at most `size` pieces, at paragraph starts where it can.

    A paragraph longer than a window is cut after the last word in `breaks` (sentence-final punctuation), else at the
    limit. Each window sees up to `context` pieces of what went before. `begin` moves the first cut (training).
    """
    windows: list[Window] = []
    n = len(offsets) - 1
    first = begin
    starts_at = np.flatnonzero(starts)
    breaks_at = np.flatnonzero(breaks) + 1
    while first < n:
        before = int(np.searchsorted(offsets, offsets[first] - context, side="left")) if first else 0
        room = size - int(offsets[first] - offsets[before])
        last = int(np.searchsorted(offsets, offsets[first] + room, side="right")) - 1
        if last < n:
            last = max(last, first + 1)
            last = (
                _latest(starts_at, first, last, least=first + (last - first) // 3)
                or _latest(breaks_at, first, last, least=first + (last - first) // 2)
                or last
            )
        windows.append(Window(context=before, first=first, last=last))
        first = last
    return windows


def _latest(places: IntArray, first: int, last: int, *, least: int) -> int | None:
    """The last of `places` in (least, last]; None where there is none."""
    at = int(np.searchsorted(places, last, side="right")) - 1
    return int(places[at]) if at >= 0 and places[at] > max(first, least) else None
