"""Streams packed with gzip, bzip2, xz or zstd, and how much may come out of them.

News packs to a tenth or a twentieth.  What unpacks to MAX_RATIO times as much is made to exhaust its reader, and is
refused at that point; so is a stream packed more than once.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from abc import abstractmethod
from typing import IO, Any, cast

import pyarrow as pa

from saidby.ingest.parsed import UnreadableError

HEAD_BYTES = 1 << 16
MAX_RATIO = 200
SMALL = 1 << 20
STEP = 1 << 10
XZ_MEMORY = 256 << 20
MAGIC = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz", b"\x28\xb5\x2f\xfd": "zstd"}
SUFFIXES = (".gz", ".bz2", ".xz", ".zst")


class Allowance:
    """How many bytes may still come out of a packed stream: `free`, and MAX_RATIO for each byte that goes in.

    What is spent is spent from `outer`, the allowance of the file around it, too.
    """

    def __init__(self, free: int = SMALL, *, outer: Allowance | None = None) -> None:
        self._left, self._outer = free, outer

    @classmethod
    def for_packed(cls, size: int, *, outer: Allowance | None = None) -> Allowance:
        """What may come out of `size` bytes."""
        return cls(max(SMALL, MAX_RATIO * size), outer=outer)

    def earn(self, packed: int) -> None:
        """Takes note that `packed` bytes went in."""
        self._left += MAX_RATIO * packed

    def spend(self, unpacked: int) -> None:
        """Takes note that `unpacked` bytes came out; UnreadableError where that is too much."""
        self._left -= unpacked
        if self._left < 0:
            raise UnreadableError("it unpacks to far more than its packed size")
        if self._outer is not None:
            self._outer.spend(unpacked)


class _Raw(io.RawIOBase):
    """A raw stream by one method, `_next(n)`: at most n bytes, none at the end."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._next(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    @abstractmethod
    def _next(self, size: int) -> bytes: ...


class Capped(_Raw):
    """An unpacked stream whose bytes are spent from an allowance.

    Where the packed stream ends too early, this one ends, too, so that nothing is lost of what came before; `cut` is
    the error that is left to be told.
    """

    def __init__(self, stream: IO[bytes], allowance: Allowance) -> None:
        self._stream, self._allowance = stream, allowance
        self._read = getattr(stream, "read1", stream.read)  # which gives what there is before it meets the end
        self.cut: OSError | EOFError | None = None

    def _next(self, size: int) -> bytes:
        try:
            data: bytes = b"" if self.cut else self._read(size)
        except (EOFError, OSError) as error:
            if not isinstance(error, EOFError) and "Truncated" not in str(error):  # as Arrow calls it
                raise
            self.cut, data = error, b""
        self._allowance.spend(len(data))
        return data


class _Earning(_Raw):
    """A packed stream whose bytes add to an allowance."""

    def __init__(self, stream: IO[bytes], allowance: Allowance) -> None:
        self._stream, self._allowance = stream, allowance

    def _next(self, size: int) -> bytes:
        data = self._stream.read(size)
        self._allowance.earn(len(data))
        return data


class Rewound(_Raw):
    """`head`, and then what is left of `stream`."""

    def __init__(self, head: bytes, stream: IO[bytes] | Capped) -> None:
        self._head, self._stream = head, stream

    def _next(self, size: int) -> bytes:
        if self._head:
            data, self._head = self._head[:size], self._head[size:]
            return data
        return self._stream.read(size) or b""


class _Unxz(_Raw):
    """Unpacks xz within XZ_MEMORY, which LZMAFile has no option for."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._unpacker = stream, self._new()

    @staticmethod
    def _new() -> lzma.LZMADecompressor:
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY)

    def _next(self, size: int) -> bytes:
        packed = b""
        while True:
            if self._unpacker.eof:
                packed = (self._unpacker.unused_data or self._stream.read(HEAD_BYTES)).lstrip(b"\0")
                if not packed:
                    return b""
                self._unpacker = self._new()
            elif self._unpacker.needs_input:
                packed = self._stream.read(HEAD_BYTES)
                if not packed:
                    raise EOFError("the packed stream ends too early")
            data = self._unpacker.decompress(packed, size)
            packed = b""
            if data:
                return data


class _Small(_Raw):
    """Reads in small steps: where Arrow meets an early end, it drops what it has of the step."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def _next(self, size: int) -> bytes:
        return self._stream.read(min(size, STEP))


def packing(head: bytes) -> str | None:
    """What a file with these first bytes is packed with."""
    return next((name for magic, name in MAGIC.items() if head.startswith(magic)), None)


def rewound(stream: IO[bytes] | Capped) -> tuple[io.BufferedReader, bytes]:
    """The stream as it was, and its first HEAD_BYTES."""
    if stream.seekable() and isinstance(stream, io.BufferedReader):
        head = stream.read(HEAD_BYTES)
        stream.seek(-len(head), io.SEEK_CUR)
        return stream, head
    head = b""
    while len(head) < HEAD_BYTES and (data := stream.read(HEAD_BYTES - len(head))):
        head += data
    return io.BufferedReader(Rewound(head, stream), HEAD_BYTES), head


def unpacked(stream: IO[bytes], kind: str, allowance: Allowance, *, earning: bool) -> Capped:
    """The stream unpacked once, with what comes out spent from `allowance`; `earning`: what goes in adds to it."""
    packed = io.BufferedReader(_Earning(stream, allowance), HEAD_BYTES) if earning else stream
    return Capped(_opened(packed, kind), allowance)


def _opened(stream: IO[bytes], kind: str) -> IO[bytes]:
    if kind == "gzip":
        return cast("IO[bytes]", gzip.GzipFile(fileobj=stream))
    if kind == "bzip2":
        return cast("IO[bytes]", bz2.BZ2File(stream))
    if kind == "xz":
        return cast("IO[bytes]", _Unxz(stream))
    # zstd, and brotli inside WARC files: Arrow unpacks both, stream by stream and with a bounded window.
    return cast("IO[bytes]", _Small(pa.CompressedInputStream(pa.PythonFile(stream, mode="r"), kind)))
