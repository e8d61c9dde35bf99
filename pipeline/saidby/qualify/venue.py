"""Venue: where or to whom something was said, as written."""

from __future__ import annotations

from spacy.tokens import Span, Token

from saidby.qualify import parse
from saidby.qualify.cues import Cue, FramingWords
from saidby.qualify.forms import in_words
from saidby.qualify.times import MONTHS, WEEKDAYS
from saidby.qualify.zones import Zone

CUT = frozenset({"acl", "advcl", "parataxis", "appos", "conj", "punct", "cc", "obl", "dep"})
DAYS = frozenset({*WEEKDAYS, *MONTHS, "yesterday", "today", "tonight", "week", "month", "year", "morning", "evening"})
SPEAKING = frozenset({"speak", "talk", "write", "testify"})
BY = frozenset({"phone", "telephone", "email", "text", "video", "letter"})
NOMINAL = frozenset({"DET", "PROPN", "NOUN", "ADJ", "PART", "PRON"})
MEDIA_PREPOSITIONS = frozenset({"on", "in", "to", "with", "via"})


def venue_of(cue: Cue, zone: Zone, words: FramingWords) -> Span | None:
    """The hearer after "told" ("Reuters"), else the whole phrase ("in a post on X"); None where none is given."""
    return _hearer(cue, zone, words) or _occasion(cue, zone, words) or _addressee(cue, zone, words)


def _hearer(cue: Cue, zone: Zone, words: FramingWords) -> Span | None:
    act = cue.head
    passive = bool(parse.children(act, "aux:pass"))
    if passive and in_words(act, ("tell", "ask", "inform")):
        return _noun_phrase(parse.children(act, "nsubj:pass"), zone, free=False)
    if in_words(act, ("hear",)):
        who = [s for s in parse.children(act, "nsubj") if in_words(s, words.venue["hearing"])]
        return _noun_phrase(who, zone, free=False)
    if not in_words(act, words.venue["hearer"]):
        return None
    clause = any(parse.children(act, "ccomp", "xcomp", "parataxis")) or in_words(act, ("tell",)) or not zone.contents
    direct = parse.children(act, "iobj") or (parse.children(act, "obj") if clause or act.dep_ == "parataxis" else [])
    return _noun_phrase(direct, zone) or (_next_words(act, zone) if in_words(act, ("tell",)) else None)


def _next_words(act: Token, zone: Zone) -> Span | None:
    """The words right behind "told", where the parse hangs them elsewhere."""
    doc = zone.doc
    start = end = act.i + 1
    while end < zone.sentence.end and zone.free(doc[end]) and doc[end].pos_ in NOMINAL and doc[end].lower_ not in DAYS:
        end += 1
    return doc[start:end] if end > start and doc[end - 1].pos_ in ("NOUN", "PROPN", "PRON") else None


def _occasion(cue: Cue, zone: Zone, words: FramingWords) -> Span | None:
    found: list[Span] = []
    for token in zone.sentence:
        if token.pos_ not in ("NOUN", "PROPN", "X", "SYM", "PRON") or not zone.free(token):
            continue
        case = [c for c in parse.children(token, "case") if c.lower_ in words.venue["prepositions"]]
        if case and _speaks(token, case[0], words) and zone.ours(token):
            found.append(zone.doc[case[0].i : _end(token)])
    whole = [s for s in found if not any(o.start <= s.start < s.end <= o.end and o != s for o in found)]
    return min(whole, key=lambda span: abs(span.root.i - cue.head.i), default=None)


def _speaks(noun: Token, case: Token, words: FramingWords) -> bool:
    """Whether the phrase is an occasion, a platform or a medium."""
    if case.lower_ in ("by", "with", "over") and not in_words(noun, BY):
        return False
    if in_words(noun, words.venue["occasion"]):
        return case.lower_ != "to"
    if noun.pos_ == "PROPN" and noun.lower_ in words.venue["platform"]:
        return case.lower_ in MEDIA_PREPOSITIONS
    return noun.ent_type_ == "ORG" and case.lower_ == "on"


def _addressee(cue: Cue, zone: Zone, words: FramingWords) -> Span | None:
    """ "said to reporters", "speaking to the BBC", "called on him"."""
    act = cue.head
    verbs = [act, *(c for c in parse.children(act, "advcl") if in_words(c, SPEAKING))]
    for verb in verbs:
        calling = in_words(verb, ("call", "appeal")) and cue.stance == "directive"
        if not in_words(verb, words.venue["addressing"]) and not calling:
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
    return ("to", "with", "before") if in_words(verb, SPEAKING - {"write"}) else ("to",)


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
        shared = child.dep_ == "acl" and child.tag_ == "VBN"
        cut = parse.base(child.dep_) in CUT and not shared and not (noun.tag_ == "VBN" and child.dep_ == "obl")
        if child.left_edge.i != end or noun.doc[end].is_punct or cut or _dated(child):
            break
        end = _end(child)
    return end


def _dated(token: Token) -> bool:
    return (
        token.ent_type_ in ("DATE", "TIME") or token.lower_ in DAYS or "tmod" in token.dep_ or "unmarked" in token.dep_
    )
