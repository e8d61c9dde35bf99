"""Lines of a byte stream, none of them larger than a record may be."""

from __future__ import annotations

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
        text = (first + stream.read(MAX_RECORD_BYTES)).decode(mark[0], "replace").lstrip("\ufeff")
        yield from enumerate((line.encode("utf-8", "replace") for line in text.splitlines()), start=1)
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
