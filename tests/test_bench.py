import json
import os
from pathlib import Path

import pytest

import saidby
from saidby import bench, loader


def test_every_stage_is_measured(dump: Path, toy_model: Path) -> None:
    figures = bench.measure([dump], model=toy_model)
    texts = [json.loads(line)["text"] for line in dump.read_text(encoding="utf-8").splitlines()]
    assert (figures["articles"], figures["words"]) == (80, sum(len(text.split()) for text in texts))
    assert list(figures["stages"]) == ["ingest", "segment", "tokenizer", *loader.STAGES, "tables"]
    assert sum(stage["share"] for stage in figures["stages"].values()) > 0.9
    assert [step["words"] // figures["growth"][0]["words"] for step in figures["growth"]] == list(bench.LENGTHS)
    assert {step["words"] for steps in figures["hard_texts"].values() for step in steps} == set(bench.HARD_WORDS)
    assert "end to end" in bench.as_text(figures)


def test_no_articles(tmp_path: Path, toy_model: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    assert bench.as_text(bench.measure([empty], model=toy_model)) == "no articles"


def test_whole_runs_are_measured(dump: Path, toy_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(toy_path), str(Path(saidby.__file__).parent.parent)]))
    figures, others = bench.measure_runs([dump], [5], [1, 2], light=True, rounds=2)
    assert (figures["articles"], figures["workers"], others["workers"]) == (5, 1, 2)
    assert figures["peak_memory_mb"] > 50
    assert 0 < figures["disk_mb"] < 10
