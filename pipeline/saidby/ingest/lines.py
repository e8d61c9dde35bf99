"""Lines of a byte stream, none of them larger than a record may be."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from saidby.ingest.encoding import byte_order_mark
from saidby.ingest.parsed import MAX_RECORD_BYTES, Problem, problem


def read_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | Problem]]:
    """Each line with its number from 1, without its end.

    Where a byte order mark says the file is UTF-16 or UTF-32, lines are given as UTF-8.
    A line of more than MAX_RECORD_BYTES is a problem, and what follows it is read on.
    """
    first = stream.readline(MAX_RECORD_BYTES + 1)
    mark = byte_order_mark(first)
    if mark and mark[0] != "utf-8":
        yield from _decoded_lines(first, stream, mark[0])
        return
    line = first[mark[1] :] if mark else first
    number = 0
    while line:
        number += 1
        if len(line) > MAX_RECORD_BYTES and not line.endswith(b"\n"):
            yield number, problem("too_large", f"line {number} is longer than {MAX_RECORD_BYTES >> 20} MiB", line)
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_RECORD_BYTES)
        else:
            yield number, line.rstrip(b"\r\n")
        line = stream.readline(MAX_RECORD_BYTES + 1)


def _decoded_lines(first: bytes, stream: BinaryIO, encoding: str) -> Iterator[tuple[int, bytes | Problem]]:
    """Lines of a file whose line ends are more than a byte long."""
    decoder, buffer, number = codecs.getincrementaldecoder(encoding)("replace"), "", 0
    data = first
    while data or buffer:
        buffer += decoder.decode(data, final=not data)
        *lines, buffer = buffer.split("\n")
        if not data:
            lines, buffer = [*lines, buffer], ""
        for line in lines:
            number += 1
            yield number, line.removeprefix("\ufeff" if number == 1 else "").rstrip("\r").encode("utf-8", "replace")
        if len(buffer) > MAX_RECORD_BYTES:
            yield (
                number + 1,
                problem("too_large", f"line {number + 1} is longer than {MAX_RECORD_BYTES >> 20} MiB", buffer),
            )
            buffer = ""
        data = stream.read(1 << 16)
