"""Scare quotes: a few words that the reporter puts at arm's length by quotation marks."""

from __future__ import annotations

import re

from saidby.model import Attribution, Hedge, Quote, QuotePart
from saidby.qualify.holders import Voices

WEAKEST = 3
LONGEST = 4
NEAR = 12
BEFORE = re.compile(r"\b(?:the|an?|its|his|her|their|this|these|those)\s+[“\"‘']\Z", re.I)
AFTER = re.compile(r"[”\"’']\s+[a-z]")
DOUBTING = frozenset({"doubting", "denying"})


def find_scare_quotes(voices: Voices) -> list[Hedge]:
    """Quoted words that are no utterance, as hedges of the reporter; the phrase includes the marks.

    Titles ("The Long Winter") and words quoted from a speaker whose cue is not doubting are none.
    """
    found = []
    for quote in voices.quotes:
        if quote.parent is not None or len(quote.parts) != 1:
            continue
        part = quote.parts[0]
        words = voices.text[part.start : part.content_end].strip()
        claim = _claim(voices, quote)
        if quote.kind != "scare_or_title" and not (claim is not None and _label(voices.text, part, words)):
            continue
        if not words or _title(words) or (claim is not None and not _at_arms_length(voices, claim)):
            continue
        start = part.start - 1 if part.start else part.start
        found.append(
            Hedge(
                index=0,
                start=start,
                end=min(part.end + 1, len(voices.text)),
                type="distancing",
                holder="reporter",
                strength=WEAKEST,
                scope_start=part.start,
                scope_end=part.start + len(words),
                claim=claim.index if claim else None,
                rule="scare quotes",
            )
        )
    return found


def _label(text: str, part: QuotePart, words: str) -> bool:
    """A few words between an article and the rest of the clause ("the “peace mission” was …")."""
    return (
        len(words.split()) <= LONGEST
        and bool(BEFORE.search(text[max(0, part.start - NEAR) : part.start]))
        and bool(AFTER.match(text, part.end))
    )


def _title(words: str) -> bool:
    """Every word but short ones with a capital: a title or a nickname, not a description."""
    long = [word for word in words.split() if len(word) > 3]
    return bool(long or words[:1].isupper()) and all(word[0].isupper() for word in long)


def _claim(voices: Voices, quote: Quote) -> Attribution | None:
    part = quote.parts[0]
    holding = [a for a, s in voices.contents(part.start, part.end) if s.start <= part.start and part.end <= s.end]
    return max(holding, key=lambda a: a.depth, default=None)


def _at_arms_length(voices: Voices, claim: Attribution) -> bool:
    """Whether the reporter's marks inside a claim are his own: its cue doubts, and the whole is not quoted."""
    framing = voices.framings.get(claim.index)
    return claim.quotation != "direct" and framing is not None and framing.stance in DOUBTING
