"""News in XML: NITF, NewsML, RSS, Atom, and whatever a map names the record element of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from saidby.ingest.encoding import byte_order_mark
from saidby.ingest.fields import build
from saidby.ingest.maps import FieldMap, Maps
from saidby.ingest.markup import BLOCKS, UNSEEN, Lines, fragment_text
from saidby.ingest.parsed import Parsed, Problem, Source, UnreadableError, problem
from saidby.ingest.xmltree import read_elements

_STEP = re.compile(r"([^\[\]@]*)(?:\[([\w:.-]+)=([^\]]*)\])?")
_PROLOG = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")


def root_name(head: bytes) -> str | None:
    """The name of the root element without its prefix; None where there is no markup."""
    name, length = byte_order_mark(head) or ("utf-8", 0)
    text = head[length:].decode(name, "replace")
    prolog = _PROLOG.match(text)
    root = _ROOT.match(text, prolog.end() if prolog else 0)
    return root[1] if root else None


def is_xml(head: bytes, maps: Maps) -> bool:
    """Whether the root element is one that a map knows."""
    root = root_name(head)
    return root is not None and any(_fits(m, root, head) for m in maps.xml)


def _fits(field_map: FieldMap, root: str, head: bytes) -> bool:
    if root in field_map.detect or root == field_map.element:
        return True
    return not field_map.detect and f"<{field_map.element}".encode() in head


def read_xml(source: Source) -> Iterator[Parsed | Problem]:
    """One record an element that a map is for; a file that is no XML or holds none of them is unreadable."""
    by_element = {m.element: m for m in reversed(source.maps.xml)}
    number = 0
    for element, root in read_elements(source.stream, by_element):
        number += 1
        yield _record(by_element[element.tag], element, root)
    if not number:
        raise UnreadableError(f"it holds none of the elements that are records: {', '.join(sorted(by_element))}")


def _record(field_map: FieldMap, element: Element, root: Element) -> Parsed | Problem:
    def get(path: str) -> Any:
        return reach(element, path, root)

    found = build(field_map, get, container="xml")
    return found or problem("empty_body", f"the <{element.tag}> has no text", plain_text(element))


def reach(element: Element, path: str, root: Element) -> list[str] | None:
    """The texts of all elements, or values of all attributes, under a path as `xml_fields.toml` explains them."""
    steps, _, attribute = path.partition("@")
    here = [element]
    if steps.startswith("/"):
        top, _, steps = steps[1:].partition("/")
        here = [root] if top in ("*", root.tag) else []
    deep = False
    for step in steps.removeprefix("./").split("/") if steps else []:
        if not step:
            deep = True
            continue
        here = [child for one in here for child in _children(one, step, deep)]
        deep = False
    values = [one.get(attribute) for one in here] if attribute else [plain_text(one) for one in here]
    return [value for value in values if value] or None


def _children(element: Element, step: str, deep: bool) -> Iterator[Element]:
    match = _STEP.fullmatch(step)
    name, key, value = match.groups() if match else (step, None, None)
    for child in element.iter() if deep else element:
        if child is not element and name in ("*", child.tag) and (key is None or child.get(key) == value):
            yield child


def plain_text(element: Element) -> str:
    """The text of an element: one line a block below it, or that of the HTML it holds as text."""
    if not len(element):
        return fragment_text(element.text or "") if element.get("type") != "text" else element.text or ""
    lines = Lines()
    _collect(element, lines)
    return lines.text()


def _collect(element: Element, lines: Lines) -> None:
    if element.tag not in UNSEEN:
        lines.add(element.text or "")
        for child in element:
            block = child.tag.lower() in BLOCKS
            if block:
                lines.block()
            _collect(child, lines)
            if block:
                lines.block()
            lines.add(child.tail or "")
