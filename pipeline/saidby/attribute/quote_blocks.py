"""Speech that the layout shows and no mark: interview labels, bullets under a colon, dialogue after a dash."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from saidby.attribute.quote_marks import GLYPHS
from saidby.attribute.reporting import Clauses
from saidby.model import Paragraph

CAPITALS = re.compile(
    r"((?:(?:Ma?c)?[A-ZÀ-Þ][A-ZÀ-Þ.'’\-]+|[A-ZÀ-Þ]\.)(?:\s(?:Ma?c)?[A-ZÀ-Þ][A-ZÀ-Þ.'’\-]*){0,4}(?:\s\([^()\n]{1,40}\))?)\s?:\s+"
)
INITIAL = re.compile(r"((?:Q|A)(?:\d{1,3})?)\s?[:.]\s+")
TITLED = re.compile(r"((?:[A-ZÀ-Þ][\w.'’\-]+)(?:\s[A-ZÀ-Þ][\w.'’\-]*){0,3})\s?:\s+")
NO_SPEAKER = re.compile(
    r"(?:UPDATED?|BREAKING|CORRECTION|CLARIFICATION|NOTE|PHOTOS?|PICTURES?|VIDEO|WATCH|READ|RELATED|MORE|SEE|ALSO|EDITOR|ADVERTISEMENT|"
    r"LIVE|EXCLUSIVE|ANALYSIS|OPINION|SOURCES?|CREDITS?|IMAGE|LISTEN|CONTACT|TEL|EMAIL|WEB|FACT|WARNING|ALERT|TAGS?|PS)\b"
)
BULLET = re.compile(r"(?:[•·▪◦‣∙*–—\-]|\(?(?:\d{1,2}|[a-z])[.)])\s+")
DASH = re.compile(r"[—―–]\s*(?=[“\"A-ZÀ-Þ…])")
SIGNATURE = re.compile(
    r"\s*[—―–-]{1,2}\s*((?:@?[A-ZÀ-Þ][\w.'’\-]*)(?:\s(?:(?:of|de|von|van|al|bin|the)\s)?[A-ZÀ-Þ(@][\w.'’\-@)]*){0,5})"
)


FEWEST_LABELS = 3
"""Labels that make a text a transcript, in which a paragraph without one goes on with the turn before it."""
LONGEST_TURN = 4
"""Paragraphs without a label in one turn at most."""


@dataclass(frozen=True, slots=True)
class Block:
    """Speech that the layout shows: `parts` are its words, one a paragraph, `label` the name in front."""

    parts: tuple[tuple[int, int], ...]
    label: tuple[int, int] | None = None


def find_blocks(clauses: Clauses, paragraphs: Sequence[Paragraph]) -> list[Block]:
    """The blocks among the paragraphs, at most one each."""
    text = clauses.text
    labelled = _labels(text, paragraphs)
    found: list[Block] = []
    led = False
    for k, p in enumerate(paragraphs):
        if p.kind != "body":
            continue
        bullet = BULLET.match(text, p.start, p.end)
        if k in labelled:
            start, label = labelled[k]
            more = _turn(text, paragraphs, k, labelled)
            found.append(Block(((start, p.end), *more), label))
        elif bullet is not None and led:
            found.append(Block(((bullet.end(), p.end),)))
            continue
        elif (dash := DASH.match(text, p.start, p.end)) is not None and (end := _dialogue(clauses, dash.end(), p.end)):
            found.append(Block(((dash.end(), end),)))
        led = text[p.end - 1] == ":" and clauses.has_verb(max(p.start, p.end - 200), p.end)
    return [b for b in found if text[slice(*b.parts[0])].strip()]


def signature(text: str, at: int, end: int) -> tuple[int, int] | None:
    """The name after a dash right behind a closed quotation ("… — Maria Aguilar"), where nothing else follows it."""
    found = SIGNATURE.match(text, at, end)
    if found is None:
        return None
    rest = text[found.end() : end].strip()
    ends = not rest or rest[0] in ",.(" or rest[0].isdigit()
    return found.span(1) if ends else None


def _labels(text: str, paragraphs: Sequence[Paragraph]) -> dict[int, tuple[int, tuple[int, int]]]:
    """Paragraph → start of its words and its label. A lone label at the head of a text is a dateline."""
    sure: dict[int, re.Match[str]] = {}
    likely: dict[int, re.Match[str]] = {}
    for k, p in enumerate(paragraphs):
        found = INITIAL.match(text, p.start, p.end) or CAPITALS.match(text, p.start, p.end)
        if found is not None and not NO_SPEAKER.match(found.group(1)):
            sure[k] = found
        elif found is None and (titled := TITLED.match(text, p.start, p.end)) is not None:
            likely[k] = titled
    questions = {k for k, m in sure.items() if m.group(1)[0] in "QA" and not m.group(1)[1:].isalpha()}
    if len(questions) < 2:
        sure = {k: m for k, m in sure.items() if k not in questions}
    if set(sure) == {0}:
        sure = {}
    turns = Counter(m.group(1) for m in likely.values())
    if sum(n > 1 for n in turns.values()) > 1:
        sure |= {k: m for k, m in likely.items() if not NO_SPEAKER.match(m.group(1).upper())}
    return {k: (m.end(), m.span(1)) for k, m in sure.items()}


def _turn(text: str, paragraphs: Sequence[Paragraph], k: int, labelled: Collection[int]) -> list[tuple[int, int]]:
    """The paragraphs without a label, up to the next one with, that go on with the turn of paragraph `k`."""
    if len(labelled) < FEWEST_LABELS:
        return []
    more: list[tuple[int, int]] = []
    for j in range(k + 1, min(k + 2 + LONGEST_TURN, len(paragraphs))):
        p = paragraphs[j]
        if j in labelled:
            return more
        if p.kind == "body" and text[p.end - 1] in ".!?…":
            more.append((p.start, p.end))
    return []


def _dialogue(clauses: Clauses, start: int, end: int) -> int | None:
    """End of the speech after a dash at the head of a paragraph; None for a signature or a list item."""
    text = clauses.text
    tag = clauses.tag_in(start, end)
    if tag is not None:
        return tag
    words = text[start : min(end, start + 400)].split()
    lower = sum(w[0].islower() for w in words)
    return end if text[end - 1] in ".!?…" and lower >= 2 and text[start] not in GLYPHS else None
