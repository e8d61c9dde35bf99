"""Spans closed under the parse: a tagger's edges moved to where the phrase begins and ends."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from saidby import marks
from saidby.attribute.drafts import Draft, Page, merged, trimmed
from saidby.model import Extent

TIGHT = frozenset({"det", "compound", "amod", "flat", "nmod:poss", "nummod", "case", "goeswith", "fixed", "nmod:desc"})
"""Labels of words that never end a phrase: their head belongs to it."""
LOOSE = frozenset({"punct", "parataxis", "conj", "cc", "discourse", "vocative", "appos", "advcl", "acl:relcl"})
"""Labels of phrases behind a content that may belong to the reporting clause around it."""
REACH = 25
"""Tokens by which a span is grown at most."""


def close(doc: Doc, page: Page, drafts: Sequence[Draft]) -> None:
    """Grows speakers to whole noun phrases and contents to whole clauses, never into another role."""
    taken = _taken(doc, drafts)
    for draft in drafts:
        own = marks.span_of(doc, draft.cue.start, draft.cue.end) if draft.cue else None
        if draft.speaker is not None:
            draft.speaker = _grown(doc, page, draft.speaker, taken, whole=False)
        if own is not None and draft.method.startswith("roles"):
            draft.spans = merged(_grown(doc, page, s, taken, whole=True) for s in draft.spans)


def _taken(doc: Doc, drafts: Sequence[Draft]) -> list[bool]:
    """Tokens that are some draft's cue, speaker or content."""
    taken = [False] * len(doc)
    for draft in drafts:
        for extent in (draft.cue, draft.speaker, *draft.spans):
            span = marks.span_of(doc, extent.start, extent.end) if extent else None
            if span is not None:
                taken[span.start : span.end] = [True] * len(span)
    return taken


def _grown(doc: Doc, page: Page, extent: Extent, taken: list[bool], *, whole: bool) -> Extent:
    span = marks.span_of(doc, extent.start, extent.end)
    if span is None or page.closed(extent):
        return extent
    first, last = span.start, span.end
    sentence = span[-1].sent if len(span) else None
    if sentence is None:
        return extent
    limit = min(sentence.end, last + REACH)
    while last < limit and not taken[last] and _belongs(doc[last], first, last, limit, taken, whole):
        last += 1
    while first > sentence.start and not taken[first - 1] and _leads(doc[first - 1], first, last, whole):
        first -= 1
    if (first, last) == (span.start, span.end):
        return extent
    end = doc[last - 1]
    grown = trimmed(page.text, min(doc[first].idx, extent.start), max(end.idx + len(end), extent.end))
    return grown or extent


def _belongs(token: Token, first: int, last: int, limit: int, taken: list[bool], whole: bool) -> bool:
    """Whether the token right behind the span is part of its phrase."""
    before = token.doc[last - 1]
    if token.is_space or token.is_quote or token.dep_ == "punct":
        return False
    if before.dep_ in TIGHT and before.head.i >= last and before.head.i < limit:
        return not any(taken[last : before.head.i + 1])
    inside = first <= token.head.i < last
    if not whole:
        return inside and token.dep_ in ("flat", "compound", "nmod", "case")
    top = token
    while not first <= top.head.i < last:
        if top.head == top or top.head.i < first or top.head.i >= limit or taken[top.head.i]:
            return False
        top = top.head
    return top.dep_ not in LOOSE or top.left_edge.i < last


def _leads(token: Token, first: int, last: int, whole: bool) -> bool:
    """Whether the token right in front of the span opens its phrase."""
    if token.is_space or token.is_quote or not first <= token.head.i < last:
        return False
    if token.dep_ in ("det", "compound", "amod", "nummod", "nmod:poss", "flat"):
        return True
    return whole and token.dep_ in ("mark", "aux", "aux:pass", "nsubj", "nsubj:pass", "advmod", "case", "expl", "cop")
