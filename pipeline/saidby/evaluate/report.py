"""Scores as text for a terminal and as plain data for JSON."""

from __future__ import annotations

from typing import Any

from saidby.evaluate.scores import Scores, Tally

EXAMPLES = 3
"""Examples printed of each class of errors."""
GROUPS = (
    ("Articles cut", "boundaries"),
    ("Claims found (content at least 80 % alike)", "claims"),
    ("Fields of the claims found", "fields"),
    ("Speaker right, by how gold resolves it", "resolution"),
    ("Quantities", "quantities"),
    ("Hedges", "hedges"),
)


def as_text(scores: Scores, *, classes: int = 12) -> str:
    """The tables, the reliability of `confidence`, and the largest classes of errors with examples."""
    lines: list[str] = []
    for title, group in GROUPS:
        names = [n for n in scores.tallies if n == group or n.startswith(f"{group}.")]
        if names:
            lines += ["", f"{title:<44}{'P':>7}{'R':>7}{'F1':>7}{'found':>7}{'gold':>7}"]
            lines += [_line(name, scores.tallies[name], group) for name in names]
    lines += ["", f"Calibration: expected error {scores.calibration_error():.3f}"]
    lines += [f"  confidence {said:.2f}   right {right:.2f}   of {n}" for said, right, n in scores.reliability()]
    lines += ["", "Largest classes of errors"]
    for kind, errors in scores.error_classes()[:classes]:
        lines.append(f"  {len(errors):>4}  {kind}")
        lines += [f"          {e.slug}: {e.text}" for e in errors[:EXAMPLES]]
    return "\n".join(lines[1:])


def as_data(scores: Scores) -> dict[str, Any]:
    """Everything that the text says, and every error."""
    return {
        "figures": scores.figures(),
        "counts": {
            name: {"right": t.right_gold, "found": t.found, "gold": t.gold}
            for name, t in sorted(scores.tallies.items())
        },
        "reliability": [{"confidence": c, "right": r, "claims": n} for c, r, n in scores.reliability()],
        "errors": [{"kind": e.kind, "article": e.slug, "text": e.text} for e in scores.errors],
    }


def _line(name: str, tally: Tally, group: str) -> str:
    label = "all" if name == group else name.removeprefix(f"{group}.").replace("_", " ")
    shares = "".join(f"{100 * share:7.1f}" for share in (tally.precision, tally.recall, tally.f1))
    return f"  {label:<42}{shares}{tally.found:7}{tally.gold:7}"
