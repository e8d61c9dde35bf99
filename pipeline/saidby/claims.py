"""Joins what the stages left on a Doc into claims: one row each with cue, speaker, source, chain and hedge."""

from __future__ import annotations

import math
from typing import TypeVar

from spacy.tokens import Doc

from saidby import marks
from saidby.model import Attribution, Claim, Framing, Hedge, Resolution

T = TypeVar("T")
LAST = frozenset({"booster", "confidence", "estimative_certain"})
ASIDE = frozenset({"conditional", "prospective", "comparative", "estimative_rank"})
"""Types of hedges that sum up a claim only where there is no other: these say least of how sure the speaker is."""
DOUBTS = frozenset(
    {
        "distancing",
        "distancing_cue",
        "doubt",
        "epistemic_appearance",
        "evidential",
        "negated_certainty",
        "negated_evidence",
        "verification_disclaimer",
    }
)
"""Types by which a reporter keeps a claim at arm's length."""
UNFRAMED = Framing(index=-1, cue_lemma=None, stance="neutral", status="asserted")
UNRESOLVED = Resolution(index=-1, speaker_id=None, name=None, kind=None, role=None, resolution="none")


def join(doc: Doc) -> list[Claim]:
    """The Doc's claims in the order of their attributions; stages that did not run leave their fields empty.

    Raises MarkError when attribution itself did not run.
    """
    text = doc.text  # spaCy joins the tokens anew each time
    attributions = marks.read(doc, Attribution)
    resolutions = {r.index: r for r in _optional(doc, Resolution)}
    framings = {f.index: f for f in _optional(doc, Framing)}
    hedges: dict[int, list[Hedge]] = {}
    for hedge in _optional(doc, Hedge):
        if hedge.claim is not None:
            hedges.setdefault(hedge.claim, []).append(hedge)
    return [
        _claim(
            text,
            attribution,
            attributions,
            resolutions,
            framings.get(attribution.index, UNFRAMED),
            hedges.get(attribution.index, []),
        )
        for attribution in attributions
    ]


def strongest(hedges: list[Hedge]) -> Hedge | None:
    """The hedge that sums up how sure the speaker is: one with a probability before one without, then the surest.

    A claim of several sentences may hold "highly likely" and "likely"; the first is its strongest, both stay in the
    table of hedges. Hedges on a quantity bound a number, not the claim, and are left out.
    """
    about = [h for h in hedges if h.holder == "speaker" and h.quantity is None]
    return min(
        about,
        key=lambda h: (h.probability_low is None, h.type in ASIDE, h.type in LAST, h.strength, h.start),
        default=None,
    )


def doubted(hedges: list[Hedge]) -> Hedge | None:
    """The strongest of the reporter's own doubts about a claim ("claimed without evidence", scare quotes)."""
    own = [h for h in hedges if h.holder == "reporter" and h.type in DOUBTS]
    return min(own, key=lambda h: (-h.strength, h.type == "distancing_cue", h.start), default=None)


def _optional(doc: Doc, kind: type[T]) -> list[T]:
    return marks.read(doc, kind) if marks.has(doc, kind) else []


def _claim(
    text: str,
    a: Attribution,
    attributions: list[Attribution],
    resolutions: dict[int, Resolution],
    framing: Framing,
    hedges: list[Hedge],
) -> Claim:
    who = resolutions.get(a.index, UNRESOLVED)
    outer = [attributions[i] for i in _ancestors(a, attributions)]
    names = [_name(o, resolutions, text) for o in [*reversed(outer), a]]
    above = outer[0] if outer else None
    above_who = resolutions.get(above.index, UNRESOLVED) if above else UNRESOLVED
    hedge, doubt = strongest(hedges), doubted(hedges)
    return Claim(
        index=a.index,
        text=" … ".join(text[s.start : s.end] for s in a.spans),
        spans=a.spans,
        quotation=a.quotation,
        cue=text[a.cue.start : a.cue.end] if a.cue else None,
        cue_start=a.cue.start if a.cue else None,
        cue_end=a.cue.end if a.cue else None,
        cue_lemma=framing.cue_lemma,
        stance=framing.stance,
        status=framing.status,
        speaker=who.name,
        speaker_id=who.speaker_id,
        speaker_mention=text[a.speaker.start : a.speaker.end] if a.speaker else None,
        speaker_start=a.speaker.start if a.speaker else None,
        speaker_end=a.speaker.end if a.speaker else None,
        speaker_kind=who.kind,
        speaker_role=who.role,
        speaker_resolution=who.resolution,
        source=_name(above, resolutions, text) if above else None,
        source_id=above_who.speaker_id,
        source_mention=text[above.speaker.start : above.speaker.end] if above and above.speaker else None,
        source_start=above.speaker.start if above and above.speaker else None,
        source_end=above.speaker.end if above and above.speaker else None,
        chain=tuple(name for name in names if name),
        parent=a.parent,
        depth=a.depth,
        venue=framing.venue,
        time_text=framing.time_text,
        time_from=framing.time_from,
        time_to=framing.time_to,
        hedge=text[hedge.start : hedge.end] if hedge else None,
        probability_low=hedge.probability_low if hedge else None,
        probability_high=hedge.probability_high if hedge else None,
        confidence=_confidence(a.score, who.odds),
        method=a.method,
        evidence=who.evidence,
        doubt=text[doubt.start : doubt.end] if doubt else None,
        doubt_type=doubt.type if doubt else None,
    )


def _confidence(score: float, odds: float) -> float:
    """The claim's confidence once it is known how its speaker was found."""
    score = min(1 - 1e-4, max(1e-4, score))
    return round(1 / (1 + math.exp(-odds) * (1 - score) / score), 4)


def _ancestors(a: Attribution, attributions: list[Attribution]) -> list[int]:
    """Indices of the attributions around this one, innermost first."""
    found: list[int] = []
    while a.parent is not None:
        found.append(a.parent)
        a = attributions[a.parent]
    return found


def _name(a: Attribution, resolutions: dict[int, Resolution], text: str) -> str | None:
    """The canonical speaker, else the words as written."""
    who = resolutions.get(a.index, UNRESOLVED)
    return who.name or (text[a.speaker.start : a.speaker.end] if a.speaker else None)


def register() -> None:
    """Declares `doc._.claims`; safe to call again."""
    if not Doc.has_extension("claims"):
        Doc.set_extension("claims", getter=join)


register()
