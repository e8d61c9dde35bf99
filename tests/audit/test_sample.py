from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.audit.sample import Sampling, draw, shares

STRATA = ["roles"] * 700 + ["rules"] * 250 + ["labels"] * 48 + ["floating"] * 2
IDS = [f"claim-{number}" for number in range(len(STRATA))]


def test_sample_is_stratified_and_so_is_its_beginning() -> None:
    sample = draw(IDS, STRATA, Sampling(seed=1, size=200))
    assert len(set(sample.rows.tolist())) == 200
    assert Counter(sample.strata) == {"roles": 140, "rules": 50, "labels": 9, "floating": 1}
    assert Counter(sample.strata[:20]) == {"roles": 14, "rules": 5, "labels": 1}


def test_sample_is_the_same_again_and_another_with_another_seed() -> None:
    first = draw(IDS, STRATA, Sampling(seed=1, size=50))
    assert first.rows.tolist() == draw(IDS, STRATA, Sampling(seed=1, size=50)).rows.tolist()
    assert set(first.rows.tolist()) != set(draw(IDS, STRATA, Sampling(seed=2, size=50)).rows.tolist())


def test_sample_survives_a_run_in_another_order_with_some_claims_more() -> None:
    first = {IDS[row] for row in draw(IDS, STRATA, Sampling(size=100)).rows}
    ids, strata = [*reversed(IDS), "new-1", "new-2"], [*reversed(STRATA), "roles", "rules"]
    again = {ids[row] for row in draw(ids, strata, Sampling(size=100)).rows}
    assert len(first & again) >= 97


def test_each_claim_is_as_likely_as_any_other_of_its_stratum() -> None:
    ids = [f"c{n}" for n in range(20)]
    drawn = Counter(
        row for seed in range(600) for row in draw(ids, ["x"] * 20, Sampling(seed=seed, size=5)).rows.tolist()
    )
    assert all(100 < drawn[row] < 200 for row in range(20)), "150 each are expected, with a standard deviation of 11"


def test_weights_are_what_judged_claims_stand_for() -> None:
    sample = draw(IDS, STRATA, Sampling(size=200))
    rows = sample.rows.tolist()[:40]
    weights = sample.weights(rows)
    assert sum(weights) == pytest.approx(sum(sample.sizes[s] for s in set(sample.strata[:40])))


@given(st.dictionaries(st.text(max_size=3), st.integers(1, 400), min_size=1, max_size=30), st.integers(1, 500))
def test_shares_add_up_and_leave_no_stratum_out(sizes: dict[str, int], wanted: int) -> None:
    given_ = shares(sizes, wanted)
    assert sum(given_.values()) == min(wanted, sum(sizes.values()))
    assert all(1 <= n <= sizes[stratum] for stratum, n in given_.items())
    assert len(given_) == len(sizes) or wanted < len(sizes)
