"""The analyst's page: a run's claims in their articles, verdicts on them, and what the verdicts say about the run.

The run is only ever read; verdicts go to one SQLite file, to which rows are added and from which nothing is taken.
The page itself needs the extra `audit`; store, sample, figures and gold export do not.
"""

from __future__ import annotations

import getpass
import importlib.util
from pathlib import Path

from saidby.errors import InputError

__all__ = ["audit", "export", "usual_auditor"]

NEEDS = ("starlette", "jinja2", "uvicorn")


def audit(
    run_dir: Path, *, auditor: str, verdicts: Path | None = None, port: int | None = None, browser: bool = True
) -> None:
    """Serves the page on 127.0.0.1 until it is interrupted; see `saidby audit --help` for the options.

    Raises InputError where the run cannot be read, the verdicts cannot be kept, or the extra is missing.
    """
    missing = [name for name in NEEDS if importlib.util.find_spec(name) is None]
    if missing:
        raise InputError(f"saidby audit needs {', '.join(missing)}: pip install 'saidby[audit]'")
    from saidby.audit.desk import Desk
    from saidby.audit.serve import serve

    with Desk.open(run_dir, auditor=auditor, verdicts=verdicts) as desk:
        serve(desk, port=port, browser=browser)


def usual_auditor() -> str:
    """The name of the user; raises InputError where the system has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:
        raise InputError("the system has no name for you; give one with --auditor") from error


def export(run_dir: Path, out: Path, *, auditor: str, verdicts: Path | None = None) -> str:
    """Writes the articles that `auditor` finished to `out` as gold; returns what was written and what not, in words."""
    from saidby.audit.desk import Desk
    from saidby.audit.gold import gold_of, write_gold

    with Desk.open(run_dir, auditor=auditor, verdicts=verdicts, must_exist=True) as desk:
        found = gold_of(desk)
        write_gold(found, out)
    return found.summary(out)
