import hashlib
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import saidby
from saidby import lineage, run
from saidby.errors import OutputError
from saidby.lineage import marking
from saidby.tables.folder import RunFolder


@pytest.fixture
def repeating(dump: Path) -> Path:
    """Thirty articles, and each of the first twenty again by another publisher a day later."""
    lines = [json.loads(line) for line in dump.read_text(encoding="utf-8").splitlines()]
    again = [line | {"publisher": "Tarn Post", "url": f"{line['url']}/b"} for line in lines[:20]]
    for line in again:
        line["published_at"] = "2024-03-06T09:00:00Z"
    dump.write_text("".join(json.dumps(line) + "\n" for line in lines[:30] + again), encoding="utf-8")
    return dump


def parts(out: Path) -> dict[str, str]:
    return {
        p.relative_to(out).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(out.rglob("part-*.parquet"))
    }


def test_a_run_is_marked_across_its_parts(repeating: Path, tmp_path: Path, toy_model: Path) -> None:
    summary = run.extract([repeating], tmp_path / "out", model=toy_model)
    tables = saidby.read(tmp_path / "out")
    articles, claims = tables.articles, tables.claims
    assert summary.manifest["tables"]["articles"]["parts"] > 1
    assert articles["duplicate_role"][30:].tolist() == ["copy"] * 20
    assert articles["duplicate_of"][30:].tolist() == articles["article_id"][:20].tolist()
    assert articles["duplicate_of"][:30].isna().all()
    roles = articles["duplicate_role"].value_counts().to_dict()
    assert summary.manifest["stages"]["lineage"]["articles"] == roles
    assert sum(summary.manifest["stages"]["lineage"]["claims"].values()) == len(claims)
    assert set(claims["claim_cluster_id"]) <= set(claims["claim_id"])
    first = claims[claims["claim_cluster_kind"] == "first"]
    assert (first["claim_id"] == first["claim_cluster_id"]).all()
    assert claims["claim_cluster_id"].nunique() == len(first) < len(claims) / 2
    assert set(claims["claim_first_seen"]) == {pd.Timestamp("2024-03-05T09:00:00Z")}


def test_marking_again_changes_no_byte(repeating: Path, tmp_path: Path, toy_model: Path) -> None:
    summary = run.extract([repeating], tmp_path / "out", model=toy_model)
    before = parts(tmp_path / "out")
    folder = RunFolder(tmp_path / "out")
    assert lineage.mark(folder) == summary.manifest["stages"]["lineage"]
    assert parts(tmp_path / "out") == before


@pytest.mark.parametrize("done", [0, 1, 3])
def test_stopped_while_marking(
    repeating: Path, tmp_path: Path, toy_model: Path, monkeypatch: pytest.MonkeyPatch, done: int
) -> None:
    run.extract([repeating], tmp_path / "whole", model=toy_model)
    write, written = marking.write_table, []

    def failing(*given: Any, **options: Any) -> None:
        if len(written) == done:
            raise OutputError("cannot write: No space left on device")
        written.append(given)
        write(*given, **options)

    with monkeypatch.context() as patch:
        patch.setattr(marking, "write_table", failing)
        with pytest.raises(OutputError, match="No space left"):
            run.extract([repeating], tmp_path / "out", model=toy_model)
    assert not (tmp_path / "out" / "manifest.json").exists()
    run.extract([repeating], tmp_path / "out", model=toy_model, resume=True)
    assert parts(tmp_path / "out") == parts(tmp_path / "whole")
    assert not (tmp_path / "out" / ".saidby").exists()


def test_a_damaged_part_is_named(repeating: Path, tmp_path: Path, toy_model: Path) -> None:
    run.extract([repeating], tmp_path / "out", model=toy_model)
    (tmp_path / "out" / "claims" / "part-00001.parquet").write_bytes(b"no table")
    with pytest.raises(OutputError, match=r"part-00001\.parquet"):
        lineage.mark(RunFolder(tmp_path / "out"))
    assert not (tmp_path / "out" / ".saidby" / "staging" / "lineage").exists()


def test_tables_in_memory_are_marked_too(toy_model: Path) -> None:
    text = "“The dam at Ostry will hold through this winter,” said Ilse Brandt."
    articles = [{"text": text + f"\nSo wrote paper {name}.", "published_at": day} for name, day in
                [("one", "2024-03-02T00:00:00"), ("two", "2024-03-01T00:00:00")]]  # fmt: skip
    claims = saidby.extract(articles, model=toy_model).claims
    assert claims["claim_cluster_kind"].tolist() == ["verbatim", "first"]
    assert claims["claim_cluster_id"].tolist() == [claims["claim_id"][1]] * 2
    assert claims["claim_first_seen"].dt.day.tolist() == [1, 1]
