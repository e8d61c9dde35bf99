"""The subject of a cue, where the attribution names no speaker: "The firm fell short, blaming the weather"."""

from __future__ import annotations

from spacy.tokens import Doc, Token

SHARED = frozenset({"xcomp", "conj", "advcl", "advcl:relcl"})
"""Clauses without a subject of their own that share that of the clause they hang on."""
TO_BE = frozenset({"is", "are", "was", "were", "be", "been", "being", "'s", "’s", "'re", "’re", "got"})
HEARERS = frozenset({"hear", "learn", "overhear"})
"""Verbs whose subject is told something."""
FURTHEST = 4
"""Clauses that are climbed."""


def subject_of(doc: Doc, cue: tuple[int, int]) -> Token | None:
    """The head of the noun phrase that is the subject of the cue (token positions); None for passives.

    A participle behind a noun ("a letter warning of") has that noun.
    """
    verb = next((doc[i] for i in range(*cue) if doc[i].pos_ == "VERB" and not cue[0] <= doc[i].head.i < cue[1]), None)
    verb = verb or next((doc[i] for i in range(*cue) if doc[i].pos_ == "VERB"), None)
    if verb is not None and (_is_passive(doc, verb) or verb.lemma_.lower() in HEARERS):
        return None
    if verb is not None and _is_asked(verb):
        return None
    for _ in range(FURTHEST):
        if verb is None:
            return None
        subject = next((child for child in verb.children if child.dep_ in ("nsubj", "expl")), None)
        if subject is not None:
            return subject if subject.lower_ != "there" else None
        if any(child.dep_ in ("nsubj:pass", "aux:pass") for child in verb.children):
            return None
        if verb.dep_ == "acl" and verb.head.pos_ in ("NOUN", "PROPN"):
            return verb.head
        verb = verb.head if verb.dep_ in SHARED and verb.head.i != verb.i else None
    return None


def first_of_pair(doc: Doc, cue: tuple[int, int]) -> Token | None:
    """The verb that the cue's is coordinated with: "confirmed" or "completed" of "confirmed it was completed but …"."""
    verb = next((doc[i] for i in range(*cue) if doc[i].pos_ == "VERB" and doc[i].dep_ == "conj"), None)
    return verb.head if verb is not None else None


def _is_asked(verb: Token) -> bool:
    """Whether somebody is asked ("Asked whether …"), and does not ask ("She said no, and asked whether …")."""
    own = any(child.dep_ in ("nsubj", "cc") for child in verb.children)
    return verb.lower_ == "asked" and not own


def _is_passive(doc: Doc, verb: Token) -> bool:
    """ "It was alleged", "Asked whether", by the words; "It also alleged" is none, whatever tag the verb has."""
    before = [doc[i].lower_ for i in range(max(0, verb.i - 3), verb.i) if doc[i].pos_ in ("AUX", "VERB")]
    own = any(child.dep_ in ("nsubj", "expl") and child.i < verb.i for child in verb.children)
    return verb.tag_ == "VBN" and (before[-1] in TO_BE if before else not own)
