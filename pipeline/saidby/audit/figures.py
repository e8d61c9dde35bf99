"""What the verdicts say about the run: precision by group with intervals, by field, and agreement of auditors."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from saidby.audit.agreement import cohen_kappa, krippendorff_alpha, span_f1
from saidby.audit.desk import STATES, Desk
from saidby.audit.gold import final_claims
from saidby.audit.judging import FIELDS
from saidby.audit.sample import Sampling
from saidby.audit.statistics import Estimate, estimate
from saidby.audit.store import Verdict
from saidby.evaluate.matching import WordIndex, align
from saidby.evaluate.scores import FOUND

GROUPS = {
    "method": "Method",
    "quotation": "Quotation",
    "nesting": "Nesting",
    "cue_lemma": "Cue",
    "publisher": "Publisher",
}
MOST_GROUPS = 15


@dataclass(frozen=True, slots=True)
class Group:
    """One value of a column, and the share of its claims that is right."""

    name: str
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Precision:
    """What the sample says so far.

    `used` is the unbroken beginning of the sample that has verdicts: only that is a random sample itself, for which
    claims are passed over is not random.  `waiting` is the place and claim where it breaks off.
    """

    sampling: Sampling
    size: int
    used: int
    unsure: int
    skipped: int
    waiting: tuple[int, str] | None
    overall: Estimate | None
    fields: list[Group]
    groups: dict[str, list[Group]]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two auditors agree on the claims that both judged, and on claims in the articles that both finished."""

    left: str
    right: str
    claims: int
    kappa: float | None
    articles: int
    exact: float | None
    alike: float | None


def precision(desk: Desk, sampling: Sampling) -> Precision:
    """Precision on the desk's random sample, each group weighted by what its strata stand for."""
    sample = desk.index.sample(sampling)
    rows = [int(row) for row in sample.rows]
    judged = [STATES[desk.states[row]] for row in rows]
    open_at = next((at for at, state in enumerate(judged) if state in ("unjudged", "changed")), len(rows))
    decided = [row for row, state in zip(rows[:open_at], judged, strict=False) if state != "unsure"]
    weight = dict(zip(decided, sample.weights(decided), strict=True))
    right = {row: STATES[desk.states[row]] == "correct" for row in decided}
    latest = desk.store.latest(desk.auditor)
    wrong = {row: latest[desk.index.ids[row]].wrong if desk.index.ids[row] in latest else () for row in decided}
    return Precision(
        sampling=sampling,
        size=len(rows),
        used=open_at,
        unsure=open_at - len(decided),
        skipped=sum(state in ("correct", "wrong", "unsure") for state in judged[open_at:]),
        waiting=(open_at + 1, desk.index.ids[rows[open_at]]) if open_at < len(rows) else None,
        overall=estimate([(right[row], weight[row]) for row in decided]),
        fields=list(_fields(decided, weight, wrong)),
        groups={name: _groups(desk, name, decided, right, weight) for name in GROUPS},
    )


def _fields(decided: Sequence[int], weight: dict[int, float], wrong: dict[int, tuple[str, ...]]) -> Iterable[Group]:
    """The share of claims in which each field is right, among those that are claims at all."""
    claims = [row for row in decided if "claim" not in wrong[row]]
    for name in (FIELDS[-1], *FIELDS[:-1]):
        among = decided if name == "claim" else claims
        found = estimate([(name not in wrong[row], weight[row]) for row in among])
        if found is not None:
            yield Group(name, found)


def _groups(
    desk: Desk, name: str, decided: Sequence[int], right: dict[int, bool], weight: dict[int, float]
) -> list[Group]:
    """The groups of one column with the most judged claims."""
    column = desk.index.columns[name]
    members: dict[str, list[int]] = {}
    for row in decided:
        members.setdefault(column.at(row), []).append(row)
    largest = sorted(members, key=lambda value: (-len(members[value]), value))[:MOST_GROUPS]
    found = []
    for value in largest:
        share = estimate([(right[row], weight[row]) for row in members[value]])
        if share is not None:
            found.append(Group(value or "none", share))
    return found


def agreements(desk: Desk) -> tuple[float | None, int, list[Agreement]]:
    """Krippendorff's alpha over all auditors, the number of claims it rests on, and every pair of auditors."""
    latest = {who: _decided(desk.store.latest(who)) for who in desk.store.auditors()}
    units: dict[str, list[str]] = {}
    for verdicts in latest.values():
        for key, judgement in verdicts.items():
            units.setdefault(key, []).append(judgement)
    pairs = []
    for left, right in itertools.combinations(latest, 2):
        shared = sorted(latest[left].keys() & latest[right].keys())
        both = sorted(desk.store.finished(left) & desk.store.finished(right) & set(desk.index.article_ids))
        exact, alike = _spans(desk, both, left, right)
        kappa = cohen_kappa([(latest[left][key], latest[right][key]) for key in shared])
        pairs.append(Agreement(left, right, len(shared), kappa, len(both), exact, alike))
    shared_units = [unit for unit in units.values() if len(unit) > 1]
    return krippendorff_alpha(shared_units), len(shared_units), pairs


def _decided(verdicts: dict[str, Verdict]) -> dict[str, str]:
    """Judgements by claim and what it said when it was judged, so that only like is compared with like."""
    return {
        f"{claim} {v.fingerprint}": v.judgement for claim, v in verdicts.items() if v.kind == "verdict" and v.judgement
    }


def _spans(desk: Desk, articles: Iterable[str], left: str, right: str) -> tuple[float | None, float | None]:
    """F1 of the contents of both auditors' claims: the same spans, and at least 80 % of the words alike."""
    exact: tuple[set[object], set[object]] = (set(), set())
    alike = [0, 0]
    for article_id in articles:
        bundle = desk.bundle(article_id)
        words = WordIndex(bundle.article["text"])
        sides = []
        for who, into in zip((left, right), exact, strict=True):
            claims = final_claims(bundle, desk.store.of_article(who, article_id)).values()
            contents = [tuple((start, end) for start, end in claim["spans"]) for claim in claims]
            into.update((article_id, spans) for spans in contents)
            sides.append([[words.covered(spans)] for spans in contents])
        alike[0] += 2 * sum(pair.jaccard >= FOUND for pair in align(sides[0], sides[1]))
        alike[1] += len(sides[0]) + len(sides[1])
    return span_f1(*exact), alike[0] / alike[1] if alike[1] else None
