"""CSV and TSV with a header line."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import BinaryIO

from saidby.ingest.encoding import byte_order_mark
from saidby.ingest.fields import parse_fields
from saidby.ingest.lines import read_lines
from saidby.ingest.maps import Maps
from saidby.ingest.parsed import MAX_RECORD_BYTES, Parsed, Problem, Source, problem

DELIMITERS = ("\t", ",", ";", "|")
_SEPARATOR = re.compile("sep=.\r?", re.IGNORECASE)  # a line of Excel's in front of the header


def is_table(head: bytes, maps: Maps) -> bool:
    """Whether the first line names columns and one of them is known to hold the text."""
    mark = byte_order_mark(head)
    name, length = mark or ("utf-8", 0)
    lines = head[length:].decode(name, "replace").lstrip("\r\n").splitlines()
    header = lines[1:2] if lines and _SEPARATOR.fullmatch(lines[0]) else lines[:1]
    return bool(header) and _delimiter(header[0], maps) is not None


def read_table(source: Source) -> Iterator[Parsed | Problem]:
    """One record a row; rows with more cells than columns and cells in no known encoding are problems."""
    lines = _text_lines(source.stream)
    header_line = next(lines, "")
    if _SEPARATOR.fullmatch(header_line.strip("\n")):
        header_line = next(lines, "")
    delimiter = _delimiter(header_line, source.maps)
    if delimiter is None:
        yield problem("no_text_field", "the header names no column that holds the text", header_line)
        return
    csv.field_size_limit(MAX_RECORD_BYTES)
    cells = next(csv.reader([header_line], delimiter=delimiter))
    header = [source.maps.known(cell.strip()) or cell.strip() for cell in cells]
    rows = csv.reader(lines, delimiter=delimiter)
    container = "tsv" if delimiter == "\t" else "csv"
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield problem("broken_row", f"line {rows.line_num + 1}: {error}")
            continue
        if cells:
            yield _row(header, cells, container, rows.line_num + 1, source.maps)


def _row(header: list[str], cells: list[str], container: str, line: int, maps: Maps) -> Parsed | Problem:
    raw = ",".join(cells)
    if len(cells) > len(header):
        return problem("broken_row", f"the row that ends in line {line} has {len(cells)} cells, not {len(header)}", raw)
    if any("\udc80" <= c <= "\udcff" for c in raw):
        return problem("encoding", f"the row that ends in line {line} is neither UTF-8 nor cp1252", raw)
    return parse_fields(dict(zip(header, cells, strict=False)), container=container, maps=maps)


def _text_lines(stream: BinaryIO) -> Iterator[str]:
    """Lines with their ends, which the csv module needs to see."""
    for _, line in read_lines(stream):
        if isinstance(line, Problem):
            yield line.raw + "\n"
            continue
        try:
            yield line.decode("utf-8") + "\n"
        except UnicodeDecodeError:
            try:
                yield line.decode("cp1252") + "\n"
            except UnicodeDecodeError:
                yield line.decode("utf-8", "surrogateescape") + "\n"


def _delimiter(header: str, maps: Maps) -> str | None:
    for delimiter in DELIMITERS:
        try:
            cells = next(csv.reader([header.strip("\r\n")], delimiter=delimiter), [])
        except csv.Error:
            continue
        if len(cells) > 1 and any(maps.is_text(maps.known(cell.strip()) or "") for cell in cells):
            return delimiter
    return None
