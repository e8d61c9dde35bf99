"""A run in the forms that other tools read: `export`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from saidby.errors import InputError, OutputError
from saidby.export import brat, croissant, docbin, flat, webannotation
from saidby.tables.frames import read_manifest
from saidby.tables.remote import nearby
from saidby.tables.staging import written_in_one_step

__all__ = ["FORMATS", "export"]

FORMATS: dict[str, Callable[[Path, Path], None]] = {
    "jsonl": flat.write_jsonl,
    "csv": flat.write_csv,
    "brat": brat.write,
    "webannotation": webannotation.write,
    "docbin": docbin.write,
    "croissant": croissant.write,
}
"""Name of a form → what writes it: given the run's folder and an empty folder."""


def export(run_dir: str | Path, out: Path, *, form: str) -> list[Path]:
    """Writes the run in `run_dir`, a path or URL, into the folder `out` and returns its files, sorted.

    `out` appears only when all is written.  Raises InputError when there is no finished run, OutputError when `out`
    holds something already or cannot be written.
    """
    if form not in FORMATS:
        raise InputError(f"there is no form {form!r}; there are {', '.join(FORMATS)}")
    if out.exists() and not (out.is_dir() and not any(out.iterdir())):
        raise OutputError(f"{out} exists and is not an empty folder; name another one")
    read_manifest(run_dir)
    with nearby(run_dir) as near, written_in_one_step(out) as folder:
        folder.mkdir()
        FORMATS[form](near, folder)
    return sorted(path for path in out.rglob("*") if path.is_file())
