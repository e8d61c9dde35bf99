"""Plain text: one article a file, articles run together, or an export with lines that part the articles."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, cast

from saidby.errors import LexiconError
from saidby.ingest.encoding import byte_order_mark, clean, decode
from saidby.ingest.exports import parse_export
from saidby.ingest.lines import read_lines
from saidby.ingest.packed import HEAD_BYTES, Rewound
from saidby.ingest.parsed import MAX_RECORD_BYTES, Parsed, Problem, Source, problem
from saidby.lexicons.loader import cached, load_toml

LONGEST_DELIMITER = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Delimiter:
    """A row of `text_delimiters.toml`."""

    format: str
    line: re.Pattern[str]
    after: bool


@cached
def delimiters() -> tuple[Delimiter, ...]:
    """All delimiters in order; LexiconError where a row is odd."""
    try:
        return tuple(
            Delimiter(format=row["format"], line=re.compile(row["line"]), after=row["after"])
            for row in load_toml("text_delimiters")["delimiter"]
        )
    except (KeyError, TypeError, re.error) as error:
        raise LexiconError(f"text_delimiters.toml: {error}") from error


def is_text(head: bytes) -> bool:
    """Whether there is nothing in `head` that text does not have."""
    try:
        text = decode(head) if byte_order_mark(head) else _start(head)
    except UnicodeDecodeError:
        return False
    return sum(c < " " and c not in "\t\n\r\f" for c in text) <= 2 + len(text) // 100


def _start(head: bytes) -> str:
    """`head` decoded; it may end within a character."""
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return head.decode("cp1252")


def text_reader(*, run_together: bool | None) -> Callable[[Source], Iterator[Parsed | Problem]]:
    """A reader of text files.

    `run_together` None means: a file given by itself may be several articles, one in a folder is one.
    A file with delimiters may be of any size, one without at most MAX_RECORD_BYTES.
    """

    def read(source: Source) -> Iterator[Parsed | Problem]:
        data = source.stream.read(MAX_RECORD_BYTES + 1)
        if len(data) > MAX_RECORD_BYTES:
            yield from _read_large(data, source.stream)
            return
        try:
            text = decode(data)
        except UnicodeDecodeError:
            yield problem("encoding", "the text is neither UTF-8 nor cp1252", data)
            return
        yield from read_text(
            text, container="text", run_together=source.alone if run_together is None else run_together
        )

    return read


def read_text(text: str, *, container: str, run_together: bool) -> Iterator[Parsed | Problem]:
    """The articles in a text of at most MAX_RECORD_BYTES, cut at its delimiters if it has any."""
    lines = text.splitlines()
    delimiter = _delimiter(lines)
    if delimiter is None:
        text = clean(text).strip()
        found = Parsed(format=container, text=text, run_together=run_together) if text else None
        yield found or problem("empty_body", "there is no text")
        return
    yield from _cut(lines, delimiter, container)


def _read_large(head: bytes, stream: BinaryIO) -> Iterator[Parsed | Problem]:
    delimiter = _delimiter(head.decode("utf-8", "replace").splitlines())
    if delimiter is None:
        yield problem("too_large", f"a text without delimiters may have {MAX_RECORD_BYTES >> 20} MiB; split it", head)
        return
    whole = io.BufferedReader(cast(io.RawIOBase, Rewound(head, stream)), HEAD_BYTES)
    yield from _cut(_decoded(read_lines(whole)), delimiter, "text")


def _decoded(lines: Iterable[tuple[int, bytes | Problem]]) -> Iterator[str]:
    for _, line in lines:
        try:
            yield line.raw if isinstance(line, Problem) else decode(line)
        except UnicodeDecodeError:
            yield cast(bytes, line).decode("cp1252", "replace")


def _delimiter(lines: Sequence[str]) -> Delimiter | None:
    """The first delimiter that occurs."""
    return next((d for d in delimiters() if any(d.line.fullmatch(line.strip(" \t")) for line in lines)), None)


def _cut(lines: Iterable[str], delimiter: Delimiter, container: str) -> Iterator[Parsed | Problem]:
    """The articles between the delimiters; what stands in front of the first one that opens an article is none."""
    name = delimiter.format if container == "text" else f"{container}:{delimiter.format}"
    piece: list[str] = []
    size, opened = 0, delimiter.after
    for line in lines:
        closing = line.strip(" \t") if len(line) < LONGEST_DELIMITER else ""
        if delimiter.line.fullmatch(closing):
            if opened:
                yield from _piece(piece, delimiter, name, closing)
            piece, size, opened = [], 0, True
            continue
        size += len(line) + 1
        if size > MAX_RECORD_BYTES and opened:
            yield problem("too_large", f"an article may have {MAX_RECORD_BYTES >> 20} MiB", "\n".join(piece[:1000]))
            piece, opened = [], False
        if opened:
            piece.append(line)
    if opened:
        yield from _piece(piece, delimiter, name, "")


def _piece(lines: Sequence[str], delimiter: Delimiter, name: str, closing: str) -> Iterator[Parsed | Problem]:
    text = "\n".join(lines)
    if text.strip():
        found = parse_export(delimiter.format, text, format=name, closing=closing)
        if found is not None:
            yield found
