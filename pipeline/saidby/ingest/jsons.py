"""JSON Lines, JSON arrays and single JSON documents."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any

from saidby.ingest.encoding import byte_order_mark, decode
from saidby.ingest.fields import parse_fields
from saidby.ingest.lines import read_lines
from saidby.ingest.parsed import MAX_RECORD_BYTES, Parsed, Problem, Source, problem

CHUNK = 1 << 16
LISTS = ("articles", "stories", "items", "results", "data", "documents", "docs", "records", "entries", "hits")
_WRAPPER = re.compile(rf'\{{\s*"(?:{"|".join(LISTS)})"\s*:\s*\[')
_SKIP = " \t\r\n,\ufeff"


def is_json_lines(head: bytes) -> bool:
    """Whether each line is an object: the first two lines open one, or the only line does and goes on beyond `head`."""
    line, _, rest = _start(head).partition("\n")
    if not line.startswith("{") or _WRAPPER.match(line):
        return False
    following = rest.lstrip()
    if following:
        return following.startswith("{") and line.strip() != "{"
    return not _parses(line)


def is_json(head: bytes) -> bool:
    """Whether the file opens with an object or with a list of them."""
    text = _start(head)
    return text.startswith("{") or (text.startswith("[") and text[1:].lstrip()[:1] in ("{", "]"))


def read_json_lines(source: Source) -> Iterator[Parsed | Problem]:
    """One record a line; a line that cannot be read is a problem of its own and the next one is read."""
    for number, line in read_lines(source.stream):
        if isinstance(line, Problem):
            yield line
            continue
        if not line.strip():
            continue
        try:
            row = json.loads(decode(line))
        except UnicodeDecodeError:
            yield problem("encoding", f"line {number} is neither UTF-8 nor cp1252", line)
        except RecursionError:
            yield problem("broken_json", f"line {number} is nested too deeply", line)
        except ValueError as error:
            yield problem("broken_json", f"line {number}: {error}", line)
        else:
            yield parse_fields(row, container="jsonl")


def read_json(source: Source) -> Iterator[Parsed | Problem]:
    """The objects of a list, one after the other; of a single document the list inside it, or the document itself."""
    for row in _values(source):
        if isinstance(row, Problem):
            yield row
        elif isinstance(row, dict) and (inner := _inner(row)) is not None:
            yield from (parse_fields(item, container="json") for item in inner)
        else:
            yield parse_fields(row, container="json")


def _inner(row: dict[str, Any]) -> list[Any] | None:
    """The list of records that a document is a wrapper of."""
    found = parse_fields(row, container="json")
    if not isinstance(found, Problem):
        return None
    return next((v for key in LISTS if isinstance(v := row.get(key), list) and v and isinstance(v[0], dict)), None)


def _values(source: Source) -> Iterator[Any]:
    """The values of a top-level list, read as they come, or the one top-level value."""
    text = _Text(source)
    try:
        listed = text.peek() == "["
        if listed:
            text.skip(1)
        while text.peek() not in ("", "]" if listed else ""):
            yield text.value()
    except UnicodeDecodeError:
        yield problem("encoding", "the file is not UTF-8", text.buffer)
    except RecursionError:
        yield problem("broken_json", "nested too deeply", text.buffer)
    except ValueError as error:
        yield problem("broken_json", f"the file cannot be read on from here: {error}", text.buffer)
    else:
        if listed and text.peek() != "]":
            yield problem("truncated", "the list does not end", "")


class _Text:
    """A buffer over decoded text that gives one JSON value at a time."""

    def __init__(self, source: Source) -> None:
        self._stream = source.stream
        self._first = self._stream.read(CHUNK)
        name, length = byte_order_mark(self._first) or ("utf-8", 0)
        self._first = self._first[length:]
        self._decoder = codecs.getincrementaldecoder(name)()
        self._json = json.JSONDecoder()
        self._at_end = False
        self.buffer = ""

    def _more(self, size: int = CHUNK) -> bool:
        if self._at_end:
            return False
        data, self._first = self._first or self._stream.read(size), b""
        self._at_end = not data
        self.buffer += self._decoder.decode(data, final=self._at_end)
        return True

    def skip(self, n: int) -> None:
        """Drops the next `n` characters."""
        self.buffer = self.buffer[n:]

    def peek(self) -> str:
        """The next character that is no white space or comma; "" at the end."""
        self.buffer = self.buffer.lstrip(_SKIP)
        while not self.buffer and self._more():
            self.buffer = self.buffer.lstrip(_SKIP)
        return self.buffer[:1]

    def value(self) -> Any:
        """The next value; reads twice as much each time it is not complete, ValueError where it never is."""
        while True:
            try:
                value, end = self._json.raw_decode(self.buffer)
            except ValueError:
                if len(self.buffer) > MAX_RECORD_BYTES or not self._more(max(CHUNK, len(self.buffer))):
                    raise
                continue
            self.skip(end)
            return value


def _start(head: bytes) -> str:
    mark = byte_order_mark(head)
    name, length = mark or ("utf-8", 0)
    return head[length:].decode(name, "replace").lstrip()


def _parses(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
