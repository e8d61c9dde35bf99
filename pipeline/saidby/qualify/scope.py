"""Scopes: which words a hedge weakens, found in the parse and not in a window.

Each rule takes the Doc and the token positions `[start, end)` of the phrase and gives those of the scope, or None.
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Doc, Token

from saidby.qualify import amounts, parse
from saidby.qualify.forms import in_words

MAKING = frozenset({"make", "render", "leave", "think", "consider", "deem", "find", "judge", "call"})
NOMINAL = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM", "ADP", "PRON"})
LOOKING = frozenset({"look", "seem", "appear"})
Reach = tuple[int, int] | None
Scope = Callable[[Doc, int, int], Reach]


def clause(doc: Doc, start: int, end: int) -> Reach:
    """An adverb: the words of its clause that follow it, or the clause before it where it closes it."""
    head = _outside(doc, start, end)
    if head.i == doc[start].i:
        return None
    target = head if parse.is_predicate(head) or head.dep_ == "ROOT" else _phrase_or_clause(head, start, end)
    if doc[start].is_sent_start and end < len(doc) and doc[end].text == ",":
        target = parse.clause_head(target)
    stop = parse.clause_end(target, end)
    if target.dep_ == "amod" and target.head.i >= stop:
        stop = target.head.i + 1
    if _words(doc, end, stop):
        return end, stop
    return target.left_edge.i, start


def complement(doc: Doc, start: int, end: int) -> Reach:
    """An adjective or noun: its that-clause or infinitive; else the noun in front of which, or the subject of which,
    it stands."""
    token = _main(doc, start, end)
    looks = in_words(token.head, LOOKING)
    if parse.base(token.dep_) == "advmod" and token.pos_ == "ADV" and not looks and not _clause_of(token, end):
        return clause(doc, start, end)
    if (found := _clause_of(token, end)) is not None:
        reach = _inside(found, end)
        if reach is None:
            return None
        return _past_aside(doc, *reach) if doc[end].text == "," else (reach[0], _with_adjuncts(doc, start, reach[1]))
    if token.dep_ == "amod" and token.head.i >= end:
        return end, token.head.i + 1
    if (noun := _object_of(doc, token, end)) is not None:
        return noun
    if (found := parse.clause_at(doc, end, bare=token.pos_ == "NOUN")) is not None:
        return _inside(found, end)
    if (made := _made(token)) is not None:
        return made.left_edge.i, min(parse.right_end(made), start)
    if (
        token.dep_ in ("conj", "advcl", "parataxis", "acl", "appos")
        and (found := _clause_of(token.head, end)) is not None
    ):
        return _inside(found, end)
    if token.dep_ in ("obl", "advmod", "obl:unmarked") and (found := _clause_of(token.head, end)) is not None:
        return _inside(found, end)
    who = parse.subject(token.head if looks else token)
    if who is None or who.lower_ == "it":
        that = parse.that_after(doc, end)
        if that is not None:
            return _inside(that, end)
    if who is not None and who.i < start and who.dep_ != "expl" and who.pos_ != "SCONJ" and who.lower_ != "it":
        return who.left_edge.i, _up_to_verb(doc, min(parse.right_end(who), start), start)
    if parse.base(token.dep_) == "advmod" or (token.pos_ == "ADV" and token.dep_ != "ROOT"):
        return clause(doc, start, end)
    return None


def complement_or_clause(doc: Doc, start: int, end: int) -> Reach:
    """ "There is no doubt that …", "will no doubt return"."""
    token = _main(doc, start, end)
    if (found := _clause_of(token, end)) is not None:
        return _inside(found, end)
    return clause(doc, start, end)


def modal(doc: Doc, start: int, end: int) -> Reach:
    """A modal: the rest of its clause."""
    return end, parse.clause_end(_verb(doc[start].head), end)


def infinitive(doc: Doc, start: int, end: int) -> Reach:
    """What follows "to", "to be" or "to have"."""
    verb = doc[end - 1].head
    if doc[end - 1].lower_ in ("be", "have") and doc[end - 1].dep_ not in ("cop", "aux", "aux:pass"):
        verb = doc[end - 1]
    if verb.i < start:
        return None
    return end, _with_adjuncts(doc, start, max(parse.clause_end(verb, end), end + 1))


def predicate(doc: Doc, start: int, end: int) -> Reach:
    """ "looks highly likely": what it looks; "it seems that …": the clause."""
    for child in parse.children(doc[end - 1], "xcomp", "ccomp", "csubj"):
        if child.i >= end:
            return _inside(child, end)
    return None


def noun(doc: Doc, start: int, end: int) -> Reach:
    """An attribute: up to the noun it stands in front of."""
    last = doc[end - 1]
    heads = [token.head.i for token in doc[start:end] if token.head.i >= end]
    at = min(heads, default=end)
    while at < len(doc) - 1 and doc[at].pos_ not in ("NOUN", "PROPN") and doc[at].head.i > at:
        at = doc[at].head.i
    return (end, at + 1) if at < len(doc) and at - last.i < 8 else None


def object(doc: Doc, start: int, end: int) -> Reach:
    """The noun phrase or gerund after a preposition."""
    last = doc[end - 1]
    head = last.head if last.head.i >= end else next((c for c in last.children if c.i >= end), None)
    if head is None:
        return following(doc, start, end)
    return end, parse.clause_end(head, end)


def following(doc: Doc, start: int, end: int) -> Reach:
    """The noun phrase right behind the phrase."""
    at = end
    while at < len(doc) and doc[at].is_punct and not doc[at].is_sent_start:
        at += 1
    if at >= len(doc):
        return None
    head = doc[at]
    while head.head.left_edge.i >= at and head.head.i != head.i and not parse.is_predicate(head.head):
        head = head.head
    return at, parse.clause_end(head, at)


def gerund(doc: Doc, start: int, end: int) -> Reach:
    """The gerund right behind the phrase."""
    return (end, parse.clause_end(doc[end], end)) if end < len(doc) else None


def condition(doc: Doc, start: int, end: int) -> Reach:
    """The clause that a conjunction or an inverted verb opens."""
    last = doc[end - 1]
    head = last.head if last.head.i >= end else doc[start].head
    if head.i < end:
        head = next((c for c in last.children if c.i >= end and parse.is_predicate(c)), head)
    return (end, parse.clause_end(head, end)) if head.i >= end else None


def passive_subject(doc: Doc, start: int, end: int) -> Reach:
    """ "It cannot be ruled out that …": the clause; "A strike cannot be ruled out": the subject."""
    token = _main(doc, start, end)
    if (found := _clause_of(token, end)) is not None:
        return _inside(found, end)
    if (noun_after := _object_of(doc, token, end)) is not None and token.pos_ == "NOUN":
        return noun_after
    if (found := parse.clause_at(doc, end)) is not None:
        return _inside(found, end)
    who = parse.subject(token)
    if who is None or who.i >= start:
        return None
    return who.left_edge.i, _up_to_verb(doc, min(parse.right_end(who), start), start)


def object_clause(doc: Doc, start: int, end: int) -> Reach:
    """ "cannot rule out that …", "we assess that …": the clause or object behind the verb."""
    token = _main(doc, start, end)
    clauses = [child for child in parse.children(token, "ccomp", "xcomp", "csubj") if child.i >= end]
    if not clauses and (that := parse.that_after(doc, end)) is not None:
        return _inside(that, end)
    for child in [*clauses, *parse.children(token, "acl", "obj", "obl", "nmod")]:
        if child.i >= end:
            return _inside(child, end)
    return None


def verified_object(doc: Doc, start: int, end: int) -> Reach:
    """ "has not been able to verify the claim": what was not verified."""
    last = doc[end - 1]
    for child in parse.children(last, "obj", "ccomp"):
        return _inside(child, end)
    return passive_subject(doc, start, end)


def quantity(doc: Doc, start: int, end: int) -> Reach:
    """The amount and what it counts, behind the phrase or in front of it."""
    if amounts.starts(doc, end):
        return end, amounts.phrase_end(doc, end)
    return (amounts.phrase_start(doc, start), start) if amounts.ends(doc, start) else None


def none(doc: Doc, start: int, end: int) -> Reach:
    """No scope, or one that only the attribution knows."""
    return None


def _main(doc: Doc, start: int, end: int) -> Token:
    """The token of the phrase that the others hang on; where they do not hang together, the last content word."""
    for token in doc[start:end]:
        if not start <= token.head.i < end or token.head.i == token.i:
            inner = [t for t in doc[start:end] if t.head.i == token.i]
            if inner or end - start == 1:
                return token
    return next((t for t in reversed(doc[start:end]) if t.pos_ in ("ADJ", "NOUN", "VERB", "ADV")), doc[end - 1])


def _outside(doc: Doc, start: int, end: int) -> Token:
    """The first head of the phrase's tokens that lies outside it."""
    for token in doc[start:end]:
        if not start <= token.head.i < end:
            return token.head
    return next((t.head for t in doc[start:end]), doc[start])


def _phrase_or_clause(head: Token, start: int, end: int) -> Token:
    """An adverb in front of a noun phrase or adjunct hedges that; behind it, the clause."""
    return head if head.right_edge.i >= end else parse.clause_head(head)


def _clause_of(token: Token, end: int) -> Token | None:
    """The clause that complements an adjective, noun or verb, behind the phrase."""
    for child in parse.children(token, "ccomp", "csubj", "xcomp", "acl", "advcl", "parataxis"):
        marked = any(mark.lower_ in ("that", "to", "whether", "if") for mark in parse.children(child, "mark", "case"))
        wh = any(c.tag_ in ("WP", "WRB", "WDT") for c in child.subtree if c.i <= child.i)
        bare = child.dep_ in ("ccomp", "csubj", "csubj:pass", "xcomp")
        if child.dep_.startswith("acl:relcl") and not marked:
            continue
        if child.i >= end and (marked or bare or (wh and child.dep_ != "parataxis")):
            if child.dep_ == "advcl" and not any(m.lower_ in ("that", "to") for m in parse.children(child, "mark")):
                continue
            return child
    above = token.head
    if token.dep_ in ("xcomp", "obj", "nsubj", "nsubj:pass") and above.i != token.i:
        for child in parse.children(above, "ccomp", "csubj"):
            if (
                child.i >= end
                and child.i != token.i
                and (token.dep_ == "xcomp" or in_words(above, ("be", "exist", "make")))
            ):
                return child
    return None


def _object_of(doc: Doc, token: Token, end: int) -> Reach:
    """ "no evidence of a plot", "a remote chance of rain": the noun phrase behind the preposition."""
    if token.pos_ not in ("NOUN", "ADJ"):
        return None
    for child in parse.children(token, "nmod", "obl", "acl", "advcl"):
        case = [c for c in parse.children(child, "case", "mark") if c.lower_ in ("of", "for", "about", "on", "over")]
        if case and child.i > end - 1 and case[-1].i >= end and token.pos_ == "NOUN":
            return case[-1].i + 1, parse.clause_end(child, end)
    return None


def _inside(head: Token, end: int) -> Reach:
    """The words of a clause or phrase behind `end`, without the conjunction "that"."""
    start = max(head.left_edge.i, end)
    doc = head.doc
    while start < head.i and (doc[start].is_punct or doc[start].lower_ in ("that", "whether", "about", "on", "over")):
        if doc[start].lower_ == "that" and doc[start].dep_ not in ("mark", "case"):
            break
        start += 1
    stop = parse.clause_end(head, max(start, head.i))
    return start, stop


def _made(token: Token) -> Token | None:
    """ "makes a truce less likely": what is made so."""
    if token.dep_ != "xcomp" or not in_words(token.head, MAKING):
        return None
    return next((c for c in parse.children(token.head, "obj", "nsubj") if token.head.i < c.i < token.i), None)


def _up_to_verb(doc: Doc, stop: int, start: int) -> int:
    """The end of a subject with what stands between it and its verb ("A landing this month is unlikely")."""
    at = stop
    while at < start and (doc[at].pos_ in NOMINAL or doc[at].text == "-"):
        at += 1
    return at if at < start and at > stop and doc[at].pos_ == "AUX" else stop


def _with_adjuncts(doc: Doc, start: int, stop: int) -> int:
    """The end of an infinitive with the adjuncts right behind it that the parse hangs on the word above it.

    Where "before May" belongs in "is unlikely to start before May" only the sense tells, and the sense takes it in.
    """
    above = {doc[start].i, doc[start].head.i}
    while stop < len(doc) and not doc[stop].is_sent_start:
        top = doc[stop]
        while top.head.i > top.i:
            top = top.head
        if parse.base(top.dep_) not in ("obl", "advmod", "nmod") or top.left_edge.i != stop or top.head.i not in above:
            break
        stop = top.right_edge.i + 1
    return stop


def _past_aside(doc: Doc, start: int, stop: int) -> Reach:
    """ "likely, though not certain, that …": what stands behind the aside, where the parse takes both together."""
    for at in range(start + 1, stop - 1):
        if doc[at].lower_ == "that" and doc[at - 1].text == "," and doc[at].pos_ == "SCONJ":
            return at + 1, stop
    return start, stop


def _verb(token: Token) -> Token:
    return token if token.dep_ not in ("aux", "cop") else token.head


def _words(doc: Doc, start: int, end: int) -> bool:
    return any(not t.is_punct and not t.is_space for t in doc[start:end])


_RULES: dict[str, Scope] = {
    rule.__name__: rule
    for rule in (
        clause,
        complement,
        complement_or_clause,
        modal,
        infinitive,
        predicate,
        noun,
        object,
        following,
        gerund,
        condition,
        passive_subject,
        object_clause,
        verified_object,
        quantity,
        none,
    )
}
SCOPES: dict[str, Scope] = {**_RULES, "content": object_clause, "claim": none}
"""Name in the lexicon → scope rule; "content" and "claim" are taken from the attribution where there is one."""
