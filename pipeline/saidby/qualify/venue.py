"""Venue: where or to whom something was said, as written."""

from __future__ import annotations

from spacy.tokens import Span, Token

from saidby.qualify import parse
from saidby.qualify.cues import Cue, FramingWords
from saidby.qualify.times import MONTHS, WEEKDAYS
from saidby.qualify.zones import Zone

CUT = frozenset({"acl", "advcl", "parataxis", "appos", "conj", "punct", "cc", "obl", "dep"})
DAYS = frozenset({*WEEKDAYS, *MONTHS, "yesterday", "today", "tonight", "week", "month", "year", "morning", "evening"})
MEDIA_PREPOSITIONS = frozenset({"on", "in", "to", "with", "via"})


def venue_of(cue: Cue, zone: Zone, words: FramingWords) -> Span | None:
    """The hearer after "told" ("Reuters"), else the whole phrase ("in a post on X"); None where none is given."""
    return _hearer(cue, zone, words) or _occasion(cue, zone, words) or _addressee(cue, zone, words)


def _hearer(cue: Cue, zone: Zone, words: FramingWords) -> Span | None:
    act = cue.head
    passive = bool(parse.children(act, "aux:pass"))
    lemma = act.lemma_.lower()
    if lemma in ("tell", "ask", "inform") and passive:
        return _noun_phrase(parse.children(act, "nsubj:pass"), zone, free=False)
    if lemma == "hear":
        who = [s for s in parse.children(act, "nsubj") if s.lemma_.lower() in words.venue["hearing"]]
        return _noun_phrase(who, zone, free=False)
    if lemma not in words.venue["hearer"]:
        return None
    clause = any(parse.children(act, "ccomp", "xcomp", "parataxis")) or lemma == "tell" or not zone.contents
    direct = parse.children(act, "iobj") or (parse.children(act, "obj") if clause or act.dep_ == "parataxis" else [])
    return _noun_phrase(direct, zone)


def _occasion(cue: Cue, zone: Zone, words: FramingWords) -> Span | None:
    found = []
    for token in zone.sentence:
        if token.pos_ not in ("NOUN", "PROPN", "X", "SYM", "PRON") or not zone.free(token):
            continue
        case = [c for c in parse.children(token, "case") if c.lower_ in words.venue["prepositions"]]
        if case and _speaks(token, case[0], words) and zone.ours(token) and not _within_venue(token, zone, words):
            found.append((abs(token.i - cue.head.i), case[0], token))
    if not found:
        return None
    _, case_, noun = min(found, key=lambda item: item[0])
    return zone.doc[case_.i : _end(noun)]


def _speaks(noun: Token, case: Token, words: FramingWords) -> bool:
    """Whether the phrase is an occasion, a platform or a medium."""
    lemma = noun.lemma_.lower()
    if case.lower_ in ("by", "with", "over") and lemma not in (
        "phone",
        "telephone",
        "email",
        "text",
        "video",
        "letter",
    ):
        return False
    if lemma in words.venue["occasion"] or noun.lower_ in words.venue["occasion"]:
        return case.lower_ != "to"
    if noun.pos_ == "PROPN" and noun.lower_ in words.venue["platform"]:
        return case.lower_ in MEDIA_PREPOSITIONS
    return noun.ent_type_ == "ORG" and case.lower_ == "on"


def _within_venue(noun: Token, zone: Zone, words: FramingWords) -> bool:
    """ "on X" inside "in a post on X"."""
    head = noun.head
    case = [c for c in parse.children(head, "case") if c.lower_ in words.venue["prepositions"]]
    return parse.base(noun.dep_) == "nmod" and bool(case) and _speaks(head, case[0], words)


def _addressee(cue: Cue, zone: Zone, words: FramingWords) -> Span | None:
    """ "said to reporters", "speaking to the BBC", "called on him"."""
    act = cue.head
    verbs = [act, *(c for c in parse.children(act, "advcl") if c.lemma_ in ("speak", "talk", "write", "testify"))]
    for verb in verbs:
        calling = verb.lemma_.lower() in ("call", "appeal") and cue.stance == "directive"
        if verb.lemma_.lower() not in words.venue["addressing"] and not calling:
            continue
        for noun in parse.children(verb, "obl"):
            case = parse.children(noun, "case")
            to = case and case[0].lower_ in _prepositions(verb, calling=calling)
            person = noun.pos_ in ("NOUN", "PROPN", "PRON") and noun.ent_type_ not in ("DATE", "LOC", "MONEY")
            if to and person and zone.free(noun):
                return zone.doc[case[0].i : _end(noun)]
    return None


def _prepositions(verb: Token, *, calling: bool) -> tuple[str, ...]:
    if calling:
        return ("on", "upon", "to")
    return ("to", "with", "before") if verb.lemma_ in ("speak", "talk", "testify") else ("to",)


def _noun_phrase(nouns: list[Token], zone: Zone, *, free: bool = True) -> Span | None:
    for noun in nouns:
        if not free or zone.free(noun):
            start = noun.left_edge.i
            while start < noun.i and zone.doc[start].is_punct:
                start += 1
            return zone.doc[start : _end(noun)]
    return None


def _end(noun: Token) -> int:
    """Index after the noun phrase: prepositional phrases stay ("a post on X"), clauses, dates and appositions go."""
    end = noun.i + 1
    for child in sorted(noun.rights, key=lambda token: token.i):
        if child.left_edge.i != end or parse.base(child.dep_) in CUT or _dated(child):
            break
        end = _end(child)
    return end


def _dated(token: Token) -> bool:
    return (
        token.ent_type_ in ("DATE", "TIME") or token.lower_ in DAYS or "tmod" in token.dep_ or "unmarked" in token.dep_
    )
