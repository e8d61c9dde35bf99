"""Quantities by speaker over time: one panel a thing measured, bounds and ranges as error bars."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from saidby.report import svg
from saidby.report.data import Material
from saidby.report.figure import Cell, Figure, Mark
from saidby.report.html import Safe, joined, shortened

PANELS = 6
POINTS = 100
"""Points drawn in one panel; of more, so many evenly through time."""
LEAST = 3
"""Points below which there is no panel."""
SPEAKERS = 3
WIDTH, HEIGHT = svg.WIDTH / 2, 208.0
ORDER = ("count", "money", "measure", "percent", "percentage_point", "fraction", "ratio", "multiple", "duration", "age")
"""Panels are given to things counted first, then to kinds in this order; within one by number of points."""
UP, DOWN = ("more_than", "at_least"), ("less_than", "at_most")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One thing measured: rows have `low`, `high`, `when`, `who`, `claim` and what a quantity says of itself."""

    title: str
    rows: pd.DataFrame
    points: int


def quantities(material: Material) -> Figure:
    """Panels of the things measured most often by speakers on more than one day."""
    title = "Quantities by speaker over time"
    panels = _panels(_usable(material))
    if not panels:
        note = f"Nothing in this run was put in numbers {LEAST} times or more, on more than one day, in claims."
        return Figure(name="quantities", title=title, note=note)
    marks: list[Mark] = []
    rows: list[list[str | Cell]] = []
    drawn = []
    for index, panel in enumerate(panels):
        for number, row in enumerate(panel.rows.itertuples(index=False)):
            key = f"number-{index}-{number}"
            label = f"the claim with {shortened(str(row.text), 40)}, {row.who}"
            marks.append(Mark(key=key, label=label, claims=np.array([row.claim])))
            bound = str(row.bound).replace("_", " ") if row.bound != "none" else ("about" if row.approx else "")
            rows.append([panel.title, f"{row.when:%Y-%m-%d}", str(row.who), Cell(text=str(row.text), key=key), bound])
        drawn.append(_panel(panel, index))
    lines = -(-len(panels) // 2)
    return Figure(
        name="quantities",
        title=title,
        note="By date of publication. Bars: the range given; arrows: “more than”, “at least” (up), “less than”, "
        "“at most” (down); hollow points: approximate. Changes (“rose by”), denied numbers and restatements are left "
        "out. Whether two numbers measure the same thing is for the reader to say: see their sentences.",
        drawing=svg.canvas(lines * HEIGHT, *drawn),
        head=("What", "Published", "Speaker", "As written", "Bound"),
        rows=rows,
        marks=marks,
    )


def _usable(material: Material) -> pd.DataFrame:
    """Quantities of claims that have a speaker and a date, with what is measured in `what`."""
    found = material.quantities
    found = found[
        ~found["negated"].to_numpy(dtype=bool)
        & found["equivalent_to"].isna().to_numpy()
        & (found["trend_role"] != "by").fillna(True).to_numpy(dtype=bool)
    ]
    about = material.claims.iloc[found["claim"].to_numpy()]
    found = found.assign(
        when=about["published_at"].to_numpy(),
        who=about["speaker"].to_numpy(),
        what=np.array([_what(row) for row in found.itertuples(index=False)], dtype=object),
    )
    return found[found["when"].notna() & found["who"].notna() & found["what"].notna()]


def _what(row: object) -> str | None:
    """What a quantity measures, None where that cannot be said ("a count of nothing named")."""
    kind, unit, dimension, currency, head, per = (
        None if pd.isna(value := getattr(row, name)) else str(value)
        for name in ("kind", "unit", "dimension", "currency", "counted_head", "per")
    )
    named = {"count": head, "money": currency, "measure": dimension, "duration": unit, "age": "age"}
    what = named.get(str(kind), str(kind).replace("_", " "))
    if what and head and kind in ("percent", "fraction"):
        what = f"{what} of {head}"
    return what and f"{kind}|{what}{f' per {per}' if per else ''}"


def _panels(found: pd.DataFrame) -> list[Panel]:
    panels: dict[str, list[Panel]] = {kind: [] for kind in ORDER}
    for key, group in found.groupby("what", sort=True):
        kind, _, what = str(key).partition("|")
        rows = group.sort_values(["when", "claim"], kind="stable")
        if len(group) < LEAST or rows["when"].nunique() < 2:
            continue
        same_unit = kind != "measure" or rows["unit"].nunique() == 1
        low, high = ("value_low", "value_high") if same_unit else ("si_low", "si_high")
        unit = rows["unit" if same_unit else "si_unit"].iloc[0]
        named = f"{what} ({unit})" if kind == "measure" and not pd.isna(unit) else what
        rows = rows.assign(low=rows[low].astype("float64"), high=rows[high].astype("float64"))
        rows = rows[np.isfinite(rows["low"]) & np.isfinite(rows["high"])]
        if len(rows) > POINTS:
            named = f"{named}: {POINTS} of {len(rows):,}"
            rows = rows.iloc[np.linspace(0, len(rows) - 1, POINTS).astype(int)]
        if len(rows) >= LEAST:
            panels[kind].append(Panel(title=named, rows=rows, points=len(group)))
    ranked = [sorted(of_kind, key=lambda p: -p.points) for of_kind in panels.values()]
    first = [panel for of_kind, share in zip(ranked, (3, *[1] * 9), strict=True) for panel in of_kind[:share]]
    rest = [panel for of_kind, share in zip(ranked, (3, *[1] * 9), strict=True) for panel in of_kind[share:]]
    return [*first, *sorted(rest, key=lambda p: -p.points)][:PANELS]


def _panel(panel: Panel, index: int) -> Safe:
    left, top = (index % 2) * WIDTH, (index // 2) * HEIGHT
    rows, base = panel.rows, top + HEIGHT - 50
    values = svg.scale_over([*rows["low"], *rows["high"]], base, top + 30)
    seconds = rows["when"].astype("datetime64[ns, UTC]").astype("int64") / 1e9
    times = svg.Scale(seconds.min(), seconds.max(), left + 76, left + WIDTH - 26)
    names = [str(name) for name in rows["who"].value_counts(sort=False).sort_values(kind="stable").index[::-1]]
    names = [*names[:SPEAKERS], *([svg.REST] if len(names) > SPEAKERS else [])]
    shapes = [svg.label(left + 8, top + 16, panel.title, class_="head", limit=44), *_axes(panel, values, times, base)]
    for number, (row, second) in enumerate(zip(rows.itertuples(index=False), seconds, strict=True)):
        name = str(row.who) if row.who in names[:SPEAKERS] else svg.REST
        colour = f"s{svg.index_of(names.index(name), name)}"
        tip = f"{row.who}, {row.when:%Y-%m-%d}: {row.text}"
        shapes.append(svg.link(f"number-{index}-{number}", tip, _point(row, times.at(second), values, colour)))
    return joined(*shapes, _names(left + 8, top + HEIGHT - 12, names))


def _axes(panel: Panel, values: svg.Scale, times: svg.Scale, base: float) -> list[Safe]:
    shapes = []
    for tick in values.ticks(4):
        y = values.at(tick)
        shapes += [
            svg.line(times.start - 14, y, times.end + 14, y, "grid"),
            svg.label(times.start - 18, y + 4, _short(tick), anchor="end", class_="tick"),
        ]
    for end, anchor in ((times.low, "start"), (times.high, "end")):
        shown = f"{pd.Timestamp(end, unit='s'):%Y-%m-%d}"
        shapes.append(svg.label(times.at(end), base + 16, shown, anchor=anchor, class_="tick"))
    return [*shapes, svg.line(times.start - 14, base, times.end + 14, base, "axis")]


def _point(row: object, x: float, values: svg.Scale, colour: str) -> Safe:
    low, high = values.at(row.low), values.at(row.high)  # type: ignore[attr-defined]
    shapes = []
    if row.low != row.high:  # type: ignore[attr-defined]
        shapes += [svg.line(x, low, x, high, f"bar {colour}")]
        shapes += [svg.line(x - 4, y, x + 4, y, f"bar {colour}") for y in (low, high)]
    y, way = (low + high) / 2, {**dict.fromkeys(UP, -1), **dict.fromkeys(DOWN, 1)}.get(row.bound, 0)  # type: ignore[attr-defined]
    if way:
        tip = y + 18 * way
        shapes += [
            svg.line(x, y, x, tip, f"bar {colour}"),
            svg.line(x - 4, tip - 5 * way, x, tip, f"bar {colour}"),
            svg.line(x + 4, tip - 5 * way, x, tip, f"bar {colour}"),
        ]
    return joined(*shapes, svg.dot(x, y, 4.5, colour + (" hollow" if row.approx else "")))  # type: ignore[attr-defined]


def _names(x: float, y: float, names: list[str]) -> Safe:
    parts, room = [], (WIDTH - 20) / len(names)
    for index, name in enumerate(names):
        parts.append(svg.dot(x + 5, y - 4, 4.5, f"s{svg.index_of(index, name)}"))
        parts.append(svg.label(x + 13, y, name, limit=max(6, int((room - 18) / 6.4)), class_="tick"))
        x += room
    return joined(*parts)


def _short(value: float) -> str:
    """12,000,000 as 12m: what an axis has room for."""
    for power, suffix in ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if abs(value) >= power:
            return f"{value / power:g}{suffix}"
    return f"{value:g}"
