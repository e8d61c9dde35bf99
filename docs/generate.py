"""Writes what the documentation takes from elsewhere: `make docs`.

The data dictionary comes from the schema, the README's claims from a run of the sample, its scores from
corpus/floors.json and docs/comparison.csv.  Tests compare.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import saidby
from saidby.tables.dictionary import dictionary

ROOT = Path(__file__).parent.parent
README, DICTIONARY = ROOT / "README.md", ROOT / "docs" / "data-dictionary.md"
SHOWN_ARTICLE, SHOWN_CLAIMS, LENGTH = "dev-intel-depot", 7, 110
SCORES = (
    ("claims found (content at least 80 % alike)", "claims.f1"),
    ("… with both ends exact", "claims.exact.f1"),
    ("… outermost", "claims.outermost.f1"),
    ("… inside other claims", "claims.nested.f1"),
    ("of the claims found: canonical speaker", "fields.speaker.f1"),
    ("… source (on whose word)", "fields.source.f1"),
    ("… direct, mixed, indirect", "fields.quotation.f1"),
    ("… status (denied, declined, asked …)", "fields.status.f1"),
    ("claim and speaker right together", "claims.with_speaker.f1"),
    ("quantities", "quantities.f1"),
    ("… value of those found", "quantities.value.f1"),
    ("hedges", "hedges.f1"),
    ("confidence: expected calibration error, in points (no F1: less is better)", "calibration.error"),
)
COMPARED = ("system", "all", "direct", "mixed", "indirect", "data", "date", "origin")


def part(text: str, name: str) -> tuple[str, str, str]:
    """What stands before, in and after a generated part of the README."""
    before, begin, rest = text.partition(f"<!-- {name}: written by make docs -->\n")
    content, end, after = rest.partition(f"<!-- end of {name} -->")
    if not begin or not end:
        raise SystemExit(f"README.md has no place for its {name}")
    return before + begin, content, end + after


def readme(text: str, run: Path) -> str:
    """The README with its generated parts written anew."""
    for name, content in (("claims", claims(run)), ("scores", scores()), ("comparison", comparison())):
        before, _, after = part(text, name)
        text = before + content + after
    return text


def claims(run: Path) -> str:
    """The first claims of one article of the sample that have a source, a hedge on a yardstick, or a quantity."""
    head = ("speaker", "source", "cue", "claim", "hedge", "quantities")
    return table(head, [" | ".join(row) for row in claim_rows(run)][:SHOWN_CLAIMS])


def claim_rows(run: Path) -> list[tuple[str, ...]]:
    """The cells of all of them."""
    tables = saidby.read(run)
    articles = tables.articles
    article = articles["article_id"][articles["source_record_id"] == SHOWN_ARTICLE].iloc[0]
    quantities = tables.quantities.dropna(subset="claim_id").groupby("claim_id")["text"].agg("; ".join)
    rows = []
    for claim in tables.claims[tables.claims["article_id"] == article].astype(object).to_dict("records"):
        numbers = quantities.get(claim["claim_id"], "")
        hedge = claim["hedge"] if isinstance(claim["probability_low"], float) else None
        if isinstance(claim["speaker"], str) and (hedge or numbers or isinstance(claim["source"], str)):
            sure = f"{hedge} ({claim['probability_low']:.0%}–{claim['probability_high']:.0%})" if hedge else ""
            cells = (claim["speaker"], claim["source"], claim["cue"], shortened(claim["text"]), sure, numbers)
            rows.append(tuple(cell if isinstance(cell, str) else "" for cell in cells))
    return rows


def shortened(text: str) -> str:
    """The text in one cell."""
    line = " ".join(text.split()).replace("|", "\\|")
    return line if len(line) <= LENGTH else line[: line.rindex(" ", 0, LENGTH)] + " …"


def scores() -> str:
    """F1 on both halves of the sample corpus, as pinned."""
    pinned = json.loads((ROOT / "corpus" / "floors.json").read_text(encoding="utf-8"))
    halves = [pinned[name]["floors"] for name in ("gold-scored.jsonl", "gold-dev.jsonl")]
    rows = [f"{what} | {' | '.join(f'{100 * half[key]:.0f}' for half in halves)}" for what, key in SCORES]
    return table(("F1, per cent", "half only scored", "half developed on"), rows)


def comparison() -> str:
    """F1 of content and speaker on PolNeAR, by system."""
    with (ROOT / "docs" / "comparison.csv").open(encoding="utf-8", newline="") as file:
        rows = [" | ".join(row[key] for key in COMPARED) for row in csv.DictReader(file)]
    return table(("system", "all", "direct", "mixed", "indirect", "measured on", "when", "origin"), rows)


def table(head: tuple[str, ...], rows: list[str]) -> str:
    """A Markdown table."""
    rule = "|" + "---|" * len(head) + "\n"
    first, *others = (f"| {row} |\n" for row in (" | ".join(head), *rows))
    return "".join([first, rule, *others])


if __name__ == "__main__":
    README.write_text(readme(README.read_text(encoding="utf-8"), Path(sys.argv[1])), encoding="utf-8")
    DICTIONARY.write_text(dictionary(), encoding="utf-8")
