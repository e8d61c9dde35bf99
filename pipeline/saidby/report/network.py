"""Who has it from whom: publishers, the speakers they quote, and the speakers whom those report in turn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from saidby.report import svg
from saidby.report.data import Material, positions
from saidby.report.figure import Cell, Figure, Mark
from saidby.report.html import Safe, joined

PUBLISHERS, SPEAKERS, REPORTED, ROW = 12, 16, 14, 22.0
LEFT, MIDDLE, RIGHT = (0.0, 170.0), (300.0, 455.0), (575.0, svg.WIDTH)
"""Where the names of each column start and end; lines run between."""


def network(material: Material) -> Figure:
    """Lines from publishers to speakers, and on to those whom a speaker is the source for."""
    title = "Who has it from whom"
    claims = material.claims.iloc[positions(material.claims["speaker_id"].notna())]
    chains = _pairs(claims.iloc[positions(claims["depth"] > 0)], "source", "source_id").head(REPORTED)
    direct = _pairs(claims.iloc[positions(claims["depth"] == 0)], "publisher", "publisher")
    speakers = _speakers(direct, chains)
    direct = direct[direct["to_id"].isin(speakers)]
    most = direct.groupby("from", sort=True)["n"].sum().sort_values(ascending=False, kind="stable")
    publishers = [str(name) for name in most.index[:PUBLISHERS]]
    direct = direct[direct["from"].isin(publishers)]
    if not len(direct) and not len(chains):
        return Figure(name="network", title=title, note="No claim of this run has both a speaker and a publisher.")
    names = dict(zip(direct["to_id"], direct["to"], strict=True)) | dict(
        zip(chains["from_id"], chains["from"], strict=True)
    )
    middle = _ordered(direct, [i for i in speakers if i in names], publishers)
    marks, rows, lines = _edges(direct, chains, middle, publishers)
    height = 40 + ROW * max(len(middle), len(publishers), len(chains["to_id"].unique()))
    return Figure(
        name="network",
        title=title,
        note="From left to right: the publisher; the speaker whose words it reports; whom that speaker reports in turn "
        "(claims inside claims). Thicker lines stand for more claims. Shown are the largest "
        f"(up to {PUBLISHERS} publishers, {SPEAKERS} speakers and {REPORTED} reports inside reports).",
        drawing=svg.canvas(height, joined(*lines), *_names(direct, chains, middle, names, publishers)),
        head=("From", "Speaker", "Claims"),
        rows=rows,
        marks=marks,
    )


def _pairs(claims: pd.DataFrame, column: str, id_column: str) -> pd.DataFrame:
    """Pairs of (from, to) with their number of claims `n` and row numbers, the most frequent first."""
    known = claims.iloc[positions(claims[column].notna() & claims[id_column].notna())]
    # Somebody reported to speak about what they said themselves is no second link of the chain.
    known = known[(known[id_column] != known["speaker_id"]).fillna(True).to_numpy(dtype=bool)]
    groups: dict[Any, Any] = known.groupby([id_column, "speaker_id"], sort=True).indices
    numbers = known.index.to_numpy()
    found: list[dict[str, Any]] = [
        {
            "from": str(known[column].iloc[at[0]]),
            "from_id": str(key[0]),
            "to": str(known["speaker"].iloc[at[0]]),
            "to_id": str(key[1]),
            "n": len(at),
            "claims": numbers[at],
        }
        for key, at in groups.items()
    ]
    frame = pd.DataFrame(found, columns=["from", "from_id", "to", "to_id", "n", "claims"])
    return frame.sort_values(["n", "from", "to"], ascending=[False, True, True], kind="stable")


def _speakers(direct: pd.DataFrame, chains: pd.DataFrame) -> list[str]:
    """The middle column: sources of the chains first, then the speakers with most claims."""
    most = direct.groupby("to_id", sort=True)["n"].sum().sort_values(ascending=False, kind="stable").index
    return list(dict.fromkeys([*chains["from_id"], *most]))[:SPEAKERS]


def _ordered(direct: pd.DataFrame, speakers: Sequence[str], publishers: Sequence[str]) -> list[str]:
    """The speakers beside their publishers, so that few lines cross."""
    place = {name: at for at, name in enumerate(publishers)}

    def mean(speaker: str) -> float:
        own = direct[direct["to_id"] == speaker]
        return float(np.average([place[f] for f in own["from"]], weights=own["n"])) if len(own) else len(place)

    return sorted(speakers, key=mean)


def _edges(
    direct: pd.DataFrame, chains: pd.DataFrame, middle: Sequence[str], publishers: Sequence[str]
) -> tuple[list[Mark], list[list[str | Cell]], list[Safe]]:
    marks: list[Mark] = []
    rows: list[list[str | Cell]] = []
    lines = []
    ends = list(dict.fromkeys(_chain_order(chains, middle)["to_id"]))
    parts = [(direct, publishers, middle, "from", 0), (_chain_order(chains, middle), middle, ends, "from_id", 1)]
    most = max([1, *direct["n"], *chains["n"]])
    for pairs, left, right, column, part in parts:
        for pair in pairs.to_dict("records"):
            if pair[column] not in left or pair["to_id"] not in right:
                continue
            key = f"edge-{len(marks)}"
            tip = f"{pair['from']} → {pair['to']}: {pair['n']:,} claims"
            marks.append(
                Mark(key=key, label=f"claims of {pair['to']} as told by {pair['from']}", claims=pair["claims"])
            )
            rows.append([pair["from"], pair["to"], Cell(text=f"{pair['n']:,}", key=key)])
            heights = (_y(left.index(pair[column])), _y(right.index(pair["to_id"])))
            lines.append(svg.link(key, tip, _curve(part, heights, 1.2 + 9 * (pair["n"] / most) ** 0.5)))
    return marks, rows, lines


def _chain_order(chains: pd.DataFrame, middle: Sequence[str]) -> pd.DataFrame:
    place = {speaker: at for at, speaker in enumerate(middle)}
    order = chains["from_id"].map(lambda i: place.get(i, len(place)))
    return chains.assign(order=order).sort_values(["order", "n"], ascending=[True, False], kind="stable")


def _y(index: int) -> float:
    return 40 + ROW * index


def _curve(part: int, heights: tuple[float, float], width: float) -> Safe:
    x1, x2 = (LEFT[1] + 8, MIDDLE[0] - 8) if part == 0 else (MIDDLE[1] + 8, RIGHT[0] - 8)
    return svg.curve(x1, heights[0], x2, heights[1], width, f"s{part}")


def _names(
    direct: pd.DataFrame, chains: pd.DataFrame, middle: Sequence[str], names: dict[str, str], publishers: Sequence[str]
) -> list[Safe]:
    third = dict(zip(_chain_order(chains, middle)["to_id"], _chain_order(chains, middle)["to"], strict=True))
    shapes = [
        svg.label(LEFT[1], 18, "Publisher", anchor="end", class_="head"),
        svg.label(MIDDLE[0], 18, "Speaker", class_="head"),
        svg.label(RIGHT[0], 18, "Reported by the speaker", class_="head") if third else Safe(),
    ]
    shapes += [svg.label(LEFT[1], _y(n) + 4, p, anchor="end", limit=26) for n, p in enumerate(publishers)]
    shapes += [svg.label(MIDDLE[0], _y(n) + 4, names[i], limit=23) for n, i in enumerate(middle)]
    return shapes + [svg.label(RIGHT[0], _y(n) + 4, name, limit=27) for n, name in enumerate(third.values())]
