"""What the tagger calls a claim and is none."""

from __future__ import annotations

from spacy.tokens import Doc, Span, Token

from saidby import marks
from saidby.attribute.cue_words import CueWords, cue_words
from saidby.attribute.drafts import Draft, Page, cue_span

SEEMING = frozenset({"seem", "appear", "tend", "look"})
"""Verbs that tell how a thing looks, to nobody in particular: hedges, not cues."""
NON_FINITE = frozenset({"VB", "VBG"})
NEEDS_SPEAKER = frozenset({"rule:clause", "rule:parenthesis", "rule:object", "rule:infinitive", "rule:quotation"})
BY_CONSTRUCTION = frozenset({"rule:estimate", "rule:view", "rule:according"})
"""Rules whose construction alone tells that somebody is quoted."""
PAST = frozenset({"VBD", "VBN"})
REFUSING = frozenset({"decline", "refuse"})
DEEDS = frozenset({"agree", "offer", "order"})
"""Verbs whose infinitive is a deed where it reports nothing itself."""
SOMEBODY = frozenset({"him", "her", "them", "me", "us", "one", "himself", "herself", "themselves"})
LEAST_SCORES = {(True, True): 0.35, (True, False): 0.5, (False, True): 0.55, (False, False): 1.0}
"""The score below which a claim is dropped, by whether it has a speaker and whether its cue is in the lexicon.

Chosen on PolNeAR's dev part: fewer than a third of the claims below are right there, less than it takes to gain F1.
"""

TRUSTED = 0.85
"""The score from which the tagger's word is enough for a claim inside another.

Chosen on `gold-dev` and `gold-tune`: of the claims that `_is_reported` and `is_claim` would drop, most are right above.
"""
TRUSTED_DOUBTFUL = 0.95
"""The same for what mostly is none: passives before an infinitive ("was allowed to go on"), perceptions ("knew it")."""
SAYING = frozenset({"say", "tell", "ask"})
"""Verbs that report even where somebody has them of himself, in the present: "I tell him a ramp doesn't walk"."""


def is_claim(page: Page, doc: Doc, draft: Draft) -> bool:
    """Whether somebody is reported to say something.

    "is said to be hiding" and "appears to be hiding" are hedges of the reporter's own.
    """
    cue = cue_span(doc, draft)
    if cue is None:
        return True
    head = cue.root
    if draft.speaker is None and head.lemma_.lower() in SEEMING:
        return False
    reports = any(_reports(t, cue_words()) for t in cue)
    if draft.score < LEAST_SCORES[draft.speaker is not None, reports]:
        return False
    return draft.speaker is not None or not _is_done_to(page, draft, head)


def is_strict_claim(page: Page, doc: Doc, draft: Draft) -> bool:
    """Stricter than `is_claim`: for claims inside others, and for those the parse alone shows.

    What the tagger is sure of inside another claim needs no second opinion; all else must look like a report.
    """
    cue = cue_span(doc, draft)
    if cue is None:
        return True
    if is_own_hedge(page, doc, draft):
        return False
    if draft.method == "roles:nested":
        done_to = draft.speaker is None and _is_done_to(page, draft, cue.root)
        doubtful = done_to or _is_perception(doc, draft, cue.root)
        if draft.score >= (TRUSTED_DOUBTFUL if doubtful else TRUSTED):
            return True
    return is_claim(page, doc, draft) and _is_reported(page, doc, draft, cue)


def _is_reported(page: Page, doc: Doc, draft: Draft, cue: Span) -> bool:
    """Whether the words look like a report.

    The cue must hold a word of the lexicon that is no perception, an infinitive or participle needs somebody who
    speaks, a noun a clause or quotation.
    """
    words, head = cue_words(), cue.root
    if draft.method in BY_CONSTRUCTION:
        return True
    if _is_perception(doc, draft, head) or not any(_reports(t, words) for t in cue):
        return False
    if draft.speaker is None and (head.tag_ in NON_FINITE or draft.method in NEEDS_SPEAKER):
        return False
    if draft.method == "rule:object" and head.tag_ == "VBG":
        return False  # "speaking on condition of anonymity"
    if _is_deed(head, words) or _is_somebody(doc, draft):
        return False
    said = page.text[draft.start : draft.end].lower().startswith("that ") or page.quoted(draft.start, draft.end) > 0
    return head.pos_ != "NOUN" or said


def _is_done_to(page: Page, draft: Draft, verb: Token) -> bool:
    """Whether a passive has an infinitive: "is believed to have left"."""
    deed = any(page.text.startswith("to ", s.start) for s in draft.spans)
    return deed and any(c.dep_ == "aux:pass" for c in verb.children)


def _is_perception(doc: Doc, draft: Draft, verb: Token) -> bool:
    """Whether a verb tells of knowing or seeing something: "knew it", but (where it is tagged) "knew what it cost"."""
    if verb.lemma_.lower() not in cue_words().perceptions:
        return False
    return not draft.method.startswith("roles") or not _has_clause(doc, draft)


def _has_clause(doc: Doc, draft: Draft) -> bool:
    spans = (marks.span_of(doc, s.start, s.end) for s in draft.spans)
    return any(t.pos_ in ("VERB", "AUX") for span in spans if span is not None for t in span)


def _is_somebody(doc: Doc, draft: Draft) -> bool:
    """Whether the content is but a person or thing: "reported him", "wants one", "describes Skarn"."""
    span = marks.span_of(doc, draft.start, draft.end)
    if span is None or len(span) > 1:
        return False
    return span[0].pos_ == "PROPN" or span[0].lower_ in SOMEBODY


def _is_deed(verb: Token, words: CueWords) -> bool:
    """Whether a verb has an infinitive that is done rather than said: "agreed to pay", but "agreed to say"."""
    if verb.lemma_.lower() not in DEEDS or any(c.dep_ == "ccomp" for c in verb.children):
        return False
    acts = [c for c in verb.children if c.dep_ == "xcomp" and c.i > verb.i]
    return bool(acts) and acts[0].lemma_.lower() not in words.verbs


def _reports(token: Token, words: CueWords) -> bool:
    lemma = token.lemma_.lower()
    if lemma in REFUSING:
        return any(c.dep_ == "xcomp" and c.lemma_.lower() in words.verbs for c in token.children)
    return lemma in words.verbs or lemma in words.nouns or token.lower_ == "according"


def is_own_hedge(page: Page, doc: Doc, draft: Draft) -> bool:
    """Whether somebody quoted speaks for himself now: "I think" and "we urge" are hedges and acts, "I said" reports.

    So are "you know" and "you see".
    """
    cue = cue_span(doc, draft)
    if cue is None or draft.speaker is None or not page.is_party(draft.speaker):
        return False
    if cue.root.lemma_.lower() in SAYING:
        return False
    return page.quoted(cue.start_char, cue.end_char) > 0 and not any(t.tag_ in PAST for t in cue)
