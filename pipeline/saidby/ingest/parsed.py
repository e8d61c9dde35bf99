"""What adapters read from and what they yield."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

MAX_RECORD_BYTES = 64 * 1024 * 1024
MAX_RAW_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An open file. `alone`: given by itself, not as one of many in a folder or archive."""

    path: str
    stream: BinaryIO
    alone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """One record's fields; they become a `Record` with the file's path and the ordinal."""

    format: str
    text: str
    record_id: str | None = None
    url: str | None = None
    title: str | None = None
    bylines: tuple[str, ...] = ()
    publisher: str | None = None
    published_at: str | None = None
    published_precision: str | None = None
    language: str | None = None
    run_together: bool = False
    delimited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A record that cannot be used: `reason` is counted, `message` is for people, `raw` what was read."""

    reason: str
    message: str
    raw: str


def problem(reason: str, message: str, raw: bytes | str = b"") -> Problem:
    """A Problem with `raw` cut to what may be kept."""
    data = raw.encode("utf-8", "replace") if isinstance(raw, str) else raw
    return Problem(reason=reason, message=message, raw=data[:MAX_RAW_BYTES].decode("utf-8", "ignore"))
