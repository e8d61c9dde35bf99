"""Marks what is not the article's own prose: advertisements, cookie notices, link boxes, embedded posts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from saidby.lexicons.loader import cached, load_csv
from saidby.model import Extent

MAX_CHARACTERS = 1200
_DOUBLE_QUOTES = frozenset('"“”„«»')


@dataclass(frozen=True, slots=True, kw_only=True)
class BoilerplateRule:
    """A row of `boilerplate.csv`.

    pattern: must match the whole line, letter case ignored.  max_words: longer lines are prose.
    place: whether such a line opens an article, closes one, or stands anywhere.
    anchor: "no" for a pattern that counts only next to a line its own rule has marked.
    """

    rule: str
    pattern: str
    max_words: int
    place: Literal["any", "start", "end"]
    anchor: bool
    kind: Literal["boilerplate", "embed"]
    origin: str

    def __post_init__(self) -> None:
        try:
            re.compile(self.pattern)
        except re.error as error:
            raise ValueError(f"pattern {self.pattern!r}: {error}") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a line is: the rule that marked it, its kind, and its place in an article."""

    rule: str
    kind: Literal["boilerplate", "embed"]
    place: Literal["any", "start", "end"]


def find_boilerplate(text: str, lines: Sequence[Extent]) -> tuple[Mark | None, ...]:
    """For each line of `text` the mark of the first rule that fits, or None for prose.

    A line with double quotation marks is prose whatever it says, save embedded posts and corrections:
    quoted speech must not be lost.
    """
    marks: list[Mark | None] = [_certain(text[line.start : line.end].strip()) for line in lines]
    for order in (range(1, len(lines)), range(len(lines) - 2, -1, -1)):
        step = -1 if order.step > 0 else 1
        for i in order:
            neighbour = marks[i + step]
            if marks[i] is None and neighbour is not None:
                marks[i] = _beside(text[lines[i].start : lines[i].end].strip(), neighbour.rule)
    return tuple(marks)


def _certain(line: str) -> Mark | None:
    return _match(line, _anchors())


def _beside(line: str, rule: str) -> Mark | None:
    return _match(line, [row for row in _rules() if row[0].rule == rule])


def _match(line: str, rules: Sequence[tuple[BoilerplateRule, re.Pattern[str]]]) -> Mark | None:
    if not line or len(line) > MAX_CHARACTERS:
        return None
    n_words = len(line.split())
    quoted = not _DOUBLE_QUOTES.isdisjoint(line)
    for row, pattern in rules:
        if n_words > row.max_words or (quoted and row.kind != "embed" and row.rule != "correction"):
            continue
        if pattern.fullmatch(line):
            return Mark(rule=row.rule, kind=row.kind, place=row.place)
    return None


@cached
def _anchors() -> tuple[tuple[BoilerplateRule, re.Pattern[str]], ...]:
    return tuple(rule for rule in _rules() if rule[0].anchor)


@cached
def _rules() -> tuple[tuple[BoilerplateRule, re.Pattern[str]], ...]:
    rows = load_csv("boilerplate", BoilerplateRule, ("rule", "pattern"))
    return tuple((row, re.compile(row.pattern, re.IGNORECASE)) for row in rows)
