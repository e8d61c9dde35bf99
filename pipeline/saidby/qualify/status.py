"""Status: whether a claim was made, denied, declined, not said, asked, or is only to be expected."""

from __future__ import annotations

from spacy.tokens import Token

from saidby.model import Status
from saidby.qualify import parse
from saidby.qualify.cues import Cue, FramingWords
from saidby.qualify.forms import in_words

FUTURE = frozenset({"will", "'ll", "’ll", "would", "'d", "’d", "could", "might", "may", "shall", "should", "wo"})
UNABLE = frozenset({"can", "could", "ca"})
UNWILLING = frozenset({"will", "would", "wo"})
NOBODY = frozenset({"nobody", "no-one", "none", "neither", "no"})
FIRST = frozenset({"i", "we"})
LATER = frozenset({"later", "eventually", "subsequently", "then", "afterwards", "once", "often", "soon"})
CONDITIONAL = frozenset({"if", "unless", "should"})
CALLED = 12
"""Longest content, in words, of "called the story false"."""
INDIRECT = ("whether", "if", "who", "what", "when", "where", "why", "how", "which", "about")


def status_of(cue: Cue, content: str, words: FramingWords) -> Status:
    """The status of a claim from the negation, modality and lemma of its cue; `content` is the text claimed."""
    act = cue.head
    carriers = _carriers(act)
    top = carriers[-1] if carriers else act
    negated = any(_negated(token) for token in (act, *carriers))
    modals = {aux.lower_ for token in (act, *carriers) for aux in parse.children(token, "aux")}
    if cue.lemma in words.status["declining"] or _any(carriers, words.status["declining"]):
        return "declined"
    if negated:
        return _negative(cue, top, modals, words)
    if _hypothetical(cue, act, carriers, modals, words):
        return "hypothetical"
    if _any(carriers, words.status["failing"]) or _without(act, words):
        return "not_said"
    if _asks(cue, content):
        return "asked"
    if _denies(cue, words, content):
        return "denied"
    return "asserted"


def _negative(cue: Cue, top: Token, modals: set[str], words: FramingWords) -> Status:
    """What a negated cue amounts to: "would not say", "did not say", "does not believe"."""
    who = parse.subject(top)
    if cue.row is not None and cue.stance == "denying":
        return "not_said"
    if cue.lemma in words.status["answering"] or modals & UNWILLING:
        return "declined"
    if modals & UNABLE:
        return "not_said"
    if cue.lemma in words.status["neg_raising"]:
        return "denied"
    if who is not None and who.lower_ in FIRST:
        return "denied"
    return "not_said"


def _hypothetical(cue: Cue, act: Token, carriers: list[Token], modals: set[str], words: FramingWords) -> bool:
    who = parse.subject(carriers[-1] if carriers else act)
    later = any(child.lower_ in LATER for token in (act, *carriers) for child in token.children)
    if modals & FUTURE and not later:
        softened = bool(modals & {"would", "'d", "’d"}) and who is not None and who.lower_ in FIRST
        return not softened and not _any(carriers, frozenset({"go"}))
    if _any(carriers, words.status["prospective"]):
        return True
    return _conditional(act) or any(_conditional(token) for token in carriers)


def _conditional(token: Token) -> bool:
    """The act stands in an if-clause."""
    marks = {mark.lower_ for mark in parse.children(token, "mark")}
    return parse.base(token.dep_) == "advcl" and bool(marks & CONDITIONAL)


def _carriers(act: Token) -> list[Token]:
    """The verbs above an infinitive of saying: "is expected to", "went on to"; "yet" of "has yet to say"."""
    found: list[Token] = []
    at = act
    while at.head.i != at.i and len(found) < 4:
        to = any(child.lower_ == "to" for child in parse.children(at, "mark", "aux")) or at.dep_ == "xcomp"
        gerund = at.tag_ == "VBG" and parse.base(at.dep_) in ("advcl", "obl") and in_words(at.head, ("stop", "short"))
        if not (gerund or (to and at.dep_ in ("xcomp", "ccomp", "advcl"))):
            break
        at = at.head
        found.append(at)
        found += [child for child in at.children if child.lower_ == "yet"]
    found += [child for child in act.children if child.lower_ == "yet" and _to_after(child, act)]
    return found


def _to_after(yet: Token, act: Token) -> bool:
    return yet.i + 1 < act.i and yet.nbor(1).lower_ == "to"


def _negated(token: Token) -> bool:
    nobody = [s for s in parse.children(token, "nsubj") if s.lower_ in NOBODY or _no(s)]
    nothing = [o for o in parse.children(token, "obj") if o.lower_ == "nothing"]
    return parse.negated(token) or bool(nobody) or bool(nothing)


def _no(noun: Token) -> bool:
    return any(child.lower_ in NOBODY for child in parse.children(noun, "det"))


def _without(act: Token, words: FramingWords) -> bool:
    """ "without saying who"."""
    return any(mark.lower_ == "without" for mark in parse.children(act, "mark", "case"))


def _asks(cue: Cue, content: str) -> bool:
    start = content.strip(" “”\"'‘’").lower()
    if cue.stance == "interrogative":
        return not start.startswith(("to ", "for ", "that ", "not to "))
    return cue.lemma == "question" and start.startswith(INDIRECT)


def _denies(cue: Cue, words: FramingWords, content: str) -> bool:
    if cue.row is not None and cue.stance == "denying":
        return cue.row.polarity == "-"
    if cue.lemma in words.status["calling"]:
        false = words.status["false"]
        quoted = set(content.lower().strip(" “”\"'.").split())
        spoken = bool(quoted & false) or any(in_words(token, false) for token in cue.head.subtree)
        return spoken and len(content.split()) < CALLED
    return False


def _any(tokens: list[Token], lemmas: frozenset[str]) -> bool:
    return any(in_words(token, lemmas) for token in tokens)
