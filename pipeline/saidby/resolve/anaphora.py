"""Whom a pronoun means: agreement filters, then recency, subjecthood and having spoken before.

Weights are points on one scale where a sentence of distance costs one (pronouns) or a third (descriptions); they were
set by hand on the development half of the corpus.
"""

from __future__ import annotations

from dataclasses import dataclass

from saidby.resolve.lexicon import Gender
from saidby.resolve.referent import Referent
from saidby.resolve.scene import Scene, Sighting

GENDERED: dict[str, Gender] = {"he": "male", "she": "female"}
THIRD_PERSON = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
    **dict.fromkeys(("it", "its", "itself"), "it"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), "they"),
}
FURTHEST = -7.0
"""Points below which an antecedent is too far away to be meant."""
TIE = 0.05
OWNED_ALIKE = 4.0
"""In "his lawyer said he …" the lawyer is hardly meant."""
IN_CONTENT = 2.5
"""Somebody of whom the speaker speaks is seldom the speaker."""
REPORTED = 1.0
"""Who stands in what others say is seldom taken up outside it: "Lund said Moe had left. He added …" is Lund."""
IN_TURNS = 4.0
"""Those who take turns in an interview call each other "you"."""


@dataclass(frozen=True, slots=True)
class Found:
    """An antecedent: who, and the sighting that it rests on (None: a role given elsewhere in the text)."""

    referent: Referent
    sighting: Sighting | None

    @property
    def tokens(self) -> tuple[int, int] | None:
        """Where the antecedent stands."""
        return (self.sighting.at, self.sighting.end) if self.sighting is not None else None


def pronoun(
    word: str,
    token: int,
    scene: Scene,
    *,
    outer: Referent | None = None,
    barred: Referent | None = None,
    content: tuple[int, int] = (0, 0),
    settles: bool = True,
) -> Found | None:
    """The antecedent of a third-person pronoun at `token`; None where nobody fits or two fit alike.

    `outer`: the speaker of the claim around this one, who is the likeliest to be meant in indirect speech.
    `barred`: somebody who cannot be meant: whoever speaks the quotation that the pronoun stands in.
    `content`: the tokens of what the pronoun says: in "Lund will say so, he added" he is hardly Lund.
    `settles`: whether the pronoun tells the antecedent's kind and gender from now on.
    """
    form = THIRD_PERSON[word]
    best: dict[int, tuple[float, Sighting]] = {}
    outside = not scene.reported(token)
    for sighting in scene.recent(token):
        fit = _agrees(sighting.referent, form)
        if fit is None or sighting.referent is barred or scene.same_clause(sighting, token):
            continue
        points = fit + _prominence(sighting, token, scene) + (1.5 if sighting.referent is outer else 0.0)
        if THIRD_PERSON.get(sighting.owned_by) == form:
            points -= OWNED_ALIKE
        elif sighting.referent is outer and THIRD_PERSON.get(sighting.described_as_owned_by) == form:
            points -= OWNED_ALIKE * (scene.sentence(sighting.at) == scene.sentence(token))
        if content[0] <= sighting.at < content[1]:
            points -= IN_CONTENT
        if outside and scene.reported(sighting.at):
            points -= REPORTED
        if sighting.label and scene.labelled(token):
            points -= IN_TURNS
        known = best.get(id(sighting.referent))
        if known is None or points > known[0]:
            best[id(sighting.referent)] = (points, sighting)
    ranked = sorted(best.values(), key=lambda b: (-b[0], -b[1].at))
    if not ranked or ranked[0][0] < FURTHEST:
        return None
    if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < TIE:
        return None
    winner = ranked[0][1]
    if not settles:
        return Found(winner.referent, winner)
    if form in GENDERED:
        winner.referent.gender = winner.referent.gender or GENDERED[form]
        winner.referent.becomes("person")
    elif form == "it":
        winner.referent.becomes("organisation")
    return Found(winner.referent, winner)


def _agrees(referent: Referent, form: str) -> float | None:
    """How well a referent's kind, number and gender suit a pronoun; None: not at all."""
    kind = referent.kind
    if form in GENDERED and kind == "organisation" and referent.doubtful and len(referent.name.split()) < 3:
        return -2.0
    if form in GENDERED:
        human = kind == "person" or (kind == "unnamed" and referent.personal)
        if not human or referent.plural or referent.gender not in (GENDERED[form], None):
            return None
        return (0.5 if referent.gender else 0.0) - (0.0 if kind == "person" else 0.3)
    if form == "it":
        points = {"organisation": 0.3, "document": 0.0, "place": -1.0, "group": -0.7}
        if kind == "person" and referent.doubtful and not (referent.gender or referent.roles):
            return -1.5
        return None if referent.plural and kind != "group" else points.get(kind)
    if referent.plural or kind == "group":
        return 0.5
    if kind == "person":
        return -3.0 if referent.gender is None else None
    return {"organisation": 0.0, "unnamed": -1.5, "place": -2.0}.get(kind)


def _prominence(sighting: Sighting, token: int, scene: Scene) -> float:
    last = min(sighting.until, token)
    sentences = scene.sentence(token) - scene.sentence(last)
    paragraphs = scene.paragraph(token) - scene.paragraph(last)
    points = -0.8 * sentences - 1.0 * paragraphs
    points += 1.5 * sighting.speaks + 1.0 * sighting.subject - 1.0 * sighting.owner - 0.5 * sighting.oblique
    if sentences == 1 and not paragraphs and sighting.subject and not sighting.quoted:
        points += 0.5
    if scene.utterance(sighting.at) != scene.utterance(token):
        points -= 2.0 if sighting.quoted else 1.0
    return points
