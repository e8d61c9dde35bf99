"""What the tagger calls a claim and is none, and what the parse knows better: drafts kept, mended or dropped."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from saidby.attribute.cue_words import CueWords, cue_words
from saidby.attribute.drafts import Draft, merged

SEEMING = frozenset({"seem", "appear", "tend", "look"})
"""Verbs that tell how a thing looks, to nobody in particular: hedges, not cues."""
LONGEST = 400
"""Characters of the longest clause that is taken from the parse in place of the tagger's content."""


def is_claim(doc: Doc, draft: Draft, *, strict: bool = False) -> bool:
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
    passive = any(c.dep_ == "aux:pass" for c in head.children)
    if draft.speaker is None and passive and any(doc.text.startswith("to ", s.start) for s in draft.spans):
        return False
    return not strict or any(_reports(t, words) for t in cue)


def _reports(token: Token, words: CueWords) -> bool:
    lemma = token.lemma_.lower()
    if lemma in ("refuse", "decline"):
        return any(c.dep_ == "xcomp" and c.lemma_.lower() in words.verbs for c in token.children)
    return lemma in words.verbs or lemma in words.nouns or token.lower_ == "according"


def widened(draft: Draft, candidates: list[Draft]) -> Draft:
    """The draft with the clause around its content, where "according to" puts all of it on the speaker's word.

    The tagger, taught outermost claims, may still take what is said inside the clause for the content.
    """
    for other in candidates:
        if other.method != "rule:according" or other.cue is None or draft.cue is None:
            continue
        if other.cue.start == draft.cue.start and all(other.holds(s) for s in draft.spans):
            if other.end - other.start <= LONGEST:
                draft.spans = merged([*draft.spans, *other.spans])
            break
    return draft
