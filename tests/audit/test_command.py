"""The command `saidby audit`: what it prints, how it ends, and what it says when something is missing."""

import importlib.util
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import saidby
from saidby.audit.desk import Desk
from saidby.audit.serve import PORT, listen
from saidby.cli import main
from saidby.errors import InputError


def test_page_is_served_until_it_is_interrupted(run_dir: Path) -> None:
    call = [sys.executable, "-c", "from saidby.cli import main; main()", "audit", str(run_dir), "--auditor", "anna"]
    environment = os.environ | {"PYTHONPATH": str(Path(saidby.__file__).parent.parent)}
    with subprocess.Popen(call, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first, second = process.stdout.readline(), process.stdout.readline()
        assert first == f"84 claims of {run_dir}, judged by anna; verdicts in {run_dir / 'audit.sqlite'}\n"
        address = re.search(r"http://127\.0\.0\.1:\d+/", second)
        assert address is not None
        try:
            with urllib.request.urlopen(address[0], timeout=60) as page:
                assert b"saidby" in page.read()
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=60)
        finally:
            process.kill()
    assert (process.returncode, errors) == (0, "")


def call(*arguments: object) -> Any:
    return CliRunner().invoke(main, ["audit", *map(str, arguments)])


def test_missing_extra_is_one_line_that_names_the_command(run_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "starlette" else found(name))
    result = call(run_dir)
    assert (result.exit_code, result.stderr) == (
        1,
        "saidby: saidby audit needs starlette: pip install 'saidby[audit]'\n",
    )
    assert not (run_dir / "audit.sqlite").exists()


def test_export_says_what_it_wrote(run_dir: Path, tmp_path: Path, desk: Desk) -> None:
    for claim in ("small-001-a", "small-001-b"):
        desk.judge(claim, {"judgement": "correct"})
    desk.finish("small-001", finished=True)
    result = call(run_dir, "--auditor", "anna", "--export", tmp_path / "gold.jsonl")
    assert (result.exit_code, result.stdout) == (0, f"1 articles with 2 claims in {tmp_path / 'gold.jsonl'}\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["{tmp}/nothing"], "saidby: {tmp}/nothing holds no finished run of saidby (manifest.json): "),
        (["{run}", "--auditor", " "], "saidby: ' ' is no name for an auditor; give one with --auditor"),
        (
            ["{run}", "--verdicts", "{run}/manifest.json"],
            "saidby: {run}/manifest.json holds no verdicts of saidby; name",
        ),
        (
            ["{run}", "--export", "{tmp}/gold"],
            "saidby: {run}/audit.sqlite does not exist: nothing has been judged yet;",
        ),
    ],
)
def test_failure_is_one_line(run_dir: Path, tmp_path: Path, arguments: list[str], message: str) -> None:
    places = {"tmp": tmp_path, "run": run_dir}
    result = call(*(a.format(**places) for a in arguments))
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert result.stderr.startswith(message.format(**places))


def test_port_that_is_in_use() -> None:
    with listen(None) as first, listen(None) as second:
        assert first.getsockname()[0] == second.getsockname()[0] == "127.0.0.1"
        assert first.getsockname()[1] != second.getsockname()[1] != PORT
        with pytest.raises(InputError, match="name another with --port"):
            listen(first.getsockname()[1])


def test_usual_port_is_taken_where_it_is_free() -> None:
    with socket.socket() as probe:
        free = probe.connect_ex(("127.0.0.1", PORT)) != 0
    with listen(None) as listener:
        assert (listener.getsockname()[1] == PORT) == free
