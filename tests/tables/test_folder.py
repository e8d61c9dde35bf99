import contextlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from saidby.errors import OutputError
from saidby.tables.folder import open_folder
from saidby.tables.schema import TABLES


def test_folder_of_somebody_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("two years of work")
    with pytest.raises(OutputError, match="holds no run of saidby"), open_folder(tmp_path):
        pass
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.docx"]


@pytest.mark.parametrize("content", ["{}", "[]", '{"plan_of": "others"}', "no json"])
def test_manifest_of_somebody_else_is_no_run(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(OutputError), open_folder(tmp_path):
        pass
    assert [p.name for p in tmp_path.iterdir()] == ["manifest.json"]


def test_file_in_place_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(OutputError, match="is a file"), open_folder(tmp_path / "out"):
        pass


def test_run_that_finished_no_shard_leaves_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"

    def fail() -> None:
        with open_folder(out) as folder:
            folder.begin({})
            assert out.is_dir()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not out.exists()


def test_run_with_a_finished_shard_can_go_on(tmp_path: Path) -> None:
    with open_folder(tmp_path) as folder:
        folder.begin({"inputs": 1})
        folder.report(0, {"counts": {}})
    with open_folder(tmp_path) as folder:
        assert folder.plan() == {"inputs": 1}
        assert folder.done() == set(), "its parts are not there"
        for table in TABLES:
            folder.part(table, 0).touch()
        assert folder.done() == {0}
        folder.finish({"plan": {"inputs": 1}})
    assert not (tmp_path / ".saidby").exists()
    assert json.loads((tmp_path / "manifest.json").read_text()) == {"plan": {"inputs": 1}}


def test_clear_deletes_only_what_is_ours(tmp_path: Path) -> None:
    with open_folder(tmp_path) as folder:
        folder.begin({})
        folder.part("claims", 0).touch()
        folder.finish({"plan": {}})
        (tmp_path / "claims" / "notes.txt").touch()
        (tmp_path / "notes.txt").touch()
        folder.clear()
        left = sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if ".saidby" not in p.parts)
    assert left == ["claims", "claims/notes.txt", "notes.txt"]


def test_verdicts_outlive_runs_and_do_not_stop_one(tmp_path: Path) -> None:
    (tmp_path / "audit.sqlite").write_text("people's work")
    with contextlib.suppress(ZeroDivisionError), open_folder(tmp_path) as folder:
        folder.begin({})
        raise ZeroDivisionError
    with open_folder(tmp_path) as folder:
        folder.begin({})
        folder.finish({"plan": {}})
        folder.clear()
    assert [p.name for p in tmp_path.iterdir()] == ["audit.sqlite"]


def test_folder_in_use_is_refused(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from saidby.tables.folder import open_folder\n" + (
        "with open_folder(Path(sys.argv[1])): print('locked', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        env={"PYTHONPATH": ":".join(sys.path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"locked\n"
        with pytest.raises(OutputError, match="another process is writing"), open_folder(tmp_path):
            pass
        other.communicate()
    with open_folder(tmp_path):
        pass
