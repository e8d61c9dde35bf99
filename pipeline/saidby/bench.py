"""`python -m saidby.bench`: words a second for each stage and end to end, loading time, memory, growth with length.

All figures are for one process and one thread.  Words are stretches between white space; seconds are of processor
time, which a busy machine changes less than the clock.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from spacy.language import Language
from spacy.tokens import Doc

from saidby import ingest, loader, stages
from saidby.model import Article, Record
from saidby.tables.schema import TABLES
from saidby.tables.write import write_part

T = TypeVar("T")
LENGTHS = (1, 4, 16)
"""Documents of so many times the longest article's text show how time grows with length."""


def measure(paths: list[Path], *, model: Path | None = None, repeat: int = 1) -> dict[str, Any]:
    """The figures as plain JSON values; `repeat` reads the input so many times over."""
    nlp, load = _timed(loader.load, model)
    stages.rows_of(lambda: nlp, [Record(source_path="", source_format="", source_ordinal=0, text="It said so.")])
    records, read = _timed(lambda: [r for _ in range(repeat) for r in ingest.read(paths)])
    made, cut = _timed(lambda: [m for r in records if isinstance(r, Record) for m in stages.cut(r)])
    articles = [m for m in made if isinstance(m, Article)]
    if not articles:
        return {"articles": 0, "words": 0}
    words = sum(len(article.text.split()) for article in articles)
    seconds = {"ingest": read, "segment": cut} | _seconds_by_component(nlp, articles)
    rows, whole = _timed(lambda: stages.rows_of(lambda: nlp, articles))
    with tempfile.TemporaryDirectory() as folder:
        _, seconds["tables"] = _timed(_write, rows, Path(folder))
    end_to_end = read + cut + whole + seconds["tables"]
    return {
        "articles": len(articles),
        "words": words,
        "load_seconds": round(load, 2),
        "words_per_second": round(words / end_to_end),
        "stages": {
            name: {
                "words_per_second": round(words / max(spent, 1e-6)),
                "share": round(spent / sum(seconds.values()), 3),
            }
            for name, spent in seconds.items()
        },
        "growth": _growth(nlp, max(articles, key=lambda article: len(article.text)).text),
        "peak_memory_mb": round(_peak_bytes() / 1e6),
    }


def as_text(figures: dict[str, Any]) -> str:
    """The figures as a table."""
    if not figures["articles"]:
        return "no articles"
    lines = [
        f"{figures['articles']:,} articles, {figures['words']:,} words",
        f"end to end      {figures['words_per_second']:>10,} words/s",
        f"loading         {figures['load_seconds']:>10} s",
        f"peak memory     {figures['peak_memory_mb']:>10,} MB",
        "",
        f"{'stage':<22}{'words/s':>12}{'share':>8}",
        *(f"{name:<22}{f['words_per_second']:>12,}{f['share']:>8.1%}" for name, f in figures["stages"].items()),
        "",
        f"{'words in one article':<22}{'words/s':>12}",
        *(f"{step['words']:<22,}{step['words_per_second']:>12,}" for step in figures["growth"]),
    ]
    return "\n".join(lines)


def _seconds_by_component(nlp: Language, articles: list[Article]) -> dict[str, float]:
    """Seconds of the tokenizer and of each component of the pipeline, batch after batch."""
    docs, spent = _timed(lambda: [stages.prepared(nlp, article) for article in articles])
    seconds = {"tokenizer": spent}
    for name, component in nlp.pipeline:
        docs, seconds[name] = _timed(_annotated, component, docs)
    return seconds


def _annotated(component: Any, docs: list[Doc]) -> list[Doc]:
    if hasattr(component, "pipe"):
        return list(component.pipe(docs, batch_size=stages.BATCH_ARTICLES))
    return [component(doc) for doc in docs]


def _write(rows: stages.Rows, folder: Path) -> None:
    for table in TABLES:
        write_part(table, rows[table], folder / f"{table}.parquet", staging=folder)


def _growth(nlp: Language, text: str) -> list[dict[str, int]]:
    """Words a second for one document of growing length."""
    found = []
    for times in LENGTHS:
        long = "\n".join([text] * times)
        record = Record(source_path="", source_format="", source_ordinal=0, text=long)
        _, spent = _timed(stages.rows_of, lambda: nlp, [record])
        words = len(long.split())
        found.append({"words": words, "words_per_second": round(words / max(spent, 1e-6))})
    return found


def _timed(work: Callable[..., T], *arguments: Any) -> tuple[T, float]:
    started = time.process_time()
    result = work(*arguments)
    return result, time.process_time() - started


def _peak_bytes() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def main() -> None:
    """Measures, prints the table and, if asked, writes it as JSON."""
    parser = argparse.ArgumentParser(prog="python -m saidby.bench", description=__doc__)
    parser.add_argument("inputs", nargs="*", type=Path, default=[Path("corpus/articles.jsonl")])
    parser.add_argument("--model", type=Path, help="another model than the shipped one")
    parser.add_argument("--repeat", type=int, default=1, help="read the input so many times over")
    parser.add_argument("--json", type=Path, help="write the figures to this file, too")
    given = parser.parse_args()
    figures = measure(given.inputs, model=given.model, repeat=given.repeat)
    print(as_text(figures))
    if given.json:
        given.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
