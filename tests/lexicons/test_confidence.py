import pytest

from saidby.errors import LexiconError
from saidby.lexicons import load_toml
from saidby.lexicons.confidence import chance_of, curve, log_odds


def test_chances_and_log_odds() -> None:
    assert chance_of(log_odds(0.3)) == pytest.approx(0.3)
    assert chance_of(log_odds(0.0)) == pytest.approx(1e-3)
    assert chance_of(log_odds(1.0, 0.01)) == pytest.approx(0.99)


def test_the_curve_names_every_kind_and_every_way_to_a_speaker(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(curve().intercept) == {"direct", "indirect", "mixed", "nested"}
    good = load_toml("confidence")
    for bad in ({**good, "more": 1}, {**good, "intercept": {"direct": 0.1}}, {**good, "resolution": {"guess": 0.1}}):
        monkeypatch.setattr("saidby.lexicons.confidence.load_toml", lambda name, bad=bad: bad)
        with pytest.raises(LexiconError, match=r"confidence\.toml: the keys"):
            curve.__wrapped__()
