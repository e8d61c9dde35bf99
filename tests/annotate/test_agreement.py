"""Names of one document that agree."""

from __future__ import annotations

import numpy as np
import spacy
from spacy.tokens import Doc, Span

from saidby.annotate.agreement import agreed, joined

NLP = spacy.blank("en")
TYPES = ["LOC", "NORP", "ORG", "PERSON"]


def names_of(doc: Doc, *names: tuple[str, str]) -> list[Span]:
    """Spans of the given words in text order, each sought behind the one before."""
    found, at = [], 0
    for words, label in names:
        at = doc.text.index(words, at)
        span = doc.char_span(at, at + len(words), label=label)
        assert span is not None
        found.append(span)
        at += len(words)
    return found


def shown(spans: list[Span]) -> list[tuple[str, str]]:
    return [(s.text, s.label_) for s in spans]


def test_parts_of_a_date_and_halves_of_a_hyphened_name_are_one() -> None:
    doc = NLP("On Friday, 8 July Kerri-Ann Currie left Velm and Orsk.")
    parts = names_of(
        doc,
        ("Friday", "DATE"),
        ("8 July", "DATE"),
        ("Kerri", "PERSON"),
        ("Ann Currie", "PERSON"),
        ("Velm", "LOC"),
        ("Orsk", "LOC"),
    )
    assert [t for t, _ in shown(joined(doc, parts))] == ["Friday, 8 July", "Kerri-Ann Currie", "Velm", "Orsk"]


def test_a_dash_between_two_people_joins_nobody() -> None:
    doc = NLP("Hald - Brandt")
    assert len(joined(doc, names_of(doc, ("Hald", "PERSON"), ("Brandt", "PERSON")))) == 2


def test_the_same_words_are_of_one_type_and_a_surname_is_a_person() -> None:
    doc = NLP("Oskar Hald met KEMA. Hald left. KEMA stayed.")
    found = names_of(doc, ("Oskar Hald", "PERSON"), ("KEMA", "ORG"), ("Hald", "LOC"), ("KEMA", "LOC"))
    evidence = np.array([[0, 0, 0, 1], [0.1, 0, 0.9, 0], [0.6, 0, 0, 0.4], [0.6, 0, 0.4, 0]], np.float32)
    assert [label for _, label in shown(agreed(doc, found, evidence, TYPES))] == ["PERSON", "ORG", "PERSON", "ORG"]


def test_words_for_a_people_are_norp() -> None:
    doc = NLP("Danish ships met the Danes.")
    found = names_of(doc, ("Danish", "LOC"), ("Danes", "ORG"))
    evidence = np.array([[1, 0, 0, 0], [0, 0, 1, 0]], np.float32)
    assert [label for _, label in shown(agreed(doc, found, evidence, TYPES))] == ["NORP", "NORP"]
