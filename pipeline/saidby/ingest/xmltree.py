"""XML → the elements that are records, one at a time, without entities, external files or unbounded memory.

What a document type declares is never used: one that declares entities is refused, external ones are not fetched, and
of named entities only HTML's are known.
"""

from __future__ import annotations

import codecs
import html.entities
import re
from collections.abc import Container, Iterator
from typing import IO
from xml.etree.ElementTree import Element
from xml.parsers import expat

from saidby.ingest.encoding import byte_order_mark
from saidby.ingest.parsed import MAX_RECORD_BYTES, UnreadableError

CHUNK = 1 << 16
MAX_DEPTH = 200
MAX_SIBLINGS = 1000
"""Elements beside the records that are kept: a feed's own title and language stand in front of its entries."""

PREFIXES = {
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dc:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://www.w3.org/XML/1998/namespace": "xml:",
}
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SEPARATOR = "\x1f"


def read_elements(stream: IO[bytes], names: Container[str]) -> Iterator[tuple[Element, Element]]:
    """Each outermost element of one of `names` when it is complete, with the root as far as it is known.

    Raises UnreadableError where the file is no XML, is not safe, or has a record of more than MAX_RECORD_BYTES.
    """
    tree = _Tree(names)
    head = stream.read(CHUNK)
    decoder = codecs.getincrementaldecoder(_encoding(head))("cp1252-bytes")
    since = 0
    try:
        while head:
            text = decoder.decode(head).removeprefix("\ufeff")
            since += len(head)
            tree.feed(_ILLEGAL.sub(" ", text))
            if tree.found:
                yield from tree.take()
                since = 0
            elif since > MAX_RECORD_BYTES:
                raise UnreadableError(f"an element is larger than {MAX_RECORD_BYTES >> 20} MiB")
            head = stream.read(CHUNK)
        tree.feed(decoder.decode(b"", final=True), final=True)
    except expat.ExpatError as error:
        yield from tree.take()
        raise UnreadableError(f"it is no well-formed XML: {error}") from error
    yield from tree.take()


def local_name(name: str) -> str:
    """A name without its namespace, save for those in PREFIXES."""
    uri, _, local = name.rpartition(_SEPARATOR)
    return PREFIXES.get(uri, "") + local


class _Tree:
    """Builds elements; complete records wait in `found` and leave the tree."""

    def __init__(self, names: Container[str]) -> None:
        self.found: list[Element] = []
        self._names, self._open, self._within = names, list[Element](), 0
        self._words: list[str] = []
        self._root: Element | None = None
        self._parser = parser = expat.ParserCreate("utf-8", namespace_separator=_SEPARATOR)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.EntityDeclHandler = self._entity
        parser.SkippedEntityHandler = self._skipped
        parser.UseForeignDTD(True)  # entities of a DTD that is not read are skipped, not errors

    def feed(self, text: str, *, final: bool = False) -> None:
        self._parser.Parse(text.encode("utf-8", "replace"), final)

    def take(self) -> Iterator[tuple[Element, Element]]:
        found, self.found = self.found, []
        assert self._root is not None or not found
        return iter([(element, self._root) for element in found if self._root is not None])

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise UnreadableError(f"its elements are nested more than {MAX_DEPTH} deep")
        self._flush()
        element = Element(local_name(name), {local_name(key): value for key, value in attributes.items()})
        if self._open:
            if self._within or len(self._open[-1]) < MAX_SIBLINGS:
                self._open[-1].append(element)
        else:
            self._root = element
        self._open.append(element)
        if self._within or element.tag in self._names:
            self._within += 1

    def _end(self, _: str) -> None:
        self._flush()
        element = self._open.pop()
        if not self._within:
            return
        self._within -= 1
        if not self._within:
            self.found.append(element)
            if self._open and len(self._open[-1]) and self._open[-1][-1] is element:
                del self._open[-1][-1]

    def _data(self, text: str) -> None:
        self._words.append(text)

    def _flush(self) -> None:
        text, self._words = "".join(self._words), []
        if not self._open or not text:
            return
        element = self._open[-1]
        text = text if self._within else text[:CHUNK]
        if len(element):
            element[-1].tail = text
        else:
            element.text = text

    def _entity(self, *_: object) -> None:
        raise UnreadableError("it declares entities of its own, which are never expanded; take the declaration out")

    def _skipped(self, name: str, is_parameter: bool) -> None:
        if not is_parameter:
            self._data(html.entities.html5.get(f"{name};", " "))


def _encoding(head: bytes) -> str:
    """The encoding by byte order mark or declaration; UTF-8 where that is unknown."""
    mark = byte_order_mark(head)
    if mark:
        return {"utf-8": "utf-8-sig", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(mark[0], "utf-32")
    for start, name in ((b"<\x00?\x00", "utf-16-le"), (b"\x00<\x00?", "utf-16-be")):
        if head.startswith(start):
            return name
    declared = _DECLARED.match(head)
    try:
        found = codecs.lookup(declared[1].decode()) if declared else None
    except LookupError:
        return "utf-8"
    if found is None or not found._is_text_encoding or found.name in ("utf-16", "utf-32", "idna", "punycode"):
        return "utf-8"
    return "cp1252" if found.name in ("iso8859-1", "ascii") else found.name


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Bytes that do not belong to the declared encoding are read as cp1252, as most of them are."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("cp1252-bytes", _as_cp1252)
