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
from saidby.ingest.maps import Maps
from saidby.ingest.parsed import MAX_RAW_BYTES, MAX_RECORD_BYTES, Parsed, Problem, Source, problem

CHUNK = 1 << 16
LISTS = ("articles", "stories", "items", "results", "data", "documents", "docs", "records", "entries", "hits")
_AROUND = (*LISTS, "response", "result")
_WRAPPER = re.compile(rf'\{{\s*"(?:{"|".join(LISTS)})"\s*:\s*\[')
_SKIP = re.compile("[ \t\r\n,\ufeff]*")
_OPENED = re.compile(r"\{?\s*")
_KEY = re.compile(r'"([^"\\]{0,100})"\s*:\s*(?=\S)')


def is_json_lines(head: bytes) -> bool:
    """Whether each line is an object: the first two lines open one, or the only line does and goes on beyond `head`."""
    line, _, rest = _start(head).partition("\n")
    if not line.startswith("{") or _WRAPPER.match(line):
        return False
    following = rest.lstrip()
    if following:
        return following.startswith("{") and not line.rstrip().endswith(("{", "["))
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
            yield parse_fields(row, container="jsonl", maps=source.maps)


def read_json(source: Source) -> Iterator[Parsed | Problem]:
    """The objects of a list, one after the other; of a single document the list inside it, or the document itself."""
    for row in _values(source):
        if isinstance(row, Problem):
            yield row
        elif isinstance(row, dict) and (inner := _inner(row, source.maps)) is not None:
            yield from (parse_fields(item, container="json", maps=source.maps) for item in inner)
        else:
            yield parse_fields(row, container="json", maps=source.maps)


def _inner(row: dict[str, Any], maps: Maps) -> list[Any] | None:
    """The list of records that a document is a wrapper of, at most two levels down ({"hits": {"hits": [...]}})."""
    found = parse_fields(row, container="json", maps=maps)
    if not isinstance(found, Problem):
        return None
    levels = [row, *(value for key in _AROUND if isinstance(value := row.get(key), dict))]
    lists = (level.get(key) for level in levels for key in LISTS)
    return next((v for v in lists if isinstance(v, list) and v and isinstance(v[0], dict)), None)


def _values(source: Source) -> Iterator[Any]:
    """The values of a top-level list, read as they come, or the top-level values."""
    text = _Text(source)
    try:
        listed = text.peek() == "["
        if listed:
            text.skip(1)
        elif text.wraps():
            listed = text.enter()
        while text.peek() not in ("", "]" if listed else ""):
            try:
                value = text.value()
            except _TooLargeError:
                if listed or not text.enter():
                    raise
                listed = True
            else:
                yield value
    except UnicodeDecodeError:
        yield problem("encoding", "the file is not UTF-8", text.rest())
    except RecursionError:
        yield problem("broken_json", "nested too deeply", text.rest())
    except _TooLargeError:
        yield problem("too_large", f"a value has more than {MAX_RECORD_BYTES >> 20} MiB, or never ends", text.rest())
    except ValueError as error:
        yield problem("broken_json", f"the file cannot be read on from here: {error}", text.rest())
    else:
        if listed and text.peek() != "]":
            yield problem("truncated", "the list does not end", "")


class _TooLargeError(Exception):
    """A value does not end within MAX_RECORD_BYTES."""


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
        self._buffer, self._at = "", 0

    def rest(self) -> str:
        """What is read and not yet used, as far as a reject keeps it."""
        return self._buffer[self._at : self._at + MAX_RAW_BYTES]

    def _more(self, size: int = CHUNK) -> bool:
        if self._at_end:
            return False
        data, self._first = self._first or self._stream.read(size), b""
        self._at_end = not data
        self._buffer, self._at = self._buffer[self._at :] + self._decoder.decode(data, final=self._at_end), 0
        return True

    def skip(self, n: int) -> None:
        """Passes over the next `n` characters."""
        self._at += n

    def peek(self) -> str:
        """The next character that is no white space or comma; "" at the end."""
        while True:
            self._at = _SKIP.match(self._buffer, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._buffer) or not self._more():
                return self._buffer[self._at : self._at + 1]

    def value(self) -> Any:
        """The next value; reads twice as much each time it is not complete.

        Raises ValueError where it never is, _TooLargeError where it is not within MAX_RECORD_BYTES.
        """
        while True:
            try:
                value, self._at = self._json.raw_decode(self._buffer, self._at)
            except ValueError:
                size = len(self._buffer) - self._at
                if size > MAX_RECORD_BYTES:
                    raise _TooLargeError from None
                if not self._more(max(CHUNK, size)):
                    raise
                continue
            return value

    def wraps(self) -> bool:
        """Whether an object opens here whose first key holds a list of records."""
        return _WRAPPER.match(self._buffer, self._at) is not None

    def enter(self) -> bool:
        """Goes into the list of records of a wrapper too large to be read whole; whether there is one."""
        at = self._at
        for _ in range(2):
            at = _OPENED.match(self._buffer, at).end()  # type: ignore[union-attr]
            while (key := _KEY.match(self._buffer, at)) is not None:
                if key[1] in {"[": LISTS, "{": _AROUND}.get(self._buffer[key.end()], ()):
                    break
                try:
                    _, at = self._json.raw_decode(self._buffer, key.end())
                except (ValueError, RecursionError):
                    return False
                at = _SKIP.match(self._buffer, at).end()  # type: ignore[union-attr]
            else:
                return False
            at = key.end()
            if self._buffer[at] == "[":
                self._at = at + 1
                return True
        return False


def _start(head: bytes) -> str:
    mark = byte_order_mark(head)
    name, length = mark or ("utf-8", 0)
    return head[length:].decode(name, "replace").lstrip()


def _parses(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
