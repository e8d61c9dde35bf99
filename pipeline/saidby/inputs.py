"""The inputs of a run, here or elsewhere: files elsewhere are fetched one at a time and let go when they are read."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from saidby import ingest
from saidby.model import Record, Reject
from saidby.plan import describe_input
from saidby.tables import remote


def read(
    inputs: Sequence[str | Path], *, format: str | None = None, fields: str | Path | None = None
) -> Iterator[Record | Reject]:
    """All records, as `ingest.read` gives them. Raises InputError, for local paths before anything is read."""
    for path in map(str, inputs):
        if not remote.is_url(path):
            yield from ingest.read([path], format=format, fields=fields)
        else:
            for below, _ in remote.files_at(path):
                yield from _fetched(f"{path.rstrip('/')}/{below}" if below else path, format, fields)


def describe(inputs: Sequence[str | Path]) -> list[dict[str, Any]]:
    """What the plan says of each input; see `plan.describe_input` and `remote.listing`. Raises InputError."""
    return [remote.listing(str(p)) if remote.is_url(p) else describe_input(Path(p)) for p in inputs]


def _fetched(url: str, format: str | None, fields: str | Path | None) -> Iterator[Record | Reject]:
    with tempfile.TemporaryDirectory(prefix="saidby-") as scratch:
        copy = Path(scratch) / url.rsplit("/", 1)[-1]
        remote.fetch(url, copy)
        for record in ingest.read([copy], format=format, fields=fields):
            yield dataclasses.replace(record, source_path=url + record.source_path.removeprefix(str(copy)))
