"""Web archives: the pages in WARC and ARC files, by warcio; and the plain text of Common Crawl's WET files."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from saidby.ingest.encoding import clean, decode
from saidby.ingest.packed import Allowance, unpacked
from saidby.ingest.parsed import Parsed, Problem, Source, UnreadableError, needs, problem
from saidby.ingest.webpages import MAX_PAGE_BYTES, parse_page

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_PAGES = ("text/html", "application/xhtml+xml")
_BY_ARROW = {"br": "brotli", "zstd": "zstd"}


def is_warc(head: bytes) -> bool:
    """Whether the file begins with a WARC or ARC record."""
    return head.startswith((b"WARC/", b"filedesc://"))


def read_warc(source: Source) -> Iterator[Parsed | Problem]:
    """One record a page that was fetched with success; requests, images, redirects and errors are no records."""
    iterator = needs("warcio.archiveiterator", "warc", "WARC").ArchiveIterator(source.stream, arc2warc=True)
    while True:
        try:
            record = next(iterator, None)
        except (EOFError, OSError):
            raise
        except Exception as error:  # warcio raises what its parts raise; behind a broken header nothing can be found
            raise UnreadableError(f"it is broken from here on: {type(error).__name__}: {error}") from error
        if record is None:
            return
        found = _read_record(record)
        if found is not None:
            yield found


def _read_record(record: Any) -> Parsed | Problem | None:
    """The article of a WARC record; None where it is not about a page."""
    headers, http = record.rec_headers, record.http_headers
    if record.rec_type == "conversion":
        kind = headers.get_header("Content-Type") or ""
    elif record.rec_type in ("response", "resource"):
        if http is not None and http.get_statuscode() != "200":
            return None
        kind = (http or headers).get_header("Content-Type") or ""
    else:
        return None
    if not kind.lower().startswith((*_PAGES, "text/plain")) or (
        kind.lower().startswith("text/plain") and record.rec_type != "conversion"
    ):
        return None
    url = headers.get_header("WARC-Target-URI")
    try:
        data = _content(record)
    except UnreadableError:
        raise
    except Exception as error:
        return problem("unreadable", f"{url}: {type(error).__name__}: {error}")
    if kind.lower().startswith("text/plain"):
        return _plain(data, url)
    charset = _CHARSET.search(kind)
    return parse_page(data, container="warc", charset=charset[1] if charset else None, url=url)


def _content(record: Any) -> bytes:
    """What the server sent, unpacked; at most one byte more than a page may have."""
    stream = record.content_stream()
    data: bytes = stream.read(MAX_PAGE_BYTES + 1)
    while len(data) <= MAX_PAGE_BYTES and (more := stream.read(MAX_PAGE_BYTES + 1 - len(data))):
        data += more
    if len(data) <= MAX_PAGE_BYTES and getattr(record.raw_stream, "limit", 0) > 0 and not record.raw_stream.read(1):
        raise UnreadableError("the last record is shorter than its header says")
    encoding = record.http_headers.get_header("Content-Encoding") if record.http_headers else None
    kind = _BY_ARROW.get((encoding or "").strip().lower())
    if kind is None:
        return data
    opened = unpacked(io.BytesIO(data), kind, Allowance.for_packed(len(data)), earning=False)
    return io.BufferedReader(opened).read(MAX_PAGE_BYTES + 1)


def _plain(data: bytes, url: str | None) -> Parsed | Problem:
    try:
        text = clean(decode(data)).strip()
    except UnicodeDecodeError:
        return problem("encoding", f"{url}: the text is neither UTF-8 nor cp1252", data)
    if len(data) > MAX_PAGE_BYTES:
        return problem("too_large", f"{url}: the text has more than {MAX_PAGE_BYTES >> 20} MiB", data)
    return Parsed(format="wet", text=text, url=url) if text else problem("empty_body", f"{url}: there is no text")
