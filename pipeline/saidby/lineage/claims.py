"""The same claim in several articles: word for word, in other words, or with another figure."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from saidby.errors import LexiconError
from saidby.lexicons.loader import cached, load_toml
from saidby.lineage import sketch
from saidby.lineage.articles import DAY, NEVER, Duplicates
from saidby.lineage.leaders import Clusters, Relation, candidate_pairs, cluster
from saidby.lineage.scratch import Column, Ragged
from saidby.segment.prose import boundary_words, stem

KINDS = ("first", "verbatim", "paraphrase", "changed_number")
VERBATIM, PARAPHRASE, CHANGED_NUMBER = 1, 2, 3
BANDS, ROWS = 16, 3
BACK = 2
WINDOW = 7 * DAY
"""A week: what somebody says again later in other words or with other figures is another claim."""
TELLING_WORDS = 8
"""So many words that are all the same say by themselves that the claim is the same, whoever it is ascribed to."""
PART_WORDS = 6
"""The shorter of two quotations must have so many words to count as a part of the longer."""
LEAST_TERMS, LEAST_SHARED = 2, 4
SHORTER, EITHER, FIGURE = 0.7, 0.5, 0.6
"""Shares of terms in common: of the shorter claim, of both together, and of both where figures differ."""
FIGURE_MARK = "#"
PERSON = sketch.hash_of("person") & 0xFF

FACTS = np.dtype(
    [
        ("article", np.int64),
        ("key", np.uint64),
        ("name", np.uint64),
        ("surname", np.uint64),
        ("kind", np.uint8),
        ("bare", np.bool_),
        ("status", np.uint64),
    ]
)
"""key: of all words.  name, surname, kind: of the speaker, 0 where there is none.  bare: the name is one word.
status: of status and negation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageWords:
    """The lists of `lineage_words.toml`."""

    negations: frozenset[str]
    name_suffixes: frozenset[str]


@cached
def lineage_words() -> LineageWords:
    """The word lists; LexiconError where one is missing or unknown."""
    data = load_toml("lineage_words")
    wanted = set(LineageWords.__dataclass_fields__)
    if set(data) != wanted:
        raise LexiconError(f"lineage_words.toml: keys are {sorted(data)}, not {sorted(wanted)}")
    return LineageWords(**{key: frozenset(value.split()) for key, value in data.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a claim says, for comparing: words in order with a mark for each figure, its terms, and its figures."""

    sequence: sketch.Small
    terms: sketch.Small
    figures: sketch.Small
    negated: bool


class Claims:
    """What is kept of each claim: little in memory, the rest in files in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.ids = Column(folder / "claim_ids", "S20")
        self.facts = Column(folder / "claims", FACTS)
        self.bands = Column(folder / "claim_bands", np.uint32, BANDS)
        self.sequences = Ragged(folder / "sequences", np.uint32)
        self.terms = Ragged(folder / "terms", np.uint32)
        self.figures = Ragged(folder / "figures", np.uint32)

    def add(self, row: Mapping[str, Any], article: int, text: str, quantities: Sequence[Mapping[str, Any]]) -> None:
        """Takes a claim in; `article` is the article's number in input order, `quantities` are the article's."""
        content = read_content(text, row["spans"], quantities)
        name, surname, bare = speaker_keys(row["speaker"])
        kind = row["speaker_kind"] or ""
        status = sketch.hash_of(row["status"], "not" if content.negated else "")
        whose = surname if kind == "person" else name
        told = len(content.terms) >= LEAST_TERMS
        by_itself = len(content.sequence) >= TELLING_WORDS
        comparable = told and (whose or by_itself)
        key = sketch.hash_row(content.sequence, status, 0 if by_itself else whose) if comparable else 0
        self.ids.append(row["claim_id"].encode("ascii"))
        facts = (article, key, name, surname, sketch.hash_of(kind) & 0xFF, bare, status)
        self.facts.append(np.array([facts], dtype=FACTS))
        self.bands.append(_bands(content.terms, whose))
        self.sequences.append(content.sequence)
        self.terms.append(content.terms)
        self.figures.append(content.figures)

    def solve(self, duplicates: Duplicates) -> Lineages:
        """The clusters; nothing can be added any more."""
        facts = self.facts.array()
        article = np.ascontiguousarray(facts["article"])
        order = np.lexsort((np.arange(len(article)), duplicates.rank[article]))
        rank = np.empty_like(order)
        rank[order] = np.arange(len(order))
        compare = _Comparison(self, facts, duplicates.moments[article] if len(article) else article)

        def relate(earlier: int, later: int) -> Relation | None:
            return compare(int(order[earlier]), int(order[later]))

        def keys() -> Iterator[tuple[npt.NDArray[Any], npt.NDArray[np.int64]]]:
            yield np.ascontiguousarray(facts["key"]), rank
            bands = self.bands.array()
            for k in range(BANDS):
                yield np.ascontiguousarray(bands[:, k]), rank

        clusters = cluster(len(order), candidate_pairs(keys(), len(order), back=BACK), relate)
        return Lineages(self, order, rank, clusters, article, duplicates)


class Lineages:
    """The clusters of claims."""

    def __init__(
        self,
        claims: Claims,
        order: npt.NDArray[np.int64],
        rank: npt.NDArray[np.int64],
        clusters: Clusters,
        article: npt.NDArray[np.int64],
        duplicates: Duplicates,
    ) -> None:
        self.ids, self.order, self.rank, self.clusters = claims.ids.array(), order, rank, clusters
        self.published = duplicates.published[article[order]] if len(article) else article
        for later in np.flatnonzero((clusters.base >= 0) & (clusters.base != clusters.leader)):
            clusters.kind[later] = clusters.kind[clusters.base[later]]

    def columns(self, start: int, end: int) -> dict[str, list[Any]]:
        """The columns of some claims in input order."""
        seen = self.rank[start:end]
        leaders = self.clusters.leader[seen]
        published = self.published[leaders].tolist()
        return {
            "claim_cluster_id": [self.ids[self.order[r]].decode("ascii") for r in leaders],
            "claim_cluster_kind": [KINDS[kind] for kind in self.clusters.kind[seen]],
            "claim_first_seen": [None if moment == NEVER else moment for moment in published],
        }


class _Comparison:
    """What a later claim is to an earlier one."""

    def __init__(self, claims: Claims, facts: npt.NDArray[Any], moments: npt.NDArray[np.int64]) -> None:
        self.facts, self.moments = facts, moments
        self.sequences, self.terms, self.figures = (c.rows() for c in (claims.sequences, claims.terms, claims.figures))

    def __call__(self, i: int, j: int) -> Relation | None:
        one, other = self.facts[i], self.facts[j]
        if one["article"] == other["article"] or one["status"] != other["status"]:
            return None
        same = same_speaker(one, other)
        if same is False:
            return None
        of_one, of_other = self.figures[i], self.figures[j]
        shared = sketch.shared(of_one, of_other)
        same_figures, fitting = shared == max(len(of_one), len(of_other)), shared == min(len(of_one), len(of_other))
        equal = np.array_equal(self.sequences[i], self.sequences[j])
        if equal and same_figures:
            telling = same or len(self.sequences[i]) >= TELLING_WORDS
            return Relation(VERBATIM, True) if telling else None
        if not same:
            return None
        if fitting and not equal and _part(self.sequences[i], self.sequences[j]):
            return Relation(VERBATIM, False)
        if NEVER not in (self.moments[i], self.moments[j]) and abs(self.moments[i] - self.moments[j]) > WINDOW:
            return None
        alike = likeness(self.terms[i], self.terms[j])
        if fitting and not equal:
            return Relation(PARAPHRASE, False) if alike >= EITHER else None
        return Relation(CHANGED_NUMBER, False) if equal or alike >= FIGURE else None


def likeness(one: sketch.Small, other: sketch.Small) -> float:
    """The share of all terms that are common, 0 where they are too few or not most of the shorter claim's."""
    both = sketch.shared(one, other)
    if both < LEAST_SHARED or both < SHORTER * min(len(one), len(other)):
        return 0.0
    return both / (len(one) + len(other) - both)


def same_speaker(one: Any, other: Any) -> bool | None:
    """Whether two claims have one speaker; None where that is open, as where one has none or is an institution's."""
    if not one["name"] or not other["name"]:
        return None
    if one["name"] == other["name"]:
        return True
    if one["kind"] != other["kind"]:
        return None
    person = one["kind"] == PERSON
    return bool(person and one["surname"] == other["surname"] and (one["bare"] or other["bare"]))


@functools.lru_cache(maxsize=8192)
def speaker_keys(speaker: str | None) -> tuple[int, int, bool]:
    """Numbers for the whole name and for the surname, and whether the name is one word."""
    parts = sketch.words(speaker or "")
    if not parts:
        return 0, 0, False
    suffixes = lineage_words().name_suffixes
    surname = next((part for part in reversed(parts) if part not in suffixes), parts[-1])
    return sketch.hash_of(*parts), sketch.hash_of(surname), len(parts) == 1


def read_content(text: str, spans: Sequence[Mapping[str, int]], quantities: Sequence[Mapping[str, Any]]) -> Content:
    """Reads the words of a claim. Figures are those of the quantities in it, and other words with digits."""
    sequence: list[str] = []
    figures: set[str] = set()
    for span in spans:
        inside = [q for q in quantities if span["start"] <= q["start"] and q["end"] <= span["end"]]
        said = text[span["start"] : span["end"]]
        sequence += _masked(said, span["start"], inside) if inside else sketch.words(said)
        figures.update(map(_figure, inside))
    figures.update(word for word in sequence if word[0].isdigit())
    sequence = [FIGURE_MARK if word[0].isdigit() else word for word in sequence]
    stop, negations = boundary_words().function_words, lineage_words().negations
    terms = {stem(word) for word in sequence if word not in stop}
    return Content(
        sequence=sketch.hashes(sequence).astype(np.uint32),
        terms=sketch.hashed_set(term for term in terms if len(term) > 2 and term not in stop),
        figures=sketch.hashed_set(figures),
        negated=any(word in negations or word.endswith("n't") for word in sequence),
    )


def _masked(text: str, offset: int, quantities: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The words of a text that begins at `offset`, with one mark for those of each quantity."""
    seen = -1
    for word, start, end in sketch.located_words(text):
        of = next((q for q in quantities if q["start"] < end + offset and start + offset < q["end"]), None)
        if of is None:
            yield word
        elif of["start"] > seen:
            seen = of["start"]
            yield FIGURE_MARK


def _figure(q: Mapping[str, Any]) -> str:
    """A quantity's value in standard units: "two" and "2" are one figure, "1.5 tonnes" and "1,500 kg" too."""
    low, high, unit = q["si_low"], q["si_high"], q["si_unit"]
    if low is None or high is None:
        low, high, unit = q["value_low"], q["value_high"], q["currency"] or q["unit"] or ""
    return f"{low:.6g} {high:.6g} {unit}"


def _bands(terms: sketch.Small, whose: int) -> npt.NDArray[np.uint32]:
    """Signature of the terms together with the speaker: only claims of one speaker are compared by likeness."""
    if len(terms) < LEAST_SHARED or not whose:
        return np.zeros(BANDS, dtype=np.uint32)
    of_terms = sketch.bands(terms, count=BANDS, rows=ROWS).astype(np.uint64)
    return (sketch.mix(of_terms ^ np.uint64(whose)) >> np.uint64(32)).astype(np.uint32)


def _part(one: sketch.Small, other: sketch.Small) -> bool:
    """Whether the shorter sequence of words stands in the longer as it is."""
    short, long = sorted((one, other), key=len)
    if len(short) < PART_WORDS:
        return False
    starts = np.flatnonzero(long[: len(long) - len(short) + 1] == short[0])
    return any(np.array_equal(long[start : start + len(short)], short) for start in starts)
