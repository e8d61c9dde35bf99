"""What kind of thing a name names: what the text says about it goes before the label that a model gave it."""

from __future__ import annotations

from collections import defaultdict

from spacy.tokens import Doc

from saidby.model import SpeakerKind
from saidby.resolve.lexicon import Lexicon
from saidby.resolve.names import Name
from saidby.resolve.owners import POSSESSIVE
from saidby.resolve.phrases import MEDIA_NOUNS, is_relative, lemma

INSIDE = frozenset({"at", "inside"})
"""One works at a company; nobody works at a person."""


def kinds_of(doc: Doc, names: list[Name], lex: Lexicon) -> tuple[dict[int, SpeakerKind], frozenset[str]]:
    """The kind of each name by its first token, and the names (case-folded) for which nothing but a label speaks.

    The registry decides; then what stands around a name anywhere in the article ("the union Stonehand", "Mr Lowe",
    "Holmgaard's shareholders"), then its words, then the label of most entities spelt the same.  "Noor Haddad" is a
    person where "HADDAD" is one; "Fenwick" is none where "Fenwick Securities" is known.
    """
    votes: dict[str, dict[SpeakerKind, int]] = defaultdict(lambda: defaultdict(int))
    told: dict[str, dict[SpeakerKind, int]] = defaultdict(lambda: defaultdict(int))
    alone: set[str] = set()
    in_full: set[str] = set()
    companies: set[str] = set()
    for name in names:
        words = name.text.casefold().split()
        votes[name.text.casefold()][name.kind] += 1
        kind = _told(doc, name, lex)
        if kind is not None:
            told[name.text.casefold()][kind] += 1
            if kind == "person":
                told[words[-1]][kind] += 1
        if name.kind == "person":
            (alone if len(words) == 1 else in_full).update(words)
        elif name.kind == "organisation" and len(words) > 1:
            companies.add(words[0])
    kinds: dict[int, SpeakerKind] = {}
    doubtful: set[str] = set()
    for name in names:
        key, words = name.text.casefold(), name.text.casefold().split()
        if name.entry is not None or name.institution is not None or name.country is not None or name.defines:
            kinds[name.start] = name.kind
        elif " & " in key or (len(words) > 1 and words[-1] in lex.name_words) or words == ["police"]:
            kinds[name.start] = "organisation"
        elif told[key]:
            kinds[name.start] = _most(told[key])
        elif 1 < len(words) < 4 and words[-1] in alone - in_full and _may_be_person(name, votes[key], lex):
            kinds[name.start] = "person"
        elif len(words) == 1 and words[0] in companies - in_full:
            kinds[name.start] = "organisation"
        else:
            kinds[name.start] = _most(votes[key])
            if not _is_surely_person(name, words, in_full, lex):
                doubtful.add(key)
    return kinds, frozenset(doubtful)


def _told(doc: Doc, name: Name, lex: Lexicon) -> SpeakerKind | None:
    """What the words around a name say that it is."""
    before = doc[name.start - 1] if name.start else None
    after = doc[name.end] if name.end < len(doc) else None
    if name.kind == "organisation" and after is not None and after.lower_ in MEDIA_NOUNS:
        return "organisation"
    if name.title or (name.kind == "person" and name.text.split()[0] in lex.first_names and " " in name.text):
        return "person"
    if before is not None and before.pos_ in ("NOUN", "PROPN", "ADJ") and before.text not in POSSESSIVE:
        noun = lemma(before)
        if noun in lex.courtesy or noun in lex.offices or _is_human(noun, lex):
            return "person"
        if before.text.islower() and noun in lex.organisation_nouns:
            return "organisation"
    if name.kind not in ("person", "place", "organisation"):
        return None
    if after is not None and after.text in POSSESSIVE and name.end + 1 < len(doc):
        words = {doc[i].lower_ for i in range(name.end + 1, min(name.end + 4, len(doc)))}
        owned = words & lex.nouns["owned_by_organisation"]
        return "organisation" if owned and name.kind == "person" else None
    if name.kind == "person" and before is not None and before.lower_ in INSIDE:
        return "organisation"
    return _told_behind(doc, name, lex)


def _told_behind(doc: Doc, name: Name, lex: Lexicon) -> SpeakerKind | None:
    """ "Holmgaard, which", "Kari Moe, who", "Kari Moe, 51,", "Holmgaard, a Danish brewer,"."""
    at = name.end
    if at + 1 >= len(doc) or doc[at].text not in (",", "("):
        return None
    following = doc[at + 1]
    if is_relative(following) and following.lower_ in ("who", "whom", "which"):
        return "organisation" if following.lower_ == "which" and name.kind == "person" else _person(following.lower_)
    if following.pos_ == "NUM" and at + 2 < len(doc) and doc[at + 2].text in (",", ")") and following.text.isdigit():
        return "person" if 1 < len(following.text) < 3 else None
    if following.lower_ not in ("a", "an", "the"):
        return None
    for token in doc[at + 2 : at + 8]:
        if token.is_punct or token.pos_ in ("ADP", "VERB", "AUX"):
            head = lemma(doc[token.i - 1])
            if _is_human(head, lex):
                return "person"
            return "organisation" if head in lex.organisation_nouns else None
    return None


def _is_human(noun: str, lex: Lexicon) -> bool:
    """Whether only people are called so: a "rival", an "owner" or a "partner" may be a company."""
    return lex.is_person_noun(noun) and noun not in lex.nouns["person_or_organisation"] | lex.organisation_heads


def _person(relative: str) -> SpeakerKind | None:
    return "person" if relative in ("who", "whom") else None


def _most(counts: dict[SpeakerKind, int]) -> SpeakerKind:
    return max(counts, key=lambda kind: (counts[kind], kind == "person", kind))


def _may_be_person(name: Name, votes: dict[SpeakerKind, int], lex: Lexicon) -> bool:
    return votes["person"] > 0 or name.text.split()[0] in lex.first_names


def _is_surely_person(name: Name, words: list[str], in_full: set[str], lex: Lexicon) -> bool:
    """Whether a label "person" has support: a given name, or a full name elsewhere that this is part of."""
    return name.kind == "person" and (
        name.text.split()[0] in lex.first_names or (len(words) == 1 and words[0] in in_full)
    )
