"""The few shapes that all drawings share; colours are classes of the style sheet, so that they follow its theme."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from saidby.report.html import Safe, joined, number, shortened, tag

WIDTH = 760
SERIES = 6
"""Colours there are (classes s0 … s5); the last one is grey and stands for the rest."""


REST = "others"
"""Name of the series for everybody who has no colour."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps values to coordinates, evenly or by their logarithm."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def at(self, value: float) -> float:
        """The coordinate of a value."""
        low, high, value = (
            (math.log10(v) for v in (self.low, self.high, value))
            if self.log
            else (
                self.low,
                self.high,
                value,
            )
        )
        share = 0.5 if high == low else (value - low) / (high - low)
        return self.start + share * (self.end - self.start)

    def ticks(self, count: int = 5) -> list[float]:
        """Round values within the scale, about `count` of them."""
        if self.log:
            first, last = math.ceil(math.log10(self.low)), math.floor(math.log10(self.high))
            step = max(1, (last - first + count) // count)
            return [10.0**power for power in range(first, last + 1, step)]
        even = _round_step((self.high - self.low) / count)
        first, last = math.ceil(self.low / even), math.floor(self.high / even + 1e-9)
        return [n * even for n in range(first, last + 1)]


def scale_over(values: Sequence[float], start: float, end: float) -> Scale:
    """A scale that holds all values: by logarithm where they span more than a hundredfold, else with zero in it."""
    low, high = min(values), max(values)
    if low > 0 and high / low > 100:
        return Scale(10 ** math.floor(math.log10(low)), 10 ** math.ceil(math.log10(high)), start, end, log=True)
    low, high = min(low, 0.0), max(high, 0.0)
    return Scale(low, high + (high - low) * 0.06 or 1.0, start, end)


def _round_step(rough: float) -> float:
    if rough <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    return power * next(m for m in (1, 2, 5, 10) if rough <= m * power * (1 + 1e-9))


def canvas(height: float, *shapes: str) -> Safe:
    """The drawing.  It is hidden from screen readers, which read the table behind it with the same links."""
    box = tag("svg", *shapes, viewBox=f"0 0 {WIDTH} {height:.0f}", width=WIDTH, height=int(height), aria_hidden="true")
    return tag("div", box, class_="drawing")


def link(key: str, tip: str, *shapes: str) -> Safe:
    """Shapes that lead to a mark's claims; `tip` is shown under the pointer."""
    return tag("a", tag("title", tip), *shapes, href=f"#{key}", tabindex=-1)


def rect(x: float, y: float, width: float, height: float, class_: str) -> Safe:
    """A rectangle, never thinner than can be seen."""
    return tag("rect", x=x, y=y, width=max(width, 1.5), height=max(height, 1.5), class_=class_)


def dot(x: float, y: float, radius: float, class_: str) -> Safe:
    """A filled circle."""
    return tag("circle", cx=x, cy=y, r=radius, class_=class_)


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> Safe:
    """A straight line."""
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=class_)


def curve(x1: float, y1: float, x2: float, y2: float, width: float, class_: str) -> Safe:
    """A line that leaves and arrives level; `width` in the drawing's units."""
    n, middle = number, (x1 + x2) / 2
    way = f"M{n(x1)} {n(y1)}C{n(middle)} {n(y1)} {n(middle)} {n(y2)} {n(x2)} {n(y2)}"
    return tag("path", d=way, stroke_width=width, class_=f"curve {class_}")


def label(x: float, y: float, text: str, *, anchor: str = "start", limit: int = 60, class_: str | None = None) -> Safe:
    """Text on its base line; what is too long is cut and told in full under the pointer."""
    short = shortened(text, limit)
    full = tag("title", text) if short != text else None
    return tag("text", full, short, x=x, y=y, text_anchor=anchor, class_=class_)


def legend(y: float, names: Sequence[str]) -> Safe:
    """Colours and their names in one line."""
    parts, x = [], 4.0
    for index, name in enumerate(names):
        parts += [rect(x, y - 9, 10, 10, f"s{index_of(index, name)}"), label(x + 15, y, name, limit=22)]
        x += 30 + 6.6 * min(len(name), 22)
    return joined(*parts)


def index_of(index: int, name: str) -> int:
    """The colour of a series: grey for the rest, else its own."""
    return SERIES - 1 if name == REST else index % (SERIES - 1)
