"""Whose words they are where no mention says so: "I" in a quotation, one that goes on, a cue without a speaker."""

from __future__ import annotations

import functools
from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

from saidby.model import Attribution
from saidby.resolve import anaphora
from saidby.resolve.anaphora import THIRD_PERSON
from saidby.resolve.bodies import WE, body_of
from saidby.resolve.mention import FIRST_PERSON
from saidby.resolve.outcome import Outcome
from saidby.resolve.phrases import lemma
from saidby.resolve.subjects import first_of_pair, subject_of

if TYPE_CHECKING:
    from saidby.resolve.sweep import Sweep


class Voices:
    """Answers for a walk that is over."""

    def __init__(self, walk: Sweep) -> None:
        self.walk = walk

    def first_person(self, index: int, token: int, seen: set[int]) -> Outcome:
        """ "I" and "we" are whoever speaks the quotation around them."""
        parent = self.walk.attributions[index].parent
        if parent is None:
            parent = self.quoting(index, token)
        while parent is not None and parent in self.walk.attributions and parent not in seen:
            seen.add(parent)
            outer = self.walk.attributions[parent]
            if outer.quotation != "indirect":
                outcome = self.speaker_of(parent, seen)
                if outcome.referent is not None:
                    body = body_of(self.walk, outcome.referent) if self.walk.doc[token].lower_ in WE else None
                    if body is not None:
                        return Outcome(body.referent, "pronoun", "speaks for", via=body.tokens)
                    at = outer.speaker
                    via = self.walk.tokens.within(at.start, at.end) if at is not None else None
                    return Outcome(outcome.referent, "pronoun", "quotation", via=via)
            parent = outer.parent
        return Outcome(None, "none", "unresolved pronoun")

    def quoting(self, index: int, token: int) -> int | None:
        """The attribution whose content lies in the quotation around a token."""
        quotation = self.walk.scene.quotation(token)
        others = self._contents.get(quotation, ()) if quotation is not None else ()
        return next((other for other in others if other != index), None)

    @functools.cached_property
    def _contents(self) -> dict[int, list[int]]:
        """The attributions in direct speech, by the quotations in which their contents lie."""
        found: dict[int, list[int]] = defaultdict(list)
        for a in self.walk.attributions.values():
            framed = self.walk.scene.quotation(self.walk.around.framing_token(a.index))
            for span in a.spans if a.quotation != "indirect" else ():
                first, last = self.walk.tokens.within(span.start, span.end) or (0, 0)
                # A content may begin with its mark, which is not in the quotation itself.
                inside = (self.walk.scene.quotation(i) for i in range(first, min(first + 2, last)))
                quotation = next((number for number in inside if number not in (None, framed)), None)
                if quotation is not None and a.index not in found[quotation]:
                    found[quotation].append(a.index)
        return found

    @functools.cached_property
    def _speaking(self) -> dict[int, int]:
        """The attribution at whose mention of a speaker each token stands."""
        found: dict[int, int] = {}
        for a in self.walk.attributions.values():
            tokens = self.walk.tokens.within(a.speaker.start, a.speaker.end) if a.speaker is not None else None
            for i in range(*tokens) if tokens is not None else ():
                found.setdefault(i, a.index)
        return found

    def speaker_of(self, index: int, seen: set[int] | None = None) -> Outcome:
        """The outcome for an attribution, carried from another where it names nobody."""
        seen = set() if seen is None else seen
        while index in self.walk.attributions:
            attribution = self.walk.attributions[index]
            if attribution.speaker is not None:
                known = self.walk.outcomes.get(index)
                word = self.walk.doc[self.walk.first_token(index)].lower_
                if known is None or (known.referent is None and word in FIRST_PERSON):
                    return self.first_person(index, self.walk.first_token(index), seen)
                return known
            if attribution.carried_from is None:
                return self._by_subject(attribution, seen)
            if index in seen:
                break
            seen.add(index)
            index = attribution.carried_from
        return Outcome(None, "none", "no speaker given")

    def _frame(self, at: int, attribution: Attribution) -> int | None:
        """The claim whose content holds the character `at`, but not the cue.

        In "She said he had left, and warned of more" the parse hangs the second verb on that of the content.
        """
        if attribution.parent is not None or attribution.cue is None:
            return None
        cue = attribution.cue.start
        behind = bisect_right(self._contents_in_order, at, key=lambda c: c[0])
        for start, end, index in self._contents_in_order[max(0, behind - 2) : behind]:
            if start <= at < end and not start <= cue < end:
                return index
        return None

    @functools.cached_property
    def _contents_in_order(self) -> list[tuple[int, int, int]]:
        """The content spans of outermost attributions: start, end, attribution."""
        outermost = (a for a in self.walk.attributions.values() if a.parent is None)
        return sorted((s.start, s.end, a.index) for a in outermost for s in a.spans)

    def _by_subject(self, attribution: Attribution, seen: set[int]) -> Outcome:
        """The speaker that the attribution does not name, but the parse does: the subject of its cue."""
        nobody = Outcome(None, "none", "no speaker given")
        cue = attribution.cue and self.walk.tokens.within(attribution.cue.start, attribution.cue.end)
        subject = subject_of(self.walk.doc, cue) if cue else None
        first = subject or (first_of_pair(self.walk.doc, cue) if cue else None)
        if first is None or any(s.start <= first.idx < s.end for s in attribution.spans):
            return nobody
        around = self._frame(first.idx, attribution)
        if around is not None:
            if around in seen:
                return nobody
            seen |= {attribution.index, around}
            said = self.speaker_of(around, seen)
            return Outcome(said.referent, "carried", "subject", via=said.via) if said.referent is not None else nobody
        if subject is None:
            return nobody
        via, referent = (subject.i, subject.i + 1), None
        covering = self._speaking.get(subject.i)
        name = self.walk.cast.name_at(subject.i)
        if covering is not None and covering in self.walk.outcomes:
            referent = self.walk.outcomes[covering].referent
        elif name is not None:
            referent = self.walk.cast.speaks.get(name.start) or self.walk.cast.of_name[name.start]
        elif subject.lower_ in THIRD_PERSON:
            found = anaphora.pronoun(subject.lower_, subject.i, self.walk.scene)
            referent = found.referent if found else None
        elif subject.pos_ == "NOUN" and (
            self.walk.lex.is_person_noun(lemma(subject)) or lemma(subject) in self.walk.others.things()
        ):
            referent = self.walk.by_description(*self.walk.others.phrase_at(subject)).referent
        return nobody if referent is None else Outcome(referent, "carried", "subject", via=via)
