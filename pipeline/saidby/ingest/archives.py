"""Members of .zip and .tar archives, read one at a time and never written to disk.

Refused, each with its reason: names that lead out of the archive, links and devices, encrypted members, archives in
archives, and bombs (see `packed`).
"""

from __future__ import annotations

import io
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, BinaryIO, cast

from saidby.ingest.packed import Allowance, Capped, Rewound
from saidby.ingest.parsed import MAX_RECORD_BYTES, Problem, UnreadableError, problem

BROKEN_MEMBER = (OSError, EOFError, NotImplementedError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file in an archive: its stream, or why it is not read; and how much may come out of it if it is packed."""

    name: str
    stream: BinaryIO | Problem
    allowance: Allowance


def is_tar(head: bytes) -> bool:
    """Whether `head` opens a tar archive (POSIX or GNU)."""
    return head[257:262] == b"ustar"


def is_zip(head: bytes) -> bool:
    """Whether `head` opens a zip archive, which may be an Office document."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def seekable(stream: IO[bytes]) -> BinaryIO:
    """The stream itself, or a copy of it in a temporary file, which lies in memory while it is small."""
    if stream.seekable():
        return cast(BinaryIO, stream)
    copy = tempfile.SpooledTemporaryFile(max_size=MAX_RECORD_BYTES)  # noqa: SIM115
    while data := stream.read(1 << 20):
        copy.write(data)
    copy.seek(0)
    return cast(BinaryIO, copy)


def zip_members(stream: IO[bytes]) -> Iterator[Member]:
    """The files in a zip, sorted by name; UnreadableError where members lie over each other."""
    with zipfile.ZipFile(stream) as archive:
        infos = sorted(archive.infolist(), key=lambda i: i.filename)
        _check_overlap(infos)
        for info in infos:
            if info.is_dir() or _hidden(info.filename):
                continue
            allowance = Allowance.for_packed(info.compress_size)
            refusal = _unsafe(info.filename)
            if (info.external_attr >> 16) & 0o170000 == 0o120000:
                refusal = "a link"
            elif info.flag_bits & 1:
                refusal = "encrypted"
            if refusal:
                yield _refused(info.filename, refusal)
                continue
            try:
                opened = archive.open(info)
            except BROKEN_MEMBER as error:
                found = problem("unreadable", f"{info.filename!r}: {error}")
                yield Member(name=info.filename, stream=found, allowance=allowance)
                continue
            with opened:
                yield _member(info.filename, opened, allowance)


def tar_members(stream: IO[bytes], outer: Allowance | None) -> Iterator[Member]:
    """The files in a tar, in its order; `outer` is the allowance of the packed stream it comes from."""
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for info in archive:
            if info.isdir() or _hidden(info.name):
                continue
            refusal = _unsafe(info.name) or (None if _is_plain(info) else "a link, a device or a file with holes")
            opened = None if refusal else archive.extractfile(info)
            if refusal or opened is None:
                yield _refused(info.name, refusal)
            else:
                yield Member(
                    name=info.name,
                    stream=io.BufferedReader(Rewound(b"", opened)),
                    allowance=Allowance.for_packed(info.size, outer=outer),
                )
            archive.members = []  # type: ignore[attr-defined]  # tarfile keeps them all, which is much for millions


def _member(name: str, opened: IO[bytes], allowance: Allowance) -> Member:
    return Member(name=name, stream=io.BufferedReader(Capped(opened, allowance)), allowance=allowance)


def _is_plain(info: tarfile.TarInfo) -> bool:
    return info.type in (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE) and not info.issparse()


def _refused(name: str, refusal: str | None) -> Member:
    return Member(name=name, stream=problem("unsafe_member", f"{name!r} is {refusal}"), allowance=Allowance())


def _check_overlap(infos: list[zipfile.ZipInfo]) -> None:
    """Members that share their packed bytes are a way to make a bomb without a high ratio (Fifield 2019)."""
    end = 0
    for info in sorted(infos, key=lambda i: i.header_offset):
        if info.header_offset < end:
            raise UnreadableError("its members lie over each other, as in a zip bomb")
        end = info.header_offset + info.compress_size


def _unsafe(name: str) -> str | None:
    path = PurePosixPath(name.replace("\\", "/"))
    outside = path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":"))
    return "a path that leads out of the archive" if outside else None


def _hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part == "__MACOSX" or (part.startswith(".") and part not in (".", "..")) for part in parts)
