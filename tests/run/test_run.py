import hashlib
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from saidby import run, shards, stages
from saidby.errors import InputError, ModelError, OutputError
from saidby.model import Article, Record, Reject
from saidby.tables.schema import TABLES


def tree(out: Path) -> dict[str, str]:
    """Every file of a run and its hash; of the manifest all but the timing."""
    files = {
        p.relative_to(out).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(out.rglob("*"))
        if p.is_file() and p.name != "manifest.json"
    }
    return files | {"manifest": json.dumps(manifest(out) | {"timing": None})}


def manifest(out: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="session")
def extract(toy_model: Path) -> Any:
    return lambda *inputs, out, **options: run.extract(inputs, out, model=toy_model, **options)


def test_all_tables_are_there_and_fit_together(dump: Path, tmp_path: Path, extract: Any) -> None:
    out = tmp_path / "out"
    summary = extract(dump, out=out)
    tables = {name: pd.read_parquet(out / name) for name in TABLES}
    assert {name: len(table) for name, table in tables.items()} == {
        "articles": 80,
        "claims": 160,
        "quantities": 160,
        "hedges": 80,
        "speakers": 1,
        "mentions": 80,
        "rejects": 0,
        "quantity_rejects": 80,
    }
    assert {name: facts["rows"] for name, facts in summary.manifest["tables"].items()} == {
        name: len(table) for name, table in tables.items()
    }
    claims, articles = tables["claims"], tables["articles"]
    assert claims["claim_id"].is_unique
    assert articles["article_id"].is_unique
    assert set(claims["article_id"]) == set(articles["article_id"])
    assert set(tables["quantities"]["claim_id"].dropna()) <= set(claims["claim_id"])
    assert set(tables["hedges"]["claim_id"].dropna()) <= set(claims["claim_id"])
    assert set(claims["speaker_id"].dropna()) == set(tables["speakers"]["speaker_id"])
    assert tables["speakers"].iloc[0][["name", "n_mentions", "n_claims", "n_articles"]].to_list() == [
        "Ilse Brandt",
        80,
        80,
        80,
    ]
    texts = articles.set_index("article_id")["text"]
    assert all(texts[c.article_id][c.start : c.end] == c.text for c in claims.itertuples())


def test_folders_hold_nothing_but_parts(dump: Path, tmp_path: Path, extract: Any) -> None:
    extract(dump, out=tmp_path / "out")
    names = {p.relative_to(tmp_path / "out").as_posix() for p in (tmp_path / "out").rglob("*") if p.is_file()}
    parts = {f"{table}/part-{i:05}.parquet" for table in TABLES if table != "speakers" for i in range(5)}
    assert names == parts | {"speakers/part-00000.parquet", "manifest.json"}


def test_workers_change_no_byte(dump: Path, tmp_path: Path, extract: Any) -> None:
    extract(dump, out=tmp_path / "one", workers=1)
    extract(dump, out=tmp_path / "two", workers=2)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_manifest_tells_what_was_done(dump: Path, tmp_path: Path, extract: Any) -> None:
    with dump.open("a", encoding="utf-8") as lines:
        lines.write('{"text": "broken\n' + json.dumps({"text": "“This will RAISE,” said Ilse Brandt."}) + "\n")
    found = extract(dump, out=tmp_path / "out").manifest
    assert found["stages"]["ingest"]["records"] == 82
    assert found["stages"]["annotate"]["rejected"] == {"failed": 1}
    assert sum(found["stages"]["ingest"]["rejected"].values()) == 1
    assert found["reject_rate"] == pytest.approx(2 / 82)
    assert found["plan"]["inputs"][0]["sha256"] == hashlib.sha256(dump.read_bytes()).hexdigest()
    assert found["plan"]["model"]["name"] == "en_toy"
    assert found["timing"]["workers"] == 1


def test_article_that_fails_is_kept_with_the_reason_and_its_batch_is_not_lost(
    dump: Path, tmp_path: Path, extract: Any
) -> None:
    text = "“This will RAISE,” said Ilse Brandt."
    dump.write_text(json.dumps({"text": text}) + "\n" + dump.read_text())
    extract(dump, out=tmp_path / "out")
    assert len(pd.read_parquet(tmp_path / "out" / "articles")) == 80
    [reject] = pd.read_parquet(tmp_path / "out" / "rejects").to_dict("records")
    assert (reject["stage"], reject["reason"], reject["raw"]) == ("annotate", "failed", text)
    assert reject["message"] == "ValueError: the toy was told to raise"
    assert (reject["source_path"], reject["source_ordinal"]) == (str(dump), 0)


def test_very_long_article(tmp_path: Path, extract: Any) -> None:
    dump = tmp_path / "long.jsonl"
    text = "water " * 70_000 + "“The pumps failed,” said Ilse Brandt."
    dump.write_text(json.dumps({"text": text}))
    assert extract(dump, out=tmp_path / "out").rows("claims") == 1


@pytest.mark.parametrize("text", ["🌊" * 10_000, "“" * 500, "\u202eabc\u0000", "a\u0301" * 50 + " “", "x"])
def test_odd_text_ends_in_articles_or_rejects(tmp_path: Path, extract: Any, text: str) -> None:
    dump = tmp_path / "odd.jsonl"
    dump.write_text(json.dumps({"text": text}) + "\n")
    summary = extract(dump, out=tmp_path / "out")
    assert summary.rows("articles") + summary.rows("rejects") == 1


def test_empty_dump_gives_empty_tables(tmp_path: Path, extract: Any) -> None:
    dump = tmp_path / "empty.jsonl"
    dump.touch()
    extract(dump, out=tmp_path / "out", format="jsonl")
    for table, schema in TABLES.items():
        frame = pd.read_parquet(tmp_path / "out" / table)
        assert list(frame.columns) == schema.names
    assert len(pd.read_parquet(tmp_path / "out" / "claims")) == 0


def test_full_copies_have_identifiers_of_their_own(dump: Path, tmp_path: Path, extract: Any) -> None:
    lines = dump.read_text().splitlines(keepends=True)
    dump.write_text("".join(lines[:20] + lines[:2] + lines[:1]))
    extract(dump, out=tmp_path / "out")
    articles, claims = (pd.read_parquet(tmp_path / "out" / table) for table in ("articles", "claims"))
    assert articles["article_id"].is_unique
    assert claims["claim_id"].is_unique
    first, second = articles["article_id"][:2]
    assert articles["duplicate_of"].dropna().to_list() == [first, second, first]


def test_limit_is_a_number_of_records(dump: Path, tmp_path: Path, extract: Any) -> None:
    assert extract(dump, out=tmp_path / "out", limit=7).rows("articles") == 7


def test_finished_run_is_not_touched_without_a_word(dump: Path, tmp_path: Path, extract: Any) -> None:
    extract(dump, out=tmp_path / "out")
    before = tree(tmp_path / "out")
    with pytest.raises(OutputError, match="holds a finished run; name another folder"):
        extract(dump, out=tmp_path / "out")
    with pytest.raises(OutputError, match="a run with other options"):
        extract(dump, out=tmp_path / "out", resume=True, limit=3)
    assert not extract(dump, out=tmp_path / "out", resume=True).fresh
    assert tree(tmp_path / "out") == before


def test_overwrite_replaces_a_run_and_leaves_no_old_part(dump: Path, tmp_path: Path, extract: Any) -> None:
    out = tmp_path / "out"
    extract(dump, out=out)
    assert extract(dump, out=out, limit=3, resume=True, overwrite=True).fresh
    assert len(pd.read_parquet(out / "articles")) == 3
    extract(dump, out=tmp_path / "fresh", limit=3)
    assert tree(out) == tree(tmp_path / "fresh")


def test_changed_input_is_another_run(dump: Path, tmp_path: Path, extract: Any) -> None:
    extract(dump, out=tmp_path / "out")
    dump.write_text(dump.read_text() + json.dumps({"text": "One more."}) + "\n")
    with pytest.raises(OutputError, match="a run with other inputs"):
        extract(dump, out=tmp_path / "out", resume=True)


def test_stopped_run_goes_on_and_ends_with_the_same_bytes(dump: Path, tmp_path: Path, extract: Any) -> None:
    class StopError(Exception):
        pass

    def stop(done: int, total: int | None, claims: int) -> None:
        if done >= 32:
            raise StopError

    out = tmp_path / "out"
    with pytest.raises(StopError):
        extract(dump, out=out, progress=stop)
    assert not (out / "manifest.json").exists()
    with pytest.raises(OutputError, match="an unfinished run; --resume goes on"):
        extract(dump, out=out)
    seen: list[int] = []
    extract(dump, out=out, resume=True, progress=lambda done, total, claims: seen.append(done))
    assert seen[:2] == [16, 32], "what was done before is counted first"
    assert manifest(out)["timing"]["resumed"]
    extract(dump, out=tmp_path / "whole")
    assert tree(out) == tree(tmp_path / "whole")


def test_missing_input_leaves_nothing(tmp_path: Path, extract: Any) -> None:
    with pytest.raises(InputError, match=r"nowhere\.jsonl does not exist"):
        extract(tmp_path / "nowhere.jsonl", out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_model_that_does_not_load_leaves_nothing(dump: Path, tmp_path: Path) -> None:
    broken = tmp_path / "model"
    broken.mkdir()
    (broken / "config.cfg").write_text(
        '[nlp]\nlang = "en"\npipeline = ["x"]\n[components]\n[components.x]\nfactory = "x"\n'
    )
    (broken / "meta.json").write_text('{"lang": "en", "name": "broken", "version": "1"}')
    for model in (broken, tmp_path / "nowhere"):
        with pytest.raises(ModelError, match=str(model)):
            run.extract([dump], tmp_path / "out", model=model)
        assert not (tmp_path / "out").exists()


def test_folder_that_cannot_be_written(dump: Path, tmp_path: Path, extract: Any) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot write to"):
        extract(dump, out=tmp_path / "file" / "out")


def test_segmentation_that_fails_is_a_reject(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(record: Record) -> list[Article | Reject]:
        raise RecursionError("too deep")

    monkeypatch.setattr("saidby.segment.segment", fail)
    [reject] = stages.cut(Record(source_path="x", source_format="text", source_ordinal=3, text="Some text."))
    assert isinstance(reject, Reject)
    assert (reject.stage, reject.reason, reject.source_ordinal) == ("segment", "failed", 3)
    assert reject.message == "RecursionError: too deep"


@pytest.mark.parametrize(("items", "sizes"), [(0, [0]), (5, [5]), (16, [16]), (17, [16, 1]), (48, [16] * 3)])
def test_shards_depend_on_the_count_alone(items: int, sizes: list[int]) -> None:
    assert [len(shard) for shard in shards.shards(range(items))] == sizes  # type: ignore[arg-type]


def test_shards_grow_to_a_limit() -> None:
    sizes = [len(shard) for shard in shards.shards(range(20_000))]  # type: ignore[arg-type]
    assert max(sizes) == 256
    assert sizes[:-1] == sorted(sizes[:-1])
    assert sum(sizes) == 20_000
    assert all(size <= max(16, sum(sizes[:index]) / 64) for index, size in enumerate(sizes))
