"""Words a second on one core, by component and end to end, start-up time and peak memory.

    python -m saidby.evaluate.bench [--dump FILE] [--model DIR] [--words N] [--out FILE]

FILE is JSONL with `text`, or plain text; its articles are repeated until there are N words. Times are the process's own
(all its threads), so that a busy machine or many threads do not flatter or harm: words a second *per core*.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import platform
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from saidby.errors import InputError, SaidbyError
from saidby.model import Record

SAMPLE = Path("corpus/articles.jsonl")
RSS_UNITS_PER_MIB = 1024 * 1024 if sys.platform == "darwin" else 1024
"""getrusage counts bytes on macOS, KiB elsewhere."""
BATCH = 32
"""Docs handed to a component at a time, as a run does."""


def bench(texts: Sequence[str], model: Path | None = None) -> dict[str, Any]:
    """Measures everything once; see the module for what the figures mean. Seconds are process time."""
    started, wall = time.process_time(), time.perf_counter()
    from saidby import loader, segment, stages

    nlp = loader.load(model)
    load = {"seconds": time.process_time() - started, "wall_seconds": time.perf_counter() - wall}
    nlp("Once to warm up.")
    words = sum(len(text.split()) for text in texts)
    records = [
        Record(source_path="-", source_format="jsonl", source_ordinal=i, text=text) for i, text in enumerate(texts)
    ]
    seconds: dict[str, float] = {"segment": _timed(lambda: [segment.segment(r) for r in records])}
    for i in range(0, len(texts), BATCH):
        _components(nlp, texts[i : i + BATCH], seconds)
    whole = _timed(lambda: stages.rows_of(lambda: nlp, records))
    return {
        "machine": {"python": platform.python_version(), "platform": platform.machine(), "cores": os.cpu_count()},
        "articles": len(texts),
        "words": words,
        "load": load,
        "components": {
            name: {"seconds": taken, "words_per_second": words / taken if taken else None}
            for name, taken in seconds.items()
        },
        "end_to_end": {"seconds": whole, "words_per_second": words / whole},
        "peak_rss_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / RSS_UNITS_PER_MIB,
    }


def table(found: dict[str, Any]) -> str:
    """The figures for a terminal."""
    total = sum(c["seconds"] for c in found["components"].values())
    lines = [f"{'':28}{'seconds':>10}{'words/s':>12}{'share':>8}"]
    for name, c in found["components"].items():
        speed = f"{c['words_per_second']:12,.0f}" if c["words_per_second"] else f"{'–':>12}"
        lines.append(f"{name:28}{c['seconds']:10.2f}{speed}{c['seconds'] / total:8.1%}")
    whole = found["end_to_end"]
    lines += [
        f"{'end to end, rows in memory':28}{whole['seconds']:10.2f}{whole['words_per_second']:12,.0f}",
        f"{found['articles']} articles, {found['words']:,} words; loading took {found['load']['wall_seconds']:.1f} s; "
        f"peak memory {found['peak_rss_mib']:,.0f} MiB",
    ]
    return "\n".join(lines)


def read_articles(path: Path, words: int) -> list[str]:
    """The texts of the file, repeated until they hold `words` words."""
    try:
        content = path.read_text(encoding="utf-8")
        texts = [json.loads(line)["text"] for line in content.splitlines()] if path.suffix == ".jsonl" else [content]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"cannot read articles from {path}: {error}") from error
    found: list[str] = []
    have = 0
    for text in itertools.cycle([text for text in texts if text.strip()]):
        if have >= words:
            break
        found.append(text)
        have += len(text.split())
    if not found:
        raise InputError(f"{path} holds no articles")
    return found


def _timed(run: Callable[[], object]) -> float:
    started = time.process_time()
    run()
    return time.process_time() - started


def _components(nlp: Any, texts: Sequence[str], seconds: dict[str, float]) -> None:
    """Runs a batch through the components one by one and adds up what each takes."""
    from saidby import marks

    started = time.process_time()
    docs = [marks.prepare(nlp.make_doc(text)) for text in texts]
    seconds["tokenizer"] = seconds.get("tokenizer", 0.0) + time.process_time() - started
    for name, component in nlp.pipeline:
        started = time.process_time()
        docs = list(component.pipe(docs)) if hasattr(component, "pipe") else [component(doc) for doc in docs]
        seconds[name] = seconds.get(name, 0.0) + time.process_time() - started


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table; 1: something cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m saidby.evaluate.bench", description=__doc__.splitlines()[0])
    parser.add_argument("--dump", type=Path, default=SAMPLE)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--words", type=int, default=20_000)
    parser.add_argument("--out", type=Path, help="write the figures here as JSON")
    options = parser.parse_args(arguments)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    try:
        found = bench(read_articles(options.dump, options.words), options.model)
    except SaidbyError as error:
        print(error, file=sys.stderr)
        return 1
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
