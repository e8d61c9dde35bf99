"""Whole runs as users start them, each in a process of its own: start-up, workers, growth with the size of the dump."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import spacy

from saidby import ingest
from saidby.model import Record

START = """
import json, time
started = time.process_time()
import saidby, saidby.run
imported = time.process_time()
saidby.load({model!r})("It rose, Ilse Brandt said.")
print(json.dumps([imported, time.process_time()]))
"""
RUN = """
import json, resource, sys, time
from saidby import run
dump, out, model, workers = sys.argv[1:]
started = time.perf_counter()
run.extract([dump], out, model=model or None, workers=int(workers), isolated=True)
clock = time.perf_counter() - started
own, children = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
cpu = sum(r.ru_utime + r.ru_stime for r in (own, children))
print(json.dumps([clock, cpu, max(own.ru_maxrss, children.ru_maxrss)]))
"""


def start_up(model: Path | None = None) -> dict[str, float]:
    """Seconds of processor time of a fresh process until it has read a first sentence."""
    imported, ready = _told(START.format(model=None if model is None else str(model)))
    return {"seconds": round(ready, 2), "import_seconds": round(imported, 2)}


def measure_runs(
    paths: Sequence[Path],
    sizes: Iterable[int],
    workers: Sequence[int],
    *,
    model: Path | None = None,
    light: bool = False,
    rounds: int = 1,
) -> list[dict[str, Any]]:
    """Runs over so many articles with so many workers; peak memory is that of the largest process.

    The articles are those of `paths` over and over, each with a number of its own.  `light` leaves the model out: what
    remains is everything whose memory or time might grow with the dump.  Of several `rounds`, in which the numbers of
    workers take turns, the medians: a machine's own speed drifts.
    """
    texts = [record.text for record in ingest.read(paths) if isinstance(record, Record)]
    found = []
    with tempfile.TemporaryDirectory(prefix="saidby-bench-") as scratch:
        used = _without_model(Path(scratch) / "light") if light else model
        for size in sizes:
            dump, out = Path(scratch) / f"{size}.jsonl", Path(scratch) / "out"
            with dump.open("w", encoding="utf-8") as file:
                file.writelines(json.dumps({"text": text}) + "\n" for text in _numbered(texts, size))
            told: dict[int, list[list[float]]] = {some: [] for some in workers}
            for some in [*workers] * rounds:
                shutil.rmtree(out, ignore_errors=True)
                told[some].append(_told(RUN, dump, out, used or "", some))
            disk = sum(p.stat().st_size for p in out.rglob("*.parquet"))
            for some, rows in told.items():
                clock, cpu, peak = map(statistics.median, zip(*rows, strict=True))
                found.append(
                    {
                        "articles": size,
                        "workers": some,
                        "light": light,
                        "clock_seconds": round(clock, 1),
                        "cpu_seconds": round(cpu, 1),
                        "peak_memory_mb": round(peak * (1 if sys.platform == "darwin" else 1024) / 1e6),
                        "disk_mb": round(disk / 1e6, 2),
                    }
                )
    return found


def _numbered(texts: Sequence[str], size: int) -> Iterator[str]:
    for i in range(size):
        yield f"{texts[i % len(texts)]}\nThis was report number {i} of the harbour office."


def _without_model(folder: Path) -> Path:
    nlp = spacy.blank("en")
    nlp.add_pipe("saidby_quotes")
    nlp.meta["name"] = "light"
    nlp.to_disk(folder)
    return folder


def _told(script: str, *arguments: object) -> list[float]:
    """What a script prints, as JSON."""
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)], check=True, stdout=subprocess.PIPE, text=True
    )
    told: list[float] = json.loads(done.stdout.splitlines()[-1])
    return told
