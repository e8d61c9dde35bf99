"""Finds quotations by their marks alone: characters in, quotations out, before anything else looks at the text.

The scanner (`quote_scan`) reads the marks (`quote_marks`), the layout shows speech without marks (`quote_blocks`), and
this module joins halves about "he said", settles nesting, and tells quotations from titles and scare quotes.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from saidby.attribute.quote_blocks import find_blocks, signature
from saidby.attribute.quote_kinds import kind_of, leaves_stop, reporting_gap
from saidby.attribute.quote_scan import Node, Scanner
from saidby.attribute.reporting import Clauses
from saidby.model import Boilerplate, Extent, Paragraph, Quote, QuotePart

LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


def find_quotes(
    text: str,
    paragraphs: Sequence[Paragraph] | None = None,
    boilerplate: Iterable[Boilerplate] = (),
    *,
    boundaries: Sequence[int] = (),
) -> list[Quote]:
    """The quotations of a text in order of their start, outer before inner.

    Without `paragraphs` each line is one. Paragraphs of kind boilerplate and stretches in `boilerplate` are skipped,
    and a quotation that runs over paragraphs runs past them. Never raises, whatever the marks: what does not come out
    even is kept as far as it is sure and has `well_formed` False.  Nothing runs on across the offsets in `boundaries`.
    """
    paragraphs = _lines(text) if paragraphs is None else paragraphs
    clauses, hidden = Clauses(text), list(boilerplate)
    found: list[Quote] = []
    for section in _sections(paragraphs, boundaries):
        first = len(found)
        for quote in _in_section(clauses, section, hidden):
            parent = None if quote.parent is None else quote.parent + first
            found.append(replace(quote, index=quote.index + first, parent=parent))
    return found


def _sections(paragraphs: Sequence[Paragraph], boundaries: Sequence[int]) -> Iterator[list[Paragraph]]:
    """The paragraphs between likely boundaries of articles."""
    for _, section in itertools.groupby(sorted(paragraphs), key=lambda p: bisect.bisect_right(boundaries, p.start)):
        yield list(section)


def _in_section(clauses: Clauses, paragraphs: Sequence[Paragraph], boilerplate: Sequence[Boilerplate]) -> list[Quote]:
    text = clauses.text
    scanner = Scanner(clauses, paragraphs, boilerplate)
    nodes = [n for n in scanner.run() if _trim(text, n)]
    nodes += _blocks(clauses, scanner.paragraphs, nodes)
    nodes.sort(key=_order)
    nodes = _joined(clauses, nodes)
    _nest(nodes)
    return _quotes(clauses, nodes, scanner.paragraphs)


def quote_depth(quotes: Sequence[Quote]) -> list[tuple[int, int, int]]:
    """Runs `(start, end, depth)` of text inside quotation marks, in order and disjoint; depth is 1 or more.

    Speech that only the layout shows does not count.
    """
    steps: dict[int, int] = {}
    for quote in quotes:
        if quote.kind != "unmarked_block":
            for part in quote.parts:
                steps[part.start] = steps.get(part.start, 0) + 1
                steps[part.end] = steps.get(part.end, 0) - 1
    runs: list[tuple[int, int, int]] = []
    depth, since = 0, 0
    for at in sorted(steps):
        if not steps[at]:
            continue
        if depth > 0:
            runs.append((since, at, depth))
        depth, since = depth + steps[at], at
    return runs


def depth_runs(text: str) -> list[tuple[int, int, int]]:
    """`quote_depth` of a bare text whose lines are its paragraphs."""
    return quote_depth(find_quotes(text))


def _lines(text: str) -> list[Paragraph]:
    """Every non-blank line as a body paragraph (as `marks.lines_of`, which needs spaCy)."""
    found = []
    for line in LINE.finditer(text):
        bare = line.group().strip()
        if bare:
            start = line.start() + line.group().index(bare)
            found.append(Paragraph(start=start, end=start + len(bare), kind="body"))
    return found


def _order(node: Node) -> tuple[int, int]:
    return node.parts[0][0], -node.parts[-1][1]


def _trim(text: str, node: Node) -> bool:
    """Takes white space off the parts' ends; False where nothing is left."""
    parts = []
    for start, end in node.parts:
        bare = text[start:end].strip()
        if bare:
            at = start + text[start:end].index(bare)
            parts.append((at, at + len(bare)))
    node.parts = parts
    return any(char.isalnum() for start, end in parts for char in text[start:end])


def _blocks(clauses: Clauses, paragraphs: Sequence[Paragraph], nodes: Sequence[Node]) -> list[Node]:
    """Nodes for unmarked speech; where marks hold all of it, its label goes to the quotation instead."""
    opening = {n.opened: n for n in nodes}
    found = []
    for block in find_blocks(clauses, paragraphs):
        start, end = block.parts[0][0], block.parts[-1][1]
        marked = opening.get(start)
        if marked is not None:
            marked.label = block.label
        else:
            node = Node(None, "", -1, start, None, list(block.parts), closed=end, block=True)
            node.label = block.label
            found.append(node)
    return found


def _joined(clauses: Clauses, nodes: Sequence[Node]) -> list[Node]:
    """One node for the halves of a quotation about "he said"."""
    found: list[Node] = []
    last: dict[Node | None, Node] = {}
    for node in nodes:
        before = last.get(node.parent)
        if before is not None and before.well_formed and node.label is None and reporting_gap(clauses, before, node):
            before.parts += node.parts
            before.closed, before.well_formed = node.closed, node.well_formed
            continue
        last[node.parent] = node
        found.append(node)
    return found


def _nest(nodes: Sequence[Node]) -> None:
    """Sets each node's parent to the innermost node that has a part about it."""
    spans = sorted(((s, -e, i) for i, n in enumerate(nodes) for s, e in n.parts))
    around: list[tuple[int, Node]] = []
    for start, minus_end, i in spans:
        while around and around[-1][0] < -minus_end:
            around.pop()
        if (start, -minus_end) == nodes[i].parts[0]:
            nodes[i].parent = next((n for _, n in reversed(around) if n is not nodes[i]), None)
        around.append((-minus_end, nodes[i]))


def _quotes(clauses: Clauses, nodes: Sequence[Node], paragraphs: Sequence[Paragraph]) -> list[Quote]:
    text = clauses.text
    index = {id(n): i for i, n in enumerate(nodes)}
    levels: list[int] = []
    found: list[Quote] = []
    k = 0
    for i, node in enumerate(nodes):
        while k + 1 < len(paragraphs) and paragraphs[k + 1].start <= node.parts[0][0]:
            k += 1
        parent = None if node.parent is None else index[id(node.parent)]
        levels.append(1 if parent is None else levels[parent] + 1)
        bounds = paragraphs[k].start, paragraphs[k].end
        label = node.label
        if label is None and not node.block and node.well_formed and parent is None and node.closed:
            label = _signature(text, node, paragraphs[k : k + len(node.parts) + 3])
        found.append(
            Quote(
                index=i,
                level=levels[i],
                parent=parent,
                kind="unmarked_block" if node.block else kind_of(clauses, node, *bounds),
                well_formed=node.well_formed,
                parts=tuple(_parts(text, node, *bounds)),
                label=None if label is None else Extent(start=label[0], end=label[1]),
            )
        )
    return found


def _signature(text: str, node: Node, paragraphs: Sequence[Paragraph]) -> tuple[int, int] | None:
    """The name behind a dash after the quotation, in its paragraph or alone in the next."""
    at = next((i for i, p in enumerate(paragraphs) if p.start <= node.closed <= p.end), None)
    if at is None:
        return None
    if node.closed < paragraphs[at].end or at + 1 == len(paragraphs):
        return signature(text, node.closed, paragraphs[at].end)
    return signature(text, paragraphs[at + 1].start, paragraphs[at + 1].end)


def _parts(text: str, node: Node, low: int, high: int) -> list[QuotePart]:
    last = len(node.parts) - 1
    found = []
    for i, (start, end) in enumerate(node.parts):
        comma = text[end - 1] == "," or (i == last and text[end - 1] == "." and leaves_stop(text, node, low))
        bare = end - 1 if comma and not node.block and end - 1 > start else end
        found.append(QuotePart(start=start, end=end, content_end=bare))
    return found
