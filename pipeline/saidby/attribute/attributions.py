"""The attributions of a Doc: outermost from roles, floating ones from quotations, without roles all from the parse."""

from __future__ import annotations

from spacy.tokens import Doc

from saidby import marks
from saidby.attribute.assembly import assemble
from saidby.attribute.closing import close
from saidby.attribute.completing import complete, supply_speakers, untagged
from saidby.attribute.drafts import Cover, Draft, Page
from saidby.attribute.floating import place
from saidby.attribute.mending import mended, widening, with_expected_act
from saidby.attribute.nesting import arrange, inner
from saidby.attribute.rules import find_by_rules
from saidby.attribute.sifting import is_claim, is_own_hedge, is_strict_claim
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
    sentences = [s.start_char for s in doc.sents] if doc.has_annotation("SENT_START") else []
    page = Page(doc.text, paragraphs, boilerplate, quotes, sentences, boundaries=marks.boundaries(doc))
    parsed = doc.has_annotation("DEP")
    candidates = find_by_rules(doc, page) if parsed else []
    loose: list[Draft] = []
    nested: list[Draft] = []
    tagged = marks.has(doc, Role)
    if tagged:
        roles = marks.read(doc, Role)
        drafts, loose, open_cues = assemble(page, [r for r in roles if r.depth == 0])
        drafts += complete(page, drafts, open_cues, candidates)
        nested = _nested(page, roles)
    else:
        drafts = _outermost(candidates)
    if parsed:
        supply_speakers(doc, page, drafts + nested)
        close(doc, page, drafts)
        close(doc, page, nested)
        wide = widening(candidates)
        drafts = [with_expected_act(doc, page, d) for d in drafts]
        drafts = [mended(doc, page, d, wide) for d in drafts if is_claim(page, doc, d)]
        sure = [d for d in candidates if is_strict_claim(page, doc, d)]
        if tagged:
            drafts += untagged(drafts, sure)
            nested = [mended(doc, page, d, {}) for d in nested if is_strict_claim(page, doc, d)]
        else:
            nested = sure
    drafts = _without_own_hedges(page, doc, place(page, drafts, loose))
    return arrange(page, drafts + inner(page, drafts, nested))


def _without_own_hedges(page: Page, doc: Doc, drafts: list[Draft]) -> list[Draft]:
    cover = Cover(drafts)
    return [
        d
        for d in drafts
        if d.cue is None or not is_own_hedge(page, doc, d) or all(o is d for o in cover.holding(d.cue))
    ]


def _nested(page: Page, roles: list[Role]) -> list[Draft]:
    """The claims inside others, the shallower first."""
    found: list[Draft] = []
    for depth in sorted({r.depth for r in roles} - {0}):
        drafts, _, _ = assemble(page, [r for r in roles if r.depth == depth])
        found.extend(drafts)
    for draft in found:
        draft.method = "roles:nested"
    return found


def _outermost(candidates: list[Draft]) -> list[Draft]:
    """The candidates whose cue no other candidate's content holds."""
    cover = Cover(candidates)
    return [d for d in candidates if d.cue and all(o is d for o in cover.holding(d.cue))]
