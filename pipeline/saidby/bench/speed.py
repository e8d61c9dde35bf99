"""Words a second for each stage and end to end, loading time, memory, growth with length: one process, one thread."""

from __future__ import annotations

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
MODEL = ("saidby_encoder", "saidby_parser", "saidby_ner", "saidby_roles")
"""What makes up, with the tokenizer, the stage "annotate"."""
HARD: dict[str, Callable[[int], str]] = {
    "no full stop": lambda words: "and the river rose while nobody in the harbour looked " * (words // 10),
    "emoji": lambda words: "🌊" * words,
    "capitals": lambda words: "MINISTER SAYS RIVER ROSE BY 3 METRES IN VELM\n" * (words // 9),
    "open quotations": lambda words: "“He said ‘no. " * (words // 3),
}
"""Texts that tempt a stage into work that grows with the square of their length, by a number of words."""
HARD_WORDS = (1_000, 4_000)


def measure(paths: list[Path], *, model: Path | None = None, repeat: int = 1) -> dict[str, Any]:
    """The figures as plain JSON values; `repeat` reads the input so many times over."""
    nlp, load = _timed(loader.load, model)
    loaded = _peak_bytes()
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
    annotate = sum(seconds[name] for name in ("tokenizer", *MODEL) if name in seconds)
    return {
        "articles": len(articles),
        "words": words,
        "load_seconds": round(load, 2),
        "words_per_second": round(words / end_to_end),
        "annotate_words_per_second": round(words / annotate),
        "share_of_annotate_speed": round(annotate / end_to_end, 3),
        "stages": {
            name: {
                "words_per_second": round(words / max(spent, 1e-6)),
                "share": round(spent / sum(seconds.values()), 3),
            }
            for name, spent in seconds.items()
        },
        "growth": _growth(nlp, max(articles, key=lambda article: len(article.text)).text),
        "hard_texts": _hard(nlp),
        "loaded_memory_mb": round(loaded / 1e6),
        "peak_memory_mb": round(_peak_bytes() / 1e6),
    }


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


def _hard(nlp: Language) -> dict[str, list[dict[str, float]]]:
    """Seconds for each of the hard texts, at growing length."""
    found: dict[str, list[dict[str, float]]] = {}
    for name, make in HARD.items():
        for words in HARD_WORDS:
            record = Record(source_path="", source_format="", source_ordinal=0, text=make(words))
            _, spent = _timed(stages.rows_of, lambda: nlp, [record])
            found.setdefault(name, []).append({"words": words, "seconds": round(spent, 3)})
    return found


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
