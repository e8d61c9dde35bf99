"""Word documents (.docx): the paragraphs of the main text, as accepted, read without Word's or other people's code."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element

from saidby.ingest.archives import BROKEN_MEMBER, seekable
from saidby.ingest.packed import Allowance, Capped
from saidby.ingest.parsed import Parsed, Problem, Source, UnreadableError
from saidby.ingest.texts import read_text
from saidby.ingest.xmltree import read_elements

MAIN = "word/document.xml"
_PARTS = (b"word/", b"xl/", b"ppt/", b"_rels/", b"docProps/", b"customXml/")
_SPACES = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_LEFT_OUT = frozenset(("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "Fallback", "txbxContent"))
"""What was deleted or moved away, field codes, and shapes, which stand twice."""


def is_office(head: bytes) -> bool:
    """Whether a zip is a document of an office suite or an e-book rather than an archive of files."""
    first = head[30 : 30 + int.from_bytes(head[26:28], "little")]
    parts = first.startswith(_PARTS) and first.endswith((b".xml", b".rels"))
    return first in (b"[Content_Types].xml", b"mimetype") or parts


def read_docx(source: Source) -> Iterator[Parsed | Problem]:
    """The articles in the main text, which is read as a text file is; UnreadableError for other kinds of document."""
    stream = seekable(source.stream)
    try:
        with zipfile.ZipFile(stream) as archive:
            try:
                info = archive.getinfo(MAIN)
            except KeyError:
                raise UnreadableError("of office documents only Word's (.docx) are read; save as text first") from None
            with archive.open(info) as opened:
                capped = io.BufferedReader(Capped(opened, Allowance.for_packed(info.compress_size)))
                text = "".join(f"{line}\n" for line in _paragraphs(capped))
    except UnreadableError:
        raise
    except BROKEN_MEMBER as error:
        raise UnreadableError(f"it is no sound Word document: {error}") from error
    yield from read_text(text, container="docx", run_together=source.alone)


def _paragraphs(stream: IO[bytes]) -> Iterator[str]:
    """Paragraphs in order, those in cells of tables too."""
    for paragraph, _ in read_elements(stream, ("p",)):
        yield "".join(_words(paragraph))


def _words(element: Element) -> Iterator[str]:
    for child in element:
        if child.tag == "t":
            yield child.text or ""
        elif child.tag in _SPACES:
            yield _SPACES[child.tag]
        elif child.tag not in _LEFT_OUT:
            yield from _words(child)
