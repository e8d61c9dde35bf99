"""Web pages: the article without menus, boxes and comments, by trafilatura. Nothing is fetched or run."""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Iterator
from typing import Any

from saidby.ingest.dates import read_date
from saidby.ingest.encoding import byte_order_mark, clean
from saidby.ingest.fields import one_line
from saidby.ingest.parsed import Parsed, Problem, Source, needs, problem
from saidby.ingest.xmls import root_name

MAX_PAGE_BYTES = 10 << 20
ROOTS = {"html", "head", "body", "meta", "title", "link", "script", "div", "main", "article", "section", "p", "h1"}
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "publish-date",
    "publish_date",
    "pubdate",
    "date",
)
_JSON_LD_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')
_UNKNOWN_DATES = {"original_date": True, "extensive_search": False, "max_date": "2200-01-01"}
"""htmldate's options: no guessing from words in the page, and no looking at the clock."""


def is_page(head: bytes) -> bool:
    """Whether the file begins as a web page does."""
    root = root_name(head)
    return root is not None and root.lower() in ROOTS


def read_page(source: Source) -> Iterator[Parsed | Problem]:
    """The article of one page."""
    data = source.stream.read(MAX_PAGE_BYTES + 1)
    yield parse_page(data, container="html")


def parse_page(data: bytes, *, container: str, charset: str | None = None, url: str | None = None) -> Parsed | Problem:
    """The article in a page; `charset` is what the server said, `url` where it was.

    A problem where the page is too large, in no known encoding, or holds no article.
    Raises MissingReaderError where trafilatura is not installed.
    """
    trafilatura = needs("trafilatura", "html", "HTML")
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    if len(data) > MAX_PAGE_BYTES:
        return problem("too_large", f"the page has more than {MAX_PAGE_BYTES >> 20} MiB", data)
    try:
        markup = decode_page(data, charset)
    except UnicodeDecodeError:
        return problem("encoding", "the page is neither in the encoding it names nor in UTF-8 or cp1252", data)
    try:
        tree = trafilatura.load_html(markup)
        published, language = (None, None) if tree is None else (_published(tree, markup), tree.get("lang"))
        found = tree is not None and trafilatura.bare_extraction(
            tree,
            url=url,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params=_UNKNOWN_DATES,
        )
    except Exception as error:  # whatever a hostile page does to the parsers, it costs only itself
        return problem("broken_html", f"the page cannot be read: {type(error).__name__}: {error}", data)
    text = clean(found.text or "").strip() if found else ""
    if not text:
        return problem("no_article", "no article was found in the page", data)
    return _parsed(found, text, container=container, url=url, published=published, language=language)


def _parsed(
    found: Any, text: str, *, container: str, url: str | None, published: str | None, language: str | None
) -> Parsed:
    moment, precision = read_date(published or found.date or "")
    authors = (one_line(author) for author in (found.author or "").split(";"))
    return Parsed(
        format=container,
        text=text,
        url=one_line(url or found.url or ""),
        title=one_line(found.title or ""),
        bylines=tuple(author for author in authors if author),
        publisher=one_line(found.sitename or ""),
        published_at=moment,
        published_precision=precision,
        language=one_line(language or found.language or ""),
    )


def decode_page(data: bytes, charset: str | None = None) -> str:
    """The page as text: byte order mark, strict UTF-8, the encoding it or its server names, strict cp1252."""
    mark = byte_order_mark(data)
    if mark:
        return data[mark[1] :].decode(mark[0], "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _CHARSET.search(data[:4096])
    for name in (charset, declared[1].decode() if declared else None):
        encoding = _web_encoding(name)
        if encoding:
            return data.decode(encoding, "replace")
    return data.decode("cp1252")


def _web_encoding(name: str | None) -> str | None:
    """Python's name of an encoding as pages name it, where that can be told apart from cp1252."""
    try:
        found = codecs.lookup(name) if name else None
    except LookupError:
        return None
    if found is None or not found._is_text_encoding or found.name.startswith(("utf-16", "utf-32", "idna", "punycode")):
        return None
    # Browsers read these as the larger encodings, and so do the pages that name them.
    return {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}.get(found.name, found.name)


def _published(tree: Any, markup: str) -> str | None:
    """The date that the page states for machines."""
    stated: dict[str, str] = {}
    for meta in tree.iter("meta"):
        for key in ("property", "name", "itemprop"):
            stated.setdefault((meta.get(key) or "").lower(), meta.get("content") or "")
    linked = _JSON_LD_DATE.search(markup)
    values = [stated.get(_PUBLISHED[0]), linked[1] if linked else None, *(stated.get(key) for key in _PUBLISHED)]
    return next((value for value in values if value and read_date(value)[0]), None)
