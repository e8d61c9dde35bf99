"""The shipped model with quantities and hedges, on sentences that no rule was written for one by one.

A rule is judged on parses written by hand elsewhere; here a wrong parse counts as wrong, so shares are asked for.
"""

from __future__ import annotations

import functools

import pytest
from parsed import read_cases
from spacy.language import Language
from test_hedges import row_of
from test_quantities import read_quantity_cases, shown_in

from saidby import loader, marks
from saidby.errors import ModelError
from saidby.model import Hedge

RIGHT = 0.92
SCOPES_RIGHT = 0.85


@functools.cache
def pipeline() -> Language | None:
    try:
        return loader.load()
    except ModelError:
        return None


@pytest.fixture
def nlp() -> Language:
    loaded = pipeline()
    if loaded is None:
        pytest.skip("the shipped model is not in this checkout")
    return loaded


def test_quantities(nlp: Language) -> None:
    cases = read_quantity_cases("quantities_whole")
    assert len(cases) > 100
    wrong = [text for text, expected in cases if sorted(shown_in(nlp(text))) != sorted(expected)]
    assert len(wrong) <= (1 - RIGHT) * len(cases), wrong


def test_hedges(nlp: Language) -> None:
    cases = read_cases("hedges_whole")
    assert len(cases) > 90
    wrong, scopes, rows = [], 0, 0
    for case in cases:
        doc = nlp(marks.prepare(nlp.make_doc(case.text)))
        found = [row_of(doc, hedge) for hedge in marks.read(doc, Hedge)]
        if [row[:4] for row in found] != [row[:4] for row in case.rows]:
            wrong.append(case.name)
        rows += len(case.rows)
        scopes += sum(row in found for row in case.rows)
    assert len(wrong) <= (1 - RIGHT) * len(cases), wrong
    assert scopes >= SCOPES_RIGHT * rows
