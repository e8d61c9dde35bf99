"""The attributions of a Doc: outermost from roles, floating ones from quotations, inner ones from the parse."""

from __future__ import annotations

from spacy.tokens import Doc

from saidby import marks
from saidby.attribute.assembly import OpenCue, assemble
from saidby.attribute.closing import close
from saidby.attribute.completing import complete, supply_speakers
from saidby.attribute.drafts import Cover, Draft, Page
from saidby.attribute.floating import place
from saidby.attribute.nesting import arrange, inner
from saidby.attribute.rules import find_by_rules
from saidby.attribute.sifting import after_introducer, is_claim, is_own_hedge, widened, widening, without_hearer
from saidby.model import Attribution, Boilerplate, Paragraph, Quote, Role

READS = (Paragraph, Boilerplate, Quote, Role)
WRITES = Attribution


def find_attributions(doc: Doc) -> list[Attribution]:
    """All claims of a Doc as the text has them, outer before inner, in text order.

    Without the mark `roles` (another pipeline's parse) the rules find the outermost claims too, with a loss: on PolNeAR
    about a third of the claims are then missed.
    """
    paragraphs = marks.read(doc, Paragraph) if marks.has(doc, Paragraph) else marks.lines_of(doc.text)
    boilerplate = marks.read(doc, Boilerplate) if marks.has(doc, Boilerplate) else []
    quotes = marks.read(doc, Quote) if marks.has(doc, Quote) else []
    page = Page(doc.text, paragraphs, boilerplate, quotes)
    sentences = [s.start_char for s in doc.sents] if doc.has_annotation("SENT_START") else []
    parsed = doc.has_annotation("DEP")
    candidates = find_by_rules(doc, page) if parsed else []
    loose: list[Draft] = []
    nested: list[Draft] = []
    open_cues: list[OpenCue] = []
    if marks.has(doc, Role):
        roles = marks.read(doc, Role)
        drafts, loose, open_cues = assemble(page, [r for r in roles if r.depth == 0], sentences)
        nested = [d for k in range(1, 1 + max((r.depth for r in roles), default=0)) for d in _level(page, roles, k, sentences)]
    else:
        drafts = _outermost(candidates)
    drafts += complete(page, drafts, open_cues, candidates)
    if parsed:
        supply_speakers(doc, page, drafts + nested)
        close(doc, page, drafts)
        close(doc, page, nested)
        wide = widening(candidates)
        drafts = [
            after_introducer(doc, page, without_hearer(doc, page, widened(d, wide)))
            for d in drafts
            if is_claim(page, doc, d)
        ]
        nested = [without_hearer(doc, page, d) for d in nested if is_claim(page, doc, d, strict=True)]
    drafts = place(page, drafts, loose)
    within = [d for d in nested + candidates if not is_own_hedge(page, doc, d)]
    return arrange(page, drafts + inner(page, drafts, within))


def _level(page: Page, roles: list[Role], depth: int, sentences: list[int]) -> list[Draft]:
    """The claims of one depth inside others."""
    drafts, _, _ = assemble(page, [r for r in roles if r.depth == depth], sentences)
    for draft in drafts:
        draft.method = "roles:nested"
    return drafts


def _outermost(candidates: list[Draft]) -> list[Draft]:
    """The candidates whose cue no other candidate's content holds."""
    cover = Cover(candidates)
    return [d for d in candidates if d.cue and all(o is d for o in cover.holding(d.cue))]
