"""Evaluation of whole runs: sample, text run together, floors, and what cannot be scored."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from saidby.errors import InputError
from saidby.evaluate import evaluate, gates, scores_of
from saidby.run import extract

SOURCE = """
slug = "{slug}"
half = "dev"
style = "wire"
title = "Pumps"
publisher = "Velm Courier"
published_at = "2024-03-05T09:00:00Z"
text = '''
The council met in {place} on Monday with thirty members present.

“The pumps of {place} are likely to fail,” said Ilse Brandt, its director.
'''
[[speakers]]
name = "Ilse Brandt"
kind = "person"
[[claims]]
id = "c1"
content = ["“The pumps of {place} are likely to fail,”"]
cue = "said"
mention = "Ilse Brandt, its director"
speaker = "Ilse Brandt"
resolution = "named"
quotation = "direct"
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    from saidby.evaluate.gold import main

    (tmp_path / "source").mkdir()
    for slug, place in (("velm", "Velm"), ("ostry", "Ostry")):
        (tmp_path / "source" / f"{slug}.toml").write_text(SOURCE.format(slug=slug, place=place), encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    return tmp_path


@pytest.fixture
def run(corpus: Path, toy_model: Path) -> Path:
    extract([corpus / "articles.jsonl"], corpus / "out", model=toy_model, workers=1)
    return corpus / "out"


def test_a_run_of_the_sample(run: Path, corpus: Path) -> None:
    text, ok = evaluate(run, corpus / "gold-dev.jsonl")
    assert ok
    assert "Claims found" in text
    figures = scores_of(run, corpus / "gold-dev.jsonl").figures()
    assert (figures["claims.f1"], figures["fields.speaker.f1"]) == (1, 1)
    as_data = json.loads(evaluate(run, corpus / "gold-dev.jsonl", as_json=True)[0])
    assert as_data["figures"] == figures


def test_floors(run: Path, corpus: Path) -> None:
    gold, floors = corpus / "gold-dev.jsonl", corpus / "floors.json"
    pin = [str(run), "--gold", str(gold), "--floors", str(floors)]
    with pytest.raises(InputError, match="no floors"):
        evaluate(run, gold, floors=floors)
    assert gates.main(pin) == 0
    assert evaluate(run, gold, floors=floors)[1]
    raised = json.loads(floors.read_text(encoding="utf-8"))
    raised[gold.name]["floors"]["hedges.f1"] = 0.99
    floors.write_text(json.dumps(raised), encoding="utf-8")
    text, ok = evaluate(run, gold, floors=floors)
    assert not ok
    assert "Below the floor: hedges.f1" in text
    assert gates.main(pin) == 1
    assert gates.main([*pin, "--lower-floors"]) == 0
    assert evaluate(run, gold, floors=floors)[1]
    gold.write_text(gold.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert "has changed" in evaluate(run, gold, floors=floors)[0]


def test_a_ceiling_is_a_floor_from_above() -> None:
    assert gates.worse("calibration.error", 0.2, 0.1)
    assert not gates.worse("calibration.error", 0.05, 0.1)


def test_text_run_together_is_mapped_back(corpus: Path, toy_model: Path) -> None:
    from dataclasses import replace

    from saidby.evaluate.gold import built_files, load_corpus

    articles = [replace(a, run_together=True) for a in load_corpus(corpus)]
    for name, content in built_files(articles).items():
        (corpus / name).write_text(content, encoding="utf-8")
    extract([corpus / "run_together.txt"], corpus / "joined", model=toy_model, workers=1)
    scores = scores_of(corpus / "joined", corpus / "gold-dev.jsonl")
    assert scores.at("claims.exact").f1 == 1
    assert scores.at("boundaries").gold == 1


def test_what_cannot_be_scored(run: Path, corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="gold annotations"):
        evaluate(run, tmp_path / "none.jsonl")
    with pytest.raises(InputError, match="no finished run"):
        evaluate(tmp_path / "none", corpus / "gold-dev.jsonl")
    other = corpus / "gold-dev.jsonl"
    other.write_text(other.read_text(encoding="utf-8").replace("thirty", "forty "), encoding="utf-8")
    with pytest.raises(InputError, match="not that of the gold"):
        evaluate(run, other)
