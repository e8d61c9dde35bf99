"""Guards: what must hold around a phrase of hedges.csv for it to be a hedge.

Each takes the Doc and the token positions `[start, end)` of the phrase. The lexicon names them; a phrase with a guard
that fails is no hedge, and a shorter phrase at the same place gets its turn.
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Doc, Token

from saidby.qualify import amounts, parse
from saidby.qualify.forms import in_words
from saidby.qualify.words import HedgeWords

Guard = Callable[[Doc, int, int, HedgeWords], bool]


def infinitive(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """ "set to begin", not "set to music" nor "known to the police"."""
    if doc[start].pos_ == "NOUN":
        return False
    if doc[end - 1].lower_ in ("be", "have"):
        return True
    at = end
    while at < len(doc) and at < end + 3 and doc[at].pos_ in ("ADV", "PART"):
        at += 1
    if at >= len(doc):
        return False
    certain = doc[start].lower_ in ("expected", "scheduled", "poised", "slated", "bound") and doc[at].pos_ != "DET"
    return certain or doc[at].tag_ in ("VB", "") or doc[at].lower_ in ("be", "have")


def participle(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """ "is believed to", "a man believed to", not "they believed …"."""
    return doc[start].tag_ in ("VBN", "JJ") or not [c for c in parse.children(doc[start], "nsubj") if c.dep_ == "nsubj"]


def modal(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """ "may fall", not "9 May", "military might" nor "could you explain"."""
    token = doc[start]
    month = token.text == "May" and not token.is_sent_start and not _after_mark(token)
    if token.tag_ != "MD" or month or token.head.i < token.i:
        return False
    there = any(who.i < token.i for who in parse.children(token.head, "expl"))
    return there or not any(token.i < who.i for who in parse.children(token.head, "nsubj"))


def perfect(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """ "must have fled", not "must have a permit"."""
    at = end
    while at < len(doc) - 1 and doc[at].pos_ == "ADV":
        at += 1
    return at < len(doc) and doc[at].tag_ in ("VBN", "VBD")


def not_counterfactual(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """ "could have been prevented" tells what did happen; so does "could have won, had he stayed"."""
    verb = doc[start].head
    between = {token.lower_ for token in doc[start : verb.i]}
    if "have" not in between:
        return True
    if in_words(verb, words.averted):
        return False
    return not any(child.lower_ == "had" for clause in parse.children(verb, "advcl") for child in clause.lefts)


def not_ability(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """ "could fall", not "could not reach him", "could hear shots" nor "so that they could leave"."""
    verb = doc[start].head
    purpose = any(mark.lower_ in ("so", "that") for mark in parse.children(verb, "mark")) and verb.dep_ == "advcl"
    return not parse.negated(verb) and not in_words(verb, words.ability) and not purpose


def not_concessive(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """ "It may be small, but it is dangerous" grants the point."""
    head = doc[start].head
    if not parse.children(head, "cop"):
        return True
    for second in parse.children(head, "conj"):
        own = parse.children(second, "nsubj")
        if any(cc.lower_ == "but" for cc in parse.children(second, "cc")) and (not own or own[0].pos_ == "PRON"):
            return False
    return True


def expected_state(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """ "should be ready by June" expects; "should be punished" demands."""
    return doc[start].head.lower_ in words.expected


def appearance(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """ "looks likely", "it seems that …", not "looked at it" nor "appeared in court"."""
    verb = doc[start]
    if verb.pos_ != "VERB" or (end < len(doc) and doc[end].lower_ in ("to", "at", "for", "in", "into", "after", "on")):
        return False
    for child in parse.children(verb, "xcomp", "ccomp", "csubj"):
        if child.i > verb.i and (child.pos_ == "ADJ" or child.dep_ != "xcomp" or child.tag_ in ("VBN", "NN")):
            return True
    return any(child.tag_ == "JJ" and child.i > verb.i for child in verb.children)


def verb(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """A verb, not the noun of the same form."""
    return doc[start].pos_ == "VERB"


def not_past(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """ "plans to leave", not "planned to leave"."""
    return doc[start].tag_ not in ("VBD", "VBN")


def gerund_follows(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """ "risks losing"."""
    return end < len(doc) and doc[end].tag_ == "VBG"


def attributive(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """ "the suspected spy", "so-called referendum", not "police suspected nothing"."""
    last = doc[end - 1]
    if any(token.dep_ == "amod" and token.head.i >= end for token in doc[start:end]):
        return True
    nominal = end < len(doc) and doc[end].pos_ in ("NOUN", "PROPN", "ADJ")
    before = start > 0 and doc[start - 1].pos_ in ("DET", "ADJ", "PRON", "NUM", "ADP", "PART")
    return nominal and before and last.pos_ in ("ADJ", "VERB", "NOUN") and not parse.children(last, "nsubj", "obj")


def predicative(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """ "was uncertain", "an outcome uncertain until May", not "an uncertain future"."""
    return all(token.dep_ not in ("amod", "det", "compound") for token in doc[start:end] if token.pos_ == "ADJ")


def clause_complement(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """ "is sure that …", "victory is certain", not "make sure"."""
    token = doc[end - 1]
    complement = [c for c in parse.children(token, "ccomp", "csubj") if c.i > token.i]
    return not (token.dep_ == "xcomp" and in_words(token.head, ("make", "be"))) and (
        bool(complement) or (token.lower_ == "certain" and bool(parse.children(token, "cop")))
    )


def likely(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """Not "just as likely", where one thing is weighed against another."""
    return not (start > 0 and doc[start - 1].lower_ in ("as", "so"))


def unlikely(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """An unlikely outcome is one; an unlikely hero is none."""
    token = doc[end - 1]
    return token.dep_ != "amod" or in_words(token.head, words.outcomes)


def rank(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """ "the most likely explanation" ranks alternatives and may be below one half."""
    before = doc[start - 1] if start else None
    return attributive(doc, start, end, words) or (
        before is not None and (before.lower_ in ("the", "'s", "’s") or before.tag_ == "PRP$")
    )


def not_rank(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """ "will most likely return"."""
    return not rank(doc, start, end, words)


def possible(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """ "it is possible that", "a possible attack", not "made it possible" nor "possible to see"."""
    token = doc[end - 1]
    to = end < len(doc) and doc[end].lower_ in ("to", "for")
    return not to and not (token.dep_ in ("xcomp", "ccomp") and in_words(token.head, ("make", "render")))


def clausal_noun(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """ "the possibility that", "likelihood of", not "rule out the possibility", which has a row of its own."""
    weighed = in_words(doc[end - 1].head, ("rule", "exclude", "discuss", "consider"))
    return end < len(doc) and doc[end].lower_ in ("that", "of") and not weighed


def condition(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """ "if it rains", "if given time", not "asked if it rained", "if necessary" nor "provided aid"."""
    first, last = doc[start], doc[end - 1]
    head = first.head if first.dep_ == "mark" else last.head
    if first.tag_ in ("VBN", "VBG", "VBD") and first.dep_ != "mark" and not _that_clause(doc, first, end):
        return False
    if start and doc[start - 1].lower_ in ("as", "what", "whether"):
        return False
    above = head.head
    asked = above.i < start and in_words(above, words.asking) and parse.base(head.dep_) != "parataxis"
    if asked or parse.base(head.dep_) in ("ccomp", "csubj"):
        return False
    if first.tag_ in ("VBN", "VBG", "VBD") and first.dep_ != "mark":
        return True
    return bool(parse.children(head, "nsubj", "expl", "csubj")) or (head.tag_ in ("VBN", "VBG") and head.i >= end)


def inverted(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """ "Should the talks fail, …", "Were he to resign, …", not a question."""
    token = doc[start]
    sentence = parse.sentence(token)
    opening = token.is_sent_start or _after_mark(token)
    if not opening or end >= len(doc) or any(t.text == "?" for t in sentence):
        return False
    subjects = [s for s in parse.children(token.head, "nsubj") if s.i > start] if token.head.i > start else []
    if not subjects or parse.base(token.head.dep_) not in ("advcl", "parataxis", "ccomp", "ROOT", "csubj"):
        return False
    return token.lower_ == "should" or any(mark.lower_ == "to" for mark in parse.children(token.head, "mark"))


def sentence_adverb(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """ "Clearly, …", "is clearly", not "spoke clearly"."""
    token = doc[start]
    return token.pos_ == "ADV" and (token.i < token.head.i or token.head.dep_ == "cop")


def adverb(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """An adverb in a clause, not a one-word answer."""
    return end - start > 1 or (doc[start].pos_ == "ADV" and doc[start].dep_ != "ROOT")


def doubt(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """ "doubts that", "cast doubt on", not "in doubt" nor "the benefit of the doubt"."""
    return doc[start].pos_ == "VERB" or (
        end < len(doc) and doc[end].lower_ in ("that", "on", "over", "about", "whether")
    )


def cue_verb(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """ "claimed that …", not "claimed responsibility"."""
    token = doc[start]
    deverbal = [c for c in parse.children(token, "ccomp", "xcomp", "parataxis") if c.i > token.i]
    return token.pos_ == "VERB" and bool(deverbal)


def quantity(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """ "around 300", not "around Lowmere" nor "some of them"."""
    return amounts.starts(doc, end) and not amounts.is_preposition(doc, start, end, words.topics)


def after_quantity(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """ "300 or so"."""
    return amounts.ends(doc, start)


def scalar(doc: Doc, start: int, end: int, words: HedgeWords) -> bool:
    """ "hundreds, if not thousands"."""
    return start > 1 and amounts.ends(doc, start - 1 if doc[start - 1].is_punct else start)


def _that_clause(doc: Doc, verb: Token, end: int) -> bool:
    """Whether "provided", "assuming" … opens a clause: "that" follows, or a clause hangs on it."""
    if parse.children(verb, "aux", "nsubj"):
        return False
    return doc[end - 1].lower_ == "that" or any(c.i >= end for c in parse.children(verb, "ccomp"))


def _after_mark(token: Token) -> bool:
    return token.i > 0 and token.nbor(-1).text in ("“", "‘", '"', "'", ",", ";", ":", "–", "—", "\n", "but", "and")


GUARDS: dict[str, Guard] = {
    guard.__name__: guard
    for guard in (
        infinitive,
        participle,
        modal,
        perfect,
        not_counterfactual,
        not_ability,
        not_concessive,
        expected_state,
        appearance,
        verb,
        not_past,
        gerund_follows,
        attributive,
        predicative,
        clause_complement,
        likely,
        unlikely,
        rank,
        not_rank,
        possible,
        clausal_noun,
        condition,
        inverted,
        sentence_adverb,
        adverb,
        doubt,
        cue_verb,
        quantity,
        after_quantity,
        scalar,
    )
}
"""Name in the lexicon → guard."""
