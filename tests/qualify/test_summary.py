from __future__ import annotations

from saidby.claims import doubted, strongest
from saidby.model import Hedge, Holder
from saidby.qualify.yardsticks import Yardsticks


def hedge(type: str, *, holder: Holder = "speaker", strength: int = 2, low: float | None = None, at: int = 0,
          quantity: int | None = None) -> Hedge:  # fmt: skip
    high = None if low is None else low + 0.1
    return Hedge(index=0, start=at, end=at + 1, type=type, holder=holder, strength=strength, quantity=quantity,
                 probability_low=low, probability_high=high)  # fmt: skip


def test_a_probability_sums_a_claim_up_before_anything_else() -> None:
    likely = hedge("estimative", low=0.55)
    assert strongest([hedge("booster", strength=0), hedge("epistemic_modal", strength=3), likely]) is likely
    surer = hedge("estimative", strength=1, low=0.8, at=9)
    assert strongest([likely, surer]) is surer


def test_a_condition_or_a_booster_sums_up_only_where_nothing_else_does() -> None:
    may = hedge("epistemic_modal", strength=3, at=5)
    assert strongest([hedge("conditional"), may]) is may
    assert strongest([hedge("booster", strength=0), may]) is may
    condition = hedge("conditional")
    assert strongest([condition]) is condition


def test_what_bounds_a_number_or_is_not_the_speakers_does_not_count() -> None:
    assert strongest([hedge("approximator", quantity=0), hedge("evidential", holder="reporter")]) is None


def test_the_reporters_doubt_is_told_apart() -> None:
    claimed = hedge("distancing_cue", holder="reporter", strength=3)
    without = hedge("verification_disclaimer", holder="reporter", strength=3, at=4)
    assert doubted([claimed, without, hedge("doubt")]) is without
    assert doubted([claimed]) is claimed
    assert doubted([hedge("doubt", strength=3), hedge("approximator", holder="reporter", quantity=1)]) is None


def test_readers_were_asked_what_words_mean() -> None:
    yardsticks = Yardsticks.load()
    likely, probably_not = yardsticks.survey("Likely"), yardsticks.survey("probably", negated=True)
    assert likely is not None
    assert (likely.low, likely.median, likely.high) == (0.65, 0.7, 0.75)
    assert probably_not is not None
    assert probably_not.median == 0.25
    assert yardsticks.survey("likely", negated=True) is None
