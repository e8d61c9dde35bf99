import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.segment.wording import HIGH, LOW, Wording, first_features, last_features, read_wording

LEDE = "The council of Velm voted on Monday to sell 14 pumps. Nobody spoke."


def test_names_and_figures_are_only_shapes() -> None:
    other = "The parish of Tarn voted on Friday to sell 2,300 pumps. Nobody spoke."
    assert first_features(LEDE.replace("council", "parish")) == first_features(other)
    assert {"^the council of", "<Aa", "0 pumps", "others=1"} <= first_features(LEDE)
    assert "Aa council" in first_features("Velm council voted.")
    assert "AA said" in first_features("“NATO said no.”")


def test_first_sentence_and_last_sentence() -> None:
    assert first_features(LEDE) - first_features(LEDE.replace("Nobody spoke", "They left")) == set()
    assert last_features(LEDE) == last_features("It failed. Nobody spoke.")


@pytest.mark.parametrize(("weight", "odds"), [(1.0, 1.5), (99.0, HIGH), (-99.0, LOW)])
def test_log_odds_stay_within_bounds(weight: float, odds: float) -> None:
    assert Wording(weights={"a": weight}, bias=0.5)({"a", "b"}) == odds


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    model = Wording(weights={"the": 1.0, "tokens=0": 1.0}, bias=0.0)
    [(first, last)] = read_wording([text], model, model)
    assert LOW <= first <= HIGH
    assert LOW <= last <= HIGH
