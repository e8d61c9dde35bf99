"""Whose hedge it is: the claims around a place in the text, and by which yardstick their speaker writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from spacy.tokens import Doc

from saidby import marks
from saidby.model import Attribution, Extent, Framing, Holder, Quote, Resolution, Speaker
from saidby.qualify.tails import Tail, find_tails
from saidby.qualify.touching import Touching
from saidby.qualify.yardsticks import Yardsticks

FROM_CUE = frozenset({"confidence", "doubt", "estimative", "estimative_certain", "negated_certainty", "booster"})
"""Types that belong to the speaker where they are part of the cue: "is confident that", "cannot rule out that"."""
OF_THE_ACT = frozenset({"doubt", "negated_certainty", "confidence", "shield_plausibility"})
"""Types that belong to the inner speaker: "officials said the mayor doubts that"; not so "said Russia likely plans"."""


@dataclass(frozen=True, slots=True)
class Held:
    """Whose a hedge is, by which claim, and the content it stands in.

    name: the speaker as written, where no attribution names him.
    """

    holder: Holder
    claim: int | None = None
    content: Extent | None = None
    name: str | None = None


@dataclass
class Voices:
    """The claims, quotations and speakers of one Doc; where they stand is read once, when it is first asked for."""

    text: str
    attributions: list[Attribution] = field(default_factory=list)
    framings: dict[int, Framing] = field(default_factory=dict)
    resolutions: dict[int, Resolution] = field(default_factory=dict)
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    quotes: list[Quote] = field(default_factory=list)
    tails: list[Tail] = field(default_factory=list)

    @classmethod
    def of(cls, doc: Doc) -> Voices:
        """What earlier stages left; a stage that did not run leaves its part empty."""
        voices = cls(doc.text)
        if marks.has(doc, Attribution):
            voices.attributions = marks.read(doc, Attribution)
            voices.tails = find_tails(doc)
        if marks.has(doc, Framing):
            voices.framings = {f.index: f for f in marks.read(doc, Framing)}
        if marks.has(doc, Resolution):
            voices.resolutions = {r.index: r for r in marks.read(doc, Resolution)}
        if marks.has(doc, Speaker):
            voices.names = {s.speaker_id: (s.name, *s.aliases) for s in marks.read(doc, Speaker)}
        if marks.has(doc, Quote):
            voices.quotes = marks.read(doc, Quote)
        return voices

    @cached_property
    def contents(self) -> Touching[tuple[Attribution, Extent]]:
        """Each claim with each of its content spans, by their places."""
        return Touching((s.start, s.end, (a, s)) for a in self.attributions for s in a.spans)

    @cached_property
    def _cues(self) -> Touching[Attribution]:
        return Touching((a.cue.start, a.cue.end, a) for a in self.attributions if a.cue is not None)

    @cached_property
    def _tails(self) -> Touching[Tail]:
        return Touching((t.start, t.end, t) for t in self.tails)

    @cached_property
    def _quoted(self) -> Touching[Extent]:
        parts = (part for quote in self.quotes for part in quote.parts)
        return Touching((p.start, p.end, Extent(start=p.start, end=p.end)) for p in parts)

    def held(self, start: int, end: int, kind: str) -> Held:
        """The holder of a hedge at `[start, end)` (characters)."""
        within = self._content(start, end)
        if within is not None:
            attribution, span = within
            framed = self._cue(start, end)
            if framed is not None and framed.depth > attribution.depth and framed.speaker and kind in OF_THE_ACT:
                return Held("speaker", framed.index, span)
            return Held(self._speaks(attribution), attribution.index, span)
        framed = self._cue(start, end)
        if framed is not None:
            own = framed.speaker is not None and kind in FROM_CUE
            return Held("speaker" if own else "reporter", framed.index)
        return Held("reporter")

    def yardstick(self, held: Held, yardsticks: Yardsticks) -> str | None:
        """The yardstick of the speaker whose hedge it is; none for the reporter and for anyone not registered."""
        if held.holder == "speaker" and held.name is not None:
            return yardsticks.yardstick_of(held.name)
        if held.holder != "speaker" or held.claim is None:
            return None
        seen: set[int] = set()
        at: int | None = held.claim
        while at is not None and at not in seen:
            seen.add(at)
            attribution = self.attributions[at]
            resolution = self.resolutions.get(at)
            if resolution is not None and resolution.name:
                known = (resolution.name, *self.names.get(resolution.speaker_id or "", ()))
                return next((y for name in known if (y := yardsticks.yardstick_of(name))), None)
            if attribution.speaker is not None:
                return yardsticks.yardstick_of(self.text[attribution.speaker.start : attribution.speaker.end])
            at = attribution.carried_from
        return None

    def governing(self, scope: Extent) -> Held | None:
        """The holder of a hedge outside a claim whose scope is its content ("It is likely that …, the MoD said")."""
        for attribution, span in self.contents(scope.start, scope.end):
            first = span is attribution.spans[0] and attribution.speaker is not None
            if first and span.start <= scope.start < scope.end <= span.end:
                return Held(self._speaks(attribution), attribution.index, span)
        return None

    def closing(self, start: int, end: int) -> Held | None:
        """The holder of a hedge outside every content, in a sentence that ends by naming its speaker."""
        tail = next((t for t in self._tails(start, end) if t.start <= start and end <= t.end), None)
        if tail is None or self.quoted(start, end) is not None:
            return None
        for attribution in self.cued(tail.end, tail.stop):
            if attribution.cue is not None and tail.end <= attribution.cue.start:
                return Held(self._speaks(attribution), attribution.index, Extent(start=tail.start, end=tail.end))
        return Held("speaker", content=Extent(start=tail.start, end=tail.end), name=tail.speaker)

    def cued(self, start: int, end: int) -> list[Attribution]:
        """The claims whose cues touch `[start, end)`."""
        return self._cues(start, end)

    def claimed(self, at: int) -> Attribution | None:
        """The claim whose cue stands at `at`."""
        return next(iter(self.cued(at, at + 1)), None)

    def near(self, start: int) -> Attribution | None:
        """The claim that a disclaimer at `start` speaks about: the last one that begins before it."""
        before = [a for a in self.attributions if a.spans and a.spans[0].start < start and a.depth == 0]
        return before[-1] if before else None

    def quoted(self, start: int, end: int) -> Extent | None:
        """The words inside the innermost quotation marks around `[start, end)`."""
        around = [part for part in self._quoted(start, end) if part.start <= start and end <= part.end]
        return min(around, key=lambda part: part.end - part.start, default=None)

    def _content(self, start: int, end: int) -> tuple[Attribution, Extent] | None:
        best: tuple[Attribution, Extent] | None = None
        for attribution, span in self.contents(start, end):
            if span.start <= start and end <= span.end and (best is None or attribution.depth >= best[0].depth):
                best = attribution, span
        return best

    def _cue(self, start: int, end: int) -> Attribution | None:
        found = self._cues(start, end)
        return found[-1] if found else None

    def _speaks(self, attribution: Attribution) -> Holder:
        """The speaker; but a figure that somebody denies, or that nobody is named for, is another source's."""
        framing = self.framings.get(attribution.index)
        if framing is not None and framing.status == "denied" and attribution.quotation == "indirect":
            return "source"
        if attribution.speaker is None and attribution.carried_from is None and attribution.cue is not None:
            return "source"
        return "speaker"
