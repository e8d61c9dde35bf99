"""For which body a person speaks: "we" in the mouth of a union's secretary is the union."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saidby.resolve import anaphora
from saidby.resolve.owners import POSSESSIVE
from saidby.resolve.phrases import Phrase, lemma
from saidby.resolve.referent import Referent

if TYPE_CHECKING:
    from saidby.resolve.sweep import Sweep

WE = frozenset({"we", "us", "our", "ours", "ourselves"})
BEHIND = frozenset({"of", "at", "for", "with", "from"})


def body_of(walk: Sweep, person: Referent) -> anaphora.Found | None:
    """The organisation whose representative a role of the person makes him, and the words that say so.

    None where no role does: an analyst's "we" is himself and his colleagues.
    """
    for _, start, end in person.roles:
        tokens = walk.tokens.within(start, end)
        head = _representative(walk, *tokens) if tokens is not None else None
        found = _owner(walk, tokens[0], tokens[1], head) if tokens is not None and head is not None else None
        if found is not None and found.referent.kind == "organisation":
            return found
    return None


def _representative(walk: Sweep, start: int, end: int) -> int | None:
    nouns = walk.lex.nouns["representative"]
    return next((i for i in range(start, end) if lemma(walk.doc[i]) in nouns), None)


def _owner(walk: Sweep, start: int, end: int, head: int) -> anaphora.Found | None:
    """Whose the office at `head` is: "its director", "Voltara's chief engineer", "the head of the union"."""
    doc = walk.doc
    for i in range(head - 1, max(start - 3, walk.start) - 1, -1):
        name = walk.cast.name_at(i)
        if name is not None and i >= start - 2 and name.kind == "organisation":
            return anaphora.Found(walk.cast.of_name[name.start], walk.scene.sighting_at(name.start))
        if doc[i].tag_ == "PRP$":
            return anaphora.pronoun(doc[i].lower_, i, walk.scene) if doc[i].lower_ in ("its", "their") else None
        if doc[i].text in POSSESSIVE and doc[i - 1].pos_ == "NOUN":
            return walk.described(Phrase(start=max(i - 2, walk.start), end=i, head=i - 1))
    for i in range(head + 1, min(end, head + 4)):
        if doc[i].lower_ in BEHIND:
            inside = (walk.cast.name_at(j) for j in range(i + 1, min(end, i + 4)))
            name = next((n for n in inside if n is not None and n.kind == "organisation"), None)
            if name is not None:
                return anaphora.Found(walk.cast.of_name[name.start], walk.scene.sighting_at(name.start))
    return None
