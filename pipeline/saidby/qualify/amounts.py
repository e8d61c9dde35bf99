"""Where a quantity starts or ends beside a phrase, and how far its noun phrase runs."""

from __future__ import annotations

from collections.abc import Container

from spacy.tokens import Doc, Token

from saidby import marks
from saidby.model import Quantity
from saidby.qualify import parse
from saidby.qualify.forms import in_words

VAGUE = frozenset(
    {
        "half",
        "third",
        "quarter",
        "fifth",
        "tenth",
        "dozen",
        "dozens",
        "hundred",
        "hundreds",
        "thousand",
        "thousands",
        "million",
        "millions",
        "billion",
        "billions",
        "trillion",
        "trillions",
        "scores",
        "double",
        "twice",
        "triple",
        "quadruple",
        "threefold",
    }
)
CURRENCIES = frozenset({"$", "£", "€", "¥", "₽", "₴", "us$", "a$", "c$"})
SKIPPED = frozenset({"a", "an", "another", "the"})


def is_number(token: Token) -> bool:
    """Whether the token is a number word, digits, a vague magnitude or a currency sign."""
    return token.like_num or token.pos_ == "NUM" or token.lower_ in VAGUE or token.lower_ in CURRENCIES


def starts(doc: Doc, at: int) -> bool:
    """Whether an amount starts at token `at` ("300 troops", "a third", "£5")."""
    if at < len(doc) and doc[at].lower_ in ("a", "an", "another") and at + 1 < len(doc) and doc[at + 1].lower_ in VAGUE:
        return True
    return at < len(doc) and is_number(doc[at]) and doc[at].lower_ != "one of"


def ends(doc: Doc, at: int) -> bool:
    """Whether an amount ends before token `at` ("300", "300 troops")."""
    if at < 1:
        return False
    last = doc[at - 1]
    return is_number(last) or last.text == "%" or any(child.i < last.i for child in parse.children(last, "nummod"))


def phrase_end(doc: Doc, at: int) -> int:
    """Index after the amount that starts at `at`: up to the noun it counts, or the unit or magnitude."""
    end = at
    while end < len(doc) and (is_number(doc[end]) or _article(doc, at, end) or _joins(doc, end)):
        end += 1
    end = max(end, at + 1)
    number = doc[end - 1]
    for token in doc[at:end]:
        noun = token.head
        near = token.dep_ in ("nummod", "compound", "det") and end <= noun.i < end + 4
        if near and not any(t.is_punct and t.text not in "-%" for t in doc[end : noun.i]):
            return noun.i + 1
    for part in parse.children(number, "nmod"):
        if end < len(doc) and doc[end].lower_ == "of" and part.left_edge.i == end:
            return part.i + 1
    if number.lower_ in VAGUE and end < len(doc) and doc[end].lower_ == "of":
        return _noun_phrase_end(doc, end + 1) or end
    if end < len(doc) and doc[end].lower_ in ("%", "percent", "pc"):
        return end + 1
    if end + 1 < len(doc) and doc[end].lower_ == "per" and doc[end + 1].lower_ == "cent":
        return end + 2
    return end


def _noun_phrase_end(doc: Doc, at: int) -> int | None:
    """Index after the last noun of the noun phrase at `at`, read from tags alone; None where there is none."""
    found = None
    while at < len(doc) and doc[at].pos_ in ("DET", "ADJ", "NOUN", "PROPN", "NUM", "PRON") and not doc[at].is_punct:
        at += 1
        if doc[at - 1].pos_ in ("NOUN", "PROPN"):
            found = at
    return found


def phrase_start(doc: Doc, at: int) -> int:
    """Index of the first token of the amount that ends before `at`."""
    last = doc[at - 1]
    first = min([last.i, *(c.left_edge.i for c in parse.children(last, "nummod", "amod", "compound") if c.i < last.i)])
    while first > 0 and is_number(doc[first - 1]):
        first -= 1
    if first > 0 and doc[first - 1].lower_ in ("a", "an") and doc[first].lower_ in VAGUE:
        first -= 1
    return first


def _article(doc: Doc, at: int, end: int) -> bool:
    """The article in "a third" or "half a million"."""
    if doc[end].lower_ not in SKIPPED:
        return False
    return end == at or (end + 1 < len(doc) and doc[end].lower_ in ("a", "an") and doc[end + 1].lower_ in VAGUE)


def _joins(doc: Doc, at: int) -> bool:
    """A dash or "to" between two numbers of a range."""
    return (
        doc[at].lower_ in ("-", "–", "to", "and")
        and 0 < at < len(doc) - 1
        and is_number(doc[at - 1])
        and is_number(doc[at + 1])
    )


def quantity_at(doc: Doc, start: int, end: int, quantities: list[Quantity]) -> Quantity | None:
    """The quantity among tokens `[start, end)`, where the quantities stage has run."""
    if start >= end:
        return None
    left, right = doc[start].idx, doc[end - 1].idx + len(doc[end - 1])
    inside = [q for q in quantities if q.start < right and left < q.end]
    return inside[0] if inside else None


def of(doc: Doc) -> list[Quantity]:
    """The Doc's quantities; none where that stage did not run."""
    return marks.read(doc, Quantity) if marks.has(doc, Quantity) else []


def is_preposition(doc: Doc, start: int, end: int, topics: Container[str]) -> bool:
    """Whether the word is the preposition of the noun ("over two days of talks", "spoke about two cases")."""
    token = doc[start]
    if end - start > 1 or token.dep_ != "case" or token.lower_ not in ("over", "under", "about", "above", "below"):
        return False
    noun = token.head
    if token.lower_ == "about":
        return noun.dep_ == "nmod" or in_words(noun.head, topics)
    return in_words(noun, ("day", "week", "month", "year", "hour", "decade")) and parse.base(noun.dep_) in (
        "obl",
        "nmod",
    )
