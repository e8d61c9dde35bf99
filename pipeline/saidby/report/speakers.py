"""Who says what most, and claims over time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from saidby.report import svg
from saidby.report.data import Material, positions
from saidby.report.figure import Cell, Figure, Mark
from saidby.report.html import Safe, joined

QUOTATIONS = ("direct", "mixed", "indirect")
SHOWN = 20
SERIES = 5
LABELS = 230
"""Width of the column of names, in the drawing's units."""
SPANS = ((45, "day", "D"), (400, "week", "W-MON"), (2200, "month", "M"))
"""Longest period in days that is still shown by day, by week, by month; a longer one goes by year."""


def ranking(material: Material) -> pd.Series[int]:
    """Speakers that somebody names, by number of claims; the first `SHOWN` of them, names by speaker_id as index."""
    named = material.claims.iloc[positions(material.claims["speaker_kind"] != "unnamed")]
    counts = named.groupby("speaker_id", sort=True).size()
    return counts.sort_values(ascending=False, kind="stable").head(SHOWN).astype("int64")


def speakers(material: Material) -> Figure:
    """Bars of the speakers with most claims, by how they are quoted."""
    claims, ranks = material.claims, ranking(material)
    unnamed = len(positions(claims["speaker_kind"] == "unnamed"))
    nobody = len(positions(claims["speaker_id"].isna()))
    note = (
        f"The {len(ranks)} speakers with most of {len(claims):,} claims. Not shown: {unnamed:,} claims of people whom "
        f"nobody names (“two officials”), {nobody:,} whose speaker is not given or could not be found."
    )
    if ranks.empty:
        return Figure(name="speakers", title="Who says most", note=note)
    marks, rows, parts = [], [], []
    for rank, speaker_id in enumerate(ranks.index):
        where = positions(claims["speaker_id"] == speaker_id)
        own = claims.iloc[where]
        name, key = str(own["speaker"].iloc[0]), f"speaker-{rank}"
        marks.append(Mark(key=key, label=f"claims of {name}", claims=where))
        by_quotation = [int((own["quotation"] == q).sum()) for q in QUOTATIONS]
        rows.append(_row(name, key, own, by_quotation))
        parts.append(_bar(rank, name, key, by_quotation, int(ranks.iloc[0])))
    height = 30 + 24 * len(ranks)
    return Figure(
        name="speakers",
        title="Who says most",
        note=note,
        drawing=svg.canvas(height, svg.legend(14, QUOTATIONS), *parts),
        head=("Speaker", "Kind", "Claims", *(q.capitalize() for q in QUOTATIONS), "Denied", "Hedged", "Commonest cues"),
        rows=rows,
        marks=marks,
    )


def _row(name: str, key: str, own: pd.DataFrame, by_quotation: Sequence[int]) -> list[str | Cell]:
    cues = own["cue_lemma"].dropna().value_counts(sort=False).sort_index().sort_values(ascending=False, kind="stable")
    return [
        name,
        str(own["speaker_kind"].iloc[0]),
        Cell(text=f"{len(own):,}", key=key),
        *(f"{n:,}" for n in by_quotation),
        f"{len(positions(own['status'] == 'denied')):,}",
        f"{len(positions(own['hedge'].notna())):,}",
        ", ".join(map(str, cues.index[:3])),
    ]


def _bar(rank: int, name: str, key: str, by_quotation: Sequence[int], most: int) -> Safe:
    y, x, total = 30 + 24 * rank, float(LABELS), sum(by_quotation)
    scale = (svg.WIDTH - LABELS - 60) / most
    shapes = [svg.label(LABELS - 8, y + 14, name, anchor="end", limit=34)]
    for index, count in enumerate(by_quotation):
        if count:
            shapes.append(svg.rect(x, y + 2, count * scale - 1, 16, f"s{index}"))
            x += count * scale
    shapes.append(svg.label(x + 6, y + 14, f"{total:,}", class_="n"))
    return svg.link(key, f"{name}: {total:,} claims", *shapes)


def over_time(material: Material) -> Figure:
    """Columns of claims by publication date, the speakers with most claims in colours."""
    claims, title = material.claims, "Claims over time"
    dated = positions(claims["published_at"].notna())
    if not len(dated):
        return Figure(name="time", title=title, note="No article of this run has a date of publication.")
    days = claims["published_at"].iloc[dated].astype("datetime64[ns, UTC]").dt.tz_localize(None)
    unit, code = _unit(int((days.max() - days.min()).days))
    periods = days.dt.to_period(code).to_numpy()
    buckets = pd.period_range(periods.min(), periods.max(), freq=periods.min().freq)
    ids = list(ranking(material).index[:SERIES])
    names = [str(claims["speaker"].iloc[positions(claims["speaker_id"] == i)[0]]) for i in ids]
    who = pd.Series(claims["speaker_id"].iloc[dated].to_numpy(dtype=object))
    series = who.map({i: n for n, i in enumerate(ids)}).fillna(len(ids)).to_numpy(dtype=int)
    names.append(svg.REST)
    marks, rows, counted = _buckets(buckets, periods, series, dated, names)
    return Figure(
        name="time",
        title=title,
        note=f"By {unit} of publication."
        + (f" {undated:,} claims stand in articles without a date." if (undated := len(claims) - len(dated)) else ""),
        drawing=_columns(buckets, counted, names, marks),
        head=(unit.capitalize(), "Claims", *names),
        rows=rows,
        marks=marks,
    )


def _unit(days: int) -> tuple[str, str]:
    return next(((unit, code) for limit, unit, code in SPANS if days <= limit), ("year", "Y"))


def _buckets(
    buckets: pd.PeriodIndex, periods: np.ndarray, series: np.ndarray, dated: np.ndarray, names: Sequence[str]
) -> tuple[list[Mark], list[list[str | Cell]], list[np.ndarray]]:
    """Marks and rows of the periods that have claims, and the counts by series of every period."""
    marks: list[Mark] = []
    rows: list[list[str | Cell]] = []
    counted = []
    for index, bucket in enumerate(buckets):
        here = periods == bucket
        counts = np.bincount(series[here], minlength=len(names))
        counted.append(counts)
        if counts.sum():
            key = f"time-{index}"
            marks.append(Mark(key=key, label=f"claims published in {_name(bucket)}", claims=dated[here]))
            rows.append([_name(bucket), Cell(text=f"{counts.sum():,}", key=key), *(f"{n:,}" for n in counts)])
    return marks, rows, counted


def _name(bucket: pd.Period) -> str:
    return f"the week of {bucket.start_time:%Y-%m-%d}" if bucket.freqstr.startswith("W") else str(bucket)


def _columns(
    buckets: pd.PeriodIndex, counted: Sequence[np.ndarray], names: Sequence[str], marks: Sequence[Mark]
) -> Safe:
    top, base, left = 30.0, 230.0, 44.0
    scale = svg.Scale(0, float(max(c.sum() for c in counted)), base, top)
    width = (svg.WIDTH - left - 10) / len(buckets)
    shapes = [svg.legend(14, names)]
    for tick in scale.ticks(4):
        shapes += [
            svg.line(left, scale.at(tick), svg.WIDTH - 10, scale.at(tick), "grid"),
            svg.label(left - 6, scale.at(tick) + 4, f"{tick:,.0f}", anchor="end"),
        ]
    labels = {mark.key: mark.label for mark in marks}
    every = max(1, -(-len(buckets) // 9))
    for index, (bucket, counts) in enumerate(zip(buckets, counted, strict=True)):
        x, y = left + index * width, base
        pieces = []
        for n, count in enumerate(counts):
            if count:
                tall = base - scale.at(float(count))
                y -= tall
                pieces.append(
                    svg.rect(x + 1, y, max(width - 2, 1), max(tall - 0.6, 1), f"s{svg.index_of(n, names[n])}")
                )
        if pieces:
            shapes.append(svg.link(f"time-{index}", f"{counts.sum():,} {labels[f'time-{index}']}", *pieces))
        if index % every == 0:
            shapes.append(svg.label(x + width / 2, base + 18, _tick(bucket), anchor="middle"))
    return svg.canvas(base + 28, joined(*shapes), svg.line(left, base, svg.WIDTH - 10, base, "axis"))


def _tick(bucket: pd.Period) -> str:
    return f"{bucket.start_time:%Y-%m-%d}" if bucket.freqstr.startswith(("W", "D")) else str(bucket)
