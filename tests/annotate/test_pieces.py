from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saidby.annotate.pieces import (
    DEPTHS,
    MAX_PIECES,
    N_FEATURES,
    SHAPES,
    WordPieces,
    cut,
    feature_ids,
    shape_of,
)
from saidby.errors import ModelError


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("river", "lower"),
        ("Velm", "title"),
        ("A", "title"),
        ("OSCE", "upper"),
        ("McAllen", "mixed"),
        ("iPhone", "mixed"),
        ("2024", "digit"),
        ("3.5", "digit"),
        ("G7", "alphanumeric"),
        ("U.S.", "upper"),
        ("Mr.", "title"),
        ("don't", "mixed"),
        ("“", "open"),
        ("”", "close"),
        ('"', "punctuation"),
        (".", "punctuation"),
        ("😀", "other"),
        ("…", "other"),
    ],
)
def test_shape(word: str, shape: str) -> None:
    assert SHAPES[shape_of(word)] == shape


@settings(deadline=None)
@given(st.lists(st.text(min_size=1, max_size=6), max_size=20), st.data())
def test_features_are_rows_of_the_table_and_tell_apart_what_they_are_made_of(
    words: list[str], data: st.DataObject
) -> None:
    n = len(words)
    starts = np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)), np.bool_)
    depths = np.array(data.draw(st.lists(st.integers(0, 9), min_size=n, max_size=n)), np.int64)
    rows = feature_ids(words, starts, depths)
    assert ((rows >= 0) & (rows < N_FEATURES)).all()
    assert (rows % DEPTHS == np.minimum(depths, DEPTHS - 1)).all()
    assert (rows // DEPTHS % 2 == starts).all()
    assert (rows // DEPTHS // 2).tolist() == [shape_of(w) for w in words]


def encoded(pieces: WordPieces, words: Sequence[str]) -> list[list[int]]:
    n = len(words)
    found = pieces.encode(words, np.zeros(n, np.bool_), np.zeros(n, np.int64))
    assert len(found.ids) == len(found.features) == found.offsets[-1]
    return [found.ids[a:b].tolist() for a, b in pairwise(found.offsets)]


def test_pieces_belong_to_words(tokenizer_json: bytes) -> None:
    pieces = WordPieces(tokenizer_json)
    river, space, long, capital, two = encoded(pieces, ["river", " ", "x" * 40, "River", "ab"])
    assert len(river) == 1
    assert river == capital
    assert space == []
    assert len(long) == MAX_PIECES
    assert len(two) == 2
    assert encoded(pieces, []) == []


def test_a_word_has_the_same_pieces_in_any_company(tokenizer_json: bytes) -> None:
    words = ["the", "river", "Velm", "“", "don't", "the"]
    together = encoded(WordPieces(tokenizer_json), words)
    assert together == [encoded(WordPieces(tokenizer_json), [w])[0] for w in words]


def test_a_tokenizer_without_frame_pieces_is_refused(tokenizer_json: bytes) -> None:
    with pytest.raises(ModelError, match=r"\[CLS\]"):
        _ = WordPieces(tokenizer_json.replace(b"[CLS]", b"[XXX]")).cls


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 8), st.booleans(), st.booleans()), max_size=300),
    st.integers(10, 60),
    st.integers(0, 9),
)
def test_windows_read_every_word_once_and_never_too_much(
    words: list[tuple[int, bool, bool]], size: int, context: int
) -> None:
    offsets = np.concatenate([[0], np.cumsum([n for n, _, _ in words])]).astype(np.int64)
    starts, breaks = (np.array([w[k] for w in words], np.bool_) for k in (1, 2))
    windows = cut(offsets, starts, breaks, size=size, context=context)
    assert [i for w in windows for i in range(w.first, w.last)] == list(range(len(words)))
    for w in windows:
        assert w.context <= w.first < w.last
        assert offsets[w.first] - offsets[w.context] <= context
        assert offsets[w.last] - offsets[w.context] <= max(size, context + 8)


def test_windows_end_where_paragraphs_begin_else_behind_a_full_stop() -> None:
    offsets = np.arange(101)
    nowhere = np.zeros(100, np.bool_)
    starts, breaks = nowhere.copy(), nowhere.copy()
    starts[[0, 30]] = True
    breaks[[34, 65]] = True
    windows = cut(offsets, starts, breaks, size=40, context=4)
    assert [(w.context, w.first, w.last) for w in windows] == [(0, 0, 30), (26, 30, 66), (62, 66, 100)]
    assert [w.last for w in cut(offsets, nowhere, nowhere, size=40, context=0)] == [40, 80, 100]
