"""Attributions from the parse and the cue lexicon: for claims inside claims, and where the model's roles are missing.

Labels are those of Universal Dependencies. Every rule is a function from a token to drafts; none sees the Doc's text
otherwise than through the parse, and a bad parse gives no attribution rather than a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Token

from saidby.attribute.cue_words import CueWords, cue_words
from saidby.attribute.drafts import Draft, Page, cut_at, trimmed
from saidby.model import Extent

SUBJECTS = frozenset({"nsubj", "nsubj:outer"})
BEFORE_VERB = frozenset({"aux", "aux:pass", "advmod", "cop"})
INDEFINITE = frozenset({"nothing", "anything", "something", "everything", "much"})
RELATIVE = frozenset({"who", "which", "that"})
VIEWS = frozenset({"words", "view", "opinion", "judgment", "judgement", "assessment", "estimation"})
"""Nouns that give what stands beside them to somebody: "in the words of", "in her view"."""
DEEDS = frozenset({"refuse", "decline", "offer", "plan", "agree", "expect", "order"})
"""Verbs whose infinitive is a deed ("refused to fight") unless it reports itself ("refused to say")."""
SCORES = {
    "clause": 0.8,
    "quotation": 0.8,
    "parenthesis": 0.75,
    "infinitive": 0.6,
    "object": 0.5,
    "estimate": 0.7,
    "noun": 0.65,
    "view": 0.7,
}
"""How far each construction is trusted, before calibration."""


def find_by_rules(doc: Doc, page: Page) -> list[Draft]:
    """All attributions that the parse shows, in text order; those inside others too."""
    words = cue_words()
    found: list[Draft] = []
    for token in doc:
        lemma = token.lemma_.lower()
        if token.pos_ in ("VERB", "AUX") and (lemma in words.verbs or lemma in words.estimates):
            found.extend(_verb(token, lemma, words, page))
        elif token.pos_ == "NOUN" and lemma in words.nouns:
            found.extend(_noun(token, page))
        elif token.lower_ == "according":
            found.extend(_introducer(token, page))
        if token.lower_ in VIEWS:
            found.extend(_view(token, page))
    return sorted(found, key=lambda d: (d.start, -d.end))


def _verb(verb: Token, lemma: str, words: CueWords, page: Page) -> Iterator[Draft]:
    if any(c.dep_ == "aux:pass" for c in verb.children) and not any(c.dep_ == "obl:agent" for c in verb.children):
        return
    speaker = subject(verb)
    for kind, tokens in _contents(verb, lemma, words):
        if speaker is not None and speaker.i in tokens:
            continue
        spans = _extents(page, verb.doc, tokens - _cue_clause(verb))
        if spans:
            yield Draft(
                spans=spans,
                cue=_cue(verb),
                speaker=mention_of(speaker, page),
                method=f"rule:{kind}",
                score=SCORES[kind] * (1.0 if speaker is not None else 0.8),
            )
            return


def _contents(verb: Token, lemma: str, words: CueWords) -> Iterator[tuple[str, set[int]]]:
    """Candidates for what the verb reports as sets of token indices, the surest construction first."""
    children = list(verb.children)
    for child in children:
        if child.dep_ == "ccomp":
            yield "clause", _subtree(child)
    if verb.dep_ == "parataxis" and verb.head != verb and verb.head.pos_ in ("VERB", "ADJ", "NOUN", "AUX", "PROPN"):
        yield "parenthesis", _subtree(verb.head) - _subtree(verb)
    for child in children:
        if child.dep_ == "parataxis" and child.i > verb.i and any(t.text == ":" for t in verb.doc[verb.i : child.i]):
            yield "quotation", _subtree(child)
    if lemma in words.infinitives:
        for child in children:
            spoken = lemma not in DEEDS or child.lemma_.lower() in words.verbs
            if child.dep_ in ("xcomp", "ccomp") and child.i > verb.i and spoken:
                yield "infinitive", _subtree(child)
    for child in children:
        if child.dep_ in ("obl", "advcl") and child.i > verb.i:
            case = {c.lower_ for c in child.children if c.dep_ in ("case", "mark")}
            if case & words.prepositions.get(lemma, frozenset()):
                yield "object", _subtree(child)
    objects = [c for c in children if c.dep_ == "obj" and c.i > verb.i]
    if lemma in words.objects:
        for child in objects:
            if child.pos_ != "PRON" or child.lower_ in INDEFINITE:
                yield "object", _subtree(child)
    if lemma in words.estimates and objects:
        for child in children:
            if child.dep_ == "obl" and child.i > verb.i and any(c.lower_ == "at" for c in child.children):
                yield "estimate", _subtree(objects[0]) | _subtree(child)


def subject(verb: Token) -> Token | None:
    """The head of who says it: subject, agent, the subject shared with a verb above, the noun it modifies."""
    at, seen = verb, 0
    while seen < 4:
        children = list(at.children)
        passive = any(c.dep_ == "aux:pass" for c in children)
        for child in children:
            # A parser takes "It also alleged that …" for an expletive now and then: it is one in the passive only.
            if child.dep_ in SUBJECTS or child.dep_ == "obl:agent" or (child.dep_ == "expl" and not passive):
                if child.lower_ in RELATIVE and at.dep_ == "acl:relcl":
                    return at.head
                return child if child.pos_ != "PRON" or child.lower_ not in RELATIVE else None
        if at.dep_ in ("acl", "acl:relcl"):
            return at.head if at.head.pos_ in ("NOUN", "PROPN", "PRON") else None
        if at.dep_ not in ("conj", "advcl", "xcomp") or at.head == at:
            return None
        at, seen = at.head, seen + 1
    return None


def _noun(noun: Token, page: Page) -> Iterator[Draft]:
    """ "his claim that …", "a warning from the bank that …" """
    for child in noun.children:
        clause = child.dep_ in ("acl", "ccomp") and any(c.dep_ == "mark" and c.lower_ == "that" for c in child.children)
        if clause and child.i > noun.i:
            owner = next((c for c in noun.children if c.dep_ == "nmod:poss"), None) or next(
                (
                    c
                    for c in noun.children
                    if c.dep_ == "nmod"
                    and any(k.lower_ in ("by", "from", "of") for k in c.children if k.dep_ == "case")
                ),
                None,
            )
            spans = _extents(page, noun.doc, _subtree(child))
            if spans and owner is not None:
                yield Draft(
                    spans=spans,
                    cue=Extent(start=noun.idx, end=noun.idx + len(noun)),
                    speaker=mention_of(owner, page),
                    method="rule:noun",
                    score=SCORES["noun"],
                )
            return


def _introducer(token: Token, page: Page) -> Iterator[Draft]:
    """ "According to the ministry, …", "… , according to two officials" """
    if token.i + 1 >= len(token.doc) or token.nbor().lower_ != "to":
        return
    speaker = token.head if token.dep_ == "case" else next((c for c in token.children if c.dep_ == "obl"), None)
    if speaker is None or speaker.i <= token.i:
        return
    top = speaker.head if token.dep_ == "case" else token.head
    phrase = _subtree(speaker) | {token.i, token.i + 1}
    if top in (speaker, token) or top.i in phrase:
        return
    spans = _extents(page, token.doc, _subtree(top) - phrase)
    if spans:
        cue = Extent(start=token.idx, end=token.nbor().idx + 2)
        mention = mention_of(speaker, page, leave=frozenset({token.i, token.i + 1}))
        yield Draft(spans=spans, cue=cue, speaker=mention, method="rule:according", score=0.85)


def _view(noun: Token, page: Page) -> Iterator[Draft]:
    """ "in the words of one broker, …", "in the ministry's view, …" """
    case = next((c for c in noun.children if c.dep_ == "case" and c.lower_ == "in"), None)
    speaker = next((c for c in noun.children if c.dep_ in ("nmod", "nmod:poss") and c.pos_ != "DET"), None)
    top = noun.head
    if case is None or speaker is None or top == noun or not noun.dep_.startswith("obl"):
        return
    spans = _extents(page, noun.doc, _subtree(top) - _subtree(noun))
    mention = mention_of(speaker, page)
    if spans and mention is not None:
        own = Extent(start=noun.idx, end=noun.idx + len(noun))
        cue = trimmed(page.text, case.idx, mention.start) if mention.start > noun.idx else own
        yield Draft(spans=spans, cue=cue, speaker=mention, method="rule:view", score=SCORES["view"])


def _cue(verb: Token) -> Extent:
    """The verb with the auxiliaries, negation and adverbs right in front of it, and its particle."""
    first = last = verb.i
    mine = {c.i for c in verb.children if c.dep_ in BEFORE_VERB}
    while first - 1 in mine:
        first -= 1
    if any(c.dep_ == "compound:prt" and c.i == last + 1 for c in verb.children):
        last += 1
    end = verb.doc[last]
    return Extent(start=verb.doc[first].idx, end=end.idx + len(end))


def _cue_clause(verb: Token) -> set[int]:
    """The verb and what belongs to the saying, not to the said: subject, auxiliaries, adverbs."""
    own = {verb.i}
    for child in verb.children:
        if child.dep_ in SUBJECTS | BEFORE_VERB | {"obl:agent", "iobj"}:
            own |= _subtree(child)
    return own


def mention_of(head: Token | None, page: Page, *, leave: frozenset[int] = frozenset()) -> Extent | None:
    """The noun phrase of a speaker: its subtree without prepositions in front and clauses behind."""
    if head is None:
        return None
    drop = {"case", "cc", "acl:relcl", "parataxis", "advcl", "ccomp", "punct", "acl", "mark", "cop", "aux"}
    keep = {head.i}
    for child in head.children:
        loose = child.dep_ == "conj" and not any(c.dep_ == "cc" for c in child.children)
        if child.dep_ not in drop and not loose and not (child.dep_ == "appos" and child.i < head.i):
            keep |= _subtree(child)
    keep -= leave
    start = head.doc[min(keep)]
    end = head.doc[max(keep)]
    return trimmed(page.text, start.idx, end.idx + len(end))


def _subtree(token: Token) -> set[int]:
    return {t.i for t in token.subtree}


def _extents(page: Page, doc: Doc, tokens: Iterable[int]) -> list[Extent]:
    """Stretches of neighbouring tokens as trimmed extents, cut at paragraphs; stray words between are left out."""
    runs: list[list[int]] = []
    for i in sorted(tokens):
        if runs and i == runs[-1][1] + 1:
            runs[-1][1] = i
        else:
            runs.append([i, i])
    found = []
    for first, last in runs:
        extent = Extent(start=doc[first].idx, end=doc[last].idx + len(doc[last]))
        for piece in cut_at(extent, page.prose):
            span = trimmed(page.text, piece.start, piece.end)
            if span is not None and (len(runs) == 1 or last > first):
                found.append(span)
    return found
