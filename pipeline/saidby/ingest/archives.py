"""Members of .zip and .tar archives, read one at a time and never written to disk.

Refused, each with its reason: names that lead out of the archive, links and devices, encrypted members, archives in
archives, and bombs (more than MAX_RATIO times their packed size, or more than MAX_MEMBER_BYTES).
"""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, BinaryIO

from saidby.ingest.parsed import MAX_RECORD_BYTES, Problem, problem

MAX_MEMBER_BYTES = 16 * MAX_RECORD_BYTES
MAX_RATIO = 200
SMALL = 1 << 20
ARCHIVE_MAGIC = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file in an archive: its stream, or why it is not read."""

    name: str
    stream: BinaryIO | Problem


class BombError(OSError):
    """A member grew beyond what an article archive can hold."""


class Capped(io.RawIOBase):
    """A stream that raises BombError after `limit` bytes."""

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        self._stream, self._left = stream, limit

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fills `buffer` as RawIOBase wants it."""
        data = self._stream.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise BombError("it unpacks to far more than its packed size")
        buffer[: len(data)] = data
        return len(data)


def is_tar(head: bytes) -> bool:
    """Whether `head` opens a tar archive (POSIX or GNU)."""
    return head[257:262] == b"ustar"


def is_zip(head: bytes) -> bool:
    """Whether `head` opens a zip archive, which may be an Office document."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def is_archive(head: bytes) -> bool:
    """Whether `head` opens an archive or packed file of any kind."""
    return is_tar(head) or head.startswith(ARCHIVE_MAGIC)


def zip_members(stream: IO[bytes]) -> Iterator[Member]:
    """The files in a zip, sorted by name."""
    with zipfile.ZipFile(stream) as archive:
        for info in sorted(archive.infolist(), key=lambda i: i.filename):
            if info.is_dir() or _hidden(info.filename):
                continue
            refusal = _unsafe(info.filename)
            if (info.external_attr >> 16) & 0o170000 == 0o120000:
                refusal = "a link"
            elif info.flag_bits & 1:
                refusal = "encrypted"
            if refusal:
                yield Member(name=info.filename, stream=problem("unsafe_member", f"{info.filename!r} is {refusal}"))
                continue
            try:
                opened = archive.open(info)
            except (OSError, NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
                yield Member(name=info.filename, stream=problem("unreadable", f"{info.filename!r}: {error}"))
                continue
            with opened:
                yield Member(name=info.filename, stream=_capped(opened, info.compress_size))


def tar_members(stream: IO[bytes]) -> Iterator[Member]:
    """The files in a tar, in its order."""
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for info in archive:
            if info.isdir() or _hidden(info.name):
                continue
            refusal = _unsafe(info.name) or (None if info.isfile() else "a link or device")
            opened = None if refusal else archive.extractfile(info)
            if refusal or opened is None:
                yield Member(name=info.name, stream=problem("unsafe_member", f"{info.name!r} is {refusal}"))
            else:
                yield Member(name=info.name, stream=io.BufferedReader(Capped(opened, MAX_MEMBER_BYTES)))


def _capped(stream: IO[bytes], packed: int) -> BinaryIO:
    limit = min(MAX_MEMBER_BYTES, max(SMALL, packed * MAX_RATIO))
    return io.BufferedReader(Capped(stream, limit))


def _unsafe(name: str) -> str | None:
    path = PurePosixPath(name.replace("\\", "/"))
    outside = path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":"))
    return "a path that leads out of the archive" if outside else None


def _hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part == "__MACOSX" or (part.startswith(".") and part not in (".", "..")) for part in parts)
