"""What adapters read from and what they yield."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from saidby.ingest.maps import Maps, built_in

MAX_RECORD_BYTES = 64 * 1024 * 1024
MAX_RAW_BYTES = 64 * 1024


class UnreadableError(OSError):
    """A file, or the rest of it, cannot be read; the message says why and what to do."""


class MissingReaderError(Exception):
    """A format needs an extra that is not installed; the message has the command that installs it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An open file. `alone`: given by itself, not as one of many in a folder or archive. `maps`: what holds what."""

    path: str
    stream: BinaryIO
    alone: bool
    maps: Maps = field(default_factory=built_in)


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


def needs(module: str, extra: str, what: str) -> Any:
    """The module, which `extra` of the package installs; MissingReaderError where it is not there."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise MissingReaderError(
            f"to read {what} install {module.partition('.')[0]}: pip install 'saidby[{extra}]' ({error})"
        ) from error
