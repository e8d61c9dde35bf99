"""Splits a text into lines and says what each is: body, heading, boilerplate or an embedded post."""

from __future__ import annotations

import re
from collections.abc import Sequence

from saidby.model import Boilerplate, Extent, Paragraph
from saidby.segment.boilerplate import Mark, find_boilerplate

MAX_HEADING_WORDS = 14
MAX_QUESTION_WORDS = 10
_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_DIALOGUE = re.compile(r"\b(?:I|you|your|me|my)\b", re.IGNORECASE)


def find_lines(text: str) -> tuple[Extent, ...]:
    """The lines of `text` that hold more than white space, trimmed; a blank line between paragraphs is no line."""
    lines = []
    for match in _LINE.finditer(text):
        line = match.group()
        stripped = line.strip()
        if stripped:
            start = match.start() + len(line) - len(line.lstrip())
            lines.append(Extent(start=start, end=start + len(stripped)))
    return tuple(lines)


def find_paragraphs(
    text: str, *, lines: Sequence[Extent] | None = None, marks: Sequence[Mark | None] | None = None
) -> tuple[tuple[Paragraph, ...], tuple[Boilerplate, ...]]:
    """All paragraphs of an article in order, and the stretches of boilerplate among them."""
    lines = find_lines(text) if lines is None else lines
    marks = find_boilerplate(text, lines) if marks is None else marks
    paragraphs, boilerplate = [], []
    for i, (line, mark) in enumerate(zip(lines, marks, strict=True)):
        if mark is not None:
            paragraphs.append(Paragraph(start=line.start, end=line.end, kind=mark.kind))
            boilerplate.append(Boilerplate(start=line.start, end=line.end, rule=mark.rule))
        else:
            follows = any(m is None for m in marks[i + 1 :][:3])
            heading = follows and is_heading(text[line.start : line.end])
            paragraphs.append(Paragraph(start=line.start, end=line.end, kind="heading" if heading else "body"))
    return tuple(paragraphs), tuple(boilerplate)


def is_heading(line: str) -> bool:
    """Whether a line looks like a headline or subhead: short, not quoted, and no sentence or a bare question."""
    words = line.split(None, MAX_HEADING_WORDS + 1)
    if len(words) > MAX_HEADING_WORDS or not any(c.isalpha() for c in line):
        return False
    if line[0] in "\"“‘'«-–—•*·(" or not (line[0].isupper() or line[0].isdigit()):
        return False
    if line.endswith("?"):
        return len(words) <= MAX_QUESTION_WORDS and not _DIALOGUE.search(line)
    return line[-1].isalnum() or line[-1] in ")’'%"
