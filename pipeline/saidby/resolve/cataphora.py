"""Who is named only afterwards: "He was tired, he said. But Lorcan Deasy …", "The backbencher, Tomas Grewal, …"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Doc

from saidby.resolve.anaphora import GENDERED, THIRD_PERSON
from saidby.resolve.cast import Cast
from saidby.resolve.descriptions import is_owned
from saidby.resolve.lexicon import Gender, Lexicon
from saidby.resolve.names import Name
from saidby.resolve.outcome import Outcome
from saidby.resolve.phrases import Phrase, lemma
from saidby.resolve.referent import Referent
from saidby.resolve.scene import Scene, Sighting

if TYPE_CHECKING:
    from saidby.resolve.mention import Reading
    from saidby.resolve.sweep import Sweep

NEXT = 2
"""Sentences onwards in which a pronoun or an opening description finds its name."""


def name_afterwards(walk: Sweep, readings: dict[int, Reading]) -> None:
    """Settles who is named only behind the pronoun or description at the attribution."""
    later = taken_up(walk.doc, walk.cast, walk.new, walk.lex)
    for index, reading in readings.items():
        outcome = walk.outcomes.get(index)
        word = walk.doc[reading.start].lower_ if reading.form != "none" else ""
        if outcome is None:
            continue
        if reading.form == "pronoun" and outcome.referent is None and THIRD_PERSON.get(word) in GENDERED:
            gender = GENDERED[THIRD_PERSON[word]]
            sighting = named_next(walk.doc, reading.start, walk.scene, gender=gender)
            if sighting is not None:
                via = (sighting.at, sighting.end)
                walk.outcomes[index] = Outcome(sighting.referent, "pronoun", "cataphora", via=via)
    names = {id(walk.new[start][1]): name for start, name in later.items()}
    names |= _named_after_opening(walk)
    for index, outcome in walk.outcomes.items():
        name = names.get(id(outcome.referent))
        if name is not None:
            referent = walk.cast.of_name[name.start]
            via = (name.start, name.end)
            walk.outcomes[index] = Outcome(referent, outcome.resolution, "named afterwards", via=via)


def _named_after_opening(walk: Sweep) -> dict[int, Name]:
    """ "The finance minister warned … . Rafaela Dutra, who …": whom the description that opens a text means."""
    for start, (phrase, made) in walk.new.items():
        if not opens_text(walk.scene, start, walk.start):
            break
        head = lemma(walk.doc[phrase.head])
        definite = walk.doc[phrase.start].lower_ == "the" and not is_owned(walk.doc, phrase)
        sighting = named_next(walk.doc, phrase.end, walk.scene, gender=None) if definite else None
        if sighting is None or made.plural or walk.scene.sentence(sighting.at) == walk.scene.sentence(start):
            continue
        if may_be_called(sighting.referent, head, walk.lex):
            name = walk.cast.name_at(sighting.at)
            return {id(made): name} if name is not None else {}
    return {}


def named_next(doc: Doc, at: int, scene: Scene, *, gender: Gender | None) -> Sighting | None:
    """The person whose full name is a subject in the sentence of token `at` or the next; None where two are.

    Meant for the start of a text: nobody that a pronoun could mean has been mentioned before.
    """
    first = scene.sentence(at)
    found: list[Sighting] = []
    for sighting in scene.following(at):
        if scene.sentence(sighting.at) > first + NEXT:
            break
        referent = sighting.referent
        person = referent.kind == "person" and referent.full and not referent.plural
        if person and sighting.subject and not sighting.quoted and sighting.referent not in [s.referent for s in found]:
            found.append(sighting)
    if len(found) != 1 or (gender and found[0].referent.gender not in (gender, None)):
        return None
    return found[0]


def opens_text(scene: Scene, at: int, start: int) -> bool:
    """Whether token `at` is in the first sentence of the stretch that starts at token `start`."""
    return scene.sentence(at) == scene.sentence(start)


def may_be_called(referent: Referent, head: str, lex: Lexicon) -> bool:
    """Whether nothing that is known of a person speaks against the noun: no other role, no other gender."""
    gender = lex.gender.get(head)
    return not referent.heads and (gender is None or referent.gender in (gender, None))


def taken_up(doc: Doc, cast: Cast, unnamed: dict[int, tuple[Phrase, Referent]], lex: Lexicon) -> dict[int, Name]:
    """Unnamed people whom a later "The backbencher, Tomas Grewal," names, by the first token of their description.

    The article says that somebody known is meant: that is the only one described so before.
    """
    found: dict[int, Name] = {}
    for name in cast.names:
        referent = cast.of_name[name.start]
        head = _definite_role_before(doc, name)
        if referent.kind != "person" or head is None:
            continue
        earlier = [
            (start, other)
            for start, (phrase, other) in unnamed.items()
            if phrase.end < name.start and lemma(doc[phrase.head]) == head and not other.plural
        ]
        same = {id(other) for _, other in earlier}
        rivals = [r for r in cast.referents if r is not referent and head in r.heads]
        gender = lex.gender.get(head)
        if len(same) == 1 and not rivals and (gender is None or referent.gender in (gender, None)):
            for start, _ in earlier:
                found.setdefault(start, name)
    return found


def _definite_role_before(doc: Doc, name: Name) -> str | None:
    """The noun of "The backbencher, Tomas Grewal", where nothing but the article stands before it."""
    if name.start < 3 or doc[name.start - 1].text != "," or doc[name.start - 3].lower_ not in ("the", "that", "this"):
        return None
    return lemma(doc[name.start - 2]) if doc[name.start - 2].pos_ == "NOUN" else None
