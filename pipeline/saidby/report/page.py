"""The page around the figures: what the run is, the claims, and their articles.  Nothing in it asks a server."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from saidby.report import hedging, network, numbers, speakers
from saidby.report.chosen import Held, choose, hold
from saidby.report.claims import card
from saidby.report.data import Material, gather, positions
from saidby.report.excerpts import article
from saidby.report.figure import Cell, Figure, Mark
from saidby.report.html import Safe, joined, tag

HERE = Path(__file__).parent
FIGURES = (
    speakers.speakers,
    speakers.over_time,
    hedging.on_yardsticks,
    hedging.others,
    numbers.quantities,
    network.network,
)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The page, the claims its figures count, and those of them that it holds."""

    html: str
    claims: int
    shown: int


def make_report(run_dir: str | Path, *, title: str | None, max_claims: int, min_confidence: float) -> Report:
    """The page about the run in `run_dir`; the same run and options give the same bytes."""
    material = gather(run_dir, min_confidence=min_confidence)
    figures = [make(material) for make in FIGURES]
    marks = [mark for figure in figures for mark in figure.marks]
    held = hold(material, marks, choose(material, figures, limit=max_claims))
    named = title or "Who said what"
    body = tag(
        "body",
        tag("a", "To the claims", href="#claims-title", class_="skip"),
        tag("header", tag("h1", named), *_facts(material), _contents(figures)),
        tag("main", *map(_section, figures), *_claims(material, held), *_articles(held)),
        tag("footer", *_made(material), class_="small"),
        tag("script", Safe(_asset("page.js"))),
    )
    return Report(html=_document(named, body), claims=len(material.claims), shown=held.count)


def _document(title: str, body: Safe) -> str:
    policy = (
        f"default-src 'none'; style-src '{_digest('page.css')}'; script-src '{_digest('page.js')}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", title),
        tag("link", rel="icon", href="data:,"),
        tag("style", Safe(_asset("page.css"))),
    )
    return f"<!doctype html>\n{tag('html', head, body, lang='en')}\n"


def _asset(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _digest(name: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(_asset(name).encode("utf-8")).digest()).decode("ascii")


def _facts(material: Material) -> list[Safe]:
    claims, articles = material.claims, material.articles
    dates = articles["published_at"].dropna()
    period = f"{dates.min():%Y-%m-%d} to {dates.max():%Y-%m-%d}" if len(dates) else "no dates"
    shown = {
        "Articles": f"{len(articles):,}",
        "Publishers": f"{articles['publisher'].nunique():,}",
        "Claims": f"{len(claims):,}",
        "Named speakers": f"{claims['speaker_id'].iloc[positions(claims['speaker_kind'] != 'unnamed')].nunique():,}",
        "Quantities in claims": f"{len(material.quantities):,}",
        "Hedges in claims": f"{len(material.hedges):,}",
    }
    left_out = [f"{count:,} {what}" for what, count in material.left_out.items() if count]
    return [
        tag("p", "Who is reported to have said what, on whose word, and how sure they were. ", f"Published: {period}."),
        tag("dl", *(tag("div", tag("dt", k), tag("dd", v)) for k, v in shown.items()), class_="facts"),
        tag(
            "p",
            "Found by a program in the articles’ text: a claim may be wrongly cut, or given to the wrong speaker, and "
            "nothing here says whether it is true. Read its sentence before you rely on it. Every bar, line and point "
            "leads to the claims behind it, every claim to its sentence. ",
            f"Left out: {'; '.join(left_out)}." if left_out else None,
            class_="note",
        ),
    ]


def _contents(figures: Sequence[Figure]) -> Safe:
    parts = [(figure.name, figure.title) for figure in figures] + [("claims-title", "Claims"), ("articles", "Articles")]
    links = (tag("li", tag("a", title, href=f"#{name}")) for name, title in parts)
    return tag("nav", tag("ul", *links), aria_label="Contents")


def _section(figure: Figure) -> Safe:
    caption = tag("figcaption", figure.note, class_="note")
    heading = tag("h2", figure.title, id=figure.name)
    if figure.drawing is None:
        return tag("section", heading, tag("p", figure.note, class_="note"))
    return tag("section", heading, tag("figure", caption, figure.drawing, _table(figure), aria_labelledby=figure.name))


def _table(figure: Figure) -> Safe:
    marks = {mark.key: mark for mark in figure.marks}
    head = tag("tr", *(tag("th", name, scope="col") for name in figure.head))
    body = (_row(row, marks) for row in figure.rows)
    table = tag("table", tag("caption", figure.title, class_="skip"), tag("thead", head), tag("tbody", *body))
    return tag("details", tag("summary", "The figures as a table"), tag("div", table, class_="scroll"))


def _row(row: Sequence[str | Cell], marks: dict[str, Mark]) -> Safe:
    cells, facts = [], {}
    for cell in row:
        if isinstance(cell, Cell) and cell.key:
            mark = marks[cell.key]
            facts = {"id": mark.key, "data_total": len(mark.claims), "data_label": mark.label}
            cells.append(tag("td", tag("a", cell.text, href=f"#{cell.key}", aria_label=f"{cell.text}: {mark.label}")))
        else:
            cells.append(tag("td", cell if isinstance(cell, str) else cell.text))
    return tag("tr", *cells, **facts)


def _claims(material: Material, held: Held) -> list[Safe]:
    total = len(material.claims)
    by_id = {facts["article_id"]: facts for facts in held.articles}
    cards = (
        card(claim, by_id[article_id], held.keys[claim["claim_id"]])
        for article_id in by_id
        for claim in held.claims[article_id]
    )
    capped = (
        f"The page holds {held.count:,} of {total:,} claims: of every figure’s bars, lines and points as many as of "
        "any other, the surest first. All are in the tables of the run."
        if held.count < total
        else f"All {total:,} claims."
    )
    find = tag("input", id="find", type="search", placeholder="Find words", aria_label="Find words in the claims")
    told = tag("p", id="told", tabindex=-1, role="status")
    tools = tag("div", told, find, tag("button", "Show all", id="all", type="button"), id="tools", hidden=True)
    return [
        tag("h2", "Claims", id="claims-title"),
        tag("p", capped, class_="note"),
        tag(
            "noscript", tag("p", "Without JavaScript links of figures lead to their tables, and all claims are shown.")
        ),
        tag("div", tools, *cards, id="claims", data_total=total),
    ]


def _articles(held: Held) -> list[Safe]:
    key = joined(
        tag("span", "content", class_="content"), ", ", tag("b", "speaker"), ", ",
        tag("span", "cue", class_="cue"), ", ",
        tag("span", "quantity", class_="quantity"), ", ", tag("span", "hedge", class_="hedge"),
    )  # fmt: skip
    texts = (
        article(facts, held.claims[facts["article_id"]], held.numbers.get(facts["article_id"], []))
        for facts in held.articles
    )
    return [
        tag("h2", "Articles", id="articles"),
        tag("p", "The paragraphs in which the claims stand: ", key, ". […] stands for others.", class_="note text"),
        *texts,
    ]


def _made(material: Material) -> list[Safe]:
    plan: dict[str, Any] = material.manifest.get("plan", {})
    version = plan.get("saidby", {}).get("version", "?")
    model = plan.get("model", {})
    return [tag("p", f"Made by saidby {version} with the model {model.get('name', '?')} {model.get('version', '?')}.")]
