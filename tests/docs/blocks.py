"""Runs what the documentation shows: see "How the documentation is tested" in CONTRIBUTING.md."""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import io
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from saidby.cli import main

ROOT = Path(__file__).parent.parent.parent
FENCE = re.compile(
    r"(?:^<!-- (?P<mark>shown only|file|prints)(?:: (?P<says>[^\n]+?))? -->\n)?"
    r"^```(?P<language>[^\n]*)\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
RUN = ("sh", "python")
QUICK = ("info", "report", "export", "evaluate")
SHOWN = ("text", "csv", "toml", "json", "bibtex")
DRY = """\
make() { command make --dry-run --no-print-directory --directory "$REPOSITORY" "$@" > /dev/null; }
"""
"""`make` is only tried: what its targets do is tested by what they call."""


@dataclasses.dataclass(frozen=True)
class Block:
    """One fenced block; `mark` and `says` are what the comment in front of it says."""

    page: str
    line: int
    language: str
    body: str
    mark: str | None
    says: str | None


def blocks_of(path: Path) -> list[Block]:
    text = path.read_text(encoding="utf-8")
    assert text.count("```") == 2 * len(FENCE.findall(text)), f"{path}: a block is not closed, or indented"
    page = str(path.relative_to(ROOT))
    return [
        Block(page, text.count("\n", 0, m.start("body")), m["language"], m["body"], m["mark"], m["says"])
        for m in FENCE.finditer(text)
    ]


def run_page(path: Path, folder: Path) -> list[str]:
    """Runs a page's blocks in their order, in `folder`; returns what was run."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    ran, printed = [], ""
    for block in blocks_of(path):
        where = f"{block.page}:{block.line}"
        assert block.language in (*RUN, *SHOWN), f"{where}: no language, or one that is not known"
        assert block.says or block.mark in (None, "prints"), f"{where}: {block.mark} needs words behind it"
        if block.mark == "file":
            (folder / str(block.says)).parent.mkdir(parents=True, exist_ok=True)
            (folder / str(block.says)).write_text(block.body, encoding="utf-8")
        elif block.mark == "prints":
            check_printed(block.body, printed, where)
        elif block.mark is None and block.language in RUN:
            printed = run_python(block, namespace) if block.language == "python" else run_shell(block, folder)
            ran.append(where)
        check_form(block)
    return ran


def run_shell(block: Block, folder: Path) -> str:
    commands = [shlex.split(line) for line in block.body.splitlines()]
    if all(command[0] == "saidby" and command[1] in QUICK for command in commands):
        return "".join(run_here(block, command[1:]) for command in commands)
    scripts = Path(sys.executable).parent
    environment = os.environ | {
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        "REPOSITORY": str(ROOT),
        "OMP_NUM_THREADS": "1",
    }
    script = f"set -euo pipefail\n{DRY}{block.body}"
    done = subprocess.run(["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, f"{block.page}:{block.line}: exit {done.returncode}\n{block.body}\n{done.stderr}"
    return done.stdout


def run_here(block: Block, arguments: list[str]) -> str:
    """A command of saidby in this process: starting another one takes longer than most commands."""
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, f"{block.page}:{block.line}: exit {done.exit_code}\n{arguments}\n{done.output}"
    return done.stdout


def run_python(block: Block, namespace: dict[str, Any]) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(block.body, f"{block.page}:{block.line}", "exec"), namespace)
    return printed.getvalue()


def check_printed(expected: str, printed: str, where: str) -> None:
    """Every line of the block is in what was printed, in that order; … stands for anything."""
    at = 0
    for line in expected.splitlines():
        pattern = ".*".join(re.escape(part) for part in re.split(r"\s*…\s*", line.strip()))
        found = re.compile(pattern).search(printed, at)
        assert found, f"{where}: not printed: {line}\n{printed}"
        at = found.end()


def check_form(block: Block) -> None:
    if block.language == "toml":
        tomllib.loads(block.body)
    elif block.language == "json":
        json.loads(block.body)
    elif block.language == "csv":
        rows = list(csv.reader(block.body.splitlines(), strict=True))
        assert len({len(row) for row in rows}) == 1, f"{block.page}:{block.line}: rows differ in length"
