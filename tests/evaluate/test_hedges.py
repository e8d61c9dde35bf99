from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from saidby.errors import InputError
from saidby.evaluate.hedges import holder_of, main, read_cases, score
from saidby.model import Hedge

CASE: dict[str, Any] = {
    "id": "a",
    "text": "On 9 May it may rain.",
    "hedges": [
        {
            "start": 12,
            "end": 15,
            "type": "epistemic_modal",
            "holder": "reporter (hearsay)",
            "p_lower": None,
            "p_upper": None,
            "scope_start": 16,
            "scope_end": 20,
        }
    ],
    "not_hedges": ["May"],
}


def _hedge(start: int, end: int, **more: Any) -> Hedge:
    return Hedge(index=0, start=start, end=end, type="epistemic_modal", holder="reporter", strength=3, **more)


def test_right() -> None:
    scores = score([(CASE, [_hedge(12, 15, scope_start=16, scope_end=20)])])
    assert (scores.matched, scores.traps_hit, scores.cases_right, scores.right["scope"]) == (1, 0, 1, 1)
    assert scores.errors == []


def test_trap_hit_and_scope_wrong() -> None:
    scores = score([(CASE, [_hedge(5, 8), _hedge(12, 15, scope_start=16, scope_end=21)])])
    assert (scores.found, scores.traps_hit, scores.cases_right, scores.right["scope"]) == (2, 1, 0, 0)
    assert "scope is 'rain.', not 'rain'" in scores.errors[-1]


@pytest.mark.parametrize(
    ("written", "holder"),
    [
        ("speaker (hearsay from unnamed source)", "speaker"),
        ("unnamed source", "source"),
        ("denied content (x)", "source"),
    ],
)
def test_holder(written: str, holder: str) -> None:
    assert holder_of(written) == holder


def test_bad_files_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(json.dumps(CASE) + "\n{", encoding="utf-8")
    with pytest.raises(InputError, match=r"cases\.jsonl:2"):
        read_cases(file)
    assert main(["--cases", str(tmp_path / "none.jsonl")]) == 1
    assert "none.jsonl cannot be read" in capsys.readouterr().err
