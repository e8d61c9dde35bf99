"""Files elsewhere: s3://, gs://, hdfs:// and file:// by pyarrow, other schemes by fsspec where it is installed.

A run never works in such a place: it works in a local folder, which a `Mirror` copies there as shards are finished.
So a part is there whole or not at all, and a machine that starts anew can take the run up from there.
"""

from __future__ import annotations

import contextlib
import hashlib
import posixpath
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import fs

from saidby.errors import InputError, OutputError, SaidbyError
from saidby.tables.folder import MANIFEST, VERDICTS, WORK
from saidby.tables.schema import TABLES

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_TABLE_PART = re.compile(rf"(?:{'|'.join(TABLES)})/part-\d+\.parquet")
BROKEN = (OSError, pa.ArrowException, ValueError)
"""What file systems raise, of pyarrow and of fsspec."""


def is_url(path: str | Path) -> bool:
    """Whether this names a place of a file system other than the local one."""
    return SCHEME.match(str(path)) is not None


def file_system(url: str) -> tuple[Any, str]:
    """The file system of a URL, and the path in it. Raises InputError for an unknown scheme."""
    try:
        system, path = fs.FileSystem.from_uri(url)
        return system, path
    except BROKEN as error:
        try:
            import fsspec
        except ImportError:
            raise InputError(f"cannot open {url}: {error}; other schemes need fsspec: pip install fsspec") from error
        try:
            other, path = fsspec.core.url_to_fs(url)
        except (ImportError, *BROKEN) as reason:
            raise InputError(f"cannot open {url}: {reason}") from reason
        return fs.PyFileSystem(fs.FSSpecHandler(other)), path


def files_at(url: str) -> list[tuple[str, int]]:
    """Path below `url` and size of every file there, sorted; ("", size) for a file itself. Raises InputError."""
    try:
        system, path = file_system(url)
        info = system.get_file_info(path)
        if info.type == fs.FileType.File:
            return [("", info.size)]
        found = system.get_file_info(fs.FileSelector(path, recursive=True, allow_not_found=True))
    except BROKEN as error:
        raise InputError(f"cannot read {url}: {error}") from error
    root = path.rstrip("/") + "/"
    return sorted((f.path.removeprefix(root), f.size) for f in found if f.type == fs.FileType.File)


def listing(url: str) -> dict[str, Any]:
    """What a plan says of an input elsewhere: its files, bytes, and a hash of names and sizes. Raises InputError."""
    files = files_at(url)
    if not files:
        raise InputError(f"{url}: there is no such file or folder")
    digest = hashlib.sha256(repr(files).encode("utf-8")).hexdigest()
    return {"path": url, "files": len(files), "bytes": sum(size for _, size in files), "listing_sha256": digest}


def fetch(url: str, to: Path) -> None:
    """Copies a file from elsewhere. Raises InputError."""
    try:
        system, path = file_system(url)
        _copy(system.open_input_stream(path), to.open("wb"))
    except BROKEN as error:
        raise InputError(f"cannot read {url}: {error}") from error


@contextlib.contextmanager
def nearby(run: str | Path) -> Iterator[Path]:
    """The folder of a run; of one elsewhere a copy under the same name, for as long as this is open.

    Raises InputError for a place that cannot be read; whether there is a run is for the reader to find out.
    """
    if not is_url(run):
        yield Path(run)
        return
    url = str(run).rstrip("/")
    with tempfile.TemporaryDirectory(prefix="saidby-") as scratch:
        folder = Path(scratch) / url.rsplit("/", 1)[-1]
        folder.mkdir()
        for path, _ in files_at(url):
            if path == MANIFEST or _TABLE_PART.fullmatch(path):
                (folder / path).parent.mkdir(exist_ok=True)
                fetch(f"{url}/{path}", folder / path)
        yield folder


class Mirror:
    """Keeps a copy of a run's local folder elsewhere."""

    def __init__(self, local: Path, url: str) -> None:
        self.local, self.url = local, url.rstrip("/")
        try:
            self._system, self._root = file_system(self.url)
        except InputError as error:
            raise OutputError(str(error)) from error

    def pull(self) -> None:
        """Brings what a run has left there, unless the local folder has it already.

        Raises OutputError where something else is in that place.
        """
        there = {path for path, _ in self._guarded(files_at, self.url)}
        ours = MANIFEST in there or any(path.startswith(f"{WORK}/") for path in there)
        if there and not ours:
            raise OutputError(f"{self.url} is not empty and holds no run of saidby; name another place")
        if (self.local / MANIFEST).exists() or (self.local / WORK / "plan.json").exists():
            return
        for path in sorted({MANIFEST} if MANIFEST in there else there):
            (self.local / path).parent.mkdir(parents=True, exist_ok=True)
            self._guarded(fetch, f"{self.url}/{path}", self.local / path)

    def begin(self) -> None:
        """Takes away what would make an older run look finished, and writes down that this one has begun."""
        self._delete([MANIFEST])
        self.push([self.local / WORK / "plan.json"])

    def push(self, files: Iterable[Path]) -> None:
        """Copies these files of the local folder. Raises OutputError."""
        for file in files:
            path = f"{self._root.rstrip('/')}/{file.relative_to(self.local).as_posix()}"
            self._guarded(self._put, file, path)

    def finish(self) -> None:
        """Copies the finished tables, the manifest last, and takes away all else."""
        tables = sorted(p for p in self.local.glob("*/part-*.parquet"))
        self.push(tables)
        kept = {VERDICTS, *(p.relative_to(self.local).as_posix() for p in tables)}
        self._delete(path for path, _ in self._guarded(files_at, self.url) if path not in kept)
        work = f"{self._root.rstrip('/')}/{WORK}"
        if self._guarded(self._system.get_file_info, work).type == fs.FileType.Directory:
            self._guarded(self._system.delete_dir, work)
        self.push([self.local / MANIFEST])

    def _put(self, file: Path, path: str) -> None:
        self._system.create_dir(posixpath.dirname(path), recursive=True)
        _copy(file.open("rb"), self._system.open_output_stream(path))

    def _delete(self, paths: Iterable[str]) -> None:
        for path in paths:
            whole = f"{self._root.rstrip('/')}/{path}"
            if self._guarded(self._system.get_file_info, whole).type == fs.FileType.File:
                self._guarded(self._system.delete_file, whole)

    def _guarded(self, call: Any, *arguments: Any) -> Any:
        try:
            return call(*arguments)
        except (SaidbyError, *BROKEN) as error:
            raise OutputError(f"cannot use {self.url}: {error}") from error


def _copy(source: Any, target: Any) -> None:
    with source, target:
        for chunk in _chunks(source):
            target.write(chunk)


def _chunks(source: Any) -> Iterator[bytes]:
    while chunk := source.read(1 << 20):
        yield chunk
