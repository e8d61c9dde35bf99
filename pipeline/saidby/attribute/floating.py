"""Quotations without a cue of their own: those that go on, those with a speaker's label, those that float."""

from __future__ import annotations

import bisect

from saidby.attribute.drafts import Draft, Page, merged, trimmed
from saidby.model import Extent, Quote

NEAR = 20_000
"""Characters in front of a quotation in which a claim that it belongs to begins."""
LEAST_WORDS = 4
"""A quotation of fewer words that has no cue is no utterance of its own."""
FLOATING_SCORE = 0.6
CARRIED_SCORE = 0.75


def place(page: Page, drafts: list[Draft], loose: list[Draft]) -> list[Draft]:
    """All drafts with every quotation given to the one it belongs to, in order of their content.

    A quotation that a draft has begun is his to its end, over paragraphs. One without a cue goes on the claim whose
    quotation stands right before it; else it is a claim of its own whose speaker is carried from the last one who
    spoke in the paragraph, or closed the one before; never across a likely boundary of articles.
    """
    found = sorted(drafts, key=_start)
    longest = max((d.end - d.start for d in found), default=0)
    for quote in page.quotes:
        if quote.kind == "scare_or_title" and quote.label is None:
            continue
        near = _near(quote, found, min(NEAR, longest))
        owner = _owner(quote, near)
        whole = [page.outer(p.start, p.end) for p in quote.parts]
        changed: Draft | None = owner
        if owner is not None:
            at = next(i for i in range(_first(found, owner.start), len(found)) if found[i] is owner)
            del found[at]
            owner.add([_behind(page, w, owner.cue) for w in whole if _is_new(w, owner, near)])
            found.insert(min(at, bisect.bisect_right(found, owner.start, key=_start)), owner)
        elif quote.label is not None:
            changed = Draft(spans=whole, cue=None, speaker=quote.label, method="label", score=0.9)
            bisect.insort(found, changed, key=_start)
        elif _words(page, whole) >= LEAST_WORDS:
            changed = _float(page, whole, found, loose)
        longest = max(longest, changed.end - changed.start if changed else 0)
    return found


def _behind(page: Page, part: Extent, cue: Extent | None) -> Extent:
    """The part of a quotation behind a cue that runs into it: "also “boasted | of having …”"."""
    if cue is None or not cue.start < part.start < cue.end:
        return part
    return trimmed(page.text, cue.end, part.end) or part


def _near(quote: Quote, drafts: list[Draft], reach: int) -> list[Draft]:
    """The drafts, sorted by start, that begin within `reach` before the quotation or in it."""
    return drafts[_first(drafts, quote.parts[0].start - reach) : _first(drafts, quote.parts[-1].end)]


def _first(drafts: list[Draft], at: int) -> int:
    """The place of the first draft that begins at `at` or later."""
    return bisect.bisect_left(drafts, at, key=_start)


def _start(draft: Draft) -> int:
    return draft.start


def _owner(quote: Quote, drafts: list[Draft]) -> Draft | None:
    """The draft whose content covers most of the first part that anybody covers.

    A claim whose cue stands inside the quotation is made by somebody the speaker talks of, or by the speaker of a claim
    within it: the quotation is not his.
    """
    drafts = [d for d in drafts if d.cue is None or not inside(quote, d.cue)]
    for part in quote.parts:
        size = part.end - part.start
        best = max(drafts, key=lambda d: d.touches(part.start, part.end), default=None)
        if best is not None and best.touches(part.start, part.end) >= min(size, max(12, size // 3)):
            return best
    return None


def inside(quote: Quote, extent: Extent) -> bool:
    """Whether a part of the quotation holds the extent."""
    return any(p.start <= extent.start and extent.end <= p.end for p in quote.parts)


def _is_new(extent: Extent, owner: Draft, drafts: list[Draft]) -> bool:
    """Whether a part of a quotation is not already held by its owner, nor begun by somebody else."""
    if owner.holds(extent):
        return False
    others = (d for d in drafts if d is not owner and not (d.cue and extent.start <= d.cue.start < extent.end))
    return not any(d.touches(extent.start, extent.end) for d in others)


def _float(page: Page, whole: list[Extent], drafts: list[Draft], loose: list[Draft]) -> Draft | None:
    """Gives a quotation without a cue to the claim it goes on, or adds one; the claim that has changed, if any."""
    nearby = drafts[_first(drafts, whole[0].start - NEAR) : _first(drafts, whole[0].start)]
    before = [d for d in nearby if not _held(d, whole)]
    here = page.paragraph(whole[0].start)
    last = max(before, key=lambda d: _reach(d, whole[0].start), default=None)
    end = -1 if last is None else _reach(last, whole[0].start) - 1
    if last is None or here - page.paragraph(end) > 1 or page.apart(end, whole[0].start):
        return None
    if page.quoted(last.start, last.end) and _goes_on(page, last, whole[0]):
        last.add(whole)
        return last
    tagged = any(d.touches(whole[0].start, whole[-1].end) for d in loose)
    score = CARRIED_SCORE if tagged else FLOATING_SCORE
    fresh = Draft(spans=merged(whole), cue=None, speaker=None, method="floating", score=score, carried=last)
    bisect.insort(drafts, fresh, key=_start)
    return fresh


def _held(draft: Draft, spans: list[Extent]) -> bool:
    """Whether a draft stands inside the spans with its cue."""
    return draft.cue is not None and any(s.start <= draft.cue.start < s.end for s in spans)


def _reach(draft: Draft, limit: int) -> int:
    """How far a draft reaches before `limit`: the end of its content, cue or speaker."""
    ends = [s.end for s in draft.spans if s.end <= limit]
    ends += [e.end for e in (draft.cue, draft.speaker) if e is not None and e.end <= limit]
    return max(ends, default=-1)


def _goes_on(page: Page, last: Draft, quote: Extent) -> bool:
    """Whether nothing but the cue clause and the stop after it stands between a claim and the quotation."""
    end = _reach(last, quote.start)
    between = page.text[end : quote.start]
    words = sum(1 for w in between.split() if any(c.isalnum() for c in w))
    return words <= 6 and "." not in between.rstrip().rstrip('.”"')


def _words(page: Page, spans: list[Extent]) -> int:
    return sum(len(page.text[s.start : s.end].split()) for s in spans)
