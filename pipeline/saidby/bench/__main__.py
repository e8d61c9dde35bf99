"""Measures, prints the tables and, if asked, writes the figures as JSON."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from saidby import bench, ingest
from saidby.model import Record

REPEAT = 4
"""Makes about a hundred articles of the sample: writing seven files costs the same for a shard of any size."""


def main() -> None:
    """Reads the options and measures what they ask for."""
    parser = argparse.ArgumentParser(prog="python -m saidby.bench", description=bench.__doc__)
    parser.add_argument("inputs", nargs="*", type=Path, default=[Path("corpus/articles.jsonl")])
    parser.add_argument("--model", type=Path, help="another model than the shipped one")
    parser.add_argument(
        "--repeat", type=int, default=REPEAT, help=f"read the input so many times over (default: {REPEAT})"
    )
    parser.add_argument("--articles", type=int, nargs="*", default=[], help="also whole runs over so many articles")
    parser.add_argument("--workers", type=int, nargs="*", default=[1], help="with so many workers each")
    parser.add_argument("--rounds", type=int, default=1, help="whole runs in turn, so often each: medians")
    parser.add_argument("--light", action="store_true", help="without the model, for runs over many articles")
    parser.add_argument("--runs-only", action="store_true", help="nothing but whole runs")
    parser.add_argument("--yardstick", type=Path, metavar="DATA", help="also spaCy's CNN, trained on DATA/ud")
    parser.add_argument("--json", type=Path, help="write the figures to this file, too")
    given = parser.parse_args()
    figures: dict[str, Any] = {"articles": 0}
    if not given.runs_only:
        figures = bench.measure(given.inputs, model=given.model, repeat=given.repeat)
        figures["start_up"] = bench.start_up(given.model)
    if given.articles:
        figures["runs"] = bench.measure_runs(
            given.inputs,
            given.articles,
            given.workers,
            model=given.model,
            light=given.light,
            rounds=given.rounds,
        )
    if given.yardstick:
        from saidby.bench.yardstick import words_per_second

        texts = [record.text for record in ingest.read(given.inputs) if isinstance(record, Record)]
        speed = words_per_second(given.yardstick, texts)
        ratio = round(figures.get("annotate_words_per_second", 0) / speed, 2)
        figures["yardstick"] = {"words_per_second": speed, "ratio": ratio}
    print(bench.as_text(figures))
    if given.json:
        given.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
