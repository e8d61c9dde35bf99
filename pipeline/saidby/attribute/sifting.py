"""What the tagger calls a claim and is none, and what the parse knows better: drafts kept, mended or dropped."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from saidby.attribute.cue_words import CueWords, cue_words
from saidby.attribute.drafts import Draft, Page, merged, trimmed

SEEMING = frozenset({"seem", "appear", "tend", "look"})
"""Verbs that tell how a thing looks, to nobody in particular: hedges, not cues."""
PAST = frozenset({"VBD", "VBN"})
WIDENING = frozenset({"rule:according", "rule:parenthesis"})
"""Constructions that put the whole clause around them on the speaker's word."""
LEAST_SCORES = {(True, True): 0.35, (True, False): 0.5, (False, True): 0.55, (False, False): 1.0}
"""The score below which a claim is dropped, by whether it has a speaker and whether its cue is in the lexicon.

Chosen on PolNeAR's dev part: fewer than a third of the claims below are right there, less than it takes to gain F1.
"""
LONGEST = 400
"""Characters of the longest clause that is taken from the parse in place of the tagger's content."""


def is_claim(page: Page, doc: Doc, draft: Draft, *, strict: bool = False) -> bool:
    """Whether somebody is reported to say something.

    "is said to be hiding" and "appears to be hiding" are hedges of the reporter's own. With `strict` the cue must hold
    a word of the lexicon: a content read out of its frame makes the tagger see cues in plain deeds.
    """
    if draft.cue is None:
        return True
    cue = doc.char_span(draft.cue.start, draft.cue.end, alignment_mode="expand")
    if cue is None:
        return True
    words = cue_words()
    head = cue.root
    if draft.speaker is None and head.lemma_.lower() in SEEMING:
        return False
    reports = any(_reports(t, words) for t in cue)
    if draft.score < LEAST_SCORES[draft.speaker is not None, reports] or (strict and not reports):
        return False
    passive = any(c.dep_ == "aux:pass" for c in head.children)
    return draft.speaker is not None or not passive or not any(page.text.startswith("to ", s.start) for s in draft.spans)


def _reports(token: Token, words: CueWords) -> bool:
    lemma = token.lemma_.lower()
    if lemma in ("refuse", "decline"):
        return any(c.dep_ == "xcomp" and c.lemma_.lower() in words.verbs for c in token.children)
    return lemma in words.verbs or lemma in words.nouns or token.lower_ == "according"


def is_own_hedge(page: Page, doc: Doc, draft: Draft) -> bool:
    """Whether somebody quoted speaks for himself now: "I think", "we urge" are his hedges and acts, "I said" reports."""
    if draft.cue is None or draft.speaker is None or not page.own_words(draft.speaker):
        return False
    cue = doc.char_span(draft.cue.start, draft.cue.end, alignment_mode="expand")
    return bool(cue) and page.quoted(draft.cue.start, draft.cue.end) > 0 and not any(t.tag_ in PAST for t in cue)


def widening(candidates: list[Draft]) -> dict[int, Draft]:
    """The candidates that may widen a content, by where their cue starts."""
    return {d.cue.start: d for d in candidates if d.cue is not None and d.method in WIDENING}


def widened(draft: Draft, wide: dict[int, Draft]) -> Draft:
    """The draft with the clause around its content, where "according to" or "he said" puts all of it on a speaker.

    The tagger, taught outermost claims, may still take what is said inside the clause for the content.
    """
    other = wide.get(draft.cue.start) if draft.cue is not None else None
    if other is not None and other.end - other.start <= LONGEST and all(other.holds(s) for s in draft.spans):
        draft.spans = merged([*draft.spans, *other.spans])
    return draft


def after_introducer(doc: Doc, page: Page, draft: Draft) -> Draft:
    """The draft with all of its sentence behind "According to X,", where the tagger left the clause's own verb out."""
    if draft.cue is None or draft.speaker is None or not page.text.startswith("According to", draft.cue.start):
        return draft
    low = draft.speaker.end
    inside = doc.char_span(low, draft.end, alignment_mode="contract") if 0 < draft.end - low <= LONGEST else None
    if inside is None or "\n" in page.text[low : draft.end] or any(t.is_sent_start for t in inside):
        return draft
    cut_off = any(t.pos_ in ("VERB", "AUX") for t in inside if t.idx < draft.start)
    span = trimmed(page.text, low if cut_off else draft.start, draft.end)
    if span is not None:
        draft.spans = [span]
    return draft


def without_hearer(doc: Doc, page: Page, draft: Draft) -> Draft:
    """The draft without the person told, where the tagger took "[told] them it was egg money" whole for the content."""
    first = doc.char_span(draft.spans[0].start, draft.spans[0].end, alignment_mode="expand")
    cue = draft.cue and doc.char_span(draft.cue.start, draft.cue.end, alignment_mode="expand")
    if first is None or not cue or first.start < cue.end:
        return draft
    verb = cue.root
    if verb.lemma_.lower() not in cue_words().hearers:
        return draft
    hearer = next((c for c in verb.children if c.dep_ in ("iobj", "obj") and c.left_edge.i == first.start), None)
    clause = next((c for c in verb.children if c.dep_ == "ccomp" and c.i in range(first.start, first.end)), None)
    if hearer is None or clause is None or hearer.right_edge.i + 1 != clause.left_edge.i:
        return draft
    span = trimmed(page.text, clause.left_edge.idx, draft.spans[0].end)
    if span is not None:
        draft.spans = [span, *draft.spans[1:]]
    return draft
