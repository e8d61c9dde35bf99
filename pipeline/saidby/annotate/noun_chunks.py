"""Base noun phrases from a parse in Universal Dependencies, for `doc.noun_chunks`.

spaCy's own iterator for English expects the labels of its own parsers and finds next to nothing under these.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

HEADS = frozenset({"NOUN", "PROPN", "PRON"})
LED_BY = frozenset(
    {"det", "det:predet", "amod", "nummod", "compound", "nmod:poss", "nmod:unmarked", "nmod:desc", "flat"}
)
"""Labels of what stands before its head in one phrase with it."""
FOLLOWED_BY = frozenset({"flat", "goeswith", "compound", "fixed"})
PARTS = frozenset({"compound", "flat", "goeswith", "fixed", "nmod:poss", "nmod:desc", "det"})
"""Labels of nouns that are part of another's phrase."""


def noun_chunks(doclike: Doc | Span) -> Iterator[tuple[int, int, int]]:
    """Start and end token and label of each base noun phrase, in order; none overlaps another.

    Determiners, adjectives, numbers, compounds and possessors belong to the phrase; prepositions, clauses and
    appositions do not.
    """
    doc = doclike.doc if isinstance(doclike, Span) else doclike
    label = doc.vocab.strings.add("NP")
    free = 0
    for token in doclike:
        if token.pos_ not in HEADS or token.dep_ in PARTS or token.i < free:
            continue
        start, end = max(free, _start(token)), _end(token)
        free = end
        yield start, end, label


def _start(head: Token) -> int:
    first = head.i
    for child in reversed(list(head.lefts)):
        if child.dep_ not in LED_BY or child.right_edge.i + 1 != first:
            break
        first = child.left_edge.i
    return first


def _end(head: Token) -> int:
    last = head.i
    for child in head.rights:
        if child.dep_ not in FOLLOWED_BY or child.left_edge.i != last + 1:
            break
        last = child.right_edge.i
    return last + 1
