"""One static page about a run, for those who only read: `write_report`."""

from __future__ import annotations

from pathlib import Path

from saidby.errors import OutputError
from saidby.report.page import Report, make_report
from saidby.tables.staging import written_in_one_step

__all__ = ["Report", "make_report", "write_report"]


def write_report(
    run_dir: str | Path, out: Path, *, title: str | None = None, max_claims: int = 2000, min_confidence: float = 0.0
) -> Report:
    """Writes the page about the run in `run_dir`, a path or URL, to the file `out`, replacing it in one step.

    `max_claims` of the run's claims are put into the page, every figure counts them all; those below `min_confidence`
    count nowhere.  Raises InputError when there is no finished run, OutputError when `out` cannot be written.
    """
    report = make_report(run_dir, title=title, max_claims=max_claims, min_confidence=min_confidence)
    if out.is_dir():
        raise OutputError(f"{out} is a folder; --out needs the name of a file")
    with written_in_one_step(out) as staged:
        staged.write_text(report.html, encoding="utf-8", newline="")
    return report
