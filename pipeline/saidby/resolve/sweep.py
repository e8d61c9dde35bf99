"""One walk through an article, in text order: every mention finds its referent from what stood before it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict

from spacy.tokens import Doc, Token

from saidby import marks
from saidby.model import Attribution, Boilerplate, Extent, ResolutionKind
from saidby.resolve import anaphora, descriptions, nominals
from saidby.resolve.anaphora import GENDERED, THIRD_PERSON
from saidby.resolve.around import Around
from saidby.resolve.cast import Cast
from saidby.resolve.cataphora import name_afterwards
from saidby.resolve.documents import Documents
from saidby.resolve.epithets import epithet, nationality
from saidby.resolve.lexicon import Lexicon
from saidby.resolve.mention import FIRST_PERSON, Reading, read_mention
from saidby.resolve.names import Name, find_names
from saidby.resolve.offsets import Tokens
from saidby.resolve.others import Others
from saidby.resolve.outcome import OtherMention, Outcome
from saidby.resolve.phrases import Phrase, is_relative, lemma
from saidby.resolve.referent import Referent
from saidby.resolve.roles import add_role, find_roles
from saidby.resolve.scene import Scene, Sighting
from saidby.resolve.voices import Voices

BROAD = frozenset({"building", "government"})


class Sweep:
    """The walk over the tokens `[start, end)` of a Doc; `run` fills `outcomes` and `mentions`."""

    def __init__(self, doc: Doc, attributions: list[Attribution], lex: Lexicon, start: int, end: int) -> None:
        self.doc = doc
        self.lex = lex
        self.attributions = {a.index: a for a in attributions}
        self.start, self.end = start, end
        self.tokens = Tokens(doc)
        rows = marks.read(doc, Boilerplate) if marks.has(doc, Boilerplate) else []
        self._boilerplate = sorted((row.start, row.end) for row in rows)
        names = [n for n in find_names(doc, lex, start=start, end=end) if not self.hidden(n.start)]
        self.cast = Cast(doc, names, lex)
        find_roles(doc, self.cast, lex, start=start, end=end)
        self.by_head: dict[str, list[Referent]] = defaultdict(list)
        for referent in self.cast.referents:
            for head in referent.heads if referent.kind == "person" else ():
                self.by_head[head].append(referent)
        self.scene = Scene(doc, attributions)
        self.outcomes: dict[int, Outcome] = {}
        self.mentions: list[OtherMention] = []
        self._by_extent: dict[Extent, Outcome] = {}
        self.documents = Documents(doc, self.cast, self.scene, lex, start, describe=self.described)
        self.voices = Voices(self)
        self.around = Around(self)
        self.others = Others(self)
        self.new: dict[int, tuple[Phrase, Referent]] = {}
        self._unknown: dict[str, Referent] = {}
        self._voices: set[str | None] | None = None
        self._wholes: dict[int, tuple[int, int]] = {}
        self.readings = {
            a.index: read_mention(doc, self.tokens.within(a.speaker.start, a.speaker.end), self.cast, lex)
            for a in attributions
            if a.speaker is not None
        }

    def run(self) -> None:
        """Goes through names, speaker mentions and subjects in text order, then settles "I" and "we"."""
        readings = self.readings
        for index, reading in readings.items():
            if reading.form == "name" and not self._is_common_noun(reading):
                self._speak(index, self._by_name(reading))
        at: dict[int, list[int]] = defaultdict(list)
        for index, reading in readings.items():
            at[reading.start].append(index)
        covered = {i for reading in readings.values() for i in range(reading.start, reading.end)}
        self._wholes = {name.start: (r.start, name.end) for r in readings.values() for name in r.names}
        speaking = {name.start: self._until(i) for i, reading in readings.items() for name in reading.names}
        for i in range(self.start, self.end):
            for index in at.get(i, ()):
                if index not in self.outcomes:
                    self._settle(index, readings[index])
            name = self.cast.name_at(i)
            if name is not None and name.start == i:
                self._see_name(name, speaking.get(i))
            elif name is None and i not in covered:
                self.others.see(self.doc[i])
            if lemma(self.doc[i]) in self.lex.nouns["document"] and i > self.start:
                self.documents.note(i)
        name_afterwards(self, readings)
        for index, reading in readings.items():
            if reading.form == "pronoun" and self.doc[reading.start].lower_ in FIRST_PERSON:
                self.outcomes[index] = self.voices.first_person(index, reading.start, set())

    def described(self, phrase: Phrase) -> anaphora.Found | None:
        """Whom a description goes back to; None where nobody fits."""
        barred = self.around.speaker(phrase.start)
        return descriptions.description(self.doc, phrase, self.scene, self.by_head, self.lex, barred=barred)

    def _by_common_noun(self, reading: Reading) -> Outcome:
        """ "the Fund" and "the Italian" may go back to somebody; else they are names."""
        name, phrase = reading.names[-1], reading.phrase
        if name.kind == "group" or name.text.lower() in self.lex.nouns["partisan"]:
            found = nationality(self.doc, name, self.scene, self.lex, self.cast.referents)
        else:
            found = self.described(phrase) if phrase is not None else None
            if found is not None and not (found.sighting and name.text.lower() in found.referent.heads):
                found = None
        if found is None:
            return self._by_name(reading)
        return Outcome(found.referent, "nominal", "description", via=found.tokens)

    def _is_common_noun(self, reading: Reading) -> bool:
        """Whether a name may be but a noun with a capital: "the Fund", "the Agency", "the Italian", "the Danes"."""
        name, phrase = reading.names[-1], reading.phrase
        if len(reading.names) > 1 or phrase is None or name.entry is not None or name.institution is not None:
            return False
        first = self.doc[phrase.start].lower_ == "the" and phrase.start + 1 == name.start and phrase.end == name.end
        if not first or name.end - name.start > 1 or reading.end > name.end:
            return False
        word = name.text.lower()
        return name.kind == "group" or word in self.lex.organisation_nouns or word in self.lex.nouns["partisan"]

    def _see_name(self, name: Name, until: int | None) -> None:
        """Notes a name; `until` is where what it says ends, None where it says nothing."""
        referent = self.cast.speaks.get(name.start) if until is not None else None
        referent = referent or self.cast.of_name[name.start]
        whole = self._wholes.get(name.start)
        self.scene.see(name.start, name.end, referent, speaks=until is not None, until=until or 0, whole=whole)

    def _until(self, index: int) -> int:
        """The last token of what is said."""
        spans = self.attributions[index].spans
        tokens = self.tokens.within(spans[-1].start, spans[-1].end) if spans else None
        return tokens[1] - 1 if tokens is not None else 0

    def content(self, index: int) -> tuple[int, int]:
        """The tokens of what is said, from the first to the last."""
        spans = self.attributions[index].spans
        tokens = self.tokens.within(spans[0].start, spans[-1].end) if spans else None
        return tokens or (0, 0)

    def _speak(self, index: int, outcome: Outcome) -> None:
        self.outcomes[index] = outcome
        extent = self.attributions[index].speaker
        if extent is not None:
            self._by_extent[extent] = outcome
            if outcome.referent is not None and outcome.resolution != "pronoun":
                self._tell_gender(outcome.referent, extent)

    def _tell_gender(self, referent: Referent, extent: Extent) -> None:
        """By a pronoun in a relative clause of the mention: "an aide, who spoke on condition that she not be named"."""
        if referent.gender is not None or referent.plural or referent.kind not in ("person", "unnamed"):
            return
        start, end = self.tokens.within(extent.start, extent.end) or (0, 0)
        who = next((i for i in range(start, end) if self.doc[i].lower_ in ("who", "whose")), end)
        told = (GENDERED.get(THIRD_PERSON.get(self.doc[i].lower_, "")) for i in range(who, end))
        referent.gender = next((gender for gender in told if gender is not None), None)

    def _settle(self, index: int, reading: Reading) -> None:
        """A pronoun or description at an attribution."""
        extent = self.attributions[index].speaker
        assert extent is not None
        if extent in self._by_extent:
            self.outcomes[index] = self._by_extent[extent]
            return
        if reading.form == "pronoun":
            outcome = self._by_pronoun(index, reading)
        elif reading.names:
            outcome = self._by_common_noun(reading)
        elif reading.phrase is not None:
            written = Extent(start=max(extent.start, self.doc[reading.start].idx), end=extent.end)
            outcome = self.by_description(reading.phrase, reading.end, written)
        else:
            outcome = Outcome(None, "none", "no mention")
        self._speak(index, outcome)
        if outcome.referent is not None:
            self.scene.see(reading.start, reading.end, outcome.referent, speaks=True, until=self._until(index))

    def _by_name(self, reading: Reading) -> Outcome:
        name = reading.names[-1]
        if len(reading.names) > 1:
            return Outcome(self._together(reading.names), "named", reading.rule)
        referent = self.cast.of_name[name.start]
        instead = self.cast.speaks.get(name.start)
        if instead is not None and not self._government_speaks(name):
            referent = instead
        role = None
        if reading.role is not None:
            span = self.doc[reading.role[0] : reading.role[1]]
            role = Extent(start=span.start_char, end=span.end_char)
            add_role(self.doc, referent, reading.role, self.lex)
        return Outcome(referent, self.name_form(name, referent), reading.rule, name=name, role=role)

    def _government_speaks(self, name: Name) -> bool:
        """Whether the article has another voice of that country, so that "the UK" cannot mean one ministry."""
        if self._voices is None:
            entries = (r.entry for r in self.cast.referents if r.entry is not None and r.entry.type in BROAD)
            self._voices = {entry.country for entry in entries}
            self._voices |= {r.country for r in self.cast.referents if r.institution == "Government"}
        return name.country in self._voices

    def name_form(self, name: Name, referent: Referent) -> ResolutionKind:
        """Named: a full name or a part of it; alias: a short form, or another name; nominal: "the UK officials"."""
        if name.weak and self.lex.is_person_noun(name.text.split()[-1].removesuffix("s")):
            return "nominal"
        if referent.kind == "person" or (referent.kind != "organisation" and referent.entry is None):
            return "named"
        full = {word for word in referent.name.partition(" (")[0].casefold().split() if len(word) > 3}
        short = referent.name.casefold() == name.text.casefold() or full & set(name.text.casefold().split())
        return "named" if short or (name.institution is not None and " " in name.text) else "alias"

    def _together(self, names: tuple[Name, ...]) -> Referent:
        people = [self.cast.of_name[name.start] for name in names]
        text = " and ".join([", ".join(p.name for p in people[:-1]), people[-1].name])
        referent = Referent(kind="group", name=text, full=all(p.full for p in people), plural=True)
        referent.first = people[0].first
        return referent

    def _by_pronoun(self, index: int, reading: Reading) -> Outcome:
        word = self.doc[reading.start].lower_
        if word in THIRD_PERSON:
            outer = self.around.outer(index)
            found = anaphora.pronoun(
                word,
                reading.start,
                self.scene,
                outer=outer,
                barred=self.around.quoter(index),
                content=self.content(index),
            )
            if found is not None:
                return Outcome(found.referent, "pronoun", "pronoun", via=found.tokens)
        elif is_relative(self.doc[reading.start]):
            sighting = self._antecedent(self.doc[reading.start])
            if sighting is not None:
                return Outcome(sighting.referent, "pronoun", "relative pronoun", via=(sighting.at, sighting.end))
        return Outcome(None, "none", "unresolved pronoun")

    def _antecedent(self, token: Token) -> Sighting | None:
        """The sighting a relative pronoun goes back to: that of the noun its clause hangs on, else the nearest."""
        clause = next((t for t in (token, *token.ancestors) if t.dep_ in ("acl:relcl", "relcl")), None)
        noun = clause.head.i if clause is not None else None
        near = [s for s in self.scene.recent(token.i) if self.scene.sentence(s.at) == self.scene.sentence(token.i)]
        for sighting in near:
            if noun is not None and sighting.at <= noun < sighting.end:
                return sighting
        return near[0] if near else None

    def first_token(self, index: int) -> int:
        """The token at which an attribution's mention of its speaker starts."""
        extent = self.attributions[index].speaker
        tokens = self.tokens.within(extent.start, extent.end) if extent is not None else None
        return tokens[0] if tokens is not None else self.start

    def by_description(self, phrase: Phrase, end: int, extent: Extent) -> Outcome:
        """Whom a description means; `end` is the token at which the mention ends, `extent` the words as written."""
        if nominals.is_document(self.doc, phrase, self.lex):
            owner = self.documents.owner(phrase, end)
            if owner is not None:
                return Outcome(owner, "nominal", "document of")
        common = phrase.head == phrase.start + 1 and lemma(self.doc[phrase.head]) in self.lex.organisation_nouns
        unknown = nominals.unknown_name(self.doc, phrase, self.lex)
        if unknown is not None and not (common and self.described(phrase) is not None):
            return Outcome(self._unknown.setdefault(unknown.name.casefold(), unknown), "named", "unrecognised name")
        plural = self.doc[phrase.head].tag_ in ("NNS", "NNPS")
        known = descriptions.is_definite(self.doc, phrase) or (plural and self.doc[phrase.head].lower_ != "people")
        restricted = phrase.end < end and is_relative(self.doc[phrase.end]) and not self.doc[phrase.end].is_punct
        if known and not restricted and not descriptions.is_indefinite(self.doc, phrase):
            found, rule = self.described(phrase), "description"
            if (
                found is None
                and descriptions.is_definite(self.doc, phrase)
                and not descriptions.is_owned(self.doc, phrase)
            ):
                found, rule = epithet(self.doc, phrase, self.scene, self.lex), "epithet"
            if found is not None:
                return Outcome(found.referent, "nominal", rule, via=found.tokens)
        last = self.doc[nominals.end_of_name(self.doc, phrase, end) - 1]
        text = " ".join(self.tokens.text[extent.start : min(extent.end, last.idx + len(last))].split())
        made = nominals.new_referent(self.doc, phrase, text, self.lex)
        if made.kind == "unnamed":
            self.new[phrase.start] = phrase, made
        institution = made.kind == "organisation" and nominals.is_institution(self.doc, phrase, self.lex)
        return Outcome(made, "named" if institution else "nominal", "as written")

    def hidden(self, token: int) -> bool:
        """Whether a token is boilerplate, in which nobody is sought."""
        i = bisect_right(self._boilerplate, (self.doc[token].idx, len(self.tokens.text) + 1)) - 1
        return i >= 0 and self.doc[token].idx < self._boilerplate[i][1]
