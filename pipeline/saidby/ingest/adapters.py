"""The registry of formats: how each is recognised by content, and who reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from saidby.ingest.jsons import is_json, is_json_lines, read_json, read_json_lines
from saidby.ingest.parsed import Parsed, Problem, Source
from saidby.ingest.tables import is_table, read_table
from saidby.ingest.texts import is_text, text_reader

HEAD_BYTES = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """One format.  `sniff` sees the first HEAD_BYTES; the first adapter in `ADAPTERS` that says yes reads the file.

    An adapter with `sniff` None is only used when asked for by name.
    """

    name: str
    sniff: Callable[[bytes], bool] | None
    read: Callable[[Source], Iterator[Parsed | Problem]]
    help: str


ADAPTERS: tuple[Adapter, ...] = (
    Adapter(name="jsonl", sniff=is_json_lines, read=read_json_lines, help="JSON Lines: one object a line"),
    Adapter(name="json", sniff=is_json, read=read_json, help="a JSON list of objects, or one document"),
    Adapter(name="csv", sniff=is_table, read=read_table, help="CSV or TSV with a header line"),
    Adapter(name="text", sniff=is_text, read=text_reader(run_together=None), help="plain text or a delimited export"),
    Adapter(
        name="run-together", sniff=None, read=text_reader(run_together=True), help="plain text, articles run together"
    ),
    Adapter(name="article", sniff=None, read=text_reader(run_together=False), help="plain text, one article a file"),
)

# First bytes of formats that are known but not read, and what to say.
UNSUPPORTED: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF is not read; convert it to text first"),
    (b"PAR1", "Parquet is not read; write the articles as JSONL"),
    (b"\x28\xb5\x2f\xfd", "zstd is not read; unpack it with `zstd -d` first"),
    (b"\xfd7zXZ", "xz is not read; unpack it with `xz -d` first"),
    (b"7z\xbc\xaf", "7z is not read; unpack it first"),
    (b"Rar!", "RAR is not read; unpack it first"),
    (b"\xd0\xcf\x11\xe0", "Microsoft Office files are not read; save as text first"),
    (b"{\\rtf", "RTF is not read; save as text first"),
    (b"WARC/", "WARC is not read; extract the articles' text first"),
    (b"<!DOCTYPE", "HTML and XML are not read; extract the articles' text first"),
    (b"<!doctype", "HTML and XML are not read; extract the articles' text first"),
    (b"<html", "HTML and XML are not read; extract the articles' text first"),
    (b"<?xml", "HTML and XML are not read; extract the articles' text first"),
)


def adapter_named(name: str) -> Adapter | None:
    """The adapter of that name."""
    return next((adapter for adapter in ADAPTERS if adapter.name == name), None)


def adapter_for(head: bytes) -> Adapter | str:
    """The adapter that fits the first bytes of a file, or why there is none."""
    refusal = next((why for magic, why in UNSUPPORTED if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(magic)), None)
    if refusal:
        return refusal
    found = next((adapter for adapter in ADAPTERS if adapter.sniff and adapter.sniff(head)), None)
    return found or "no known format: neither JSON, CSV nor text in UTF-8 or cp1252"
