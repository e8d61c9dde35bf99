"""What the reader has in mind at each point of the text: the latest mentions and how they stood."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from spacy.tokens import Doc

from saidby import marks
from saidby.model import Attribution, Paragraph, Quote
from saidby.resolve.referent import Referent

MEMORY = 60
"""Mentions that are looked back on: some ten paragraphs; keeps the search linear in the length of the text."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A mention as a candidate antecedent; `at` is the token it starts with.

    `until`: the last token up to which it is in mind: for a speaker the end of what is said.
    `owned_by`: the pronoun in it ("his lawyer", "a friend of hers").  `label`: it announces a turn ("SMITH:").
    `described_as_owned_by`: the pronoun in front of the name ("her clerk, Moe").
    """

    at: int
    end: int
    until: int
    referent: Referent
    subject: bool
    quoted: bool
    speaks: bool
    owner: bool
    oblique: bool
    owned_by: str
    label: bool = False
    described_as_owned_by: str = ""


class Scene:
    """The sightings so far, and where sentences, paragraphs and quotations lie."""

    def __init__(self, doc: Doc, attributions: list[Attribution]) -> None:
        self.doc = doc
        self.sightings: list[Sighting] = []
        self._sentence_starts = [token.i for token in doc if token.is_sent_start]
        paragraphs = marks.read(doc, Paragraph) if marks.has(doc, Paragraph) else []
        self._paragraph_starts = [p.start for p in sorted(paragraphs)]
        self._quoted = _quoted_stretches(doc, attributions)
        self._utterances = _utterances(self._quoted, attributions)
        self._turns = _turns(doc)
        self._reported = _reported(attributions)
        self._length = len(doc.text)
        self._quoted_starts = [start for start, _ in self._quoted]

    def see(
        self,
        at: int,
        end: int,
        referent: Referent,
        *,
        speaks: bool = False,
        until: int = 0,
        whole: tuple[int, int] | None = None,
    ) -> None:
        """Notes a mention; mentions come in text order. `whole`: a name with what stands before it."""
        head = self._head(at, end)
        subject = doc_dep(self.doc, head).startswith("nsubj") and self.doc[head].head.dep_ != "acl:relcl"
        owner = (end < len(self.doc) and self.doc[end].text in ("'s", "’s")) or self.doc[head].tag_ == "PRP$"
        quoted = self.quotation(at) is not None
        self.sightings.append(
            Sighting(
                at=at,
                end=end,
                until=max(at, until),
                referent=referent,
                subject=subject,
                quoted=quoted,
                speaks=speaks and not self._is_agent(head),
                owner=owner,
                oblique=doc_dep(self.doc, head).startswith(("nmod", "obl")),
                owned_by=self._owner(at, end),
                described_as_owned_by=self._owner(*whole) if whole is not None else "",
                label=self._is_label(at, end),
            )
        )

    def recent(self, before: int) -> list[Sighting]:
        """The latest sightings that end before a token, latest first."""
        last = len(self.sightings)
        while last and self.sightings[last - 1].end > before:
            last -= 1
        return self.sightings[max(0, last - MEMORY) : last][::-1]

    def sighting_at(self, token: int) -> Sighting | None:
        """The sighting that starts at a token."""
        i = bisect_right(self.sightings, token, key=lambda s: s.at) - 1
        return self.sightings[i] if i >= 0 and self.sightings[i].at == token else None

    def following(self, after: int) -> list[Sighting]:
        """The sightings that start behind a token, in text order; asked for when the walk is over."""
        first = bisect_right(self.sightings, after, key=lambda s: s.at)
        return self.sightings[first : first + MEMORY]

    def in_sentence(self, token: int) -> list[Sighting]:
        """The sightings in the token's sentence."""
        i = bisect_right(self.sightings, token, key=lambda s: s.at)
        number = self.sentence(token)
        first = i
        while first and self.sentence(self.sightings[first - 1].at) == number:
            first -= 1
        while i < len(self.sightings) and self.sentence(self.sightings[i].at) == number:
            i += 1
        return self.sightings[first:i]

    def sentence(self, token: int) -> int:
        """The number of the token's sentence."""
        return bisect_right(self._sentence_starts, token)

    def paragraph(self, token: int) -> int:
        """The number of the token's paragraph."""
        return bisect_right(self._paragraph_starts, self.doc[token].idx)

    def quotation(self, token: int) -> int | None:
        """The number of the outermost quotation around a token."""
        at = self.doc[token].idx
        i = bisect_right(self._quoted_starts, at) - 1
        return i if i >= 0 and at < self._quoted[i][1] else None

    def utterance(self, token: int) -> int | None:
        """The number of what is said in one go around a token: quotations on both sides of "she said" are one."""
        quotation = self.quotation(token)
        return None if quotation is None else self._utterances[quotation]

    def reported(self, token: int) -> bool:
        """Whether the token stands in what somebody is reported to say."""
        at = self.doc[token].idx
        i = bisect_right(self._reported, (at, self._length)) - 1
        return i >= 0 and at < self._reported[i][1]

    def labelled(self, token: int) -> bool:
        """Whether the token stands in speech that a label ("SMITH:") announces."""
        at = self.doc[token].idx
        i = bisect_right(self._turns, (at, self._length)) - 1
        return i >= 0 and at < self._turns[i][1]

    def _is_agent(self, head: int) -> bool:
        """Whether somebody stands back behind another: "Lund was asked by a reporter whether … He said …"."""
        token = self.doc[head]
        passive = any(t.dep_.endswith(":pass") for t in token.head.children)
        return passive and token.dep_.startswith("obl") and any(t.lower_ == "by" for t in token.children)

    def _owner(self, at: int, end: int) -> str:
        pronouns = (self.doc[i] for i in range(at, end) if self.doc[i].tag_ in ("PRP", "PRP$"))
        return next((t.lower_ for t in pronouns if end - at > 1 or t.tag_ == "PRP$"), "")

    def _is_label(self, at: int, end: int) -> bool:
        starts_line = at == 0 or (self.doc[at - 1].is_space and "\n" in self.doc[at - 1].text)
        return starts_line and end < len(self.doc) and self.doc[end].text == ":"

    def same_clause(self, sighting: Sighting, token: int) -> bool:
        """Whether both are arguments of one verb: "Smith told him" does not speak of one man.

        Of two subjects of one verb the parse has one wrong.
        """
        head = self._head(sighting.at, sighting.end)
        one, other = self.doc[head], self.doc[token]
        if one.dep_.startswith("nsubj") and other.dep_.startswith("nsubj"):
            return False
        if one.dep_.startswith("obl") and one.head.dep_ == "advcl" and one.head.head.i == other.head.i:
            # "Asked by Smith whether …, he said" does not speak of Smith.
            return any(child.lower_ == "by" for child in one.children)
        return not sighting.owner and one.head.i == other.head.i and one.i != other.i and one.dep_ != "appos"

    def _head(self, start: int, end: int) -> int:
        return next((i for i in range(start, end) if not start <= self.doc[i].head.i < end), end - 1)


def doc_dep(doc: Doc, i: int) -> str:
    """The dependency of a token; that of a title's or apposition's head for a name that hangs on it."""
    token = doc[i]
    if token.dep_ in ("appos", "flat", "compound") and token.head.i != i:
        token = token.head
    return str(token.dep_)


def _turns(doc: Doc) -> list[tuple[int, int]]:
    if not marks.has(doc, Quote):
        return []
    quotes = [q for q in marks.read(doc, Quote) if q.kind == "unmarked_block" and q.label is not None]
    return sorted((part.start, part.end) for quote in quotes for part in quote.parts)


def _reported(attributions: list[Attribution]) -> list[tuple[int, int]]:
    """The stretches that the contents of outermost attributions cover, in order, none within another."""
    stretches: list[tuple[int, int]] = []
    for start, end in sorted((span.start, span.end) for a in attributions if a.parent is None for span in a.spans):
        if stretches and start < stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(end, stretches[-1][1]))
        else:
            stretches.append((start, end))
    return stretches


def _quoted_stretches(doc: Doc, attributions: list[Attribution]) -> list[tuple[int, int]]:
    if marks.has(doc, Quote):
        quotes = [q for q in marks.read(doc, Quote) if q.level == 1 and q.kind == "quotation"]
        found = [(part.start, part.end) for q in quotes for part in q.parts]
    else:
        found = [(s.start, s.end) for a in attributions if a.quotation == "direct" for s in a.spans]
    stretches: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if not stretches or start >= stretches[-1][1]:
            stretches.append((start, end))
    return stretches


def _utterances(stretches: list[tuple[int, int]], attributions: list[Attribution]) -> list[int]:
    """For each quoted stretch the number of the first that belongs to the same outermost claim."""
    starts = [start for start, _ in stretches]
    first = list(range(len(stretches)))
    for a in attributions:
        if a.parent is not None:
            continue
        touched: set[int] = set()
        for span in a.spans:
            low, high = max(0, bisect_right(starts, span.start) - 1), bisect_right(starts, span.end - 1)
            touched |= {i for i in range(low, high) if stretches[i][0] < span.end and span.start < stretches[i][1]}
        for i in touched:
            first[i] = min(first[i], *touched)
    return first
