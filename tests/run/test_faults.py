"""What goes wrong in long runs, made to go wrong for real: killers among the records, full disks, folders gone."""

import ctypes
import hashlib
import json
import os
import random
import resource
import signal
import string
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from saidby import run
from saidby.errors import OutputError

IN_ONE_PROCESS = """
import sys
from saidby import run
dump, out, model = sys.argv[1:4]
run.extract([dump], out, model=model, resume=True)
"""
KILLED_AT_A_RENAME = (
    """
import os, pathlib, signal, sys
left, rename = [int(sys.argv.pop())], pathlib.Path.replace
def replace(self, target):
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    return rename(self, target)
pathlib.Path.replace = replace
"""
    + IN_ONE_PROCESS
)


def write_dump(path: Path, texts: Iterable[str]) -> Path:
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
    return path


def harmless(n: int) -> list[str]:
    return [f"“The {i} pumps will likely fail before the winter,” said Ilse Brandt." for i in range(n)]


def parts(out: Path) -> dict[str, str]:
    return {p.relative_to(out).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in out.rglob("*.parquet")}


@pytest.fixture
def start(toy_environment: dict[str, str]) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Runs a script in a process of its own; `hindrance` is called in it before it starts."""

    def run_script(
        script: str, *arguments: object, hindrance: Callable[[], None] | None = None
    ) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-c", script, *map(str, arguments)],
            env=toy_environment,
            preexec_fn=hindrance,
            capture_output=True,
            text=True,
            timeout=600,
        )

    return run_script


@pytest.fixture
def call(toy_model: Path, start: Callable[..., Any]) -> Callable[..., Any]:
    """Runs the command in a process of its own."""
    program = "from saidby.cli import main; main()"
    return lambda *options, **hindrance: start(program, "extract", "--model", toy_model, *options, **hindrance)


def test_records_that_kill_their_worker_are_rejected_and_the_rest_goes_on(tmp_path: Path, toy_model: Path) -> None:
    killers = ["This makes it DIE, said Ilse Brandt.", "Ilse Brandt said: SEGFAULT."]
    dump = write_dump(tmp_path / "dump.jsonl", [*harmless(17), *killers])
    run.extract([dump], tmp_path / "two", model=toy_model, workers=2)
    rejects = pd.read_parquet(tmp_path / "two" / "rejects")
    assert rejects[["source_ordinal", "stage", "reason", "raw"]].to_numpy().tolist() == [
        [17, "annotate", "worker_died", killers[0]],
        [18, "annotate", "worker_died", killers[1]],
    ]
    assert [m.rpartition("(")[2] for m in rejects["message"]] == ["exit status 9)", "SIGSEGV)"]
    assert len(pd.read_parquet(tmp_path / "two" / "articles")) == 17


@pytest.mark.parametrize("workers", [1, 2])
def test_records_that_never_return_are_rejected_and_the_rest_goes_on(
    tmp_path: Path, toy_model: Path, workers: int
) -> None:
    endless = "Ilse Brandt HANGS ON EVERY WORD OF it and of all that she has said before and will say again!"
    dump = write_dump(tmp_path / "dump.jsonl", [*harmless(9), endless, *harmless(9), endless + "!"])
    out = tmp_path / "out"
    run.extract([dump], out, model=toy_model, workers=workers, time_limit=2)
    rejects = pd.read_parquet(out / "rejects")
    assert rejects[["source_ordinal", "stage", "reason", "raw"]].to_numpy().tolist() == [
        [9, "annotate", "time_limit", endless],
        [19, "annotate", "time_limit", endless + "!"],
    ]
    assert set(rejects["message"]) == {"took longer than the time limit of 2 seconds, each time"}
    fine = write_dump(tmp_path / "fine.jsonl", [*harmless(9), *harmless(9)])
    run.extract([fine], tmp_path / "whole", model=toy_model)
    kept = pd.read_parquet(out / "claims")["text"].tolist()
    assert kept == pd.read_parquet(tmp_path / "whole" / "claims")["text"].tolist()


def test_time_limit_changes_nothing_where_it_is_not_reached(
    tmp_path: Path, toy_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAIDBY_TOY_DELAY", "0.3")
    dump = write_dump(tmp_path / "dump.jsonl", harmless(20))
    # Each record is well within the limit, a shard of them is not.
    run.extract([dump], tmp_path / "limited", model=toy_model, workers=2, time_limit=3)
    monkeypatch.delenv("SAIDBY_TOY_DELAY")
    run.extract([dump], tmp_path / "free", model=toy_model)
    assert parts(tmp_path / "limited") == parts(tmp_path / "free")


def test_record_that_kills_a_run_without_workers_is_found_by_resume(
    tmp_path: Path, toy_model: Path, start: Callable[..., Any]
) -> None:
    dump = write_dump(tmp_path / "dump.jsonl", [*harmless(1), "Ilse Brandt said: SEGFAULT."])
    out = tmp_path / "out"
    assert start(IN_ONE_PROCESS, dump, out, toy_model).returncode == -signal.SIGSEGV
    run.extract([dump], out, model=toy_model, resume=True)
    [reject] = pd.read_parquet(out / "rejects").to_dict("records")
    assert (reject["source_ordinal"], reject["reason"]) == (1, "worker_died")


def test_run_killed_again_and_again_ends_with_the_same_bytes(
    tmp_path: Path, toy_model: Path, start: Callable[..., Any]
) -> None:
    dump = write_dump(tmp_path / "dump.jsonl", harmless(20))
    out = tmp_path / "out"
    # Within the first shard, at its report, in the passes over all shards.
    for rename in (4, 11, 12):
        killed = start(KILLED_AT_A_RENAME, dump, out, toy_model, rename)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert not (out / "manifest.json").exists()
        # What the mark of a killed run asks for is tested above, and slow.
        (out / ".saidby" / "running").unlink()
    run.extract([dump], out, model=toy_model, resume=True)
    run.extract([dump], tmp_path / "whole", model=toy_model)
    assert parts(out) == parts(tmp_path / "whole")


def test_full_disk(tmp_path: Path, toy_model: Path, call: Callable[..., Any]) -> None:
    letters = random.Random(7).choices(string.ascii_letters + "     ", k=80_000)
    dump = write_dump(tmp_path / "dump.jsonl", [*harmless(16), "".join(letters)])
    out, limit = tmp_path / "out", 40_000
    full = call(
        dump,
        *("--out", out, "--workers", 2),
        hindrance=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert full.returncode == 1
    [message] = full.stderr.splitlines()
    assert message.startswith(f"saidby: cannot write {out / 'articles' / 'part-00001.parquet'}: File too large")
    # Which of the two shards is first at the disk is open; of the one that did not fit nothing is left.
    assert {p.name for p in out.glob("articles/*")} <= {"part-00000.parquet"}
    run.extract([dump], out, model=toy_model, resume=True)
    run.extract([dump], tmp_path / "whole", model=toy_model)
    assert parts(out) == parts(tmp_path / "whole")


def obey_permissions() -> None:
    """Root may write anywhere, until it gives that capability up for the program it starts."""
    drop_from_bounding_set, override = 24, 1
    if os.geteuid() == 0 and ctypes.CDLL(None).prctl(drop_from_bounding_set, override, 0, 0, 0):
        raise OSError("cannot give up CAP_DAC_OVERRIDE")


def test_folder_that_is_read_only(tmp_path: Path, toy_model: Path, call: Callable[..., Any]) -> None:
    dump = write_dump(tmp_path / "dump.jsonl", harmless(20))
    locked = tmp_path / "locked"
    locked.mkdir()
    locked.chmod(0o555)
    refused = call(dump, "--out", locked / "out", hindrance=obey_permissions)
    assert refused.returncode == 1
    assert refused.stderr == f"saidby: cannot write to {locked / 'out'}: Permission denied\n"
    assert not list(locked.iterdir())


def test_folder_that_becomes_read_only(
    tmp_path: Path, toy_model: Path, start: Callable[..., Any], call: Callable[..., Any]
) -> None:
    dump = write_dump(tmp_path / "dump.jsonl", harmless(20))
    out = tmp_path / "out"
    assert start(KILLED_AT_A_RENAME, dump, out, toy_model, 12).returncode == -signal.SIGKILL
    before = parts(out)
    (out / "claims").chmod(0o555)
    refused = call(dump, "--out", out, "--workers", 2, "--resume", hindrance=obey_permissions)
    (out / "claims").chmod(0o755)
    assert refused.returncode == 1
    [message] = refused.stderr.splitlines()
    assert message.startswith(f"saidby: cannot write {out / 'claims'}")
    assert before.items() <= parts(out).items()
    run.extract([dump], out, model=toy_model, resume=True)
    assert (out / "manifest.json").exists()


def test_disk_that_fills_up_in_the_last_pass(tmp_path: Path, toy_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(folder: object) -> None:
        raise OSError(28, "No space left on device", "scratch")

    dump = write_dump(tmp_path / "dump.jsonl", harmless(3))
    monkeypatch.setattr("saidby.lineage.mark", full)
    with pytest.raises(OutputError, match="cannot write scratch: No space left on device; then --resume"):
        run.extract([dump], tmp_path / "out", model=toy_model)
    monkeypatch.undo()
    assert run.extract([dump], tmp_path / "out", model=toy_model, resume=True).rows("articles") == 3
