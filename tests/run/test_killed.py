"""A run killed for real, at any moment, goes on with --resume and ends with the same bytes."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from saidby import run


def parts(out: Path) -> dict[str, str]:
    return {
        p.relative_to(out).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in out.rglob("*.parquet")
        if ".saidby" not in p.parts
    }


def command(dump: Path, out: Path, model: Path, *options: str) -> list[str]:
    call = [sys.executable, "-c", "from saidby.cli import main; main()", "extract", str(dump)]
    return [*call, "--out", str(out), "--model", str(model), *options]


def heed_interrupts() -> None:
    """A suite that a shell runs in the background ignores SIGINT, and its children would, too."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_for(what: Path, pattern: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 120
    while not list(what.glob(pattern)):
        assert process.poll() is None, "the run ended before it was killed"
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize(("workers", "how"), [("1", signal.SIGKILL), ("2", signal.SIGKILL), ("2", signal.SIGINT)])
def test_killed_run_goes_on(
    dump: Path, tmp_path: Path, toy_model: Path, toy_environment: dict[str, str], workers: str, how: signal.Signals
) -> None:
    out = tmp_path / "out"
    slow = toy_environment | {"SAIDBY_TOY_DELAY": "0.03"}
    process = subprocess.Popen(
        command(dump, out, toy_model, "--workers", workers),
        env=slow,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=heed_interrupts,
    )
    wait_for(out / ".saidby" / "shards", "*.json", process)
    if how == signal.SIGINT:
        os.killpg(process.pid, how)
    else:
        process.send_signal(how)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == (1 if how == signal.SIGINT else -how)
    if how == signal.SIGINT:
        assert stderr.decode().splitlines()[-1].startswith("saidby: interrupted; `--resume` goes on")
        assert b"Traceback" not in stderr
    assert not (out / "manifest.json").exists()
    assert len(pd.read_parquet(out / "articles")) >= 16, "what is there can be read"
    run.extract([dump], out, model=toy_model, resume=True)
    run.extract([dump], tmp_path / "whole", model=toy_model)
    assert parts(out) == parts(tmp_path / "whole")


def test_workers_do_not_outlive_a_killed_run(
    dump: Path, tmp_path: Path, toy_model: Path, toy_environment: dict[str, str]
) -> None:
    slow = toy_environment | {"SAIDBY_TOY_DELAY": "0.5"}
    process = subprocess.Popen(
        command(dump, tmp_path / "out", toy_model, "--workers", "2"), env=slow, start_new_session=True
    )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not children.exists():
        process.kill()
        pytest.skip("needs /proc to see child processes")
    deadline = time.monotonic() + 60
    while len(pids := children.read_text().split()) < 2:
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.kill()
    process.wait()
    while any(_runs(pid) for pid in pids):
        assert time.monotonic() < deadline, "a worker goes on without its parent"
        time.sleep(0.05)


def _runs(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
