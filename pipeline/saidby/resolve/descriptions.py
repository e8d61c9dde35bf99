"""Whom a description means: nouns and modifiers that fit, then recency, subjecthood and having spoken before.

Weights are on the scale of `anaphora`.
"""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc

from saidby.resolve.anaphora import Found
from saidby.resolve.lexicon import Lexicon
from saidby.resolve.mention import DEFINITE, INDEFINITE
from saidby.resolve.owners import POSSESSIVE
from saidby.resolve.phrases import Phrase, lemma
from saidby.resolve.referent import Referent
from saidby.resolve.scene import Scene, Sighting

AGAIN = 2
"""Sentences within which "the envoy" is "an envoy" brought in before rather than somebody whose office it is."""
GENERAL = frozenset({"company", "firm", "group", "business", "corporation", "organisation", "organization"})
"""Nouns for almost any organisation; "the brewer" is a particular one."""
HUMAN = frozenset({"man", "woman", "boy", "girl"})
OTHER = frozenset({"other", "another", "rival", "parent", "second", "different", "same", "third"})
RANKS = frozenset({"deputy", "vice", "former", "ex", "acting", "assistant", "junior", "senior", "chief"})
SAME_WORDS = (
    frozenset({"spokesman", "spokeswoman", "spokesperson"}),
    frozenset({"chairman", "chairwoman", "chair"}),
    frozenset({"executive", "ceo", "boss", "chief"}),
    frozenset({"professor", "academic", "researcher", "scientist", "scholar", "expert"}),
    frozenset({"minister", "politician"}),
    frozenset({"president", "leader", "politician"}),
    frozenset({"premier", "leader", "politician"}),
    frozenset({"minister", "premier", "leader"}),
    frozenset({"chancellor", "leader", "politician"}),
    frozenset({"governor", "leader", "politician"}),
    frozenset({"mayor", "leader", "politician"}),
    frozenset({"king", "queen", "monarch", "sovereign"}),
    frozenset({"admiral", "general", "colonel", "commander", "officer"}),
    frozenset({"prosecutor", "barrister", "lawyer"}),
    frozenset({"manager", "coach", "boss"}),
    frozenset({"mp", "politician", "lawmaker"}),
    frozenset({"senator", "politician", "lawmaker"}),
    frozenset({"congressman", "congresswoman", "lawmaker", "politician"}),
    frozenset({"councillor", "politician"}),
    frozenset({"lawyer", "attorney", "solicitor", "barrister"}),
    frozenset({"doctor", "physician", "medic"}),
    frozenset({"head", "boss", "chief", "leader"}),
    frozenset({"team", "researcher", "scientist", "author"}),
    frozenset({"ambassador", "envoy", "diplomat"}),
    frozenset({"author", "writer", "novelist"}),
)
SYNONYMS = {word: frozenset().union(*(s for s in SAME_WORDS if word in s)) for s in SAME_WORDS for word in s}


def description(
    doc: Doc,
    phrase: Phrase,
    scene: Scene,
    by_head: dict[str, list[Referent]],
    lex: Lexicon,
    *,
    barred: Referent | None = None,
) -> Found | None:
    """Whom a definite description means ("the ministry", "the former deputy commander"); None: nobody named so far.

    A description that shares two words or more with a role is taken to be that person wherever the role is given.
    `barred`: somebody who cannot be meant: whoever speaks the quotation that the description stands in.
    """
    head = lemma(doc[phrase.head])
    modifiers = modifiers_of(doc, phrase)
    owned = is_owned(doc, phrase)
    bare = not is_definite(doc, phrase)
    best: tuple[float, Sighting] | None = None
    for sighting in scene.recent(phrase.start):
        if sighting.referent is barred or (bare and modifiers - sighting.referent.words):
            continue
        fit = _suits(sighting.referent, head, modifiers, doc[phrase.head].tag_ in ("NNS", "NNPS"), lex, owned=owned)
        distance = min(scene.sentence(phrase.start) - scene.sentence(sighting.at), 12)
        weak = sighting.referent.doubtful and sighting.referent.kind != "organisation"
        if fit is None or (weak and (distance > 2 or not (sighting.subject or sighting.speaks))):
            continue
        near = distance / (6 if head in sighting.referent.heads and sighting.referent.roles else 3)
        anew = not sighting.referent.named and head in sighting.referent.heads and distance <= AGAIN
        points = fit - near + 0.6 * anew + 0.5 * sighting.speaks + 0.3 * sighting.subject - 1.0 * sighting.quoted
        points -= 0.5 * sighting.owner
        if best is None or points > best[0]:
            best = points, sighting
    if best is not None:
        if best[1].referent.doubtful and head in lex.organisation_nouns:
            best[1].referent.becomes("organisation", head)
        return Found(best[1].referent, best[1])
    others = [r for r in by_head.get(head, [])[:MOST_ROLES] if r is not barred]
    return _by_role(head, modifiers, phrase, scene, others)


MOST_ROLES = 50


def _by_role(
    head: str, modifiers: set[str], phrase: Phrase, scene: Scene, referents: Iterable[Referent]
) -> Found | None:
    at = scene.doc[phrase.start].idx
    fitting = []
    if scene.doc[phrase.head].tag_ in ("NNS", "NNPS"):
        return None
    for referent in referents:
        shared = len(modifiers & referent.words)
        rich = shared >= 2 and modifiers <= referent.words | {head}
        earlier = referent.roles and referent.roles[0][1] < at and modifiers <= referent.words
        if rich or earlier:
            fitting.append(referent)
    return Found(fitting[0], None) if len(fitting) == 1 else None


def _suits(
    referent: Referent, head: str, modifiers: set[str], plural: bool, lex: Lexicon, *, owned: bool
) -> float | None:
    """How well a description suits a referent; None: not at all."""
    if plural != referent.plural and not (referent.kind == "group" and head in lex.nouns["group"]):
        return None
    if modifiers & OTHER:
        return None
    unknown = modifiers - referent.words
    if head in referent.heads:
        points = 1.5 if referent.roles and head not in GENERAL else 1.0
    elif SYNONYMS.get(head, frozenset()) & referent.heads:
        points = 0.3
    elif referent.kind == "person" and referent.gender and lex.gender.get(head) == referent.gender and not owned:
        if head in HUMAN and not modifiers:
            return None  # who has a name is hardly called "the man", but may be "the old man"
        points = 0.0 if head in HUMAN else -9.0
    elif head in HUMAN and referent.kind == "unnamed" and referent.personal and not (owned or referent.gender):
        points = 0.5
    elif not owned and not modifiers and _may_be_organisation(referent, head, lex):
        points = -1.2 if len(referent.name.split()) > 1 else -0.8
    elif not owned and _is_unknown_company(referent, head, lex):
        points = -0.3 if head in GENERAL else -0.9
        if unknown and head not in lex.type_heads["company"]:
            return None
        if head in lex.type_heads["company"] and referent.heads & lex.type_heads["company"]:
            points = 0.9
    else:
        return None
    if points < -5 or (owned and (head not in referent.heads or (unknown and referent.named))):
        return None
    if (unknown & RANKS) or (referent.named and referent.kind == "person" and _other_country(modifiers, referent, lex)):
        return None
    if owned and not referent.named:
        return None
    return points + 0.4 * len(modifiers & referent.words) - 0.4 * len(unknown)


def _may_be_organisation(referent: Referent, head: str, lex: Lexicon) -> bool:
    """Whether what a model took for a person or a place may be "the union", where nothing else speaks for its kind."""
    if not referent.doubtful or referent.roles or referent.gender or referent.country or head in lex.nouns["public"]:
        return False
    return referent.kind in ("person", "place") and head in lex.organisation_nouns - lex.nouns["institution"] - {"side"}


def _is_unknown_company(referent: Referent, head: str, lex: Lexicon) -> bool:
    """Whether an organisation of which nothing but the name is known may be "the company"."""
    if referent.kind != "organisation" or not referent.named or referent.entry or referent.institution:
        return False
    if head in lex.nouns["public"]:
        return False
    typed = any(word in lex.name_words for word in referent.words) or referent.heads & lex.nouns["institution"]
    return head in lex.nouns["organisation"] - {"side"} and not typed


def _other_country(modifiers: set[str], referent: Referent, lex: Lexicon) -> bool:
    mentioned = {country_of(word, lex) for word in modifiers} - {None}
    known = {country_of(word, lex) for word in referent.words} - {None}
    return bool(mentioned and known and not mentioned & known)


def country_of(word: str, lex: Lexicon) -> str | None:
    """The country a single word names, in whatever case it is written."""
    shape = word.upper() if len(word) <= 2 else word.title()
    return next((w.country for _, w in lex.country_words.at([shape], [word.lower()], 0)), None)


def modifiers_of(doc: Doc, phrase: Phrase) -> set[str]:
    """The content words of a phrase but its head, and those of an "of" phrase behind it."""
    end = phrase.end
    if end < len(doc) and doc[end].lower_ in ("of", "to", "for"):
        end = min(end + 8, len(doc))
        stop = next((i for i in range(phrase.end, end) if doc[i].is_punct or doc[i].pos_ in ("VERB", "AUX")), end)
        end = stop
    tokens = (doc[i] for i in range(phrase.start, end) if i != phrase.head)
    return {lemma(t) for t in tokens if t.pos_ in ("NOUN", "PROPN", "ADJ", "NUM") and lemma(t) not in ("own", "new")}


def is_owned(doc: Doc, phrase: Phrase) -> bool:
    """Whether somebody's: "his lawyer", "the minister's spokesman"."""
    return any(doc[i].tag_ == "PRP$" or doc[i].text in POSSESSIVE for i in range(phrase.start, phrase.head))


def is_definite(doc: Doc, phrase: Phrase) -> bool:
    """Whether the phrase speaks of something known: an article, a demonstrative or an owner."""
    first = doc[phrase.start].lower_
    return first in DEFINITE or doc[phrase.start].tag_ == "PRP$" or is_owned(doc, phrase)


def is_indefinite(doc: Doc, phrase: Phrase) -> bool:
    """Whether it brings in somebody new: "a spokesman", "two officials"."""
    return doc[phrase.start].lower_ in INDEFINITE or doc[phrase.start].tag_ == "CD"
