"""Tells utterances from titles, nicknames and scare quotes, and halves of one quotation from two."""

from __future__ import annotations

import re

from saidby.attribute.quote_scan import Node
from saidby.attribute.reporting import CALLED, Clauses, next_break, sentence_around
from saidby.model import QuoteKind

WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
DETERMINER = re.compile(
    r"(?:\b(?:the|an?|his|her|its|their|our|this|that|these|those|such)|['’]s)(?:\s+[\w\-’]+)?\s*$", re.I
)
PREDICATE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|as|it|them|him|her|remains?|became|become|of)(?:\s+an?|\s+the)?\s*$", re.I
)
WORK = re.compile(
    r"\b(?:novel|book|film|movie|song|album|play|series|show|magazine|newspaper|painting|poem|article|essay|report|hit|single|"
    r"documentary|podcast|programme|program|drama|comedy|musical|opera|memoir|operation|exhibition)s?,?\s*$",
    re.I,
)
NAME_BEFORE = re.compile(r"[A-ZÀ-Þ][\w.’'\-]*\s+$")
NAME_AFTER = re.compile(r"\s+[A-ZÀ-Þ][\w’'\-]+")
SMALL = frozenset(
    ("a", "an", "and", "as", "at", "by", "de", "for", "from", "in", "of", "on", "or", "the", "to", "with")
)
MOST_WORDS = 8
"""Words of a title or scare quote at most."""
LONG_GAP = 26
"""Words that the reporting clause between two halves may have at most."""


def kind_of(clauses: Clauses, node: Node, low: int, high: int) -> QuoteKind:
    """quotation, or scare_or_title: few words, no sentence, and no reporting verb that takes them as its object.

    `low`, `high`: the paragraph. Longer quotations and those over several parts are always quotations.
    """
    text = clauses.text
    start, end = node.parts[0]
    close = max(node.closed, end)
    words = WORD.findall(text, start, min(end, start + 200))
    if len(node.parts) > 1 or len(words) > MOST_WORDS or not words:
        return "quotation"
    before = text[max(low, start - 80) : min(node.opened, start)]
    after = text[close : min(high, end + 80)]
    titled = _title_case(words)
    if _named(before, after, words) or (titled and WORK.search(before)):
        return "scare_or_title"
    left, right = sentence_around(text, start, close, low, high)
    head = text[left : node.opened].strip(" “‘\"'([")
    if text[end - 1] in "!?…" or (text[end - 1] == "." and not head):
        return "quotation"
    if not head and not (titled and len(words) > 1 and after[:2].strip().isalpha()):
        return "quotation"
    if _attributive(before, after, words, titled):
        return "scare_or_title"
    verb = clauses.has_verb(left, node.opened) or clauses.has_verb(close, right)
    if verb or clauses.according(left, right) or head.endswith(":") or (len(words) > 4 and not titled):
        return "quotation"
    return "scare_or_title"


def _named(before: str, after: str, words: list[str]) -> bool:
    """Whether the words are a name: 'the so-called “X”', 'Dwayne “The Rock” Johnson'."""
    nick = NAME_BEFORE.search(before) and NAME_AFTER.match(after) and len(words) <= 3
    return bool(CALLED.search(before) or nick)


def _attributive(before: str, after: str, words: list[str], titled: bool) -> bool:
    """Whether the words stand for a name or noun in the reporter's own phrase: 'the “Special Group”’s commander'."""
    if after[:2] in ("’s", "'s"):
        return True
    if len(words) > 3 and not titled:
        return False
    noun = DETERMINER.search(before) and not PREDICATE.search(before)
    runs_on = after[:1] == " " and after[1:2].isalpha()
    return bool(noun and runs_on and (titled or len(words) <= 2))


def _title_case(words: list[str]) -> bool:
    """Whether every word but small ones has a capital (numbers count as one)."""
    return words[0][0].isupper() and all(w[0].isupper() or w[0].isdigit() or w in SMALL for w in words)


def leaves_stop(text: str, node: Node, low: int) -> bool:
    """Whether a full stop inside the closing mark ends the sentence around: the quotation is a fragment inside it."""
    start = node.parts[0][0]
    head = text[max(low, start - 40) : min(node.opened, start)].rstrip()
    if len(node.parts) > 1 or not head or head[-1] in ':.!?”’"':
        return False
    return text[start].islower() or text[start] in "…." or head[-1] not in ","


def reporting_gap(clauses: Clauses, before: Node, after: Node) -> bool:
    """Whether the words between two quotations are a reporting clause that interrupts one: '”, he said. “'."""
    start, end = before.closed, after.opened
    if before.family != after.family or before.block or not start <= end <= start + 300:
        return False
    text = clauses.text
    gap = text[start:end]
    bare = gap.strip()
    if not bare or "\n" in gap or bare[-1] not in ",.;—–" or not 1 < len(bare.split()) <= LONG_GAP:
        return False
    inside = text[before.parts[-1][1] - 1]
    if inside not in ",.!?…—–-" and bare[0] not in ",—–-":
        return False
    if next_break(text, start, start + len(gap.rstrip())) is not None or not clauses.has_verb(start, end):
        return False
    return not fragment(text, before)


def fragment(text: str, node: Node) -> bool:
    """Whether the quotation begins inside a sentence of the reporter's."""
    start = node.parts[0][0]
    head = text[max(0, node.opened - 40) : node.opened].rstrip(" \u00a0")
    return bool(head) and head[-1] not in '\n:.!?,”"’—–' and text[start].islower()
