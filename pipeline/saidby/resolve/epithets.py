"""Descriptions that tell something new of somebody known: "the 54-year-old", "the Italian", "the retired teacher".

No role in the text has these words, so they are taken for whoever is in mind at that point, where that is one person.
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Doc

from saidby.resolve.anaphora import Found
from saidby.resolve.descriptions import country_of, modifiers_of
from saidby.resolve.lexicon import Lexicon
from saidby.resolve.names import Name
from saidby.resolve.phrases import Phrase, lemma
from saidby.resolve.referent import Referent
from saidby.resolve.scene import Scene, Sighting

NEAR = 2
"""Sentences back to the mention that an epithet takes up."""


def epithet(doc: Doc, phrase: Phrase, scene: Scene, lex: Lexicon) -> Found | None:
    """Whom a singular definite description means that tells an age or what somebody used to be."""
    words = [doc[i].lower_ for i in range(phrase.start, phrase.end)]
    if doc[phrase.head].tag_ in ("NNS", "NNPS"):
        return None
    ages = {word.partition("-")[0] for word in words if word[:1].isdigit()}
    if "".join(words).endswith(("-year-old", "year-old")):
        known = next((s for s in scene.recent(phrase.start) if ages & s.referent.words), None)
        if known is not None:
            return Found(known.referent, known)
        return _foremost(phrase.start, scene, lambda r: not any(word.isdigit() for word in r.words))
    head = lemma(doc[phrase.head])
    if not (lex.nouns["past"] & modifiers_of(doc, phrase) or head in lex.nouns["walk_of_life"]):
        return None
    gender = lex.gender.get(head)
    return _foremost(phrase.start, scene, lambda r: not r.heads and (not gender or r.gender in (gender, None)))


def nationality(doc: Doc, name: Name, scene: Scene, lex: Lexicon, referents: list[Referent]) -> Found | None:
    """Whom "the Italian", "the Danes" or "the Conservative" means: a known one of that kind, else the one in mind.

    A company by several words for people of its country; a person by a word in the singular.  "the Portuguese" are
    many where the article speaks of Portugal.
    """
    word = name.text
    country = name.country or country_of(word.lower(), lex)
    partisan = word.lower() in lex.nouns["partisan"]
    if " " in word or not (country or partisan):
        return None
    many = name.country is not None and any(
        w.use == "demonym" for _, w in lex.country_words.at([word], [word.lower()], 0)
    )
    for sighting in scene.recent(name.start):
        referent = sighting.referent
        fits = referent.kind == ("organisation" if many else "person") and not referent.plural
        if fits and (
            referent.words & _words_for(country, lex) if country else referent.heads & lex.nouns["politician"]
        ):
            return Found(referent, sighting)
    spoken_of = any(r.kind == "place" and r.country == country for r in referents)
    if many or (country and spoken_of and word.lower().endswith(("ese", "sh", "ch", "ss"))):
        return None
    return _foremost(name.start, scene, lambda r: not (country and _countries(r, lex) - {country}))


def _foremost(at: int, scene: Scene, fits: Callable[[Referent], bool]) -> Found | None:
    """The one person who is subject or speaks in the nearest sentence that has such a person.

    Whoever speaks in the very sentence speaks of somebody else.
    """
    nearest: list[Sighting] = []
    for sighting in scene.recent(at):
        distance = scene.sentence(at) - scene.sentence(sighting.at)
        if distance == 0 and sighting.speaks:
            continue
        if distance > NEAR or (nearest and scene.sentence(nearest[0].at) != scene.sentence(sighting.at)):
            break
        if sighting.referent.kind == "person" and (sighting.subject or sighting.speaks) and not sighting.quoted:
            nearest.append(sighting)
    if len({id(s.referent) for s in nearest}) != 1 or not fits(nearest[0].referent):
        return None
    return Found(nearest[0].referent, nearest[0])


def _words_for(country: str | None, lex: Lexicon) -> frozenset[str]:
    return lex.words_for.get(country or "", frozenset())


def _countries(referent: Referent, lex: Lexicon) -> set[str]:
    return {c for word in referent.words if (c := country_of(word, lex)) is not None}
