"""Runs and desks for the tests; the tables are made by hand in audit_runs.py."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from saidby.audit.desk import Desk

sys.path.insert(0, str(Path(__file__).parent))

from audit_runs import small, storm, write_run


@pytest.fixture(scope="session")
def written_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    parts = [[storm()], [small(n) for n in range(25)], [small(n) for n in range(25, 40)]]
    return write_run(tmp_path_factory.mktemp("audit") / "run", parts)


@pytest.fixture
def run_dir(written_run: Path, tmp_path: Path) -> Path:
    """The storm and forty small articles, in three parts."""
    return shutil.copytree(written_run, tmp_path / "run")


@pytest.fixture
def desk(run_dir: Path) -> Iterator[Desk]:
    with Desk.open(run_dir, auditor="anna") as opened:
        yield opened


@pytest.fixture
def desk_of() -> Callable[..., Desk]:
    """Opens a desk on a run for somebody."""

    def opened(run: Path, auditor: str = "anna", **options: Any) -> Desk:
        return Desk.open(run, auditor=auditor, **options)

    return opened
