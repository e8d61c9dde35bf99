"""Hedges against the yardsticks their holders write by, and hedges that stand on none."""

from __future__ import annotations

from typing import Any

from saidby.report import svg
from saidby.report.data import Material, positions
from saidby.report.figure import Cell, Figure, Mark
from saidby.report.html import Safe

LEFT, RIGHT = 210, 70
WORDS = 16
"""Rows shown of one yardstick, and of the hedges on none."""
HOLDERS = ("speaker", "reporter", "source")


def on_yardsticks(material: Material) -> Figure:
    """Ranges of the probability words, by yardstick."""
    title = "Hedges against the yardstick"
    found = material.hedges.iloc[positions(material.hedges["probability_low"].notna())]
    if found.empty:
        return Figure(
            name="yardsticks", title=title, note="No hedge of this run is held by somebody who writes by a yardstick."
        )
    groups = found.assign(word=found["text"].str.lower()).groupby(
        ["yardstick", "probability_low", "probability_high", "word", "derivation"], sort=True
    )
    marks, shapes, y, shown = [], [], 20.0, ""
    rows: list[list[str | Cell]] = []
    per_yardstick: dict[str, int] = {}
    for index, (names, group) in enumerate(groups):
        yardstick, low, high, word, derivation = _typed(names)
        per_yardstick[yardstick] = per_yardstick.get(yardstick, 0) + 1
        if per_yardstick[yardstick] > WORDS:
            continue
        if yardstick != shown:
            y, shown = y + (22 if shown else 0), yardstick
            shapes += [svg.label(4, y, yardstick, class_="head"), *_axis(y)]
            y += 8
        key = f"word-{index}"
        where = group["claim"].drop_duplicates().to_numpy()
        marks.append(Mark(key=key, label=f"claims with “{word}” on {yardstick}", claims=where))
        rows.append([yardstick, word, f"{low:.0%} to {high:.0%}", derivation, Cell(text=f"{len(group):,}", key=key)])
        shapes.append(_range(y, key, word, low, high, len(group)))
        y += 22
    return Figure(
        name="yardsticks",
        title=title,
        note="What each probability word means on the published yardstick of whoever said it, and how often it occurs. "
        "A complement is read from its negation (“not likely”). The same word means other things on other yardsticks.",
        drawing=svg.canvas(y + 10, *shapes),
        head=("Yardstick", "Words", "Means", "Derivation", "Hedges"),
        rows=rows,
        marks=marks,
    )


def _typed(names: Any) -> tuple[str, float, float, str, str]:
    yardstick, low, high, word, derivation = names
    return str(yardstick), float(low), float(high), str(word), str(derivation)


def _at(share: float) -> float:
    return LEFT + share * (svg.WIDTH - LEFT - RIGHT)


def _axis(y: float) -> list[Safe]:
    ticks = [svg.label(_at(n / 4), y, f"{n / 4:.0%}", anchor="middle", class_="tick") for n in range(5)]
    return [*ticks, svg.line(_at(0), y + 6, _at(1), y + 6, "axis")]


def _range(y: float, key: str, word: str, low: float, high: float, count: int) -> Safe:
    tip = f"{word}: {low:.0%} to {high:.0%}, {count:,} hedges"
    return svg.link(
        key,
        tip,
        svg.label(LEFT - 10, y + 13, word, anchor="end", limit=30),
        svg.line(_at(0), y + 9, _at(1), y + 9, "grid"),
        svg.rect(_at(low), y + 3, _at(high) - _at(low), 12, "s0"),
        svg.label(svg.WIDTH - RIGHT + 12, y + 13, f"{count:,}", class_="n"),
    )


def others(material: Material) -> Figure:
    """Bars of the commonest hedges without a range, by whose doubt it is."""
    title = "Other hedges in claims"
    hedges = material.hedges.iloc[
        positions(material.hedges["probability_low"].isna() & material.hedges["quantity_id"].isna())
    ]
    if hedges.empty:
        return Figure(name="hedges", title=title, note="There are none.")
    words = hedges.assign(word=hedges["text"].str.lower())
    top = words.groupby("word").size().sort_index().sort_values(ascending=False, kind="stable").head(WORDS)
    marks, shapes = [], [svg.legend(14, HOLDERS)]
    rows: list[list[str | Cell]] = []
    for rank, (word, total) in enumerate(top.items()):
        group = words.iloc[positions(words["word"] == word)]
        key, counts = f"hedge-{rank}", [int((group["holder"] == holder).sum()) for holder in HOLDERS]
        where = group["claim"].drop_duplicates().to_numpy()
        marks.append(Mark(key=key, label=f"claims with “{word}”", claims=where))
        kinds = ", ".join(sorted(set(group["type"])))
        rows.append([str(word), kinds, Cell(text=f"{total:,}", key=key), *(f"{n:,}" for n in counts)])
        shapes.append(_stack(rank, str(word), key, counts, int(top.iloc[0])))
    return Figure(
        name="hedges",
        title=title,
        note="Words that stand on no yardstick, or whose holder is not known to write by one: no probability is read "
        "into them. Hedges on a number are left out. Colours: whose doubt it is.",
        drawing=svg.canvas(34 + 22 * len(top), *shapes),
        head=("Words", "Type", "Hedges", *(f"The {holder}’s" for holder in HOLDERS)),
        rows=rows,
        marks=marks,
    )


def _stack(rank: int, word: str, key: str, counts: list[int], most: int) -> Safe:
    y, x = 28 + 22 * rank, float(LEFT)
    shapes = [svg.label(LEFT - 10, y + 13, word, anchor="end", limit=30)]
    for index, count in enumerate(counts):
        if count:
            width = count * (svg.WIDTH - LEFT - RIGHT) / most
            shapes.append(svg.rect(x, y + 2, width - 1, 14, f"s{index}"))
            x += width
    total = sum(counts)
    return svg.link(key, f"{word}: {total:,}", *shapes, svg.label(x + 6, y + 13, f"{total:,}", class_="n"))
