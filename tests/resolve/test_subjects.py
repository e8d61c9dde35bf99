from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from saidby.resolve.subjects import first_of_pair, subject_of

VOCAB = spacy.blank("en").vocab


def _pair(cue: str) -> Doc:
    """ "Lund said that rain was expected and <cue> why": the cue is coordinated with "said" or with "expected"."""
    words = ["Lund", "said", "that", "rain", "was", "expected", "and", cue, "why"]
    heads = [1, 1, 5, 5, 5, 1, 7, 1, 7]
    deps = ["nsubj", "ROOT", "mark", "nsubj:pass", "aux:pass", "ccomp", "cc", "conj", "ccomp"]
    pos = ["PROPN", "VERB", "SCONJ", "NOUN", "AUX", "VERB", "CCONJ", "VERB", "ADV"]
    tags = ["NNP", "VBD", "IN", "NN", "VBD", "VBN", "CC", "VBD", "WRB"]
    return Doc(VOCAB, words=words, heads=heads, deps=deps, pos=pos, tags=tags, lemmas=[w.lower() for w in words])


@pytest.mark.parametrize("cue", ["asked", "insisted", "wondered"])
def test_a_second_verb_has_the_subject_of_the_first(cue: str) -> None:
    doc = _pair(cue)
    subject = subject_of(doc, (7, 8))
    assert subject is not None
    assert subject.text == "Lund"


def test_asked_at_the_start_is_asked_by_nobody_named() -> None:
    words, heads = ["Asked", "why", ",", "Lund", "left"], [4, 0, 4, 4, 4]
    deps = ["advcl", "ccomp", "punct", "nsubj", "ROOT"]
    pos, tags = ["VERB", "ADV", "PUNCT", "PROPN", "VERB"], ["VBN", "WRB", ",", "NNP", "VBD"]
    assert subject_of(Doc(VOCAB, words=words, heads=heads, deps=deps, pos=pos, tags=tags), (0, 1)) is None


def test_where_the_first_verb_of_a_pair_stands() -> None:
    doc = _pair("asked")
    first = first_of_pair(doc, (7, 8))
    assert first is not None
    assert first.text == "said"
    assert first_of_pair(doc, (1, 2)) is None
