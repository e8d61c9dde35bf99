from collections.abc import Callable
from pathlib import Path

import pytest

from saidby.audit.desk import Desk
from saidby.audit.figures import agreements, precision
from saidby.audit.sample import Sampling

SAMPLING = Sampling(seed=3, size=20, by="method")


def judge_sample(desk: Desk, count: int, wrong: tuple[int, ...] = (), *, skip: tuple[int, ...] = ()) -> list[str]:
    """Judges the first claims of the sample; those at the places in `wrong` are wrong."""
    ids = [desk.index.ids[row] for row in desk.index.sample(SAMPLING).rows[:count]]
    for at, claim in enumerate(ids):
        if at in wrong:
            desk.judge(claim, {"judgement": "wrong", "wrong": ["speaker"]})
        elif at not in skip:
            desk.judge(claim, {"judgement": "correct"})
    return ids


def test_precision_counts_the_unbroken_beginning_of_the_sample(desk: Desk) -> None:
    ids = judge_sample(desk, 12, (1, 2), skip=(10,))
    found = precision(desk, SAMPLING)
    assert (found.size, found.used, found.skipped) == (20, 10, 1)
    assert found.waiting == (11, ids[10])
    assert found.overall is not None
    assert (found.overall.judged, found.overall.right) == (10, 8)
    assert found.overall.low < found.overall.share < found.overall.high
    fields = {group.name: group.estimate for group in found.fields}
    assert (fields["claim"].share, fields["cue"].share) == (1.0, 1.0)
    assert fields["speaker"].right == 8
    for groups in found.groups.values():
        assert sum(group.estimate.judged for group in groups) == 10


def test_strata_are_weighted_by_what_they_stand_for(desk: Desk) -> None:
    judge_sample(desk, 20)
    strata = dict(zip(desk.index.sample(SAMPLING).rows.tolist(), desk.index.sample(SAMPLING).strata, strict=True))
    for row, stratum in strata.items():
        if stratum != "roles":
            desk.judge(desk.index.ids[row], {"judgement": "wrong", "wrong": ["claim"]})
    found = precision(desk, SAMPLING)
    assert found.overall is not None
    assert found.overall.share == pytest.approx(43 / 84), "43 of the 84 claims are by the method that is always right"


def test_unsure_verdicts_are_left_out(desk: Desk) -> None:
    ids = judge_sample(desk, 5)
    desk.judge(ids[2], {"judgement": "unsure"})
    found = precision(desk, SAMPLING)
    assert found.overall is not None
    assert (found.used, found.unsure, found.overall.judged) == (5, 1, 4)


def test_nothing_judged(desk: Desk) -> None:
    found = precision(desk, SAMPLING)
    assert (found.used, found.overall, found.fields) == (0, None, [])
    assert agreements(desk) == (None, 0, [])


def test_agreement_of_two_auditors(desk: Desk, run_dir: Path, desk_of: Callable[..., Desk]) -> None:
    judge_sample(desk, 20, (0, 1, 2))
    with desk_of(run_dir, "ben") as other:
        judge_sample(other, 20, (1, 2, 3))
    for name in ("small-001", "small-002"):
        for desk_claim in (f"{name}-a", f"{name}-b"):
            desk.judge(desk_claim, {"judgement": "correct"})
        desk.finish(name, finished=True)
    with desk_of(run_dir, "ben") as other:
        other.judge("small-001-b", {"judgement": "wrong", "wrong": ["claim"]})
        other.judge("small-002-b", {"judgement": "wrong", "wrong": ["content"], "correction": {"spans": [[57, 66]]}})
        for name in ("small-001", "small-002"):
            other.finish(name, finished=True)
    alpha, _, [pair] = agreements(desk)
    assert alpha is not None
    assert pair.kappa is not None
    assert 0 < pair.kappa < 1
    assert (pair.left, pair.right, pair.articles) == ("anna", "ben", 2)
    assert pair.exact == pytest.approx(2 * 2 / (4 + 3))
    assert pair.alike is not None
    assert pair.alike <= 1
