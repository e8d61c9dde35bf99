"""The stack scanner: marks in, open and closed quotations out, paragraph by paragraph.

A quotation is carried over the end of a paragraph only if the next one re-opens with the same mark, or holds a closing
mark before any opening one. Whatever else stays open is cut at the reporting clause or sentence it reaches, and
flagged. Every look ahead is a table made once a paragraph, so time is linear in the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from saidby.attribute.quote_marks import GLYPHS, Family, Mark, lex
from saidby.attribute.reporting import Clauses, next_break, sentences
from saidby.model import Boilerplate, Paragraph

LONGEST_CUT = 1500
"""Characters that a quotation without a closing mark may hold at most."""
LOST_SENTENCES = 4
"""Sentences before a lone closing mark that may belong to it at most."""


@dataclass(slots=True, eq=False)
class Node:
    """A quotation in the making; `parts` are offsets between the marks, `opened`/`closed` take the marks in."""

    family: Family | None
    glyph: str
    paragraph: int
    opened: int
    parent: Node | None
    parts: list[tuple[int, int]] = field(default_factory=list)
    part_start: int = 0
    closed: int = 0
    well_formed: bool = True
    block: bool = False
    label: tuple[int, int] | None = None


@dataclass(slots=True, kw_only=True)
class Lookahead:
    """What lies ahead of each mark of a paragraph (index i: at or after mark i)."""

    low: list[int]
    balance: list[int]
    strong: list[int]
    opener: list[int]
    double: list[int]
    closer: list[int]

    def closes_after(self, i: int) -> bool:
        """Whether the double marks after mark `i` close more than they open."""
        return self.low[i + 1] < self.balance[i + 1]


class Scanner:
    """Scans one text; `nodes` holds every quotation found, in the order of their closing."""

    def __init__(self, clauses: Clauses, paragraphs: Sequence[Paragraph], boilerplate: Sequence[Boilerplate]) -> None:
        self.clauses = clauses
        self.text = clauses.text
        self.boilerplate = sorted(boilerplate)
        self.paragraphs = _prose(paragraphs, self.boilerplate)
        self.nodes: list[Node] = []
        self.stack: list[Node] = []
        self._marks: dict[int, list[Mark]] = {}
        self._shadow = 0
        self._last_closed = 0

    def run(self) -> list[Node]:
        """Scans every paragraph in turn."""
        k = 0
        while k < len(self.paragraphs):
            k = self._paragraph(k)
        return self.nodes

    def marks(self, k: int) -> list[Mark]:
        """The marks of paragraph `k`, those inside boilerplate left out."""
        if k not in self._marks:
            p = self.paragraphs[k]
            self._marks[k] = [m for m in lex(self.text, p.start, p.end) if not self._masked(m)]
        return self._marks[k]

    def _masked(self, mark: Mark) -> bool:
        while self._shadow < len(self.boilerplate) and self.boilerplate[self._shadow].end <= mark.start:
            self._shadow += 1
        return self._shadow < len(self.boilerplate) and self.boilerplate[self._shadow].start <= mark.start

    def _paragraph(self, k: int) -> int:
        """Scans paragraph `k`; returns the next to scan."""
        p, marks = self.paragraphs[k], self.marks(k)
        first, at = 0, p.start
        for node in self.stack:
            if first < len(marks) and _reopens(self.text, node, marks[first], at):
                at = marks[first].end
                first += 1
            node.part_start = at
        ahead = _look_ahead(marks)
        for i in range(first, len(marks)):
            self._step(k, i, marks, ahead)
        self._marks.pop(k, None)
        return self._finish(k)

    # one mark

    def _step(self, k: int, i: int, marks: list[Mark], ahead: Lookahead) -> None:
        mark = marks[i]
        if mark.family == "single":
            self._step_single(k, i, mark, ahead)
            return
        node = self._open(mark.family)
        if node is None:
            if mark.prime and not (mark.glyph == "”" and self._tag_after(k, mark)):
                return
            if mark.opens and not (mark.spaced and not ahead.closes_after(i)):
                self._push(k, mark)
            elif mark.closes:
                self._lost_opener(k, mark)
        elif mark.closes and not (mark.prime and ahead.closes_after(i)):
            self._close(node, mark)
        elif mark.opens and not mark.prime:
            if ahead.low[i] >= ahead.balance[i]:
                self._cut(node, mark.start)
            self._push(k, mark)

    def _step_single(self, k: int, i: int, mark: Mark, ahead: Lookahead) -> None:
        node = self.stack[-1] if self.stack and self.stack[-1].family == "single" else None
        if node is not None and mark.closes:
            if mark.strong or not self._possessive(node, i, mark, ahead):
                self._close(node, mark)
        elif node is not None and mark.opens:
            self._cut(node, mark.start)
            self._push(k, mark)
        elif mark.opens and not mark.prime:
            if self._worth_opening(k, i, mark, ahead):
                self._push(k, mark)
        elif mark.closes and mark.strong:
            below = self._open("single")
            if below is not None and self.text[mark.start - 1] in ",.!?…" and ahead.double[i] == len(ahead.double) - 1:
                self._close(below, mark)
            elif not self.stack and self.text[mark.start - 1] in ",.!?…" and self._tag_after(k, mark):
                self._lost_opener(k, mark)

    def _possessive(self, node: Node, i: int, mark: Mark, ahead: Lookahead) -> bool:
        """Whether it is an apostrophe ("soldiers’", "goin’"): a surer closing mark comes before the next opener."""
        before = self.text[max(0, mark.start - 2) : mark.start]
        if not before.endswith("s") and before != "in":
            return False
        strong = ahead.strong[i + 1]
        bound = ahead.opener[i + 1]
        if any(n.family == "double" for n in self.stack):
            bound = min(bound, ahead.double[i + 1])
        return strong < len(ahead.strong) - 1 and strong < bound and mark.start > node.part_start

    def _worth_opening(self, k: int, i: int, mark: Mark, ahead: Lookahead) -> bool:
        """A single mark opens if something may close it, or the quotation can run on in the next paragraph."""
        none = len(ahead.closer) - 1
        if not mark.strong:
            return ahead.strong[i + 1] < none
        if ahead.closer[i + 1] < none:
            return True
        head = self.text[max(0, mark.start - 2) : mark.start].rstrip()
        return mark.start == self.paragraphs[k].start or head.endswith((":", ",")) or bool(self.stack)

    def _open(self, family: Family) -> Node | None:
        return next((n for n in reversed(self.stack) if n.family == family), None)

    def _push(self, k: int, mark: Mark) -> None:
        parent = self.stack[-1] if self.stack else None
        node = Node(mark.family, mark.glyph, k, mark.start, parent, part_start=mark.end)
        self.stack.append(node)

    def _close(self, node: Node, mark: Mark) -> None:
        """Closes `node`; whatever is still open inside it was no quotation (an apostrophe, a stray mark)."""
        while self.stack.pop() is not node:
            pass
        node.parts.append((node.part_start, mark.start))
        node.closed = self._last_closed = mark.end
        self.nodes.append(node)

    def _tag_after(self, k: int, mark: Mark) -> bool:
        return self.clauses.tag_follows(mark.end, self.paragraphs[k].end)

    # marks that are missing

    def _lost_opener(self, k: int, mark: Mark) -> None:
        """A closing mark with nothing open: the quotation began with the paragraph, or behind a reporting clause."""
        text, low = self.text, max(self.paragraphs[k].start, mark.start - LONGEST_CUT)
        if self.stack or low >= mark.start or text[mark.start - 1].isspace() or text[mark.start - 1] in GLYPHS:
            return
        if self._last_closed > low:
            low = next_break(text, max(low, self._last_closed - 2), mark.start) or mark.start
        if text[mark.start - 1] not in ",.!?…;—–-’'" and not self._tag_after(k, mark):
            return
        begin = mark.start
        for start, end in reversed(sentences(text, low, mark.start)[-LOST_SENTENCES:]):
            if self.clauses.has_verb(start, end):
                colon = text.rfind(": ", start, end)
                begin = colon + 2 if colon >= 0 else start if begin == mark.start else begin
                break
            begin = start
        self._last_closed = mark.end
        if begin < mark.start:
            self.nodes.append(
                Node(mark.family, mark.glyph, k, begin, None, [(begin, mark.start)], closed=mark.end, well_formed=False)
            )

    def _cut(self, node: Node, limit: int) -> None:
        """Ends a quotation without closing mark: at its reporting clause, else before the reporter's next sentence."""
        while self.stack.pop() is not node:
            pass
        if node.family == "single" and node.glyph != "‘":
            return
        text, start = self.text, node.part_start
        limit = min(limit, start + LONGEST_CUT)
        end = self.clauses.tag_in(start, limit)
        if end is None:
            end = start
            for begin, stop in sentences(text, start, limit):
                if begin > start and self.clauses.has_verb(begin, stop):
                    break
                end = stop
        if text[start:end].strip():
            node.parts.append((start, end))
        if node.parts:
            node.closed, node.well_formed = end, False
            self.nodes.append(node)

    # the end of a paragraph

    def _finish(self, k: int) -> int:
        """Decides for what is still open at the end of paragraph `k`; returns the paragraph to scan next."""
        if not self.stack:
            return k + 1
        end = self.paragraphs[k].end
        candidates = self._candidates(k)
        for following in candidates:
            kept = self._carried(k, following, last=following == candidates[-1])
            if kept:
                self._between(k + 1, following)
                for node in kept:
                    node.parts.append((node.part_start, end))
                self.stack = kept
                return following
        self._cut(self.stack[0], end)
        self.stack.clear()
        return k + 1

    def _between(self, start: int, stop: int) -> None:
        """Scans embeds and headings that a quotation passes over: they may quote, but take nothing over."""
        for j in range(start, stop):
            self.stack = []
            marks = self.marks(j)
            ahead = _look_ahead(marks)
            for i in range(len(marks)):
                self._step(j, i, marks, ahead)
            if self.stack:
                self._cut(self.stack[0], self.paragraphs[j].end)

    def _candidates(self, k: int) -> list[int]:
        """Paragraphs that may take up the quotation: the next, and past headings, embeds or lines that are no prose."""
        found: list[int] = []
        j = k + 1
        while j < len(self.paragraphs) and j <= k + 4:
            p = self.paragraphs[j]
            found.append(j)
            bare = self.text[p.start : min(p.end, p.start + 80)]
            prose = p.end - p.start >= 80 or len(bare.split()) > 8 or bare.rstrip()[-1:] in '.!?”"’:'
            if p.kind == "body" and (prose or self.marks(j)):
                break
            j += 1
        return found

    def _carried(self, k: int, following: int, *, last: bool) -> list[Node]:
        """The open quotations, outermost first, that go on in paragraph `following`."""
        text, outer, marks = self.text, self.stack[0], self.marks(following)
        tag = self.clauses.tag_in(max(outer.part_start, self.paragraphs[k].end - 160), self.paragraphs[k].end)
        ended = tag is not None and next_break(text, tag, self.paragraphs[k].end) is None
        if ended or self.paragraphs[following].kind != "body":
            return []
        kept, at = [], self.paragraphs[following].start
        for node, mark in zip(self.stack, marks, strict=False):
            if not _reopens(text, node, mark, at):
                break
            kept.append(node)
            at = mark.end
        if not kept and last:
            first = next((m for m in marks if m.family == outer.family and (m.opens or m.strong)), None)
            lone = first is not None and first.closes and not first.opens and not first.prime
            if lone and first is not None and (outer.family != "single" or text[first.start - 1] in ",.!?…"):
                kept = [outer]
        return kept


def _prose(paragraphs: Sequence[Paragraph], boilerplate: Sequence[Boilerplate]) -> list[Paragraph]:
    """The paragraphs that are not wholly boilerplate."""
    found, i = [], 0
    for p in paragraphs:
        while i < len(boilerplate) and boilerplate[i].end < p.end:
            i += 1
        covered = i < len(boilerplate) and boilerplate[i].start <= p.start
        if p.kind != "boilerplate" and not covered:
            found.append(p)
    return found


def _reopens(text: str, node: Node, mark: Mark, at: int) -> bool:
    """Whether the mark stands first in its paragraph (from `at`) and opens what the node has open."""
    return mark.family == node.family and mark.opens and not text[at : mark.start].strip()


def _look_ahead(marks: list[Mark]) -> Lookahead:
    """Tables over the marks: balance of double marks before each, its lowest value from there on, next of each sort."""
    n = len(marks)
    balance, low = [0] * (n + 1), [0] * (n + 1)
    for i, m in enumerate(marks):
        step = 0 if m.family == "single" or (m.prime and m.closes) else -1 if m.closes else 1
        balance[i + 1] = balance[i] + step
    low[n] = balance[n]
    strong, opener, double, closer = ([n] * (n + 1) for _ in range(4))
    for i in range(n - 1, -1, -1):
        m = marks[i]
        low[i] = min(balance[i], low[i + 1])
        single = m.family == "single"
        strong[i] = i if single and m.closes and m.strong else strong[i + 1]
        opener[i] = i if single and m.opens and not m.closes else opener[i + 1]
        closer[i] = i if single and m.closes else closer[i + 1]
        double[i] = i if m.family == "double" else double[i + 1]
    return Lookahead(low=low, balance=balance, strong=strong, opener=opener, double=double, closer=closer)
