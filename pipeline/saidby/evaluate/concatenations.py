"""Text run together from single articles, with the boundaries known: to train and to measure on."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from saidby.errors import InputError
from saidby.segment.prose import Window, read_prose, weigh

MOST = 8
SHORTENED = (5, 16)


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
    """The articles in `folder`/articles.jsonl (id `outlet_date_slug`, text with the headline first).

    Articles of fewer than `at_least` paragraphs are left out.  InputError where the file is missing or a line is none.
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
    return sorted(sources, key=by_date)


def by_date(source: Source) -> tuple[str, str, str]:
    """Orders the articles of each outlet in time."""
    return source.outlet, source.date, source.headline


def read_successive(folder: Path, half: str) -> list[list[Source]]:
    """Successive stories of invented outlets: one list a file `<half>-*.txt`, its articles parted by lines of =====."""
    runs = []
    for path in sorted(folder.glob(f"{half}-*.txt")):
        articles = path.read_text(encoding="utf-8").split("\n=====\n")
        lines = [tuple(line for line in article.split("\n") if line.strip()) for article in articles]
        runs.append([Source(outlet=path.stem, date="", headline="", paragraphs=paragraphs) for paragraphs in lines])
    return runs


def draw_successive(runs: Sequence[Sequence[Source]], n: int, *, seed: int) -> list[Concatenation]:
    """`n` concatenations, each of some articles of one run in any order."""
    dice = random.Random(seed)
    drawn = []
    for _ in range(n):
        run = dice.choice(runs)
        drawn.append(concatenate(dice.sample(run, dice.randint(1, len(run)))))
    return drawn


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
    sources: Sequence[Source],
    n: int,
    *,
    seed: int,
    one_outlet: float = 0.0,
    similar: float = 0.0,
    shortened: float = 0.0,
    headlines: float = 0.0,
    single: float = 0.0,
) -> list[Concatenation]:
    """`n` concatenations of 2–8 articles drawn at random; the options are shares of them.

    one_outlet: from one outlet, half of these successive in time.  similar: the articles most like the first one.
    shortened: cut to their first paragraphs, as short updates are.  headlines: with headlines.
    single: articles that stand alone.
    """
    dice = random.Random(seed)
    texts = [read_prose([" ".join(source.paragraphs)])[0] for source in sources] if similar else []
    vectors = [Window(terms) for terms in weigh(texts)]
    drawn = []
    for _ in range(n):
        size = 1 if dice.random() < single else dice.randint(2, MOST)
        kind = dice.random()
        if kind < one_outlet:
            chosen = _of_one_outlet(sources, size, dice)
        elif kind < one_outlet + similar:
            chosen = _similar(sources, vectors, size, dice)
        else:
            chosen = dice.sample(sources, size)
        if dice.random() < shortened:
            chosen = [replace(c, paragraphs=c.paragraphs[: dice.randint(*SHORTENED)]) for c in chosen]
        drawn.append(concatenate(chosen, headlines=dice.random() < headlines))
    return drawn


def _of_one_outlet(sources: Sequence[Source], size: int, dice: random.Random) -> list[Source]:
    outlet = dice.choice(sorted({source.outlet for source in sources}))
    pool = [source for source in sources if source.outlet == outlet]
    if dice.random() < 0.5:
        start = dice.randrange(max(1, len(pool) - size))
        return pool[start : start + size]
    return dice.sample(pool, min(size, len(pool)))


def _similar(sources: Sequence[Source], vectors: Sequence[Window], size: int, dice: random.Random) -> list[Source]:
    first = dice.randrange(len(sources))
    ranked = sorted(range(len(sources)), key=lambda i: -vectors[first].cosine(vectors[i]))
    return [sources[i] for i in dice.sample(ranked[: 2 * MOST], min(size, 2 * MOST))]
