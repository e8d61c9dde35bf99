"""Floors below which no score may fall.

    python -m saidby.evaluate.gates DIR --gold FILE --floors FILE [--lower-floors]

A floors file is a JSON object: name of the gold file → {"sha256": of that file, "floors": {figure: least value}}. The
command pins every figure of a run in DIR; one that would be lowered is an error without `--lower-floors`. For
`calibration.error` less is better, so its floor is a ceiling.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from saidby.errors import InputError, SaidbyError

PINNED = (
    "boundaries.f1",
    "claims.f1",
    "claims.exact.f1",
    "claims.outermost.f1",
    "claims.nested.f1",
    "claims.with_speaker.f1",
    "fields.speaker.f1",
    "fields.source.f1",
    "fields.quotation.f1",
    "fields.status.f1",
    "quantities.f1",
    "quantities.value.f1",
    "hedges.f1",
    "hedges.type.f1",
    "calibration.error",
)
"""Figures that are pinned where a run has them."""
CEILINGS = frozenset(("calibration.error",))
SLACK = 0.0005
"""Rounding that is no fall."""


def read_floors(path: Path) -> dict[str, Any]:
    """The floors file; empty where there is none yet. Raises InputError for one that cannot be read."""
    if not path.exists():
        return {}
    try:
        floors: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read the floors in {path}: {error}") from error
    return floors


def fallen(figures: Mapping[str, float], gold: Path, floors: Path) -> list[str]:
    """What is wrong, one line each: figures below their floors, or gold annotations that are not those pinned."""
    if not floors.exists():
        raise InputError(f"there are no floors in {floors}: pin them with python -m saidby.evaluate.gates")
    pinned = read_floors(floors).get(gold.name)
    if pinned is None:
        return []
    if pinned["sha256"] != fingerprint(gold):
        return [f"{gold.name} has changed since its floors were pinned: pin them anew"]
    return [
        f"{name} is {figures.get(name, 0.0):.4f}, its floor {floor:.4f}"
        for name, floor in pinned["floors"].items()
        if worse(name, figures.get(name), floor)
    ]


def pin(figures: Mapping[str, float], gold: Path, floors: Path, *, lower: bool = False) -> None:
    """Writes the figures as the floors of this gold file.

    Raises InputError, and writes nothing, where a floor would be lowered without `lower`.
    """
    known = read_floors(floors)
    old = known.get(gold.name, {}).get("floors", {})
    falls = [f"{n} from {f:.4f} to {figures.get(n, 0.0):.4f}" for n, f in old.items() if worse(n, figures.get(n), f)]
    if falls and not lower:
        raise InputError(f"floors would be lowered (allow it with --lower-floors): {'; '.join(falls)}")
    fresh = {name: figures[name] for name in PINNED if name in figures}
    known[gold.name] = {"sha256": fingerprint(gold), "floors": fresh}
    floors.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def worse(name: str, figure: float | None, floor: float) -> bool:
    """Whether a figure has fallen below its floor, or is no longer there."""
    if figure is None:
        return True
    return figure > floor + SLACK if name in CEILINGS else figure < floor - SLACK


def fingerprint(gold: Path) -> str:
    """SHA-256 of the gold file."""
    return hashlib.sha256(gold.read_bytes()).hexdigest()


def main(arguments: Sequence[str] | None = None) -> int:
    """Pins floors; 1: refused."""
    from saidby.evaluate import scores_of

    parser = argparse.ArgumentParser(prog="python -m saidby.evaluate.gates", description=__doc__.splitlines()[0])
    parser.add_argument("run_dir", type=Path)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--floors", type=Path, required=True)
    parser.add_argument("--lower-floors", action="store_true")
    options = parser.parse_args(arguments)
    try:
        figures = scores_of(options.run_dir, options.gold).figures()
        pin(figures, options.gold, options.floors, lower=options.lower_floors)
    except SaidbyError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
