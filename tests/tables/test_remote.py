"""Runs whose inputs and tables are elsewhere, on a file system that lives in memory and one of file:// URLs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import saidby
from saidby import run
from saidby.cli import main
from saidby.errors import InputError, OutputError
from saidby.export import export
from saidby.report import write_report
from saidby.tables.remote import files_at, is_url, listing
from saidby.tables.schema import TABLES

fsspec = pytest.importorskip("fsspec")


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A place in memory; where the run works for it is new, too."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    system = fsspec.filesystem("memory")
    yield "memory://saidby"
    if system.exists("/saidby"):
        system.rm("/saidby", recursive=True)


def put(url: str, content: bytes) -> None:
    with fsspec.open(url, "wb") as file:
        file.write(content)


def hashes(out: Path) -> dict[str, str]:
    return {p.relative_to(out).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in out.rglob("*.parquet")}


def hashes_at(url: str) -> dict[str, str]:
    found = {}
    for path, _ in files_at(url):
        with fsspec.open(f"{url}/{path}", "rb") as file:
            found[path] = hashlib.sha256(file.read()).hexdigest()
    found.pop("manifest.json", None)
    return found


@pytest.mark.parametrize(
    ("path", "url"),
    [("s3://b/x", True), ("file:///x", True), ("/x", False), ("x.jsonl", False), ("-", False), ("C:/x", False)],
)
def test_what_a_url_is(path: str, url: bool) -> None:
    assert is_url(path) is url


def test_run_from_memory_to_memory(memory: str, dump: Path, tmp_path: Path, toy_model: Path) -> None:
    put(f"{memory}/in/a/dump.jsonl", dump.read_bytes())
    put(f"{memory}/in/b.txt", b"The harbour was closed on Monday, and nobody said why.")
    summary = run.extract([f"{memory}/in"], f"{memory}/out", model=toy_model)
    assert summary.rows("articles") == 81
    assert [i["files"] for i in summary.manifest["plan"]["inputs"]] == [2]
    names = {path.split("/")[0] for path, _ in files_at(f"{memory}/out")}
    assert names >= {"articles", "claims", "manifest.json", "speakers"}
    assert ".saidby" not in names
    assert not list(tmp_path.glob("saidby-*")), "nothing stays behind here"
    with pytest.raises(OutputError, match="holds a finished run"):
        run.extract([f"{memory}/in"], f"{memory}/out", model=toy_model)


def test_stopped_run_goes_on_from_another_machine(
    memory: str, dump: Path, tmp_path: Path, toy_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class StopError(Exception):
        pass

    def stop(done: int, total: int | None, claims: int) -> None:
        if done >= 32:
            raise StopError

    with pytest.raises(StopError):
        run.extract([dump], f"{memory}/out", model=toy_model, progress=stop)
    other = tmp_path / "other machine"
    other.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(other))
    seen: list[int] = []
    run.extract(
        [dump], f"{memory}/out", model=toy_model, resume=True, progress=lambda done, total, claims: seen.append(done)
    )
    assert seen[:2] == [16, 32], "what was done before is not done again"
    run.extract([dump], tmp_path / "whole", model=toy_model)
    assert hashes_at(f"{memory}/out") == hashes(tmp_path / "whole")


def test_place_that_holds_something_else(memory: str, dump: Path, toy_model: Path) -> None:
    put(f"{memory}/out/letters.txt", b"Dear all")
    with pytest.raises(OutputError, match="is not empty and holds no run of saidby"):
        run.extract([dump], f"{memory}/out", model=toy_model)
    assert [path for path, _ in files_at(f"{memory}/out")] == ["letters.txt"]


def test_input_that_is_not_there(memory: str) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        listing(f"{memory}/nowhere.jsonl")
    with pytest.raises(InputError, match="cannot open nonsense://x"):
        listing("nonsense://x")


@pytest.fixture(params=["memory", "file"])
def elsewhere(request: pytest.FixtureRequest, memory: str, dump: Path, tmp_path: Path, toy_model: Path) -> str:
    """The URL of a finished run; the same run is in `near/out`."""
    url = f"{memory}/out" if request.param == "memory" else (tmp_path / "far off" / "out").as_uri()
    run.extract([dump], url, model=toy_model)
    run.extract([dump], tmp_path / "near" / "out", model=toy_model)
    return url


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_run_elsewhere_is_read_as_one_here(elsewhere: str, tmp_path: Path) -> None:
    far, near = saidby.read(elsewhere), saidby.read(tmp_path / "near" / "out")
    assert far.manifest["tables"] == near.manifest["tables"]
    for table in TABLES:
        pd.testing.assert_frame_equal(getattr(far, table), getattr(near, table))
    assert far.text_of(far.claims.iloc[0]).startswith("“It is likely")
    assert repr(far) == f"Run({elsewhere!r})"


def test_run_elsewhere_is_reported_and_exported_as_one_here(elsewhere: str, tmp_path: Path) -> None:
    near = tmp_path / "near" / "out"
    done = CliRunner().invoke(main, ["report", elsewhere, "-o", str(tmp_path / "far.html")])
    assert done.exit_code == 0, done.output
    write_report(near, tmp_path / "near.html")
    assert (tmp_path / "far.html").read_bytes() == (tmp_path / "near.html").read_bytes()
    done = CliRunner().invoke(main, ["export", elsewhere, "--format", "jsonl", "-o", str(tmp_path / "far-jsonl")])
    assert done.exit_code == 0, done.output
    export(near, tmp_path / "near-jsonl", form="jsonl")
    assert files(tmp_path / "far-jsonl") == files(tmp_path / "near-jsonl")
    export(elsewhere, tmp_path / "far-croissant", form="croissant")
    assert '"name": "out"' in (tmp_path / "far-croissant" / "croissant.json").read_text(encoding="utf-8")
    assert not list(tmp_path.glob("saidby-*")), "nothing stays behind here"


def test_run_elsewhere_that_is_not_there(memory: str, tmp_path: Path) -> None:
    put(f"{memory}/out/claims/part-00000.parquet", b"half a run")
    for use in (
        lambda url: saidby.read(url),
        lambda url: write_report(url, tmp_path / "report.html"),
        lambda url: export(url, tmp_path / "csv", form="csv"),
    ):
        with pytest.raises(InputError, match=f"{memory}/out holds no finished run"):
            use(f"{memory}/out")
