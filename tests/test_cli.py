import contextlib
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from saidby.cli import main

Call = Callable[..., Result]


@pytest.fixture
def saidby(toy_model: Path) -> Call:
    def call(*arguments: object, **options: Any) -> Result:
        return CliRunner().invoke(main, [str(a) for a in arguments], env={"SAIDBY_EXTRACT_MODEL": str(toy_model)})

    return call


def test_extract_says_where_the_tables_are_and_how_to_open_them(dump: Path, tmp_path: Path, saidby: Call) -> None:
    result = saidby("extract", dump, "--out", tmp_path / "out", "--workers", 1)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(f"Tables in {tmp_path / 'out'}\n")
    assert "  claims                 160\n" in result.stdout
    code = result.stdout.partition("Open them with Python:\n\n")[2]
    lines = [line.removeprefix("  ") for line in code.splitlines()]
    assert len(lines) == 5
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec("\n".join(lines), {})
    assert "Ilse Brandt" in printed.getvalue()


def test_finished_run_says_so(dump: Path, tmp_path: Path, saidby: Call) -> None:
    for begin in ("Tables in", "Nothing left to do"):
        result = saidby("extract", dump, "--out", tmp_path / "out", "--workers", 1, "--resume")
        assert (result.exit_code, result.stdout[: len(begin)]) == (0, begin)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["{tmp}/nowhere.jsonl", "--out", "{tmp}/out"], "saidby: {tmp}/nowhere.jsonl does not exist; check the path\n"),
        (["{dump}", "--out", "{dump}"], "saidby: {dump} is a file; --out needs a folder\n"),
        (
            ["{dump}", "--out", "{tmp}"],
            "saidby: {tmp} is not empty and holds no run of saidby; name another folder\n",
        ),
        (
            ["{dump}", "--out", "{tmp}/out", "--model", "{tmp}/model"],
            "saidby: {tmp}/model is no model: it has no config.cfg; name the folder that `make model` made\n",
        ),
    ],
)
def test_failure_is_one_line_and_status_1(
    dump: Path, tmp_path: Path, saidby: Call, arguments: list[str], message: str
) -> None:
    places = {"tmp": tmp_path, "dump": dump}
    before = sorted(tmp_path.rglob("*"))
    result = saidby("extract", *(a.format(**places) for a in arguments), "--workers", 1)
    assert (result.exit_code, result.stderr, result.stdout) == (1, message.format(**places), "")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract"],
        ["extract", "x.jsonl"],
        ["extract", "x.jsonl", "--out", "out", "--workers", "0"],
        ["extract", "x.jsonl", "--out", "out", "--max-reject-rate", "2"],
        ["extract", "x.jsonl", "--out", "out", "--engine", "steam"],
        ["evaluate", "out"],
        ["no-such-command"],
        ["--log-format", "xml", "info"],
    ],
)
def test_wrong_usage_is_status_2(saidby: Call, arguments: list[str]) -> None:
    assert saidby(*arguments).exit_code == 2


def test_too_many_rejects_are_status_1_after_writing(dump: Path, tmp_path: Path, saidby: Call) -> None:
    dump.write_text(dump.read_text() + "{broken\n" * 20)
    result = saidby("extract", dump, "--out", tmp_path / "out", "--workers", 1)
    assert result.exit_code == 1
    assert result.stderr == (
        f"saidby: 20 records (20.0%) could not be used, more than 5.0%; the reasons are in {tmp_path / 'out/rejects'}\n"
    )
    assert (tmp_path / "out" / "manifest.json").exists()
    again = saidby("extract", dump, "--out", tmp_path / "out", "--workers", 1, "--resume", "--max-reject-rate", 0.2)
    assert again.exit_code == 0


def test_json_log_has_one_object_a_line(dump: Path, tmp_path: Path, saidby: Call) -> None:
    result = saidby("--log-format", "json", "extract", dump, "--out", tmp_path / "out", "--workers", 1)
    lines = [json.loads(line) for line in result.stderr.splitlines()]
    assert [line["done"] for line in lines] == [16, 32, 48, 64, 80]
    assert lines[-1] == {"level": "info", "message": "progress", "done": 80, "total": None, "claims": 160}
    failed = saidby("--log-format", "json", "extract", dump, "--out", tmp_path / "out", "--workers", 1)
    [line] = failed.stderr.splitlines()
    assert json.loads(line)["level"] == "error"


def test_info_names_code_and_model(saidby: Call, toy_model: Path) -> None:
    found = json.loads(saidby("info", "--model", toy_model).stdout)
    assert (found["model"]["name"], len(found["saidby"]["code"])) == ("en_toy", 64)


@pytest.mark.parametrize("command", [[], *([name] for name in main.commands)])
def test_every_command_and_option_has_help(saidby: Call, command: list[str]) -> None:
    assert saidby(*command, "--help").exit_code == 0
    found = main.commands[command[0]] if command else main
    assert found.help
    for parameter in found.params:
        assert parameter.param_type_name == "argument" or getattr(parameter, "help", None), parameter.name


def test_no_progress_bar_where_stderr_is_no_terminal(
    dump: Path, tmp_path: Path, toy_model: Path, toy_environment: dict[str, str]
) -> None:
    call = [sys.executable, "-c", "from saidby.cli import main; main()", "extract", str(dump), "--limit", "3"]
    call += ["--out", str(tmp_path / "out"), "--model", str(toy_model), "--workers", "1"]
    done = subprocess.run(call, env=toy_environment, capture_output=True, check=True)
    assert done.stderr == b""
    assert done.stdout.startswith(b"Tables in")
