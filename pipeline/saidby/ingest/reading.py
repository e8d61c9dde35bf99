"""Paths → records and rejects, one at a time."""

from __future__ import annotations

import lzma
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

from saidby.errors import InputError
from saidby.ingest import packed
from saidby.ingest.adapters import ADAPTERS, Adapter, adapter_for, adapter_named
from saidby.ingest.archives import is_tar, is_zip, seekable, tar_members, zip_members
from saidby.ingest.docx import is_office
from saidby.ingest.maps import Maps, with_file
from saidby.ingest.packed import Allowance
from saidby.ingest.parsed import MissingReaderError, Parsed, Problem, Source, UnreadableError, problem
from saidby.model import Record, Reject

STANDARD_INPUT = "-"
MEMBER = "::"
_BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, tarfile.TarError, zipfile.BadZipFile)
Found = Parsed | Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """What is known of a file before it is read.

    alone: given by itself, not found in a folder or archive.  allowance: of a member of an archive, how much may come
    out of it.  unpacking: the allowance of the packed stream that is being read.
    """

    path: str
    alone: bool
    adapter: Adapter | None
    maps: Maps
    allowance: Allowance | None = None
    unpacking: Allowance | None = None


def read(
    paths: Iterable[str | Path], *, format: str | None = None, fields: str | Path | None = None
) -> Iterator[Record | Reject]:
    """All records of files, folders (recursively, sorted by name) and archives; "-" is standard input.

    Formats are told by content; `format` names an adapter instead.  `fields` is a TOML file with field maps of one's
    own.  A member of an archive has the path `archive.zip::member`.  Ordinals count from 0 within a file, rejects
    included.  Text given by itself may be articles run together (`Record.run_together`); a text file in a folder or
    archive is one article.
    Raises InputError, before anything is read, for a path that does not exist, an unknown format or an odd map; for a
    file given by name that is not readable or in no known format (within a folder those become rejects); and for any
    file whose format needs an extra that is not installed.
    """
    adapter = None
    if format is not None:
        adapter = adapter_named(format)
        if adapter is None:
            raise InputError(f"unknown format {format!r}; known: {', '.join(a.name for a in ADAPTERS)}")
    maps = with_file(fields)
    given = [str(path) for path in paths]
    for path in given:
        if path != STANDARD_INPUT and not Path(path).exists():
            raise InputError(f"{path}: there is no such file or folder")
    return _read_all([_File(path=path, alone=True, adapter=adapter, maps=maps) for path in given])


def _read_all(files: list[_File]) -> Iterator[Record | Reject]:
    for file in files:
        if file.path == STANDARD_INPUT:
            yield from _read_stream(file, sys.stdin.buffer)
        elif Path(file.path).is_dir():
            for path in _files(Path(file.path)):
                yield from _read_file(replace(file, path=path.as_posix(), alone=False))
        else:
            yield from _read_file(file)


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


def _read_file(file: _File) -> Iterator[Record | Reject]:
    try:
        stream = Path(file.path).open("rb")  # noqa: SIM115
    except OSError as error:
        if file.alone:
            raise InputError(f"{file.path}: cannot be read: {error.strerror}") from error
        yield _reject(file.path, 0, problem("unreadable", str(error.strerror)))
        return
    with stream:
        yield from _read_stream(file, stream)


def _read_stream(file: _File, raw: IO[bytes]) -> Iterator[Record | Reject]:
    """Reads a file, unpacking it as it goes; what breaks off in the middle is a reject at its place."""
    ordinal, begun = 0, False
    unpacked: packed.Capped | None = None
    try:
        stream, head = packed.rewound(raw)
        kind = packed.packing(head)
        if kind is not None:
            file, unpacked = _unpack(file, stream, kind)
            stream, head = packed.rewound(unpacked)
            if unpacked.cut is not None and not head:
                raise unpacked.cut
            if packed.packing(head):
                raise UnreadableError("it is packed more than once")
        if is_tar(head) or (is_zip(head) and not is_office(head)):
            if file.allowance is not None:
                yield _reject(file.path, 0, problem("unsafe_member", "an archive in an archive is not unpacked"))
                return
            for found in _read_archive(file, stream, head):
                yield found
                begun = True
            return
        chosen = file.adapter or _choose(file, head)
        if isinstance(chosen, str):
            if file.alone and head.strip():
                raise InputError(f"{file.path}: {chosen}")
            reason = "unsupported_format" if head.strip() else "empty_file"
            yield _reject(file.path, 0, problem(reason, chosen, head[:256]))
            return
        for parsed in chosen.read(Source(path=file.path, stream=stream, alone=file.alone, maps=file.maps)):
            yield _record(file.path, ordinal, parsed)
            ordinal, begun = ordinal + 1, True
        if unpacked is not None and unpacked.cut is not None:
            raise unpacked.cut
    except MissingReaderError as error:
        raise InputError(f"{file.path}: {error}") from error
    except _BROKEN as broken:
        why = " ".join(str(broken if unpacked is None else unpacked.cut or broken).split())
        if file.alone and not begun:
            raise InputError(f"{file.path}: cannot be read: {why}") from broken
        message = f"the file breaks off here: {why}" if begun else why
        yield _reject(file.path, ordinal, problem("unreadable", message))


def _unpack(file: _File, stream: IO[bytes], kind: str) -> tuple[_File, packed.Capped]:
    """The stream unpacked. What comes out of a member is told by its size, of other files by what has gone in."""
    allowance = file.allowance or Allowance()
    return replace(file, unpacking=allowance), packed.unpacked(stream, kind, allowance, earning=file.allowance is None)


def _choose(file: _File, head: bytes) -> Adapter | str:
    """The adapter that fits the file, or why it is not read."""
    if not head.strip():
        return "the file is empty"
    chosen = adapter_for(head, file.maps)
    if not file.alone and isinstance(chosen, Adapter) and chosen.name == "text" and not _is_prose(file.path):
        return "in a folder or archive only .txt files are read as text"
    return chosen


def _is_prose(path: str) -> bool:
    """Whether a file's name allows it to be an article: a folder may hold notes, code and settings too."""
    name = PurePosixPath(path.rpartition(MEMBER)[2]).name.lower()
    for suffix in packed.SUFFIXES:
        name = name.removesuffix(suffix)
    return PurePosixPath(name).suffix in ("", ".txt", ".text")


def _read_archive(file: _File, stream: BinaryIO, head: bytes) -> Iterator[Record | Reject]:
    members = zip_members(seekable(stream)) if is_zip(head) else tar_members(stream, file.unpacking)
    for member in members:
        name = f"{file.path}{MEMBER}{member.name}"
        if isinstance(member.stream, Problem):
            yield _reject(name, 0, member.stream)
        else:
            yield from _read_stream(replace(file, path=name, alone=False, allowance=member.allowance), member.stream)


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
