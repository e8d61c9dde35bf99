"""What people do in the text tells what they will be called: who denies the charges is "the defendant" later."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from saidby.resolve.cast import Cast
from saidby.resolve.lexicon import Lexicon
from saidby.resolve.names import Name
from saidby.resolve.phrases import LONGEST_ROLE, is_break, lemma
from saidby.resolve.referent import Referent


def find_deeds(doc: Doc, cast: Cast, lex: Lexicon, *, start: int, end: int) -> None:
    """Adds to people the nouns that their deeds earn them, and participles as roles: "leading the inquiry"."""
    for name in cast.names:
        referent = cast.of_name[name.start]
        if referent.kind != "person" or not start <= name.start < end:
            continue
        verb = _verb_of(doc, name)
        if verb is not None and _stands_trial(verb, lex):
            referent.heads |= {"defendant", "accused"}
        for participle in (_participle_behind(doc, name, end), _participle_before(doc, name, start)):
            if participle is not None:
                referent.heads |= lex.participles.get(doc[participle].lower_, frozenset())
        _age(doc, name, end, referent)


def participle_role(doc: Doc, at: int, end: int, lex: Lexicon) -> tuple[int, int] | None:
    """The role in ", leading the inquiry," behind a name that ends at token `at`; offsets are tokens."""
    if at + 1 >= end or doc[at].text != "," or doc[at + 1].lower_ not in lex.participles:
        return None
    stop = next(
        (i for i in range(at + 1, min(end, at + LONGEST_ROLE)) if is_break(doc[i]) or doc[i].text in ".!?"), end
    )
    return (at + 1, stop) if stop - at < LONGEST_ROLE else None


def _verb_of(doc: Doc, name: Name) -> Token | None:
    head = next((doc[i] for i in range(name.start, name.end) if not name.start <= doc[i].head.i < name.end), None)
    return head.head if head is not None and head.dep_.startswith("nsubj") else None


def _stands_trial(verb: Token, lex: Lexicon) -> bool:
    word = verb.lemma_.lower()
    if any(child.dep_ == "nsubj:pass" for child in verb.children):
        return word in lex.trial["suffers"]
    if word in lex.trial["does"]:
        return True
    objects = [t for child in verb.children if child.dep_ in ("obj", "obl") for t in child.subtree]
    return word in lex.trial["denies"] and any(lemma(t) in lex.trial["charges"] for t in objects)


def _participle_behind(doc: Doc, name: Name, end: int) -> int | None:
    at = name.end
    return at + 1 if at + 1 < end and doc[at].text == "," and _is_participle(doc[at + 1]) else None


def _participle_before(doc: Doc, name: Name, start: int) -> int | None:
    """ "Opening the case, Graham Adeyemi": the participle that starts the sentence."""
    first = name.start
    while first > start and not doc[first].is_sent_start and name.start - first < 8:
        first -= 1
    comma = any(doc[i].text == "," for i in range(first, name.start))
    return first if comma and _is_participle(doc[first]) else None


def _is_participle(token: Token) -> bool:
    return token.lower_.endswith("ing") and token.tag_ in ("VBG", "NN", "JJ", "IN")


def _age(doc: Doc, name: Name, end: int, referent: Referent) -> None:
    """Notes "Steve Orme, 48," among what may stand around words for him."""
    at = name.end
    if at + 1 < end and doc[at].text in (",", "(") and doc[at + 1].text.isdigit() and len(doc[at + 1].text) in (1, 2):
        referent.words.add(doc[at + 1].text)
