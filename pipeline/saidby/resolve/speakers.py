"""Attributions → speakers: the canonical name of each, and every step from the words to it."""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass

from spacy.tokens import Doc

from saidby import marks
from saidby.lexicons.confidence import curve
from saidby.model import Attribution, Extent, Mention, MentionForm, Resolution, Speaker, Step
from saidby.resolve.lexicon import Lexicon, lexicon
from saidby.resolve.outcome import Outcome
from saidby.resolve.referent import Referent
from saidby.resolve.sweep import Sweep


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerLinks:
    """Everything resolution says about one Doc; mentions in text order, speakers by name."""

    mentions: tuple[Mention, ...]
    speakers: tuple[Speaker, ...]
    resolutions: tuple[Resolution, ...]


def find_speakers(doc: Doc, *, lex: Lexicon | None = None) -> SpeakerLinks:
    """Who speaks in each attribution, and all mentions of those who do.

    Needs the mark of attributions; paragraphs, boilerplate and quotations count where they are marked.  Nothing is
    resolved across a flag "likely_boundary:<offset>" of the article.
    """
    lex = lexicon() if lex is None else lex
    attributions = marks.read(doc, Attribution)
    mentions: list[Mention] = []
    speakers: dict[str, Speaker] = {}
    resolutions: list[Resolution] = []
    for start, end in _sections(doc):
        sweep = Sweep(doc, [a for a in attributions if _lies_in(doc, a, start, end)], lex, start, end)
        sweep.run()
        found = _Writer(doc, sweep)
        resolutions += found.resolutions
        mentions += found.mentions()
        for speaker in found.speakers():
            speakers[speaker.speaker_id] = _united(speakers.get(speaker.speaker_id), speaker)
    settled = {r.index for r in resolutions}
    resolutions += [_nobody(a.index) for a in attributions if a.index not in settled]
    return SpeakerLinks(
        mentions=tuple(sorted(set(mentions), key=lambda m: (m.start, m.end, m.speaker_id))),
        speakers=tuple(sorted(speakers.values(), key=lambda s: (s.name, s.speaker_id))),
        resolutions=tuple(sorted(resolutions, key=lambda r: r.index)),
    )


def speaker_id(referent: Referent, article: str) -> str:
    """A stable hash: of kind and name for registry entries and full names, else of the article and the mention too."""
    parts = [referent.kind, referent.key or referent.name]
    if not referent.full:
        parts += [article, str(referent.first[0]) if referent.first else ""]
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()


def _sections(doc: Doc) -> list[tuple[int, int]]:
    """Token ranges between likely boundaries of articles."""
    cuts, at = [0], 0
    for offset in marks.boundaries(doc):
        while at < len(doc) and doc[at].idx < offset:
            at += 1
        cuts.append(at)
    cuts.append(len(doc))
    return [(a, b) for a, b in itertools.pairwise(cuts) if a < b]


def _lies_in(doc: Doc, a: Attribution, start: int, end: int) -> bool:
    extents = [*a.spans, *filter(None, (a.cue, a.speaker))]
    at = min((extent.start for extent in extents), default=0)
    return (start == 0 or doc[start].idx <= at) and (end == len(doc) or at < doc[end].idx)


def _united(one: Speaker | None, other: Speaker) -> Speaker:
    if one is None:
        return other
    return Speaker(
        speaker_id=one.speaker_id,
        name=one.name,
        kind=one.kind,
        aliases=tuple(sorted({*one.aliases, *other.aliases})),
        roles=tuple(dict.fromkeys((*one.roles, *other.roles))),
    )


def _nobody(index: int, evidence: tuple[Step, ...] = ()) -> Resolution:
    return Resolution(
        index=index,
        speaker_id=None,
        name=None,
        kind=None,
        role=None,
        resolution="none",
        evidence=evidence,
        odds=curve().resolution["none"],
    )


class _Writer:
    """Turns the outcomes of one walk into rows with offsets."""

    def __init__(self, doc: Doc, sweep: Sweep) -> None:
        self.doc = doc
        self.sweep = sweep
        self.text = sweep.tokens.text
        known = marks.meta(doc, "article_id")
        self.article = known or hashlib.blake2b(self.text.encode(), digest_size=8).hexdigest()
        self.ids: dict[int, str] = {}
        self.used: dict[int, Referent] = {}
        self.resolutions = [self._resolution(a) for a in sweep.attributions.values()]

    def speakers(self) -> list[Speaker]:
        """Those who speak."""
        return [
            Speaker(
                speaker_id=self._id(r),
                name=r.name,
                kind=r.kind,
                aliases=r.aliases(),
                roles=tuple(dict.fromkeys(text for text, _, _ in r.roles)),
            )
            for r in self.used.values()
        ]

    def mentions(self) -> list[Mention]:
        """Every mention of those who speak: names anywhere, other words where they were resolved."""
        rows = []
        for referent in self.used.values():
            for name in referent.names:
                form: MentionForm = "name"
                if referent.kind == "organisation" and self.sweep.name_form(name, referent) != "named":
                    form = "alias"
                rows.append(self._mention(name.start, name.end, referent, form, _source(referent)))
        for other in self.sweep.mentions:
            if id(other.referent) in self.used:
                rows.append(self._mention(other.start, other.end, other.referent, other.form, other.how))
        for index, outcome in self.sweep.outcomes.items():
            extent = self.sweep.attributions[index].speaker
            if outcome.referent is None or extent is None or outcome.name is not None:
                continue
            form = "pronoun" if outcome.resolution == "pronoun" else "nominal"
            text = self.text[extent.start : extent.end]
            rows.append(
                Mention(
                    speaker_id=self._id(outcome.referent),
                    start=extent.start,
                    end=extent.end,
                    text=text,
                    form=form,
                    how=outcome.rule,
                )
            )
        return rows

    def _mention(self, start: int, end: int, referent: Referent, form: MentionForm, how: str) -> Mention:
        span = self.doc[start:end]
        return Mention(
            speaker_id=self._id(referent),
            start=span.start_char,
            end=span.end_char,
            text=span.text,
            form=form,
            how=how,
        )

    def _resolution(self, a: Attribution) -> Resolution:
        outcome = self.sweep.voices.speaker_of(a.index)
        referent = outcome.referent
        if referent is None:
            return _nobody(a.index, tuple(self._own_steps(a, outcome)))
        self.used.setdefault(id(referent), referent)
        if referent.first is None and a.speaker is not None:
            referent.first = (a.speaker.start, a.speaker.end)
        resolution = "carried" if a.speaker is None else outcome.resolution
        return Resolution(
            index=a.index,
            speaker_id=self._id(referent),
            name=referent.name,
            kind=referent.kind,
            role=self._role(outcome),
            resolution=resolution,
            evidence=tuple(self._steps(a, outcome)),
            odds=curve().resolution[resolution],
        )

    def _id(self, referent: Referent) -> str:
        if id(referent) not in self.ids:
            self.ids[id(referent)] = speaker_id(referent, self.article)
        return self.ids[id(referent)]

    def _role(self, outcome: Outcome) -> str | None:
        """The role at the mention itself, else the first the text gives; of the unnamed what their noun says."""
        referent = outcome.referent
        assert referent is not None
        if outcome.role is not None:
            return " ".join(self.text[outcome.role.start : outcome.role.end].split())
        if referent.roles:
            return referent.roles[0][0]
        heads = sorted(h for h in referent.heads if self.sweep.lex.is_person_noun(h))
        return heads[0] if referent.kind == "unnamed" and heads else None

    def _own_steps(self, a: Attribution, outcome: Outcome) -> list[Step]:
        return [self._step(outcome.rule, a.speaker)] if a.speaker is not None else []

    def _steps(self, a: Attribution, outcome: Outcome) -> list[Step]:
        """From the words at the attribution to the canonical name."""
        referent = outcome.referent
        assert referent is not None
        steps = [self._step("mention", a.speaker)] if a.speaker is not None else self._carried_steps(a)
        if outcome.via is not None:
            steps.append(self._token_step(outcome.rule, *outcome.via))
        elif outcome.name is not None:
            steps.append(self._token_step(outcome.rule, outcome.name.start, outcome.name.end))
        elif outcome.rule == "description" and referent.roles:
            text, start, end = referent.roles[0]
            steps.append(Step(rule="role", start=start, end=end, text=text))
        elif referent.first is not None and outcome.rule != "as written":
            steps.append(self._step(outcome.rule, Extent(start=referent.first[0], end=referent.first[1])))
        if outcome.role is not None:
            steps.append(self._step("role", outcome.role))
        if referent.first is not None and referent.names:
            full = self._step("name", Extent(start=referent.first[0], end=referent.first[1]))
            if (full.start, full.end) not in {(s.start, s.end) for s in steps}:
                steps.append(full)
        return steps + _data_steps(referent)

    def _carried_steps(self, a: Attribution) -> list[Step]:
        seen: set[int] = set()
        while a.speaker is None and a.carried_from in self.sweep.attributions and a.index not in seen:
            seen.add(a.index)
            a = self.sweep.attributions[a.carried_from]
        return [self._step("carried", a.speaker)] if a.speaker is not None else []

    def _step(self, rule: str, extent: Extent) -> Step:
        return Step(rule=rule, start=extent.start, end=extent.end, text=self.text[extent.start : extent.end])

    def _token_step(self, rule: str, start: int, end: int) -> Step:
        span = self.doc[start:end]
        return Step(rule=rule, start=span.start_char, end=span.end_char, text=span.text)


def _source(referent: Referent) -> str:
    if referent.entry is not None:
        return "registry"
    return "institution" if referent.institution and referent.country else "name"


def _data_steps(referent: Referent) -> list[Step]:
    """What rests on data: the registry's name, and whom a metonym usually stands for."""
    steps = []
    if referent.entry is not None:
        steps.append(Step(rule="registry", start=-1, end=-1, text=referent.name))
        if referent.entry.referent:
            steps.append(Step(rule="metonym", start=-1, end=-1, text=f"usually {referent.entry.referent}"))
    elif referent.institution and referent.country:
        steps.append(Step(rule="institution", start=-1, end=-1, text=referent.name))
    elif referent.kind == "place" and referent.country:
        steps.append(Step(rule="metonym", start=-1, end=-1, text=f"usually Government ({referent.country})"))
    return steps
