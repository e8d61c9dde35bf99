"""Text run together from single articles, with the boundaries known: to train and to measure on."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from saidby.errors import InputError

MOST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An article to be run together with others; `outlet` and `date` as in the first parts of its id."""

    outlet: str
    date: str
    headline: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Concatenation:
    """Lines of text and the indices of those that open an article, the first left out."""

    lines: tuple[str, ...]
    openings: tuple[int, ...]

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


def read_sources(folder: Path, *, at_least: int = 3) -> list[Source]:
    """The articles in `folder`/articles.jsonl (id `outlet_date_slug`, text with the headline first); shorter ones are left out.

    InputError where the file is missing or a line is none.
    """
    path = folder / "articles.jsonl"
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read: {error}") from error
    sources = []
    for row in rows:
        lines = [line.strip() for line in row["text"].split("\n") if line.strip()]
        outlet, date, *_ = row["id"].split("_")
        if len(lines) > at_least:
            sources.append(Source(outlet=outlet, date=date, headline=lines[0].rstrip("."), paragraphs=tuple(lines[1:])))
    return sorted(sources, key=lambda s: (s.outlet, s.date, s.headline))


def concatenate(sources: Sequence[Source], *, headlines: bool = False) -> Concatenation:
    """The articles one after the other."""
    lines: list[str] = []
    openings = []
    for source in sources:
        openings.append(len(lines))
        lines += [source.headline] if headlines else []
        lines += source.paragraphs
    return Concatenation(lines=tuple(lines), openings=tuple(openings[1:]))


def draw(
    sources: Sequence[Source], n: int, *, seed: int, one_outlet: float, headlines: float = 0.0, single: float = 0.0
) -> list[Concatenation]:
    """`n` concatenations of 2–8 articles drawn at random.

    one_outlet: share from one outlet, half of them successive in time (successive stories on one subject are hard).
    headlines: share with headlines.  single: share of articles that stand alone.
    """
    dice = random.Random(seed)
    outlets = sorted({source.outlet for source in sources})
    drawn = []
    for _ in range(n):
        size = 1 if dice.random() < single else dice.randint(2, MOST)
        pool = list(sources)
        if dice.random() < one_outlet:
            outlet = dice.choice(outlets)
            pool = [source for source in sources if source.outlet == outlet]
            if dice.random() < 0.5:
                start = dice.randrange(max(1, len(pool) - size))
                pool = pool[start : start + size]
        chosen = dice.sample(pool, min(size, len(pool)))
        drawn.append(concatenate(chosen, headlines=dice.random() < headlines))
    return drawn
