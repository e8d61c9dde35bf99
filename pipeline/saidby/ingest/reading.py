"""Paths → records and rejects, one at a time."""

from __future__ import annotations

import bz2
import gzip
import io
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, cast

from saidby.errors import InputError
from saidby.ingest.adapters import ADAPTERS, HEAD_BYTES, Adapter, adapter_for, adapter_named
from saidby.ingest.archives import is_archive, is_tar, is_zip, tar_members, zip_members
from saidby.ingest.parsed import Parsed, Problem, Source, problem
from saidby.model import Record, Reject

STANDARD_INPUT = "-"
MEMBER = "::"
_BROKEN = (OSError, EOFError, zlib.error, tarfile.TarError, zipfile.BadZipFile)
Found = Parsed | Problem


def read(paths: Iterable[str | Path], *, format: str | None = None) -> Iterator[Record | Reject]:
    """All records of files, folders (recursively, sorted by name) and archives; "-" is standard input.

    Formats are told by content; `format` names an adapter instead.  A member of an archive has the path
    `archive.zip::member`.  Ordinals count from 0 within a file, rejects included.
    Text given by itself may be articles run together (`Record.run_together`); a text file in a folder or archive is one
    article.  Raises InputError, before anything is read, for a path that does not exist or an unknown format, and
    for a file given by name that is not readable or in no known format; within a folder those become rejects.
    """
    adapter = None
    if format is not None:
        adapter = adapter_named(format)
        if adapter is None:
            raise InputError(f"unknown format {format!r}; known: {', '.join(a.name for a in ADAPTERS)}")
    given = [str(path) for path in paths]
    for path in given:
        if path != STANDARD_INPUT and not Path(path).exists():
            raise InputError(f"{path}: there is no such file or folder")
    return _read_all(given, adapter)


def _read_all(paths: list[str], adapter: Adapter | None) -> Iterator[Record | Reject]:
    for path in paths:
        if path == STANDARD_INPUT:
            yield from _read_stream(path, sys.stdin.buffer, adapter, alone=True)
        elif Path(path).is_dir():
            for file in _files(Path(path)):
                yield from _read_file(file.as_posix(), adapter, alone=False)
        else:
            yield from _read_file(path, adapter, alone=True)


def _files(folder: Path) -> Iterator[Path]:
    """Files below `folder` by name; hidden ones and links to folders are left out."""
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            if not entry.is_symlink():
                yield from _files(entry)
        else:
            yield entry


def _read_file(path: str, adapter: Adapter | None, *, alone: bool) -> Iterator[Record | Reject]:
    try:
        stream = Path(path).open("rb")  # noqa: SIM115
    except OSError as error:
        if alone:
            raise InputError(f"{path}: cannot be read: {error.strerror}") from error
        yield _reject(path, 0, problem("unreadable", str(error.strerror)))
        return
    with stream:
        yield from _read_stream(path, stream, adapter, alone=alone)


def _read_stream(path: str, raw: IO[bytes], adapter: Adapter | None, *, alone: bool) -> Iterator[Record | Reject]:
    """Reads a file, unpacking gzip and bzip2 as it goes; what breaks off in the middle is a reject at its place."""
    ordinal = 0
    try:
        stream = _unpack(raw)
        head = stream.peek(HEAD_BYTES)[:HEAD_BYTES]
        if is_zip(head) or is_tar(head):
            if b"[Content_Types].xml" not in head[:4096]:
                yield from _read_archive(path, stream, head, adapter)
                return
            chosen: Adapter | str = "Office documents are not read; save as text first"
        else:
            chosen = adapter or _choose(path, head, alone)
        if isinstance(chosen, str):
            if alone and head.strip():
                raise InputError(f"{path}: {chosen}")
            yield _reject(path, 0, problem("unsupported_format" if head.strip() else "empty_file", chosen, head[:256]))
            return
        for found in chosen.read(Source(path=path, stream=stream, alone=alone)):
            yield _record(path, ordinal, found)
            ordinal += 1
    except _BROKEN as error:
        if alone and not ordinal:
            raise InputError(f"{path}: cannot be read: {error}") from error
        yield _reject(path, ordinal, problem("unreadable", f"the file breaks off here: {error}"))


def _choose(path: str, head: bytes, alone: bool) -> Adapter | str:
    """The adapter that fits the file, or why it is not read."""
    if not head.strip():
        return "the file is empty"
    chosen = adapter_for(head)
    if not alone and isinstance(chosen, Adapter) and chosen.name == "text" and not _is_prose(path):
        return "in a folder or archive only .txt files are read as text"
    return chosen


def _is_prose(path: str) -> bool:
    """Whether a file's name allows it to be an article: a folder may hold notes, code and settings too."""
    name = PurePosixPath(path.rpartition(MEMBER)[2]).name.lower()
    return PurePosixPath(name.removesuffix(".gz").removesuffix(".bz2")).suffix in ("", ".txt", ".text")


def _unpack(raw: IO[bytes]) -> io.BufferedReader:
    """A buffered stream over `raw`, unpacked if need be."""
    stream: io.BufferedReader = io.BufferedReader(cast(io.RawIOBase, raw), HEAD_BYTES)
    head = stream.peek(4)[:4]
    if head.startswith(b"\x1f\x8b"):
        return io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=stream)), HEAD_BYTES)
    if head.startswith(b"BZh"):
        return io.BufferedReader(cast(io.RawIOBase, bz2.BZ2File(stream)), HEAD_BYTES)
    return stream


def _read_archive(path: str, stream: BinaryIO, head: bytes, adapter: Adapter | None) -> Iterator[Record | Reject]:
    if is_zip(head) and not stream.seekable():
        stream = io.BytesIO(stream.read())
    for member in zip_members(stream) if is_zip(head) else tar_members(stream):
        name = f"{path}{MEMBER}{member.name}"
        if isinstance(member.stream, Problem):
            yield _reject(name, 0, member.stream)
        elif is_archive(cast(io.BufferedReader, member.stream).peek(512)):
            yield _reject(name, 0, problem("unsafe_member", "an archive in an archive is not unpacked"))
        else:
            yield from _read_stream(name, member.stream, adapter, alone=False)


def _record(path: str, ordinal: int, found: Found) -> Record | Reject:
    if isinstance(found, Problem):
        return _reject(path, ordinal, found)
    return Record(
        source_path=path,
        source_format=found.format,
        source_ordinal=ordinal,
        text=found.text,
        source_record_id=found.record_id,
        url=found.url,
        title=found.title,
        bylines=found.bylines,
        publisher=found.publisher,
        published_at=found.published_at,
        published_precision=found.published_precision,
        language=found.language,
        run_together=found.run_together,
        delimited=found.delimited,
    )


def _reject(path: str, ordinal: int, found: Problem) -> Reject:
    return Reject(
        source_path=path,
        source_ordinal=ordinal,
        stage="ingest",
        reason=found.reason,
        message=found.message,
        raw=found.raw,
    )
