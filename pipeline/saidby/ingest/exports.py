"""Articles in exports of press databases: what their labels say apart from the text itself.

Where an article is not laid out as its database lays it out, it stays plain text and nothing of it is lost.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from saidby.ingest.dates import read_written_date
from saidby.ingest.encoding import clean
from saidby.ingest.fields import one_line
from saidby.ingest.labels import LABELLED, Labels, language_code, parts_of, people, press_labels, unwrapped, value_of
from saidby.ingest.parsed import Parsed, Problem, problem

_FACTIVA = re.compile(r"([A-Z]{2,3})(?:\s+(.*))?")
_WORDS = re.compile(r"(?:AN|ART|BY|CO|ED|IN|PG|RE|SE|VOL) \S")  # labels that are words, and no column behind them
_COPYRIGHT = re.compile(r"(?:\(c\)|©|copyright\b)|.*\ball rights reserved\b", re.IGNORECASE)
_EDITION = re.compile(r".{0,60}\bedition\b.{0,20}|correction appended", re.IGNORECASE)
_CLOCK = re.compile(r"\d\d?:\d\d(?: ?[A-Z]{2,4})?")
_ACCESSION = re.compile(r"[A-Z][A-Z0-9]{5,}\d{8}[a-z0-9]{6,}")
_COLUMN = re.compile(r"\t+\s*|\s{2,}")
_HEADER_LINES = 60
_TAIL_LINES = 8


def parse_export(name: str, piece: str, *, format: str, closing: str = "") -> Parsed | Problem | None:
    """The article in a piece of an export by database `name`; None for a cover, a list of contents and the like.

    `closing` is the line that closes the article.
    """
    piece = clean(piece)
    lines = [_COLUMN.sub("  ", line).strip() for line in piece.split("\n")]
    reader = _READERS.get(name)
    found = reader(lines, format) if reader else None
    if found is not None:
        number = _ACCESSION.search(closing)
        return replace(found, record_id=number[0]) if number and isinstance(found, Parsed) else found
    if reader and _is_cover(lines):
        return None
    text = piece.strip()
    return Parsed(format=format, text=text, delimited=True) if text else problem("empty_body", "there is no text")


def _nexis(lines: Sequence[str], format: str) -> Parsed | Problem | None:
    """Nexis: a header, "Body" alone on a line (or, in the older one, labels), the text, and labels behind it."""
    labels = press_labels()["nexis"]
    start = next((i for i, line in enumerate(lines[: _HEADER_LINES * 20]) if labels.has("body", line)), None)
    modern = start is not None
    if start is None:
        start = _last_header_label(lines, labels)
    if start is None:
        return None
    header, body = lines[:start], lines[start + 1 :]
    end = _nexis_end(body, labels)
    dates = [(i, date) for i, line in enumerate(header) if (date := _leading_date(line))[0]]
    if not dates:
        return None
    at, (moment, precision) = dates[-1] if modern else dates[0]
    before = [line for line in header[:at] if line and not _label(line)]
    title, publisher = _nexis_names(before, header[at + 1 :], modern, labels)
    return _article(
        format,
        unwrapped(body[:end]),
        title=_labelled(header, labels, "headline") or title,
        publisher=publisher,
        bylines=people(_labelled(header, labels, "byline")),
        date=(moment, precision),
        language=language_code(_labelled(body[end:], labels, "language")),
    )


def _nexis_names(
    before: Sequence[str], after: Sequence[str], modern: bool, labels: Labels
) -> tuple[str | None, str | None]:
    """Title and publication: "title, publication, date" or, in the older Nexis, "publication, date, title"."""
    if modern:
        return (before[-2] if len(before) > 1 else None), (before[-1] if before else None)
    title: list[str] = []
    for line in after:
        if _label(line) is not None or (not line and title):
            break
        if line and not _COPYRIGHT.match(line) and not _EDITION.fullmatch(line):
            title.append(line)
    return (" ".join(title) or None), (before[0] if before else None)


def _last_header_label(lines: Sequence[str], labels: Labels) -> int | None:
    """The last line of the header of the older Nexis, which ends with labels and their values."""
    last = None
    for i, line in enumerate(lines[:_HEADER_LINES]):
        label = _label(line)
        if label is None:
            # A value may go on in the next line; behind a blank one comes another label, or the text.
            if last is not None and line and (i - last > 1 or not lines[i - 1]):
                break
            last = i if last is not None and line else last
        elif labels.has("header", label) or labels.has("byline", label):
            last = i
        elif labels.has("tail", label) or labels.has("tail_or_text", label):
            break
    return last


def _nexis_end(body: Sequence[str], labels: Labels) -> int:
    """Where the text ends: at the first label that stands only behind it, or a few lines before at one that may."""
    end = next((i for i, line in enumerate(body) if _is(line, "tail", labels)), len(body))
    first, lines = end, 0
    for i in range(end - 1, -1, -1):
        lines += bool(body[i])
        if lines > _TAIL_LINES:
            break
        if _is(body[i], "tail_or_text", labels):
            first = i
    return first


def _is(line: str, name: str, labels: Labels) -> bool:
    """Whether a line is a label of a kind, with something behind it or, for some, alone."""
    label = _label(line)
    return labels.has(f"{name}_alone", line) or (label is not None and labels.has(name, label))


def _factiva(lines: Sequence[str], format: str) -> Parsed | Problem | None:
    """Factiva with labels ("HD", "LP" …), or its plain layout, which counts the words in front of the date."""
    labels = press_labels()["factiva"]
    parts = parts_of(lines, _FACTIVA, lambda label, line: labels.knows(label) and not _WORDS.match(line))
    text = [line for label in ("LP", "TD") for line in parts.get(label.lower(), ())]
    if text:
        value = functools.partial(value_of, parts, labels)
        return _article(
            format,
            unwrapped(text),
            title=value("title"),
            publisher=value("publisher"),
            bylines=people(value("byline")),
            date=read_written_date(value("published") or ""),
            language=language_code(value("language")),
            record_id=value("id"),
        )
    return _plain_factiva(lines, labels, format)


def _plain_factiva(lines: Sequence[str], labels: Labels, format: str) -> Parsed | Problem | None:
    at = next((i for i, line in enumerate(lines[:_HEADER_LINES]) if _counts_words(line, labels)), None)
    if at is None:
        return None
    head = [line for line in lines[:at] if line]
    rest = [i for i in range(at + 1, len(lines)) if lines[i]][:8]
    date = read_written_date(lines[rest[0]]) if rest else (None, None)
    if not date[0] or not head:
        return None
    rest = [i for i in rest[1:] if not _CLOCK.fullmatch(lines[i])]
    last = next((i for i in rest if _COPYRIGHT.match(lines[i])), None)
    last = last if last is not None else next((i for i in rest if language_code(lines[i])), None)
    if last is None:
        return None
    byline = head.pop() if len(head) > 1 and re.match(r"(?:By|BY|Von|Par|Por) ", head[-1]) else None
    return _article(
        format,
        unwrapped(lines[last + 1 :]),
        title=head[-1],
        publisher=lines[rest[0]],
        bylines=people(byline),
        date=date,
        language=next((found for i in rest if (found := language_code(lines[i]))), None),
    )


def _counts_words(line: str, labels: Labels) -> bool:
    number, _, word = line.partition(" ")
    return number[:1].isdigit() and number.replace(",", "").replace(".", "").isdigit() and labels.has("words", word)


def _proquest(lines: Sequence[str], format: str) -> Parsed | Problem | None:
    """ProQuest: every part has a label, the text "Full text"."""
    labels = press_labels()["proquest"]
    start = next((i for i, line in enumerate(lines) if line.lower().startswith("full text:")), None)
    end = len(lines) if start is None else _proquest_end(lines, start, labels)
    head = lines if start is None else lines[:start]
    parts = parts_of([*head, *lines[end:]], LABELLED, lambda label, line: labels.knows(label))
    value = functools.partial(value_of, parts, labels)
    if start is None:
        return None if value("id") is None else _article(format, "", title=value("title"))
    text = unwrapped((lines[start][10:], *lines[start + 1 : end]))
    return _article(
        format,
        "" if text.lower() in ("not available.", "not available") else text,
        title=value("title"),
        publisher=value("publisher"),
        bylines=people(value("byline"), last_name_first=True),
        date=read_written_date(value("published") or ""),
        language=language_code(value("language")),
        record_id=value("id"),
        url=value("url"),
    )


def _proquest_end(lines: Sequence[str], start: int, labels: Labels) -> int:
    """Where the text ends: at the last block of labels, which has the title in it."""
    at = max((i for i, line in enumerate(lines) if i > start and line.lower().startswith("title:")), default=None)
    if at is None:
        return len(lines)
    while at - 1 > start and (not lines[at - 1] or _known(lines[at - 1], labels)):
        at -= 1
    return at


def _known(line: str, labels: Labels) -> bool:
    match = LABELLED.fullmatch(line)
    return match is not None and labels.knows(match[1])


_READERS: dict[str, Callable[[Sequence[str], str], Parsed | Problem | None]] = {
    "nexis": _nexis,
    "factiva": _factiva,
    "proquest": _proquest,
}


def _article(
    format: str,
    text: str,
    *,
    title: str | None,
    publisher: str | None = None,
    bylines: tuple[str, ...] = (),
    date: tuple[str | None, str | None] = (None, None),
    language: str | None = None,
    record_id: str | None = None,
    url: str | None = None,
) -> Parsed | Problem:
    if not text:
        return problem("empty_body", f"the export has no full text of {title!r}")
    return Parsed(
        format=format,
        text=text,
        record_id=record_id,
        url=url,
        title=title,
        bylines=bylines,
        publisher=publisher,
        published_at=date[0],
        published_precision=date[1],
        language=language,
        delimited=True,
    )


def _label(line: str) -> str | None:
    match = LABELLED.fullmatch(line)
    return match[1].lower() if match and press_labels()["nexis"].knows(match[1]) else None


def _labelled(lines: Sequence[str], labels: Labels, name: str) -> str | None:
    """The value of the first label of a kind, with the lines it goes on in."""
    for i, line in enumerate(lines):
        label = _label(line)
        if label is not None and labels.has(name, label):
            end = next((k for k in range(i + 1, len(lines)) if not lines[k] or _label(lines[k])), len(lines))
            return one_line(" ".join((line.partition(":")[2], *lines[i + 1 : end])))
    return None


def _leading_date(line: str) -> tuple[str | None, str | None]:
    """A line that is a date, or begins with one and names the edition behind it."""
    words = line.split()
    for end in range(len(words), max(len(words) - 4, 2), -1) if len(words) <= 12 else ():
        moment, precision = read_written_date(" ".join(words[:end]))
        if moment and precision != "month":
            return moment, precision
    return None, None


def _is_cover(lines: Sequence[str]) -> bool:
    first = next((line.lower() for line in lines if line), "")
    return first.startswith(tuple(press_labels()["covers"].lists["lines"]))
