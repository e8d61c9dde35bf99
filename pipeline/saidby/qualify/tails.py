"""Sentences that end by saying who says so: "…, the bank warned.", "…, wrote the columnist on Friday."

Read from words and tags alone: where the tagger of roles or the parser misses such a claim, or takes only a part of the
sentence for its content, its hedges are still the speaker's.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from saidby.lexicons.reporting import forms

LONGEST_NAME = 14
NOMINAL = frozenset({"DET", "NOUN", "PROPN", "ADJ", "NUM", "PRON", "PART", "ADP", "CCONJ", "ADV", "SYM"})
NOT_FIRST = frozenset({"who", "which", "that", "and", "but", "or", "as", "when", "while", "where", "whose", "in", "if"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "VBN"})
PERFECT = frozenset({"has", "have", "had", "’s", "'s"})
FINDING = frozenset({"found", "finds", "showed", "shows", "suggested", "suggests"})
"""Forms of verbs by which studies and courts speak; elsewhere they report nothing."""
MARKS = frozenset(".!?”\"’')")


@dataclass(frozen=True, slots=True)
class Tail:
    """What is said at `[start, end)` (characters), the closing clause behind it up to `stop`, and who speaks there."""

    start: int
    end: int
    stop: int
    speaker: str


def find_tails(doc: Doc) -> list[Tail]:
    """The sentences that end in a reporting clause behind a comma, in text order; needs tags and sentences."""
    known = forms() | FINDING
    found = []
    first = 0
    for last in range(1, len(doc) + 1):
        if last < len(doc) and not doc[last].is_sent_start:
            continue
        if (tail := _tail(doc, first, last, known)) is not None:
            found.append(tail)
        first = last
    return found


def _tail(doc: Doc, first: int, last: int, known: frozenset[str]) -> Tail | None:
    stop = last
    while stop > first and (doc[stop - 1].is_space or doc[stop - 1].text in MARKS):
        stop -= 1
    for comma in range(stop - 2, first, -1):
        if doc[comma].text != ",":
            continue
        name = _name(doc, comma + 1, stop, known)
        if name is not None:
            end = doc[stop - 1].idx + len(doc[stop - 1])
            return Tail(doc[first].idx, doc[comma].idx, end, doc[name[0] : name[1]].text)
    return None


def _name(doc: Doc, start: int, stop: int, known: frozenset[str]) -> tuple[int, int] | None:
    """The tokens of the speaker in "the bank warned", "said the mayor", "two officials told the BBC"."""
    if doc[start].lower_ in NOT_FIRST:
        return None
    if _says(doc, start, known):
        return (start + 1, stop) if stop > start + 1 and _nominal(doc, start + 1, stop) else None
    end = None
    for at in range(start + 1, min(stop, start + LONGEST_NAME)):
        if _says(doc, at, known):
            end = end or at
            named = _nominal(doc, start, end) and any(t.pos_ in ("NOUN", "PROPN", "PRON") for t in doc[start:end])
            return (start, end) if named and _closed(doc, at + 1, stop) else None
        if doc[at].lower_ in PERFECT and doc[at].pos_ == "AUX":
            end = end or at
        elif doc[at].pos_ not in NOMINAL:
            return None
    return None


def _says(doc: Doc, at: int, known: frozenset[str]) -> bool:
    return doc[at].lower_ in known and doc[at].tag_ in FINITE and doc[at].pos_ in ("VERB", "AUX")


def _nominal(doc: Doc, start: int, stop: int) -> bool:
    return doc[start].pos_ not in ("ADV", "ADP", "CCONJ") and all(
        t.pos_ in NOMINAL or t.text in ",-'’" for t in doc[start:stop]
    )


def _closed(doc: Doc, at: int, stop: int) -> bool:
    """Whether nothing is reported behind the verb: only when, where and to whom."""
    if at >= stop:
        return True
    rest = doc[at:stop]
    if any(t.tag_ in FINITE or t.lower_ in ("that", "to") for t in rest):
        return False
    return rest[0].pos_ in ("ADP", "ADV", "PROPN", "SCONJ", "PUNCT") or doc[at - 1].lower_ == "told"
