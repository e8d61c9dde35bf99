"""Plain text: one article a file, articles run together, or an export with lines that part the articles."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from saidby.errors import LexiconError
from saidby.ingest.encoding import byte_order_mark, clean, decode
from saidby.ingest.parsed import MAX_RECORD_BYTES, Parsed, Problem, Source, problem
from saidby.lexicons.loader import cached, load_toml


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
    """

    def read(source: Source) -> Iterator[Parsed | Problem]:
        data = source.stream.read(MAX_RECORD_BYTES + 1)
        if len(data) > MAX_RECORD_BYTES:
            yield problem("too_large", f"a text file may have {MAX_RECORD_BYTES >> 20} MiB; split it", data)
            return
        try:
            text = decode(data)
        except UnicodeDecodeError:
            yield problem("encoding", "the text is neither UTF-8 nor cp1252", data)
            return
        yield from _records(text, source.alone if run_together is None else run_together)

    return read


def _records(text: str, run_together: bool) -> Iterator[Parsed | Problem]:
    found = _delimiter(text.splitlines())
    if found is None:
        yield _record(text, "text", run_together=run_together, delimited=False)
        return
    name, pieces = found
    for piece in pieces:
        yield _record(piece, name, run_together=False, delimited=True)


def _record(text: str, name: str, *, run_together: bool, delimited: bool) -> Parsed | Problem:
    text = clean(text).strip()
    if not text:
        return problem("empty_body", "there is no text")
    return Parsed(format=name, text=text, run_together=run_together, delimited=delimited)


def _delimiter(lines: Sequence[str]) -> tuple[str, list[str]] | None:
    """The first format whose delimiter occurs, and the pieces between its delimiters that are not empty."""
    for delimiter in delimiters():
        at = [i for i, line in enumerate(lines) if delimiter.line.fullmatch(line.strip(" \t"))]
        if at:
            edges = [-1, *at, len(lines)]
            pieces = ["\n".join(lines[start + 1 : end]) for start, end in pairwise(edges)]
            if not delimiter.after:
                pieces = pieces[1:]
            return delimiter.format, [piece for piece in pieces if piece.strip()]
    return None
