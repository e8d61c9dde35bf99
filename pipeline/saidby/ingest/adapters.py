"""The registry of formats: how each is recognised by content, and who reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from saidby.ingest.archives import is_zip
from saidby.ingest.docx import is_office, read_docx
from saidby.ingest.encoding import byte_order_mark
from saidby.ingest.jsons import is_json, is_json_lines, read_json, read_json_lines
from saidby.ingest.maps import Maps
from saidby.ingest.parquets import is_parquet, read_parquet
from saidby.ingest.parsed import Parsed, Problem, Source
from saidby.ingest.rtf import is_rtf, read_rtf
from saidby.ingest.tables import is_table, read_table
from saidby.ingest.texts import is_text, text_reader
from saidby.ingest.warc import is_warc, read_warc
from saidby.ingest.webpages import is_page, read_page
from saidby.ingest.xmls import is_xml, read_xml, root_name

Sniff = Callable[[bytes, Maps], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """One format.  `sniff` sees the head of a file; the first adapter in `ADAPTERS` that says yes reads the file.

    An adapter with `sniff` None is only used when asked for by name.  `extra` is what must be installed to read it.
    """

    name: str
    sniff: Sniff | None
    read: Callable[[Source], Iterator[Parsed | Problem]]
    help: str
    extra: str | None = None


def _by(sniff: Callable[[bytes], bool]) -> Sniff:
    return lambda head, maps: sniff(head)


ADAPTERS: tuple[Adapter, ...] = (
    Adapter(name="parquet", sniff=_by(is_parquet), read=read_parquet, help="Parquet: one article a row"),
    Adapter(name="warc", sniff=_by(is_warc), read=read_warc, help="web archives (WARC, WET, ARC)", extra="warc"),
    Adapter(name="docx", sniff=_by(lambda h: is_zip(h) and is_office(h)), read=read_docx, help="Word documents"),
    Adapter(name="rtf", sniff=_by(is_rtf), read=read_rtf, help="Rich Text Format"),
    Adapter(name="xml", sniff=is_xml, read=read_xml, help="news in XML: NITF, NewsML, RSS, Atom"),
    Adapter(name="html", sniff=_by(is_page), read=read_page, help="a web page", extra="html"),
    Adapter(name="jsonl", sniff=_by(is_json_lines), read=read_json_lines, help="JSON Lines: one object a line"),
    Adapter(name="json", sniff=_by(is_json), read=read_json, help="a JSON list of objects, or one document"),
    Adapter(name="csv", sniff=is_table, read=read_table, help="CSV or TSV with a header line"),
    Adapter(
        name="text", sniff=_by(is_text), read=text_reader(run_together=None), help="plain text or a delimited export"
    ),
    Adapter(
        name="run-together", sniff=None, read=text_reader(run_together=True), help="plain text, articles run together"
    ),
    Adapter(name="article", sniff=None, read=text_reader(run_together=False), help="plain text, one article a file"),
)

# First bytes of formats that are known but not read, and what to say.
UNSUPPORTED: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF is not read; convert it to text first"),
    (b"7z\xbc\xaf", "7z is not read; unpack it first"),
    (b"Rar!", "RAR is not read; unpack it first"),
    (b"\xd0\xcf\x11\xe0", "old Microsoft Office files are not read; save as .docx or text first"),
    (b"ARROW1", "Arrow files are not read; write the articles as Parquet"),
    (b"SQLite format 3", "SQLite is not read; write the articles as CSV or JSONL"),
)


def adapter_named(name: str) -> Adapter | None:
    """The adapter of that name."""
    return next((adapter for adapter in ADAPTERS if adapter.name == name), None)


def adapter_for(head: bytes, maps: Maps) -> Adapter | str:
    """The adapter that fits the first bytes of a file, or why there is none."""
    mark = byte_order_mark(head)
    bare = head[mark[1] if mark else 0 :].lstrip(b" \r\n\t")
    refusal = next((why for magic, why in UNSUPPORTED if bare.startswith(magic)), None)
    if refusal:
        return refusal
    found = next((adapter for adapter in ADAPTERS if adapter.sniff and adapter.sniff(head, maps)), None)
    root = root_name(head)
    if (found is None or found.name == "text") and root is not None and bare.startswith(b"<"):
        return f"XML whose root <{root}> no map is for; write one and give it with --fields"
    return found or "no known format; the documentation of formats lists those that are read"
