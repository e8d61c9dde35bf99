import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.audit.agreement import cohen_kappa, krippendorff_alpha, span_f1
from saidby.audit.statistics import estimate, wilson


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [
        # Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_published_intervals(right: int, n: int, low: float, high: float) -> None:
    found = wilson(right / n, n)
    assert found == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 500), st.data())
def test_wilson_holds_the_share(n: int, data: st.DataObject) -> None:
    share = data.draw(st.integers(0, n)) / n
    low, high = wilson(share, n)
    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1


def test_nothing_judged_says_nothing() -> None:
    assert estimate([]) is None
    assert wilson(0, 0) == (0, 1)


def test_equal_weights_are_plain_wilson_and_unequal_ones_cost_precision() -> None:
    plain = estimate([(True, 3.0)] * 15 + [(False, 3.0)] * 133)
    assert plain is not None
    assert (plain.low, plain.high) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    uneven = estimate([(True, 1.0)] * 5 + [(True, 9.0)] * 10 + [(False, 3.0)] * 133)
    assert uneven is not None
    assert uneven.share == pytest.approx(95 / (95 + 399))
    assert uneven.high - uneven.low > plain.high - plain.low


def pairs(both: int, left: int, right: int, neither: int) -> list[tuple[str, str]]:
    table = {("yes", "yes"): both, ("yes", "no"): left, ("no", "yes"): right, ("no", "no"): neither}
    return [pair for pair, count in table.items() for _ in range(count)]


@pytest.mark.parametrize(
    ("counts", "kappa"),
    [
        # Viera and Garrett 2005, "Understanding interobserver agreement", Family Medicine 37:5, table 1.
        ((15, 5, 10, 70), 0.57),
        # The textbook examples: two readers of 50 grant proposals, and two tables with the same share of agreement.
        ((20, 5, 10, 15), 0.40),
        ((45, 15, 25, 15), 0.1304),
        ((25, 35, 5, 35), 0.2593),
    ],
)
def test_cohen_gives_published_kappas(counts: tuple[int, int, int, int], kappa: float) -> None:
    assert cohen_kappa(pairs(*counts)) == pytest.approx(kappa, abs=5e-3)


def columns(*observers: str) -> list[list[str]]:
    return [[label for label in unit if label != "."] for unit in zip(*observers, strict=True)]


@pytest.mark.parametrize(
    ("observers", "alpha"),
    [
        # Krippendorff 2011, "Computing Krippendorff's alpha-reliability", sections A, B and C.
        (("0100000010", "1110010000"), 0.095),
        (("aabbdcccedda", "babbbccceddd"), 0.692),
        (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), 0.743),
    ],
)
def test_krippendorff_gives_published_alphas(observers: tuple[str, ...], alpha: float) -> None:
    assert krippendorff_alpha(columns(*observers)) == pytest.approx(alpha, abs=5e-4)


def test_span_f1_is_positive_agreement() -> None:
    # Hripcsak and Rothschild 2005: 2a / (2a + b + c); with the table of Viera and Garrett above, 30 of 45.
    both, left, right = set(range(15)), set(range(100, 105)), set(range(200, 210))
    assert span_f1(both | left, both | right) == pytest.approx(2 / 3)


def test_measures_that_are_not_defined_are_none() -> None:
    assert cohen_kappa([]) is None
    assert cohen_kappa([("yes", "yes")] * 5) is None
    assert krippendorff_alpha([["yes"], ["no"]]) is None
    assert krippendorff_alpha([["yes", "yes"]]) is None
    assert span_f1(set(), set()) is None
