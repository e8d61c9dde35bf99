"""`python -m saidby.train.card`: puts the figures of models/scores.json into the model card, models/README.md."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from saidby.errors import InputError

BEGIN, END = "<!-- scores: written by python -m saidby.train.card -->", "<!-- end of scores -->"
TITLES = {
    "syntax": (
        "Syntax",
        "F1 as the CoNLL 2018 shared task counts it; `las` without the subtypes of labels, single labels with them.",
    ),
    "names": ("Names", "A name is right if both ends and the class are; `spans`: whatever the class."),
    "roles": (
        "Attribution roles",
        "F1 over spans, each alone, right only if both ends are; `_words`: over words; `content_cue`, `cue_speaker`: "
        "pairs of right spans; `_given_spans`: links between gold spans that are right, in per cent.",
    ),
}

Report = dict[str, dict[str, dict[str, float]]]


def scores_section(measured: dict[str, Any]) -> str:
    """The figures as Markdown, with the model they belong to."""
    model = measured["model"]
    limit = measured["documents_per_corpus"]
    lines = [
        f"Measured from raw text on the shipped weights (`weights_sha256` {model['weights_sha256']}, "
        f"version {model['version']}), in per cent"
        + (f"; a sample of {limit} documents a corpus." if limit is not None else ".")
    ]
    for part, by_corpus in measured["scores"].items():
        title, note = TITLES[part]
        lines += ["", f"### {title}", "", note, "", part_table(by_corpus)]
    full = measured.get("full_precision")
    if full is not None:
        lines += ["", "### 8-bit weights against full precision", "", *_against(measured["scores"], full)]
    return "\n".join(lines)


def _against(scores: Report, full: Report) -> list[str]:
    """What the 8-bit weights lose, figure by figure (points; a gain is negative)."""
    rows = [
        (loss, f"| {corpus} | {name} | {figure:.1f} | {full[part][corpus][name]:.1f} | {loss:+.1f} |")
        for part, by_corpus in scores.items()
        for corpus, figures in by_corpus.items()
        for name, figure in figures.items()
        for loss in [full[part][corpus][name] - figure]
    ]
    mean = sum(loss for loss, _ in rows) / len(rows)
    worst = sorted(rows, key=lambda r: -r[0])[:8]
    return [
        f"All {len(rows)} figures above were measured with both: the 8-bit weights lose {mean:.2f} points on average. "
        "The largest losses:",
        "",
        "| | figure | 8-bit | full | loss |",
        "|---|---|---:|---:|---:|",
        *(row for _, row in worst),
    ]


def part_table(by_corpus: dict[str, dict[str, float]]) -> str:
    """A Markdown table with a row a figure and a column a corpus."""
    corpora = list(by_corpus)
    lines = ["| | " + " | ".join(corpora) + " |", "|---|" + "---:|" * len(corpora)]
    for name in next(iter(by_corpus.values())):
        lines.append(f"| {name} | " + " | ".join(f"{by_corpus[c][name]:.1f}" for c in corpora) + " |")
    return "\n".join(lines)


def with_scores(card: str, measured: dict[str, Any]) -> str:
    """The card with the figures between its two marks; raises InputError where these are missing."""
    before, begin, rest = card.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise InputError(f"the card has no place for the figures: it needs {BEGIN!r} and {END!r}")
    return f"{before}{BEGIN}\n\n{scores_section(measured)}\n\n{END}{after}"


def main() -> None:
    """Reads the options and writes the card."""
    parser = argparse.ArgumentParser(prog="python -m saidby.train.card", description=__doc__)
    parser.add_argument("--scores", type=Path, default=Path("models/scores.json"))
    parser.add_argument("--card", type=Path, default=Path("models/README.md"))
    given = parser.parse_args()
    measured = json.loads(given.scores.read_text(encoding="utf-8"))
    card = given.card.read_text(encoding="utf-8")
    given.card.write_text(with_scores(card, measured), encoding="utf-8")


if __name__ == "__main__":
    main()
