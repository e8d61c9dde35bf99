"""Cues that the tagger gave no content: what they announce in the next paragraph, or what the parse hangs on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.tokens import Doc

from saidby.attribute.assembly import OpenCue
from saidby.attribute.drafts import Cover, Draft, Page, Stretches, cue_span, trimmed
from saidby.attribute.rules import mention_of, subject
from saidby.attribute.sifting import SEEMING
from saidby.model import Extent

STANDING = frozenset({"rule:clause", "rule:object", "rule:estimate", "rule:view"})
"""Constructions that stand for themselves where the tagger saw nothing."""
ANNOUNCED_SCORE = 0.8
COLON = " \u00a0\t:"
"""What may stand between an announcing cue and the end of its paragraph."""


def complete(page: Page, drafts: list[Draft], cues: Sequence[OpenCue], candidates: Iterable[Draft]) -> list[Draft]:
    """Drafts of the cues without content, none of them over content that another draft holds."""
    cover = Cover(drafts)
    by_rule = {d.cue.end: d for d in candidates if d.cue is not None}
    found: list[Draft] = []
    for each in cues:
        announced = _announced(page, each.cue)
        rule = by_rule.get(each.cue.end)
        if announced is not None:
            spans, method, score = [announced], "announced", ANNOUNCED_SCORE
        elif rule is not None:
            spans, method, score = rule.spans, rule.method, rule.score * each.score
        else:
            continue
        speaker = each.speaker or (rule.speaker if rule is not None else None)
        if not cover.holding(each.cue) and not any(cover.touching(s.start, s.end) for s in spans):
            found.append(Draft(spans=list(spans), cue=each.cue, speaker=speaker, method=method, score=score))
    return found


def untagged(drafts: list[Draft], candidates: Iterable[Draft]) -> list[Draft]:
    """The candidates with a speaker that touch no draft: what the tagger left out and the parse shows all the same."""
    cover = Cover(drafts)
    cues = Stretches(d.cue for d in drafts if d.cue is not None)
    found: list[Draft] = []
    for each in candidates:
        if each.cue is None or each.speaker is None or each.method not in STANDING or cues.cross(each.cue):
            continue
        reach = (min(each.start, each.cue.start), max(each.end, each.cue.end))
        if not cover.touching(*reach) and not any(d.touches(*reach) for d in found):
            found.append(each)
    return found


def _announced(page: Page, cue: Extent) -> Extent | None:
    """The paragraph (of a quotation: its part in that paragraph) behind a cue that ends its own with a colon."""
    here = page.paragraph(cue.start)
    if here < 0 or here + 1 >= len(page.prose):
        return None
    close = page.prose[here][1]
    rest = page.text[cue.end : close]
    if rest.strip(COLON) or ":" not in page.text[cue.end - 1 : close]:
        return None
    start, end = page.prose[here + 1]
    quoted = page.parts(start, end)
    if quoted and quoted[0][0] <= start + 1:
        return page.outer(quoted[0][0], min(quoted[0][1], end))
    return trimmed(page.text, start, end)


def supply_speakers(doc: Doc, page: Page, drafts: Iterable[Draft]) -> None:
    """Gives a draft whose speaker the tagger missed its cue's own subject or agent, where the parse has one."""
    for draft in drafts:
        cue = cue_span(doc, draft) if draft.speaker is None else None
        verb = cue.root if cue is not None else None
        if verb is None or verb.pos_ != "VERB" or verb.lemma_.lower() in SEEMING:
            continue
        head = subject(verb)
        if head is not None and head.head == verb and not draft.holds(Extent(start=head.idx, end=head.idx + 1)):
            draft.speaker = mention_of(head, page)
