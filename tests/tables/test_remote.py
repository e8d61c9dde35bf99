"""Runs whose inputs and tables are elsewhere, on a file system that lives in memory and one of file:// URLs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from saidby import run
from saidby.errors import InputError, OutputError
from saidby.tables.remote import files_at, is_url, listing

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
