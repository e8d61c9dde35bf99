"""One run, from files to tables: `extract` reads, shares out and finishes; `process_shard` is what a worker does.

A shard is some records in a row. How records are cut into shards depends on nothing but their order, a shard's rows on
nothing but its records, and each shard is one part of each table: so the number of workers, and a stop and a
`resume`, change no byte of the tables.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import itertools
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language

from saidby import catalogue, engines, ingest, lineage, loader, segment
from saidby.errors import InputError, OutputError, RunError
from saidby.lexicons import overlay
from saidby.model import Article, Record, Reject
from saidby.plan import make_plan
from saidby.stages import Item, counts_of, cut, rows_of
from saidby.tables.folder import RunFolder, open_folder
from saidby.tables.schema import TABLES
from saidby.tables.write import write_part

FIRST_SHARD, LARGEST_SHARD, SHARDS_A_SIZE = 16, 256, 8
"""Shards start small, so that a small dump has work for several workers, and double every 8 shards up to the largest:
a part of 256 articles is some hundred kilobytes, and 100 million articles make no more than 400,000 parts."""

Progress = Callable[[int, int | None, int], None]
"""Called after each shard with the items done, the items in all once that is known, and the claims found."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ShardSpec:
    """What a worker needs to know; `model`, `out` and `lexicon` are paths."""

    index: int
    items: tuple[Item, ...]
    model: str
    out: str
    lexicon: str | None = None

    def __str__(self) -> str:
        where = f" from {self.items[0].source_path}, record {self.items[0].source_ordinal}" if self.items else ""
        return f"shard {self.index} ({len(self.items)} records{where})"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ShardResult:
    """A finished shard: its number of items, and counts by "stage.what.reason"."""

    index: int
    items: int
    counts: dict[str, int]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How a run ended. `manifest` is what stands in manifest.json; `fresh` is False where nothing was left to do."""

    out: Path
    manifest: dict[str, Any]
    fresh: bool = True

    @property
    def reject_rate(self) -> float:
        """Share of the records, after cutting, that could not be used (0–1)."""
        rate: float = self.manifest["reject_rate"]
        return rate

    def rows(self, table: str) -> int:
        """Rows of a table."""
        rows: int = self.manifest["tables"][table]["rows"]
        return rows


def extract(
    inputs: Sequence[str | Path],
    out: str | Path,
    *,
    model: str | Path | None = None,
    format: str | None = None,
    workers: int = 1,
    resume: bool = False,
    overwrite: bool = False,
    limit: int | None = None,
    lexicon: str | Path | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Extracts the claims of all articles in `inputs` and writes the tables to the folder `out`.

    `resume` goes on with the same run where it was stopped; `overwrite` replaces a run of saidby in `out`; both
    together go on where it is the same run and replace it where not.  `limit` is a number of records.
    `lexicon` is a folder of word lists to read over the built-in ones.
    Raises InputError, OutputError, ModelError, LexiconError, or RunError when a worker died or the run was interrupted.
    """
    if resume and "-" in map(str, inputs):
        raise InputError("standard input cannot be read again; --resume needs files")
    started, path = time.time(), loader.model_path(model)
    if lexicon is None:
        overlay(None)
    else:
        catalogue.check(Path(lexicon))
    plan = make_plan(inputs, model=path, options={"format": format, "limit": limit}, lexicon=lexicon)
    with open_folder(Path(out)) as folder:
        if _settle(folder, plan, resume=resume, overwrite=overwrite):
            return Summary(out=folder.path, manifest=folder.manifest() or {}, fresh=False)
        folder.begin(plan)
        records = _Counted(itertools.islice(ingest.read([str(p) for p in inputs], format=format), limit))
        items = _Counted(_shareable(records))
        done = folder.done()
        tally = _Tally(progress, items, folder.reports() if done else ())
        words = None if lexicon is None else str(lexicon)
        specs = (
            ShardSpec(index=index, items=shard, model=str(path), out=str(folder.path), lexicon=words)
            for index, shard in enumerate(shards(items))
            if index not in done
        )
        try:
            with contextlib.closing(engines.local(process_shard, specs, workers=workers)) as results:
                for result in results:
                    folder.report(result.index, dataclasses.asdict(result))
                    tally.add(dataclasses.asdict(result))
            repeats = lineage.mark(folder)
        except KeyboardInterrupt as error:
            raise RunError(f"interrupted; `--resume` goes on with the run in {folder.path}") from error
        timing = {"started": _utc(started), "seconds": round(time.time() - started, 3), "workers": workers}
        manifest = _manifest(folder, plan, records=records.seen, repeats=repeats)
        manifest["timing"] = timing | {"resumed": bool(done)}
        folder.finish(manifest)
    return Summary(out=folder.path, manifest=manifest)


def process_shard(spec: ShardSpec) -> ShardResult:
    """Makes a shard's rows and writes its part of every table; to be run anywhere, any number of times."""
    rows = rows_of(functools.partial(_loaded, spec.model, spec.lexicon), spec.items)
    folder = RunFolder(Path(spec.out))
    for table in TABLES:
        write_part(table, rows[table], folder.part(table, spec.index), staging=folder.staging)
    return ShardResult(index=spec.index, items=len(spec.items), counts=counts_of(rows))


def shards(items: Iterable[Item]) -> Iterator[tuple[Item, ...]]:
    """Items in order, cut by nothing but their count; at least one shard, which may be empty."""
    items = iter(items)
    for index in itertools.count():
        size = min(FIRST_SHARD << min(index // SHARDS_A_SIZE, 30), LARGEST_SHARD)
        shard = tuple(itertools.islice(items, size))
        if shard or index == 0:
            yield shard
        if len(shard) < size:
            return


class _Counted(Iterator[Any]):
    """An iterator that knows how many it has given, and whether it has come to its end."""

    def __init__(self, things: Iterable[Any]) -> None:
        self.things, self.seen, self.exhausted = iter(things), 0, False

    def __next__(self) -> Any:
        try:
            thing = next(self.things)
        except StopIteration:
            self.exhausted = True
            raise
        self.seen += 1
        return thing


class _Tally:
    """What is done so far, told to whoever shows it."""

    def __init__(self, progress: Progress | None, items: _Counted, before: Iterable[dict[str, Any]]) -> None:
        self.progress, self.items, self.done, self.claims = progress, items, 0, 0
        for report in before:
            self.add(report)

    def add(self, report: dict[str, Any]) -> None:
        self.done += report["items"]
        self.claims += report["counts"]["tables.claims.rows"]
        if self.progress is not None:
            self.progress(self.done, self.items.seen if self.items.exhausted else None, self.claims)


def _settle(folder: RunFolder, plan: dict[str, Any], *, resume: bool, overwrite: bool) -> bool:
    """Whether the run is finished already; else the folder is ready for it to begin or go on."""
    held = folder.plan()
    if resume and held == plan:
        return folder.manifest() is not None
    if held is None or overwrite:
        folder.clear()
        return False
    if resume:
        other = ", ".join(key for key in plan if held.get(key) != plan[key])
        raise OutputError(f"{folder.path} holds a run with other {other}; --overwrite replaces it")
    if folder.manifest() is None:
        raise OutputError(f"{folder.path} holds an unfinished run; --resume goes on with it, --overwrite replaces it")
    raise OutputError(f"{folder.path} holds a finished run; name another folder, or --overwrite to replace it")


def _shareable(records: Iterable[Record | Reject]) -> Iterator[Item]:
    """Items that workers can do without knowing the others.

    Text run together is cut here, so that workers can share its articles; and full copies of an earlier article are
    told apart, so that identifiers are unique in the run: they get an identifier of their own and name the first.
    """
    copies: Counter[str] = Counter()
    for record in records:
        if isinstance(record, Reject):
            yield record
            continue
        own_id = segment.article_id(record.text, record.url, record.source_record_id)
        if not record.run_together and own_id not in copies:
            copies[own_id] += 1
            yield record
            continue
        for made in cut(record):
            if isinstance(made, Article):
                copy = copies[made.article_id]
                copies[made.article_id] += 1
                yield _copied(made, copy) if copy else made
            else:
                yield made


def _copied(article: Article, copy: int) -> Article:
    copy_id = segment.article_id(article.text, article.url, article.source_record_id, copy=copy)
    return dataclasses.replace(article, article_id=copy_id, duplicate_of=article.article_id)


@functools.cache
def _loaded(model: str, lexicon: str | None) -> Language:
    overlay(Path(lexicon) if lexicon else None)
    return loader.load(model)


def _manifest(folder: RunFolder, plan: dict[str, Any], *, records: int, repeats: dict[str, Any]) -> dict[str, Any]:
    """What the finished shards add up to. Merges the table of speakers."""
    counts: Counter[str] = Counter()
    parts = 0
    for report in folder.reports():
        counts.update(report["counts"])
        parts += 1
    tables = {name: {"rows": counts[f"tables.{name}.rows"], "parts": parts} for name in TABLES}
    tables["speakers"] = {"rows": folder.merge_speakers(), "parts": 1}
    stages: dict[str, Any] = {"ingest": {"records": records}}
    for key in sorted(key for key in counts if not key.startswith("tables.")):
        stage, what, reason = key.split(".", 2)
        stages.setdefault(stage, {}).setdefault(what, {})[reason] = counts[key]
    stages["lineage"] = repeats
    articles, rejects = tables["articles"]["rows"], tables["rejects"]["rows"]
    rate = rejects / (articles + rejects) if rejects else 0.0
    return {"plan": plan, "stages": stages, "tables": tables, "reject_rate": rate}


def _utc(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
