"""Roles and their links → attributions: one a cue, with the contents and the speaker that depend on it."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from saidby.attribute.drafts import Draft, Page, cut_at, merged, trimmed
from saidby.model import Extent, Role

SNAP = 0.6
"""A content that covers this share of a quotation part is taken to be the whole part."""
GAP = 4
"""Words between two parts of one content that are taken into it when they are no role themselves."""
LINKS = frozenset({"that", "which", "who"})
"""Words that are no part of a content by themselves."""
SLACK = 3
"""Characters by which a content may stop short of the quotation marks around it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCue:
    """A cue, with its speaker if it has one, that no content was linked to."""

    cue: Extent
    speaker: Extent | None
    score: float


def assemble(page: Page, roles: Sequence[Role]) -> tuple[list[Draft], list[Draft], list[OpenCue]]:
    """Attributions in text order, contents without a cue (as drafts without cue and speaker), cues without content."""
    speakers = {r.start: r for r in roles if r.label == "SPEAKER"}
    contents: dict[int | None, list[Role]] = {}
    for role in roles:
        if role.label == "CONTENT":
            contents.setdefault(role.link, []).append(role)
    others = sorted((r.start, r.end) for r in roles if r.label != "CONTENT")
    drafts = []
    open_cues = []
    for cue in (r for r in roles if r.label == "CUE"):
        mine = contents.pop(cue.start, [])
        speaker = speakers.get(cue.link) if cue.link is not None else None
        place = Extent(start=cue.start, end=cue.end)
        mention = _mention(page, speaker) if speaker else None
        spans = _joined(page, [e for r in mine for e in _spans(page, r, cue)], others)
        spans = _one_clause(page, spans, cue)
        if spans:
            parts = [cue.score, *(r.score for r in mine), *([speaker.score] if speaker else [])]
            draft = Draft(
                spans=spans,
                cue=place,
                speaker=mention,
                method="roles",
                score=sum(parts) / len(parts) * max(r.link_score for r in mine),
            )
            drafts.append(draft)
        else:
            open_cues.append(OpenCue(cue=place, speaker=mention, score=cue.score))
    loose = [
        Draft(spans=spans, cue=None, speaker=None, method="roles", score=r.score)
        for group in contents.values()
        for r in group
        if (spans := _spans(page, r, None))
    ]
    return drafts, sorted(loose, key=lambda d: d.start), open_cues


def _joined(page: Page, spans: list[Extent], others: list[tuple[int, int]]) -> list[Extent]:
    """Content that the tagger tore apart made whole: a gap of few words that hold no other role is content too.

    `others`: the stretches of cues and speakers in order; they do not overlap.
    """
    found: list[Extent] = []
    for span in merged(spans):
        if found and page.paragraph(found[-1].start) == page.paragraph(span.start):
            low, high = found[-1].end, span.start
            behind = bisect.bisect_left(others, (high, 0))
            taken = any(end > low for _, end in others[max(0, behind - 2) : behind])
            if not taken and len(page.text[low:high].split()) <= GAP:
                found[-1] = Extent(start=found[-1].start, end=span.end)
                continue
        found.append(span)
    return found


def _one_clause(page: Page, spans: list[Extent], cue: Role) -> list[Extent]:
    """The spans without those that a gap or another sentence parts from the cue, where they are not quoted.

    A clause that goes on after a gap nobody tagged is mostly somebody else's, or the article's own (PolNeAR's dev part:
    both spans right in one case of nine, the first alone in every second).
    """
    spans = [s for s in spans if page.text[s.start : s.end].lower() not in LINKS] or spans
    if len(spans) < 2:
        return spans
    inside = page.quoted(cue.start, cue.end) > 0
    quoted = [not inside and bool(page.parts(s.start, s.end)) for s in spans]
    if spans[0].start >= cue.end and not quoted[0]:
        return [spans[0], *(s for s, q in zip(spans[1:], quoted[1:], strict=True) if q)]
    first, last = page.sentence(cue.start)
    kept = [s for s, q in zip(spans, quoted, strict=True) if q or (s.end > first and s.start < last)]
    return kept or spans


def _mention(page: Page, speaker: Role) -> Extent | None:
    return trimmed(page.text, speaker.start, speaker.end)


def _spans(page: Page, role: Role, cue: Role | None) -> list[Extent]:
    """The content cut at paragraphs, trimmed, and grown to the quotation it nearly covers (the cue not inside it)."""
    found = []
    for piece in cut_at(Extent(start=role.start, end=role.end), page.prose):
        span = trimmed(page.text, piece.start, piece.end)
        if span is not None:
            found.append(_snapped(page, span, cue))
    return found


def _snapped(page: Page, span: Extent, cue: Role | None) -> Extent:
    for low, high in page.parts(span.start, span.end):
        around_cue = cue is not None and cue.start < high and low < cue.end
        if around_cue or min(span.end, high) - max(span.start, low) < SNAP * (high - low):
            continue
        whole = page.outer(low, high)
        start = whole.start if low - SLACK <= span.start <= high else span.start
        end = whole.end if low <= span.end <= high + SLACK else span.end
        span = Extent(start=start, end=end)
    return span
