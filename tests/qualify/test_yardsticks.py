from __future__ import annotations

import pytest

from saidby.qualify.yardsticks import Yardsticks

YARDSTICKS = Yardsticks.load()


@pytest.mark.parametrize(
    ("name", "yardstick"),
    [
        ("Ministry of Defence (UK)", "PHIA"),
        ("the MoD", "PHIA"),
        ("The ministry of defence (MoD)", "PHIA"),
        ("the UK’s Ministry of Defence (MoD)", "PHIA"),
        ("the MoD’s latest intelligence update", "PHIA"),
        ("The British intelligence", "PHIA"),
        ("the Joint Intelligence Committee", "PHIA"),
        ("Central Intelligence Agency", "ICD 203"),
        ("US intelligence agencies", "ICD 203"),
        ("the IPCC’s scientists", "IPCC"),
        ("European Food Safety Authority", "EFSA"),
        ("the Russian MoD", None),
        ("Ukraine’s Ministry of Defence", None),
        ("Ministry of Defence (Russia)", None),
        ("a former CIA officer", None),
        ("Dia Orlo", None),
        ("the ministry", None),
        ("", None),
    ],
)
def test_registry(name: str, yardstick: str | None) -> None:
    assert YARDSTICKS.yardstick_of(name) == yardstick


@pytest.mark.parametrize(
    ("phrase", "yardstick", "complement", "low", "high"),
    [
        ("likely", "PHIA", False, 0.55, 0.75),
        ("Probably", "PHIA", False, 0.55, 0.75),
        ("likely", "PHIA", True, 0.25, 0.45),
        ("likely", "ICD 203", False, 0.55, 0.8),
        ("very likely", "PHIA", False, None, None),
        ("highly likely", "ICD 203", False, None, None),
        ("likely", None, False, None, None),
    ],
)
def test_meaning(phrase: str, yardstick: str | None, complement: bool, low: float | None, high: float | None) -> None:
    meaning = YARDSTICKS.meaning(phrase, yardstick, complement=complement)
    assert (meaning.low, meaning.high) == (low, high)
