"""The figures of PolNeAR's conventions on attributions built by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from saidby.evaluate import polnear
from saidby.evaluate.polnear_scores import Attribution, figures, score_text

TEXT = "Hugh Hill, a doctor, said “the ward was full on Monday.” He denied that it had closed.\n\nOthers left."


def at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def row(content: str, source: str = "", cue: str = "") -> Attribution:
    return Attribution(content=(at(content),), source=(at(source),) if source else (), cue=(at(cue),) if cue else ())


GOLD = [
    row("“the ward was full on Monday.”", "Hugh Hill, a doctor,", "said"),
    row("that it had closed", "He", "denied"),
]


def scored(*predicted: Attribution) -> dict[str, dict[str, float]]:
    return figures(score_text(TEXT, GOLD, predicted))


def test_gold_against_itself() -> None:
    found = scored(*GOLD)
    for name in ("exact_char", "exact", "j50", "j80", "e2e", "e2e_strict", "soft", "token", "cue_found"):
        assert found[name] == {"precision": 100, "recall": 100, "f1": 100}
    assert found["e2e.direct"]["f1"] == found["e2e.indirect"]["f1"] == 100
    assert found["source.head"]["share"] == found["cue.exact"]["share"] == 100


def test_marks_at_the_edge_cost_only_exact_char() -> None:
    found = scored(row("the ward was full on Monday", "Hugh Hill", "said"), GOLD[1])
    assert found["exact"]["f1"] == 100
    assert found["exact_char"]["f1"] == 50


def test_half_of_a_content() -> None:
    found = scored(row("the ward was full", "doctor", "said"))
    assert found["j50"] == {"precision": 100, "recall": 50, "f1": pytest.approx(200 / 3)}
    assert found["j80"]["f1"] == found["e2e"]["f1"] == 0
    assert found["soft"]["precision"] == 100
    assert found["soft"]["recall"] == pytest.approx(100 * (4 / 6) / 2)
    assert (found["source.any"]["share"], found["source.head"]["share"]) == (100, 0)


def test_a_missing_source_is_wrong_end_to_end() -> None:
    found = scored(row("that it had closed", "", "denied"))
    assert (found["j80"]["recall"], found["e2e"]["recall"]) == (50, 0)


def test_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "articles.jsonl").write_text(json.dumps({"id": "a", "text": TEXT}) + "\n", encoding="utf-8")
    gold = tmp_path / "attributions.jsonl"
    polnear.write_attributions({"a": GOLD}, gold)
    assert polnear.read_attributions(gold) == {"a": GOLD}
    assert polnear.main(["--data", str(tmp_path), "--predictions", str(gold), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["e2e"]["f1"] == 100
    assert polnear.main(["--data", str(tmp_path / "none")]) == 1
    assert "cannot read" in capsys.readouterr().err


def test_outermost_claims_of_the_pipeline(toy_model: Path) -> None:
    text = "“The pumps are likely to fail,” said Ilse Brandt."
    (found,) = polnear.predict({"a": text}, toy_model)["a"]
    assert [text[s:e] for s, e in (*found.content, *found.source, *found.cue)] == [
        "“The pumps are likely to fail",
        "Ilse Brandt",
        "said",
    ]
