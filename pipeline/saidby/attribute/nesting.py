"""Drafts → attributions: which stands inside which, in what order, and how much of each is quoted."""

from __future__ import annotations

from saidby.attribute.confidence import calibrated
from saidby.attribute.drafts import Cover, Draft, Page, Stretches, merged
from saidby.model import Attribution, Extent, Quotation

DIRECT = 0.9
"""Share of the letters inside quotation marks from which a claim is direct (as PolNeAR's scorers have it)."""


def inner(page: Page, outermost: list[Draft], candidates: list[Draft]) -> list[Draft]:
    """The candidates that stand inside the content of an outer claim and are not that claim over again."""
    found: list[Draft] = []
    cover = Cover(outermost)
    cues = Stretches(d.cue for d in outermost if d.cue is not None)
    for draft in candidates:
        if draft.cue is None or cues.cross(draft.cue):
            continue
        around = cover.holding(draft.cue)
        if not around:
            continue
        kept = [p for s in draft.spans for p in _within(s, around[0])]
        if kept:
            cues.add(draft.cue)
            draft.spans = merged(kept)
            if draft.speaker is not None and not any(d.holds(draft.speaker) for d in around):
                draft.speaker = None
            found.append(draft)
    return found


def arrange(page: Page, drafts: list[Draft]) -> list[Attribution]:
    """Attributions in order, outer before inner; the parent is the smallest content around the cue."""
    order = sorted(drafts, key=lambda d: (d.start, -d.end, d.cue or Extent(start=0, end=0)))
    index = {id(d): i for i, d in enumerate(order)}
    cover = Cover(order)
    parents: list[int | None] = []
    for draft in order:
        held = cover.holding(draft.cue or draft.spans[0])
        around = [d for d in held if d is not draft and not draft.holds(d.cue or d.spans[0])]
        smallest = min(around, key=lambda d: sum(s.end - s.start for s in d.spans), default=None)
        parents.append(index[id(smallest)] if smallest is not None else None)
    return [
        Attribution(
            index=i,
            spans=tuple(draft.spans),
            cue=draft.cue,
            speaker=draft.speaker,
            quotation=(quotation := _quotation(page, draft)),
            parent=parents[i],
            depth=_depth(i, parents),
            method=draft.method,
            score=round(calibrated(draft.score, quotation, nested=parents[i] is not None), 4),
            carried_from=index.get(id(draft.carried)) if draft.carried is not None else None,
        )
        for i, draft in enumerate(order)
    ]


def _depth(index: int, parents: list[int | None]) -> int:
    depth, at, seen = 0, parents[index], {index}
    while at is not None and at not in seen:
        seen.add(at)
        depth, at = depth + 1, parents[at]
    return depth


def _quotation(page: Page, draft: Draft) -> Quotation:
    """How much of a content its own quotation marks hold: those around the cue as well are somebody else's."""
    cue = draft.cue
    count = page.quoted_within if cue is not None and page.quoted(cue.start, cue.end) else page.quoted
    letters = sum(c.isalnum() for s in draft.spans for c in page.text[s.start : s.end])
    share = sum(count(s.start, s.end) for s in draft.spans) / max(1, letters)
    if draft.method == "label" or share >= DIRECT:
        return "direct"
    return "mixed" if share > 0 else "indirect"


def _within(span: Extent, outer: Draft) -> list[Extent]:
    """The parts of a span that the outer content holds."""
    return [
        Extent(start=max(span.start, s.start), end=min(span.end, s.end))
        for s in outer.spans
        if max(span.start, s.start) < min(span.end, s.end)
    ]
