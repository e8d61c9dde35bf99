"""Numbers that measure or count something, normalised; and the numbers that do not, with the reason.

    find_quantities(doc) → lines → figures or rejects → ranges → context → Quantity

A line is cut into lexemes (`lexemes`), numerals are read from them (`numerals`), get their unit (`figures`) and become
ranges (`quantity_ranges`); what is no quantity is refused (`quantity_shapes`, `quantity_rejects`).
Then each figure gets what stands around it (`quantity_findings`): modifiers and rate (`quantity_context`), the counted
noun (`counted`), trend (`quantity_trend`).
"""

from __future__ import annotations

import dataclasses
import re
from typing import NamedTuple

from spacy.tokens import Doc

from saidby import marks
from saidby.model import Attribution, Quantity, QuantityReject
from saidby.qualify import quantity_lexicon
from saidby.qualify.counted import Nouns
from saidby.qualify.figures import Figure, read_figure
from saidby.qualify.lexemes import HYPHENS, MARK, NUMBER, WORD, Line, cut
from saidby.qualify.quantity_compounds import read_compound, read_ratio
from saidby.qualify.quantity_findings import Finding, describe, to_quantity
from saidby.qualify.quantity_lexicon import QuantityLexicon
from saidby.qualify.quantity_ranges import read_range
from saidby.qualify.quantity_rejects import reject_figure
from saidby.qualify.quantity_shapes import reject_shape

_LINE = re.compile(r"[^\n\r]+")
_DIGIT = re.compile(r"[0-9½⅓⅔¼¾]")
_URL = re.compile(r"(?:https?://|www\.)\S+")
NAMES = frozenset({"PERSON", "ORG", "LOC", "GPE", "MISC", "FAC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW"})


class QuantityFindings(NamedTuple):
    """What `find_quantities` found, both sorted by start."""

    quantities: list[Quantity]
    rejects: list[QuantityReject]


def find_quantities(doc: Doc, *, lexicon: QuantityLexicon | None = None) -> QuantityFindings:
    """The Doc's quantities and the numbers it refused.

    Reads the text, tags, parse and entities where the Doc has them, and attributions where that mark is there.
    Time is linear in the text's length.
    """
    lexicon = lexicon or quantity_lexicon.default()
    findings: list[Finding] = []
    rejects: list[QuantityReject] = []
    nouns = Nouns(doc, lexicon)
    names = _named_numbers(doc)
    text = doc.text
    for match in _LINE.finditer(text):
        line = cut(text, match.start(), match.end())
        if not _worth_reading(line, match.group(), lexicon):
            continue
        figures = _figures(line, match.group(), lexicon, names, rejects)
        findings.extend(describe(line, figures, nouns, lexicon, offset=len(findings)))
    claims = marks.read(doc, Attribution) if marks.has(doc, Attribution) else []
    quantities = [to_quantity(text, i, finding, lexicon) for i, finding in enumerate(findings)]
    return QuantityFindings(_with_claims(quantities, claims), sorted(rejects, key=lambda r: (r.start, r.end)))


def _worth_reading(line: Line, text: str, lexicon: QuantityLexicon) -> bool:
    return _DIGIT.search(text) is not None or not lexicon.starters.isdisjoint(x.low for x in line.lexemes)


def _figures(
    line: Line,
    text: str,
    lexicon: QuantityLexicon,
    names: dict[int, tuple[int, int]],
    rejects: list[QuantityReject],
) -> list[Figure]:
    """The figures of one line from left to right; what is refused goes to `rejects`."""
    found: list[Figure] = []
    links = [
        (m.start() + line[0].start - _indent(text), m.end() + line[0].start - _indent(text))
        for m in _URL.finditer(text)
    ]
    i, link = 0, 0
    while i < len(line):
        start = line[i].start
        while link < len(links) and links[link][1] <= start:
            link += 1
        if not _may_begin(line, i, lexicon):
            i += 1
            continue
        if link < len(links) and links[link][0] <= start:
            if line.kind(i) == NUMBER:
                rejects.append(QuantityReject(start=start, end=line[i].end, reason="link"))
            i += 1
            continue
        i = _read_at(line, i, lexicon, names, found, rejects)
    return found


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _may_begin(line: Line, i: int, lexicon: QuantityLexicon) -> bool:
    x = line.lexemes[i]
    return (
        x.kind == NUMBER
        or x.low in lexicon.starters
        or x.text in lexicon.money_symbols
        or (x.kind == MARK and (x.low in HYPHENS or x.low == "+"))
        or x.low in ("minus", "negative")
    )


def _read_at(
    line: Line,
    i: int,
    lexicon: QuantityLexicon,
    names: dict[int, tuple[int, int]],
    found: list[Figure],
    rejects: list[QuantityReject],
) -> int:
    """Reads what begins at lexeme i into `found` or `rejects`; the position to go on from."""
    if (ratio := read_ratio(line, i, lexicon)) is not None:
        found.append(ratio)
        return ratio.last
    money = line[i].kind == NUMBER and line.glued(i) and line[i - 1].text in lexicon.money_symbols
    if line.kind(i) == NUMBER and not money and (shape := reject_shape(line, i, lexicon)) is not None:
        end, kind = shape
        rejects.append(QuantityReject(start=line[i].start, end=line[end - 1].end, reason=kind))
        return end
    figure = read_figure(line, i, lexicon)
    if figure is None:
        return i + 1
    figure = read_range(line, read_compound(line, figure, lexicon), lexicon)
    reason = reject_figure(line, figure, lexicon) or _in_name(line, figure, names)
    if reason is None:
        found.append(figure)
    else:
        rejects.append(QuantityReject(start=figure.start, end=figure.end, reason=reason))
    return figure.last


def _named_numbers(doc: Doc) -> dict[int, tuple[int, int]]:
    """Start of each token with a digit or number inside a named entity → the entity's offsets."""
    found: dict[int, tuple[int, int]] = {}
    for ent in doc.ents:
        if ent.label_ in NAMES and len(ent) > 1:
            for token in ent:
                if token.like_num or token.text[:1].isdigit():
                    found[token.idx] = (ent.start_char, ent.end_char)
    return found


def _in_name(line: Line, f: Figure, names: dict[int, tuple[int, int]]) -> str | None:
    """Whether an entity holds the number and more than it: "Group of 20", "Just 7"; never one with a unit or scale."""
    span = names.get(f.start)
    if span is None or f.tagged or f.scaled or "," in line[f.first].text:
        return None
    inside = span[0] < f.start and f.end <= span[1]
    before = line.kind(f.first - 1) == WORD and line[f.first - 1].text[:1].isupper()
    return "name" if inside and before else None


def _with_claims(quantities: list[Quantity], claims: list[Attribution]) -> list[Quantity]:
    """Gives each quantity the innermost attribution whose content holds it."""
    spans = sorted((s.start, s.end, a.depth, a.index) for a in claims for s in a.spans)
    done: list[Quantity] = []
    active: list[tuple[int, int, int, int]] = []
    k = 0
    for q in quantities:
        while k < len(spans) and spans[k][0] <= q.start:
            active.append(spans[k])
            k += 1
        active = [s for s in active if s[1] > q.start]
        holding = [s for s in active if s[1] >= q.end]
        inner = max(holding, key=lambda s: (s[2], s[0] - s[1], s[3]), default=None)
        done.append(dataclasses.replace(q, claim=inner[3]) if inner else q)
    return done
