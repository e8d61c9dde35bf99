"""Questions to a Universal Dependencies parse that several rules ask."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

NEGATIONS = frozenset({"not", "n't", "n’t", "never", "no longer", "hardly", "scarcely"})
CLAUSES = frozenset({"ccomp", "csubj", "csubj:pass", "csubj:outer", "xcomp", "acl", "advcl"})
OPENERS = frozenset({"that", "whether", "who", "what", "how", "why", "when", "where", "which"})
ENDING = frozenset({"parataxis", "advcl", "obl", "advmod", "conj", "acl", "appos", "dep", "discourse"})
SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubj:outer", "csubj", "csubj:pass"})


def base(dep: str) -> str:
    """The label without its subtype: "obl" of "obl:tmod"."""
    return dep.split(":", 1)[0]


def dependents(token: Token) -> list[Token]:
    """The dependents in text order; none without a parse, where spaCy's own walk may crash (the "m" of "5m")."""
    return list(token.children) if token.doc.has_annotation("DEP") else []


def children(token: Token, *deps: str) -> list[Token]:
    """The dependents with one of these labels (subtypes count), in text order."""
    return [child for child in dependents(token) if child.dep_ in deps or base(child.dep_) in deps]


def subject(token: Token) -> Token | None:
    """The subject of a predicate, its own or that of the clause it complements."""
    seen = 0
    at: Token | None = token
    while at is not None and seen < 4:
        for child in children(at, "nsubj", "csubj"):
            return child
        at = at.head if at.dep_ in ("xcomp", "conj", "aux", "cop", "acl", "advcl") and at.head.i != at.i else None
        seen += 1
    return None


def negated(token: Token) -> bool:
    """Whether "not", "never" … stands among the dependents of the predicate or of its copula and auxiliaries."""
    around = [token, *children(token, "aux", "cop")]
    return any(child.lower_ in NEGATIONS for one in around for child in dependents(one))


def is_predicate(token: Token) -> bool:
    """Whether the token heads a clause: a verb, or anything with a copula or an auxiliary."""
    if token.pos_ in ("VERB", "AUX"):
        return token.dep_ not in ("aux", "aux:pass", "cop", "amod", "case")
    return any(child.dep_ in ("cop", "aux") or child.dep_.startswith("nsubj") for child in dependents(token))


def clause_head(token: Token) -> Token:
    """The predicate of the clause the token stands in; the token itself where there is none above."""
    at = token
    for _ in range(len(token.doc)):
        if is_predicate(at) or at.head.i == at.i:
            return at
        at = at.head
    return token


def ancestors(token: Token) -> Iterator[Token]:
    """The heads above the token, nearest first."""
    while token.head.i != token.i:
        token = token.head
        yield token


def right_end(head: Token) -> int:
    """Index after the last word of the subtree that is reached from the head without a foreign word between."""
    doc, own = head.doc, {token.i for token in head.subtree}
    end = at = head.i + 1
    while at < len(doc) and (at in own or _bare(doc[at])):
        if at in own and not _bare(doc[at]):
            end = at + 1
        at += 1
    return end


def _bare(token: Token) -> bool:
    return token.is_space or (token.is_punct and token.text != "%")


def sentence(token: Token) -> Span:
    """The sentence of the token; `Token.sent` looks through the whole Doc each time."""
    doc, start, end = token.doc, token.i, token.i + 1
    while start > 0 and not doc[start].is_sent_start:
        start -= 1
    while end < len(doc) and not doc[end].is_sent_start:
        end += 1
    return doc[start:end]


def that_after(doc: Doc, end: int) -> Token | None:
    """The head of the next that-clause of the sentence behind `end`, where the parse hangs it elsewhere."""
    if end >= len(doc):
        return None
    for token in doc[end : sentence(doc[end]).end]:
        if token.lower_ == "that" and token.dep_ == "mark" and token.head.i > token.i:
            return token.head
    return None


def clause_at(doc: Doc, at: int, *, bare: bool = False) -> Token | None:
    """The head of the clause that begins at token `at` with "that", "whether" or the like, wherever it is hung.

    bare: it may begin with its subject ("a chance the vote will fail").
    """
    if at >= len(doc) or doc[at].is_sent_start:
        return None
    opener = doc[at].lower_ in OPENERS and doc[at].pos_ in ("SCONJ", "PRON", "ADV", "DET", "ADP")
    if not opener and not (bare and doc[at].pos_ in ("DET", "PRON", "PROPN", "NOUN")):
        return None
    for token in doc[at : sentence(doc[at]).end]:
        if token.left_edge.i == at and is_predicate(token) and (opener or children(token, "nsubj", "expl", "csubj")):
            return token
    return None


def clause_end(head: Token, start: int) -> int:
    """Index after the last token of the clause from `start` on.

    It ends before an afterthought behind a comma or dash (a clause, an adjunct, a relative clause) and before a
    coordinated predicate that has a subject, an auxiliary or a form of its own.
    """
    end = right_end(head)
    for token in head.subtree:
        left = token.left_edge.i
        if token.i != head.i and start < left < end and _leaves(token, head, left):
            end = _before_joint(head.doc, left, start)
    return end


def _leaves(token: Token, clause: Token, left: int) -> bool:
    dep = base(token.dep_)
    while left < token.i and _bare(token.doc[left]):
        left += 1
    before = token.doc[left - 1]
    if dep == "parataxis":
        return True
    if dep == "conj" and token.head.i >= clause.i and is_predicate(token.head) and is_predicate(token):
        return _independent(token, token.head)
    if dep == "conj" and token.head.i == clause.i and token.pos_ == "VERB":
        return _independent(token, token.head)
    return (
        dep in ENDING
        and dep != "conj"
        and before.text in (",", ";", ":", "–", "—", "-", "(")
        and _on_edge(token, clause)
    )


def _independent(token: Token, first: Token) -> bool:
    """Whether a coordinated predicate is a clause of its own and not a second half of the first."""
    own = {base(child.dep_) for child in dependents(token) if child.i < token.i}
    return bool(own & {"nsubj", "csubj", "aux", "expl", "cop"}) or token.tag_ != first.tag_


def _on_edge(token: Token, clause: Token) -> bool:
    """Whether nothing of the clause follows but what hangs on the token or is another such afterthought."""
    after = token.right_edge.i + 1
    doc = token.doc
    end = right_end(clause)
    while after < end and doc[after].is_punct:
        after += 1
    return after >= end or token.head.i == clause.i


def _before_joint(doc: Doc, left: int, start: int) -> int:
    """The end of what stands before `left`, without the comma or the "and" that joins it."""
    while left > start + 1 and (doc[left - 1].is_punct or doc[left - 1].dep_ == "cc"):
        left -= 1
    return left


def span_without_edges(doc: Doc, start: int, end: int) -> Span | None:
    """Tokens `[start, end)` without punctuation at either end; None where nothing is left."""
    while start < end and _strippable(doc[start]):
        start += 1
    while end > start and _strippable(doc[end - 1]):
        end -= 1
    return doc[start:end] if start < end else None


def _strippable(token: Token) -> bool:
    return token.is_space or (token.is_punct and token.text not in "%°")
