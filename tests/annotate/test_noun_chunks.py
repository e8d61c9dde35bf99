"""Base noun phrases under the labels of Universal Dependencies."""

from __future__ import annotations

import itertools

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from saidby.annotate.noun_chunks import noun_chunks

NLP = spacy.blank("en")
LABELS = ["nsubj", "obj", "det", "amod", "compound", "flat", "nmod", "nmod:poss", "case", "appos", "ROOT"]

SENTENCES = [
    (
        "The old harbour master of Velm met Prime Minister Tilda Roan .",
        [3, 3, 3, 6, 5, 3, 6, 8, 6, 8, 8, 6],
        ["det", "amod", "compound", "nsubj", "case", "nmod", "ROOT", "compound", "obj", "flat", "flat", "punct"],
        ["DET", "ADJ", "NOUN", "NOUN", "ADP", "PROPN", "VERB", "PROPN", "PROPN", "PROPN", "PROPN", "PUNCT"],
        ["The old harbour master", "Velm", "Prime Minister Tilda Roan"],
    ),
    (
        "He saw the mayor 's two boats .",
        [1, 1, 3, 6, 3, 6, 1, 1],
        ["nsubj", "ROOT", "det", "nmod:poss", "case", "nummod", "obj", "punct"],
        ["PRON", "VERB", "DET", "NOUN", "PART", "NUM", "NOUN", "PUNCT"],
        ["He", "the mayor 's two boats"],
    ),
]


@pytest.mark.parametrize(("text", "heads", "deps", "pos", "chunks"), SENTENCES)
def test_a_phrase_runs_from_its_determiner_to_its_head_and_name(
    text: str, heads: list[int], deps: list[str], pos: list[str], chunks: list[str]
) -> None:
    heads = heads[: len(text.split())]
    doc = Doc(NLP.vocab, words=text.split(), heads=heads, deps=deps, pos=pos)
    assert [doc[a:b].text for a, b, _ in noun_chunks(doc)] == chunks


@given(
    st.lists(
        st.tuples(st.sampled_from(LABELS), st.integers(0, 11), st.sampled_from(["NOUN", "DET", "VERB"])), max_size=12
    )
)
def test_chunks_never_overlap(rows: list[tuple[str, int, str]]) -> None:
    # Heads to the left, the first word the root: always a tree.
    heads = [min(h, max(0, i - 1)) for i, (_, h, _) in enumerate(rows)]
    deps = ["ROOT" if i == 0 else d for i, (d, _, _) in enumerate(rows)]
    doc = Doc(NLP.vocab, words=["w"] * len(rows), heads=heads, deps=deps, pos=[p for *_, p in rows])
    found = [(a, b) for a, b, _ in noun_chunks(doc)]
    assert all(a < b for a, b in found)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(found))
