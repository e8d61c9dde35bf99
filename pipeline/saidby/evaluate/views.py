"""Gold annotations and a run's tables brought into one form, so that the scores compare like with like."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from saidby.errors import InputError
from saidby.evaluate.gold_schema import GoldArticle, GoldClaim
from saidby.evaluate.matching import Offsets
from saidby.tables.schema import TABLES

BLANK = re.compile(r"\n\s*\n")
FOLD = str.maketrans("’‘“”", "''\"\"")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim of either side. `names`: forms that count as the speaker's name (gold: name and aliases)."""

    id: str
    spans: tuple[Offsets, ...]
    cue: Offsets | None
    mention: Offsets | None
    speaker: str | None
    names: frozenset[str]
    source: str | None
    source_names: frozenset[str]
    parent: str | None
    values: Mapping[str, Any]
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One quantity or hedge of either side: where it stands, the claim it belongs to, and its fields."""

    start: int
    end: int
    claim: str | None
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """One article of either side; offsets count its text."""

    slug: str
    text: str
    claims: tuple[Claim, ...]
    quantities: tuple[Row, ...]
    hedges: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundaries:
    """Where articles start in a text run together (the first left out)."""

    gold: frozenset[int]
    found: frozenset[int]


def fold(name: str | None) -> str | None:
    """A name without what does not tell people apart: case, curly marks, "the" in front, double blanks."""
    if name is None:
        return None
    bare = " ".join(name.translate(FOLD).casefold().split())
    return bare.removeprefix("the ")


UNITS = {"percent": "percent", "percentage_point": "percentage_point", "age": "year"}
"""Units that a kind of quantity has by itself, and that the gold therefore leaves out; money's is its currency."""


def gold_view(article: GoldArticle) -> ArticleView:
    """The gold side of one article."""
    aliases = {s.name: frozenset(filter(None, map(fold, (s.name, *s.aliases)))) for s in article.speakers}
    text = article.text

    def names(name: str | None) -> frozenset[str]:
        return frozenset() if name is None else aliases.get(name, frozenset()) | {fold(name) or ""}

    def claim(c: GoldClaim) -> Claim:
        own = (
            frozenset({fold(text[c.mention.start : c.mention.end]) or ""})
            if c.mention and not c.speaker
            else names(c.speaker)
        )
        return Claim(
            id=c.id,
            spans=tuple((s.start, s.end) for s in c.spans),
            cue=(c.cue.start, c.cue.end) if c.cue else None,
            mention=(c.mention.start, c.mention.end) if c.mention else None,
            speaker=c.speaker,
            names=own,
            source=c.source,
            source_names=names(c.source),
            parent=c.parent,
            values={
                "quotation": c.quotation,
                "resolution": c.resolution,
                "status": c.status,
                "stance": c.stance,
                "venue": fold(text[c.venue.start : c.venue.end]) if c.venue else None,
                "time": fold(c.time_text),
                "role": fold(c.role),
            },
        )

    quantity = (
        "kind",
        "low",
        "high",
        "unit",
        "currency",
        "bound",
        "approx",
        "per",
        "counted_head",
        "trend",
        "trend_role",
        "negated",
    )
    hedge = ("type", "holder", "low", "high", "yardstick", "negated")
    return ArticleView(
        slug=article.slug,
        text=text,
        claims=tuple(map(claim, article.claims)),
        quantities=tuple(
            Row(
                start=q.start,
                end=q.end,
                claim=q.claim,
                values={f: getattr(q, f) for f in quantity} | {"unit": q.unit or UNITS.get(q.kind) or q.currency},
            )
            for q in article.quantities
        ),
        hedges=tuple(
            Row(start=h.start, end=h.end, claim=h.claim, values={f: getattr(h, f) for f in hedge})
            for h in article.hedges
        ),
    )


def read_rows(run: Path, table: str) -> list[dict[str, Any]]:
    """The rows of one table of a run; InputError where the folder holds none."""
    try:
        rows: list[dict[str, Any]] = pq.read_table(run / table, schema=TABLES[table]).to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise InputError(f"cannot read the table {table} in {run}: {error}") from error
    return rows


def run_views(run: Path, gold: Sequence[GoldArticle], beside: Path) -> tuple[list[ArticleView], Boundaries | None]:
    """The run's articles that gold has, under gold's slugs, and boundaries where the run cut a text run together.

    Articles are matched by source_record_id, or by article_id as gold made from an audit has it; a run without any
    such identifier is taken to be made from `run_together.txt`, which with `run_together.gold.json` stands in the
    folder `beside`.
    """
    if not (run / "manifest.json").is_file():
        raise InputError(f"{run} holds no finished run (manifest.json): extract first")
    articles = read_rows(run, "articles")
    slugs = {article.slug: article for article in gold}
    by_slug = {a[name]: a for name in ("source_record_id", "article_id") for a in articles if a[name] in slugs}
    tables = {name: _by_article(read_rows(run, name)) for name in ("claims", "quantities", "hedges")}
    for slug, article in by_slug.items():
        if article["text"] != slugs[slug].text:
            raise InputError(f"{slug}: the run's text is not that of the gold annotations; extract the sample anew")
    if by_slug:
        return [_view(slug, a["text"], a["article_id"], tables) for slug, a in sorted(by_slug.items())], None
    if (
        not articles
        or any(a["source_record_id"] for a in articles)
        or not (beside / "run_together.gold.json").is_file()
    ):
        raise InputError(
            f"{run} holds none of the articles of the gold annotations (by source_record_id or article_id)"
        )
    return _run_together(articles, tables, slugs, beside)


def _by_article(rows: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["article_id"], []).append(row)
    return found


def _view(
    slug: str, text: str, article_id: str, tables: Mapping[str, Mapping[str, list[dict[str, Any]]]]
) -> ArticleView:
    rows = {name: table.get(article_id, []) for name, table in tables.items()}
    return ArticleView(
        slug=slug,
        text=text,
        claims=tuple(map(_claim, rows["claims"])),
        quantities=tuple(_row(row, {"low": "value_low", "high": "value_high"}) for row in rows["quantities"]),
        hedges=tuple(_row(row, {"low": "probability_low", "high": "probability_high"}) for row in rows["hedges"]),
    )


def _claim(row: Mapping[str, Any]) -> Claim:
    def place(name: str) -> Offsets | None:
        return None if row[f"{name}_start"] is None else (row[f"{name}_start"], row[f"{name}_end"])

    return Claim(
        id=row["claim_id"],
        spans=tuple((s["start"], s["end"]) for s in row["spans"]),
        cue=place("cue"),
        mention=place("speaker"),
        speaker=row["speaker"],
        names=frozenset(filter(None, [fold(row["speaker"])])),
        source=row["source"],
        source_names=frozenset(filter(None, [fold(row["source"])])),
        parent=row["parent_claim_id"],
        values={
            "quotation": row["quotation"],
            "resolution": row["speaker_resolution"],
            "status": row["status"],
            "stance": row["stance"],
            "venue": fold(row["venue"]),
            "time": fold(row["time_text"]),
            "role": fold(row["speaker_role"]),
        },
        confidence=row["confidence"],
    )


def _row(row: Mapping[str, Any], renamed: Mapping[str, str]) -> Row:
    values = {**row, **{new: row[old] for new, old in renamed.items()}}
    return Row(start=row["start"], end=row["end"], claim=row["claim_id"], values=values)


def _run_together(
    articles: Sequence[Mapping[str, Any]],
    tables: Mapping[str, Mapping[str, list[dict[str, Any]]]],
    gold: Mapping[str, GoldArticle],
    beside: Path,
) -> tuple[list[ArticleView], Boundaries]:
    """Cuts the run's rows anew at gold's boundaries and counts their offsets in gold's texts."""
    whole = (beside / "run_together.txt").read_text(encoding="utf-8")
    starts = [
        (s["slug"], s["start"]) for s in json.loads((beside / "run_together.gold.json").read_text(encoding="utf-8"))
    ]
    found: set[int] = set()
    pieces: list[tuple[int, ArticleView]] = []
    at = 0
    for article in sorted(articles, key=lambda a: (a["source_ordinal"], whole.find(a["text"]))):
        start = whole.find(article["text"], at)
        if start < 0:
            raise InputError(f"an article of the run is no part of {beside / 'run_together.txt'}")
        at = start + len(article["text"])
        found.add(start)
        pieces.append((start, _view("", article["text"], article["article_id"], tables)))
    views = []
    for i, (slug, start) in enumerate(starts):
        end = starts[i + 1][1] if i + 1 < len(starts) else len(whole)
        if slug in gold:
            views.append(_recut(gold[slug], start, end, pieces))
    return views, Boundaries(gold=frozenset(s for _, s in starts if s), found=frozenset(f for f in found if f))


def _recut(article: GoldArticle, start: int, end: int, pieces: Sequence[tuple[int, ArticleView]]) -> ArticleView:
    back = _positions(article.text)

    def mover(offset: int) -> Callable[[int], int]:
        return lambda at: back[min(max(offset + at - start, 0), len(back) - 1)]

    claims: list[Claim] = []
    quantities: list[Row] = []
    hedges: list[Row] = []
    for offset, view in pieces:
        move = mover(offset)
        claims += [_moved(c, move) for c in view.claims if start <= offset + c.spans[0][0] < end]
        for rows, into in ((view.quantities, quantities), (view.hedges, hedges)):
            into += [replace(r, start=move(r.start), end=move(r.end)) for r in rows if start <= offset + r.start < end]
    return ArticleView(
        slug=article.slug, text=article.text, claims=tuple(claims), quantities=tuple(quantities), hedges=tuple(hedges)
    )


def _moved(claim: Claim, move: Callable[[int], int]) -> Claim:
    def place(at: Offsets | None) -> Offsets | None:
        return None if at is None else (move(at[0]), move(at[1]))

    return replace(
        claim,
        spans=tuple((move(s), move(e)) for s, e in claim.spans),
        cue=place(claim.cue),
        mention=place(claim.mention),
    )


def _positions(text: str) -> list[int]:
    """For each offset of the text without its blank lines, the offset in the text itself."""
    back: list[int] = []
    at = 0
    for blank in BLANK.finditer(text):
        back += range(at, blank.start() + 1)
        at = blank.end()
    return [*back, *range(at, len(text) + 1)]
