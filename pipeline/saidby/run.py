"""One run, from files to tables: `extract` reads, shares out and finishes; what workers do is in `shards`."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import itertools
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from saidby import catalogue, engines, ingest, inputs, lineage, loader
from saidby.errors import InputError, OutputError, RunError
from saidby.lexicons import overlay
from saidby.plan import make_plan
from saidby.shards import Files, ShardResult, ShardSpec, process_afar, process_shard, shards, shareable
from saidby.tables.folder import RunFolder, open_folder
from saidby.tables.remote import Mirror, is_url
from saidby.tables.schema import TABLES

ENGINES = ("local", "ray")
Progress = Callable[[int, int | None, int], None]
"""Called after each shard with the items done, the items in all once that is known, and the claims found."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How a run ended. `manifest` is what stands in manifest.json; `fresh` is False where nothing was left to do."""

    out: Path | str
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
    dumps: Sequence[str | Path],
    out: str | Path,
    *,
    model: str | Path | None = None,
    format: str | None = None,
    engine: str = "local",
    workers: int | None = 1,
    isolated: bool = False,
    resume: bool = False,
    overwrite: bool = False,
    limit: int | None = None,
    lexicon: str | Path | None = None,
    fields: str | Path | None = None,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Extracts the claims of all articles in `dumps` and writes the tables to the folder `out`.

    Dumps and folder are paths or URLs (s3://, gs://, file:// …).
    `engine` is "local", with `workers` processes (one: this process, unless `isolated`), or "ray" with at most so many
    shards at a time (None: as the cluster's size asks for).
    `resume` goes on with the same run where it was stopped; `overwrite` replaces a run of saidby in `out`; both
    together go on where it is the same run and replace it where not.  `limit` is a number of records.
    `time_limit`: a record that takes its worker longer than so many seconds is rejected (and there is a worker, even
    for one). It changes nothing else, so a run may be resumed with another.
    `lexicon` is a folder of word lists to read over the built-in ones, `fields` a file that says which fields of the
    dumps hold what.
    Raises InputError, OutputError, ModelError, LexiconError, or RunError when workers keep dying or the run was
    interrupted.
    """
    if resume and "-" in map(str, dumps):
        raise InputError("standard input cannot be read again; --resume needs files")
    if engine not in ENGINES:
        raise InputError(f"unknown engine {engine!r}; known: {', '.join(ENGINES)}")
    started, path = time.time(), loader.model_path(model)
    if lexicon is None:
        overlay(None)
    else:
        catalogue.check(Path(lexicon))
    options = {"format": format, "limit": limit, "fields": ingest.fingerprint(fields)}
    plan = make_plan([], model=path, options=options, lexicon=lexicon)
    plan["inputs"] = inputs.describe(dumps)
    local = _scratch(str(out)) if is_url(out) else Path(out)
    mirror = Mirror(local, str(out)) if is_url(out) else None
    if mirror is not None:
        mirror.pull()
    with open_folder(local) as folder:
        if _settle(folder, plan, resume=resume, overwrite=overwrite):
            return Summary(out=out, manifest=folder.manifest() or {}, fresh=False)
        folder.begin(plan)
        if mirror is not None:
            mirror.begin()
        records = _Counted(itertools.islice(inputs.read(dumps, format=format, fields=fields), limit))
        items = _Counted(shareable(records))
        done = folder.done()
        tally = _Tally(progress, items, folder.reports() if done else ())
        like = ShardSpec(
            index=0,
            items=(),
            model=None if engine == "ray" and model is None else str(path),
            out=str(folder.path),
            lexicon=None if lexicon is None else str(lexicon),
            code=plan["saidby"]["code"] if engine == "ray" else None,
            weights=plan["model"]["sha256"] if engine == "ray" else None,
            time_limit=time_limit,
        )
        specs = (
            dataclasses.replace(like, index=index, items=shard)
            for index, shard in enumerate(shards(items))
            if index not in done
        )
        with _clean_end(folder.path), folder.open_end() as killed:
            results = _results(engine, specs, workers, isolated=isolated or killed or time_limit is not None)
            _take_in(results, folder, mirror, tally)
            repeats = lineage.mark(folder)
            manifest = _manifest(folder, plan, records=records.seen, repeats=repeats)
            manifest["timing"] = {
                "started": _utc(started),
                "seconds": round(time.time() - started, 3),
                "engine": engine,
                "workers": workers,
                "resumed": bool(done),
            }
        folder.finish(manifest)
        if mirror is not None:
            mirror.finish()
    if mirror is not None:
        shutil.rmtree(local, ignore_errors=True)
    return Summary(out=out, manifest=manifest)


def _take_in(
    results: Generator[tuple[ShardResult, Files], None, None], folder: RunFolder, mirror: Mirror | None, tally: _Tally
) -> None:
    """Notes each shard as it is finished."""
    with contextlib.closing(results):
        for result, parts in results:
            folder.adopt(result.index, parts)
            folder.report(result.index, dataclasses.asdict(result))
            if mirror is not None:
                mirror.push(folder.files_of(result.index))
            tally.add(dataclasses.asdict(result))


def _results(
    engine: str, specs: Iterable[ShardSpec], workers: int | None, *, isolated: bool
) -> Generator[tuple[ShardResult, Files], None, None]:
    """Each finished shard, with its parts where the worker has not written them itself."""
    if engine == "ray":
        yield from engines.on_ray(process_afar, specs, workers=workers)
    else:
        for result in engines.local(process_shard, specs, workers=workers or 1, isolated=isolated):
            yield result, {}


@contextlib.contextmanager
def _clean_end(out: Path) -> Iterator[None]:
    """Says in one line what ended the run from outside."""
    try:
        yield
    except KeyboardInterrupt as error:
        raise RunError(f"interrupted; `--resume` goes on with the run in {out}") from error
    except OSError as error:
        raise OutputError(f"cannot write {error.filename or out}: {error.strerror or error}; then --resume") from error


def _scratch(url: str) -> Path:
    """Where a run works whose tables belong elsewhere; the same for the same URL, so that it can be resumed."""
    name = hashlib.sha256(url.rstrip("/").encode("utf-8")).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"saidby-{name}"


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
