"""Descriptions that no name stands behind: which kind of speaker they are, and whose document it is."""

from __future__ import annotations

from spacy.tokens import Doc

from saidby.model import SpeakerKind
from saidby.resolve.descriptions import is_indefinite, modifiers_of
from saidby.resolve.lexicon import Lexicon
from saidby.resolve.mention import INDEFINITE
from saidby.resolve.names import POST_NOMINALS
from saidby.resolve.owners import POSSESSIVE
from saidby.resolve.phrases import Phrase, is_break, lemma
from saidby.resolve.referent import Referent, bare

SOURCES = frozenset({"source", "insider"})
BY = frozenset({"by", "from"})
IN = frozenset({"in", "on"})
MEDIA = frozenset({"newspaper", "magazine", "journal", "broadcaster", "news_agency", "news_site"})


def new_referent(doc: Doc, phrase: Phrase, text: str, lex: Lexicon) -> Referent:
    """A referent for a description as written."""
    head = lemma(doc[phrase.head])
    plural = doc[phrase.head].tag_ in ("NNS", "NNPS") or (is_count(doc, phrase) and head != "one")
    return Referent(
        kind=kind_of(doc, phrase, lex),
        name=text,
        named=False,
        plural=plural,
        personal=lex.is_person_noun(head) or is_count(doc, phrase),
        gender=lex.gender.get(head),
        heads={head},
        words=modifiers_of(doc, phrase),
    )


def end_of_name(doc: Doc, phrase: Phrase, end: int) -> int:
    """Where a description that serves as a name ends: "a leaked email", whatever follows behind a comma.

    Numbers and "one" alone say too little, and of several nouns all count.
    """
    if doc[phrase.head].pos_ != "NOUN":
        return end
    for i in range(phrase.end, end):
        if is_break(doc[i]):
            several = any(t.dep_ == "conj" and t.head.i == phrase.head for t in doc[i:end])
            return end if several else i
    return end


def is_count(doc: Doc, phrase: Phrase) -> bool:
    """ "two mothers", "one of the women": somebody in particular."""
    return any(doc[i].tag_ == "CD" for i in range(phrase.start, phrase.end))


def kind_of(doc: Doc, phrase: Phrase, lex: Lexicon) -> SpeakerKind:
    """What kind of speaker a description is.

    Documents and organisations by their noun; counted people and sources are unnamed; other people in the plural are a
    group.
    """
    head, plural = lemma(doc[phrase.head]), doc[phrase.head].tag_ in ("NNS", "NNPS")
    if head in lex.nouns["group"] and not (head == "people" and is_count(doc, phrase)):
        return "group"
    if head == "police":
        return "organisation"
    if plural and head in (lex.nouns["plural_people"] | lex.organisation_heads) and not is_count(doc, phrase):
        return "group"
    if head in lex.nouns["document"]:
        return "document"
    if head in lex.organisation_heads and not plural and not is_indefinite(doc, phrase):
        return "organisation"
    if plural and not is_count(doc, phrase) and head not in SOURCES:
        return "group"
    return "unnamed"


def is_institution(doc: Doc, phrase: Phrase, lex: Lexicon) -> bool:
    """Whether the noun alone serves as a name: "the council", "police"."""
    return lemma(doc[phrase.head]) in lex.nouns["institution"] and not is_indefinite(doc, phrase)


def is_document(doc: Doc, phrase: Phrase, lex: Lexicon) -> bool:
    """Whether the description is of something written or recorded."""
    return lemma(doc[phrase.head]) in lex.nouns["document"]


def owner_of(doc: Doc, phrase: Phrase, end: int) -> int | None:
    """The last token of who owns or made a document: "the ministry's update", "an assessment by US intelligence".

    `end` is where the mention ends.
    """
    for i in range(phrase.head - 1, phrase.start, -1):
        if doc[i].text in POSSESSIVE:
            return i - 1
    if phrase.end < end and doc[phrase.end].lower_ in BY | IN:
        last = phrase.end
        while last + 1 < end and doc[last + 1].pos_ in ("DET", "ADJ", "NOUN", "PROPN", "PART"):
            last += 1
        return last if last > phrase.end else None
    return None


def unknown_name(doc: Doc, phrase: Phrase, lex: Lexicon) -> Referent | None:
    """A referent for a capitalised name at the end of a phrase that neither registry nor model knew."""
    head = doc[phrase.head]
    inside = head.i > phrase.start and doc[head.i - 1].text[0].isupper() and head.i - 1 > phrase.start
    if (
        not (head.pos_ == "PROPN" or inside)
        or not head.text[0].isupper()
        or head.tag_ == "NNPS"
        or head.lower_ in INDEFINITE
        or lex.is_person_noun(lemma(head))
    ):
        return None
    start = phrase.head
    while start > phrase.start and (doc[start - 1].text[0].isupper() or doc[start - 1].text in "&-’'."):
        start -= 1
    titles = lex.courtesy | lex.offices
    while start < phrase.head and doc[start].text.strip(".").lower() in titles:
        start += 1
    end = phrase.end - (phrase.head > start and head.text in POST_NOMINALS)
    text = bare(" ".join(doc[start:end].text.split()))
    words = text.split()
    person = words[0] in lex.first_names and words[-1].lower() not in lex.name_words
    heads = {word.lower() for word in words if word.lower() in lex.organisation_heads}
    return Referent(
        kind="person" if person else "organisation",
        name=text,
        full=len(words) > 1,
        gender=lex.first_names.get(words[0]) if person else None,
        heads=heads,
        words={word.lower() for word in words},
    )
