"""The output folder of one run: whose it is, what is done in it, and how it is finished.

`DIR/<table>/part-*.parquet` and `DIR/manifest.json` are what users see.  While a run goes on, `DIR/.saidby/` holds
its plan, its lock, what each finished shard reported, and files on their way; the last step takes it away.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from saidby.errors import OutputError
from saidby.tables.schema import TABLES
from saidby.tables.speakers import write_merged_speakers
from saidby.tables.write import replacing, write_json

Json = dict[str, Any]
WORK = ".saidby"
MANIFEST = "manifest.json"
VERDICTS = "audit.sqlite"
"""What auditors said of the run's claims: people's work, which no run ever deletes."""


class RunFolder:
    """An output folder that this process holds the lock of; made by `open_folder`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.work = path / WORK
        self.staging = self.work / "staging"
        self.shards = self.work / "shards"
        self.speakers = self.work / "speakers"

    def manifest(self) -> Json | None:
        """The manifest of the finished run in this folder, None where there is none."""
        return _read_json(self.path / MANIFEST)

    def plan(self) -> Json | None:
        """What the run in this folder, finished or not, was made from."""
        finished = self.manifest()
        return finished.get("plan") if finished else _read_json(self.work / "plan.json")

    def begin(self, plan: Json) -> None:
        """Makes the folders and writes the plan down. Raises OutputError when that is not possible."""
        self.make()
        write_json(plan, self.work / "plan.json", staging=self.staging)

    def make(self) -> None:
        """Makes the folders. Raises OutputError when that is not possible."""
        try:
            for folder in (self.staging, self.shards, self.speakers, *(self.path / name for name in TABLES)):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"cannot write to {self.path}: {error.strerror}") from error

    def adopt(self, index: int, parts: Mapping[str, bytes]) -> None:
        """Takes in the parts of a shard that a worker elsewhere has made."""
        for table, content in parts.items():
            with replacing(self.part(table, index), self.staging) as staged:
                staged.write_bytes(content)

    @contextlib.contextmanager
    def open_end(self) -> Iterator[bool]:
        """While this is open a mark stands in the folder; gives whether one stood there already.

        It stays only where the process itself was killed, so a mark that stands there may tell of a record that kills.
        """
        mark = self.work / "running"
        stood = mark.exists()
        mark.touch()
        try:
            yield stood
        finally:
            mark.unlink(missing_ok=True)

    def part(self, table: str, index: int) -> Path:
        """Where the part of one shard belongs; speakers wait in the work folder until all are merged."""
        return (self.speakers if table == "speakers" else self.path / table) / f"part-{index:05}.parquet"

    def files_of(self, index: int) -> list[Path]:
        """The files of a finished shard, its report last."""
        return [*(self.part(table, index) for table in TABLES), self.shards / f"{index:05}.json"]

    def done(self) -> set[int]:
        """Indices of the shards whose parts are all there."""
        indices = {int(report.stem) for report in self.shards.glob("*.json")}
        return {i for i in indices if all(self.part(table, i).is_file() for table in TABLES)}

    def report(self, index: int, counts: Json) -> None:
        """Notes that a shard is done, and what it counted."""
        write_json(counts, self.shards / f"{index:05}.json", staging=self.staging)

    def reports(self) -> Iterator[Json]:
        """What every finished shard counted, in their order."""
        for path in sorted(self.shards.glob("*.json"), key=lambda p: int(p.stem)):
            yield json.loads(path.read_text(encoding="utf-8"))

    def merge_speakers(self) -> int:
        """Makes the table of speakers from those of all shards; returns the number of rows."""
        parts = sorted(self.speakers.glob("part-*.parquet"), key=lambda p: int(p.stem.removeprefix("part-")))
        return write_merged_speakers(parts, self.path / "speakers" / "part-00000.parquet", staging=self.staging)

    def finish(self, manifest: Json) -> None:
        """Writes the manifest: from here on the run is finished."""
        write_json(manifest, self.path / MANIFEST, staging=self.staging)

    def clear(self) -> None:
        """Deletes what a run of saidby writes and nothing else, the manifest first."""
        try:
            (self.path / MANIFEST).unlink(missing_ok=True)
            for name in TABLES:
                for part in (self.path / name).glob("part-*.parquet"):
                    part.unlink()
                _remove_if_empty(self.path / name)
        except OSError as error:
            raise OutputError(f"cannot delete the old run in {self.path}: {error.strerror}") from error
        for folder in (self.shards, self.speakers, self.staging):
            shutil.rmtree(folder, ignore_errors=True)
        (self.work / "plan.json").unlink(missing_ok=True)


@contextlib.contextmanager
def open_folder(path: Path) -> Iterator[RunFolder]:
    """Locks the folder for one run and makes it if needed.

    Afterwards a finished run keeps only its tables and manifest, an unfinished one what it needs to go on, and a run
    that has finished no shard leaves nothing behind.
    Raises OutputError when something else is in the folder or another process works in it.
    """
    _refuse_foreign(path)
    existed = path.exists()
    folder = RunFolder(path)
    try:
        folder.work.mkdir(parents=True, exist_ok=True)
        lock = (folder.work / "lock").open("w")
    except OSError as error:
        raise OutputError(f"cannot write to {path}: {error.strerror}") from error
    with lock:
        _lock(lock, path)
        try:
            yield folder
        finally:
            if folder.manifest() is None and not any(folder.shards.glob("*.json")):
                folder.clear()
            if folder.manifest() is not None or folder.plan() is None:
                shutil.rmtree(folder.work, ignore_errors=True)
            if not existed:
                _remove_if_empty(path)


def _refuse_foreign(path: Path) -> None:
    if path.exists() and not path.is_dir():
        raise OutputError(f"{path} is a file; --out needs a folder")
    try:
        ours = not path.exists() or (path / WORK).is_dir() or not any(p.name != VERDICTS for p in path.iterdir())
        finished = _read_json(path / MANIFEST) if not ours else None
    except OSError as error:
        raise OutputError(f"cannot read {path}: {error.strerror}") from error
    if not ours and not (finished and "plan" in finished):
        raise OutputError(f"{path} is not empty and holds no run of saidby; name another folder")


def _lock(handle: IO[str], path: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise OutputError(f"another process is writing to {path}; wait for it or name another folder") from error


def _read_json(path: Path) -> Json | None:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise OutputError(f"{path} is not a manifest of saidby: {error}") from error
    return value if isinstance(value, dict) else {}


def _remove_if_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):
        folder.rmdir()
