"""Evidence in the form of the paragraphs on both sides of a gap: ledes, continuations, closing notes."""

from __future__ import annotations

import math
import re

from saidby.segment.paragraphs import is_heading
from saidby.segment.prose import Prose, boundary_words, words_of

_OPENERS = '“"‘«„'
_CLOSERS = '”"’»'
_DATELINE = re.compile(
    r"[A-Z][A-Z .'’\-]{2,40}(?:, [A-Z][\w.]+)?(?:, [A-Z][a-z]+\.? \d{1,2})?\s*(?:\([\w/ ]+\)\s*)?(?:—|–|-|―|:)\s"
)
_SIGNATURE = re.compile(
    r"contributed|Follow |@|Read (?:the|more)|\(AP\)|Copyright|https?:|Contributing|Related|updated"
    r"|\b(?:is|was) (?:a|an|the) .{0,80}"
    r"\b(?:professor|author|editor|columnist|director|fellow|mayor|member|writer|president)\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_CLOCK = re.compile(r"\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]\.?m\b|$)")
_ENDS_WITH_SOURCE = re.compile(
    r"\b(?:according to [^,.;“\"]{3,60}|(?:said|says|told \w+|said (?:on )?\w+day|\w+ (?:said|says))(?: \w+day)?)[.,]?$"
)
_PERSONAL = frozenset(("he", "she", "they", "him", "her", "his", "their", "them", "it", "its"))
_POINTING = _PERSONAL | {"this", "these", "that"}
_FIRST = frozenset(("i", "me", "my", "we", "our", "us"))
_SAID = frozenset(("said", "says", "added", "told"))
_ADDITION = frozenset(("also", "another", "other", "too", "later", "meanwhile", "however", "added"))
_PERFECT = frozenset(("has", "have", "is", "are", "will"))


def before(p: Prose) -> dict[str, float]:
    """Of the paragraph in front of the gap: does it read like a last one?"""
    return _common("a_", p) | {"a_signature": float(bool(_SIGNATURE.search(p.text[:400])) and p.n_words < 60)}


def after_next(p: Prose) -> dict[str, float]:
    """Of the second paragraph behind the gap: does it go on from a lede?"""
    return _common("c_", p) | _opening("c_", p)


def after(p: Prose) -> dict[str, float]:
    """Of the paragraph behind the gap: does it read like a first one?"""
    text = p.text
    first = text[: p.first_sentence].rstrip()
    words = [word.lower() for word in words_of(first)]
    early = p.full[0][1] if p.full else len(text)
    one_sentence = p.first_sentence >= len(text.rstrip())
    quotes = any(mark in first for mark in _OPENERS)
    return {
        **_common("b_", p),
        **_opening("b_", p),
        "b_quotes": float(quotes),
        "b_personal": float(not _PERSONAL.isdisjoint(words)),
        "b_pointing": float(not _POINTING.isdisjoint(words[:6])),
        "b_first_person": float(not _FIRST.isdisjoint(words)),
        "b_the": float(words[:1] == ["the"]),
        "b_indefinite": float(words[:1] in (["a"], ["an"])),
        "b_dateline": float(bool(_DATELINE.match(text))),
        "b_weekday": float(bool(_WEEKDAY.search(first))),
        "b_question": float("?" in text),
        "b_according": float("according to" in text),
        "b_ends_with_source": float(bool(_ENDS_WITH_SOURCE.search(first))),
        "b_one_sentence": float(one_sentence),
        "b_said": float(not _SAID.isdisjoint(words)),
        "b_perfect": float(not _PERFECT.isdisjoint(words)),
        "b_addition": float(not _ADDITION.isdisjoint(words[:12])),
        "b_first_length": math.log(len(words) + 1),
        "b_full_names": math.log1p(len(p.full)),
        "b_full_early": float(early < 25),
        "b_single_early": float(bool(p.single) and p.single[0][1] < 12 <= early),
        "b_signature": float(bool(_SIGNATURE.search(text[:400])) and p.n_words < 60),
        "b_heading": float(is_heading(text)),
        "b_clock": float(bool(_CLOCK.match(text)) and p.n_words < 8),
        "b_deck": float(one_sentence and not quotes and 4 < p.n_words < 26),
    }


def _common(side: str, p: Prose) -> dict[str, float]:
    text = p.text
    return {
        side + "opens_quote": float(text[0] in _OPENERS),
        side + "closes_quote": float(text[-1] in _CLOSERS),
        side + "short": float(p.n_words < 9),
        side + "length": math.log(p.n_words + 1),
        side + "colon": float(text[-1] == ":"),
    }


def _opening(side: str, p: Prose) -> dict[str, float]:
    first = next(iter(words_of(p.text[:60])), "").lower()
    words = boundary_words()
    return {side + "pronoun": float(first in words.pronouns), side + "connective": float(first in words.connectives)}
