"""Roles of the cast, wherever the text gives them: titles, appositions, "X is the mayor of Y"."""

from __future__ import annotations

from spacy.tokens import Doc

from saidby.resolve.cast import Cast
from saidby.resolve.deeds import find_deeds, participle_role
from saidby.resolve.lexicon import Lexicon
from saidby.resolve.names import Name
from saidby.resolve.owners import POSSESSIVE
from saidby.resolve.phrases import (
    base,
    cut_relative,
    is_break,
    lemma,
    names_person,
    names_whom,
    role_after,
    role_before,
    sentence_around,
)
from saidby.resolve.referent import Referent

TO_BE = frozenset({"is", "was", "became", "'s", "’s"})


def find_roles(doc: Doc, cast: Cast, lex: Lexicon, *, start: int, end: int) -> None:
    """Adds to each referent the roles its names stand with, and the nouns that may refer to it later.

    `start` and `end` bound the tokens that are read.
    """
    for name in cast.names:
        referent = cast.of_name[name.start]
        person = referent.kind == "person"
        if not person and referent.kind != "organisation":
            continue
        first, limit = sentence_around(doc, name.start, name.end)
        first, limit = max(first, start), min(limit, end)
        found = [
            role_after(doc, name.end, limit, lex, person=person),
            _before_comma(doc, name, first, lex, person=person),
        ]
        if person:
            found.insert(0, role_before(doc, name.start, first, lex))
            found.append(_predicate(doc, name, limit, lex))
            found.append(participle_role(doc, name.end, limit, lex))
        else:
            _note_noun_before(doc, name, first, referent, lex)
        for role in found:
            if role is not None and not _is_own_name(cast, role, referent):
                add_role(doc, referent, role, lex)

    find_deeds(doc, cast, lex, start=start, end=end)


def add_role(doc: Doc, referent: Referent, role: tuple[int, int], lex: Lexicon) -> None:
    """Notes a role (token positions) with the nouns and the gender that it gives the referent."""
    start, end = role[0], next((t.i for t in doc[role[0] + 1 : role[1]] if t.is_sent_start), role[1])
    while end > start + 1 and doc[end - 1].is_punct:
        end -= 1
    span = doc[start:end]
    phrase = base(doc, start, end)
    text = " ".join(span.text.split())
    if any(known == text for known, _, _ in referent.roles):
        return
    referent.roles.append((text, span.start_char, span.end_char))
    referent.words.update(lemma(t) for t in span if t.pos_ in ("NOUN", "PROPN", "ADJ"))
    if phrase is not None:
        people = [i for i in range(phrase.start, phrase.end) if names_whom(doc, i, lex)]
        if referent.kind == "person" and not people:
            return
        head = lemma(doc[people[-1] if referent.kind == "person" else phrase.head])
        referent.heads.add(head)
        referent.gender = referent.gender or lex.gender.get(head)


def _note_noun_before(doc: Doc, name: Name, begin: int, referent: Referent, lex: Lexicon) -> None:
    """What "the Danish group Holmgaard" says of Holmgaard: it may be "the group" later, and "the Danes"."""
    head = doc[name.start - 1] if name.start > begin else None
    if head is None or head.text in POSSESSIVE or lemma(head) not in lex.organisation_nouns or not head.text.islower():
        return
    referent.heads.add(lemma(head))
    i = name.start - 2
    while i >= begin and doc[i].pos_ in ("ADJ", "NOUN", "PROPN"):
        referent.words.add(lemma(doc[i]))
        i -= 1


def _before_comma(doc: Doc, name: Name, begin: int, lex: Lexicon, *, person: bool) -> tuple[int, int] | None:
    """ "Its leader, Clive Pargeter, argued": a whole phrase from the start of a clause to the comma."""
    comma = name.start - 1
    while person and comma > begin and not is_break(doc[comma]) and doc[comma].pos_ in ("PROPN", "NOUN", "ADJ"):
        comma -= 1
    if comma <= begin or doc[comma].text != ",":
        return None
    start = comma
    while start > begin and not is_break(doc[start - 1]) and doc[start - 1].pos_ not in ("VERB", "AUX", "SCONJ"):
        start -= 1
    while start < comma and (doc[start].pos_ in ("ADP", "PUNCT", "CCONJ") or doc[start].tag_ == "PRP$"):
        start += 1
    phrase = base(doc, start, comma)
    if phrase is None or doc[phrase.head].tag_ in ("NNS", "NNPS"):
        return None
    definite = doc[start].pos_ in ("DET", "ADJ", "NOUN") or doc[start].ent_type_
    fits = names_person(doc, phrase, lex) if person else lemma(doc[phrase.head]) in lex.organisation_heads
    return (start, comma) if fits and definite else None


def _predicate(doc: Doc, name: Name, limit: int, lex: Lexicon) -> tuple[int, int] | None:
    """ "Storr is the mayor of Velm": the noun after a form of "to be"."""
    if name.end + 1 >= limit or doc[name.end].lower_ not in TO_BE or doc[name.end].pos_ not in ("AUX", "VERB"):
        return None
    stop = next((i for i in range(name.end + 1, limit) if is_break(doc[i]) or doc[i].text in ".!?"), limit)
    phrase = base(doc, name.end + 1, stop)
    if phrase is None or not names_person(doc, phrase, lex):
        return None
    return name.end + 1, cut_relative(doc, name.end + 1, stop)


def _is_own_name(cast: Cast, role: tuple[int, int], referent: Referent) -> bool:
    """Whether the "role" is but the referent's own name again."""
    return all(cast.referent_at(i) is referent for i in range(*role))
