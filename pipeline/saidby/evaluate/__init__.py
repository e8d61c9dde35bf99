"""Scores of a run against gold annotations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from saidby.errors import GoldError, InputError

if TYPE_CHECKING:
    from saidby.evaluate.scores import Scores

__all__ = ["evaluate", "scores_of"]


def evaluate(run_dir: Path, gold: Path, *, floors: Path | None = None, as_json: bool = False) -> tuple[str, bool]:
    """The report on the run in `run_dir`, and whether it keeps every floor (True without `floors`).

    `gold` is a `gold-*.jsonl` file as `saidby.evaluate.gold` writes it; a run of the text run together is mapped
    back to its articles with the files beside `gold`. Raises InputError for what cannot be read
    or does not fit together.
    """
    from saidby.evaluate.gates import fallen
    from saidby.evaluate.report import as_data, as_text

    scores = scores_of(run_dir, gold)
    falls = [] if floors is None else fallen(scores.figures(), gold, floors)
    if as_json:
        text = json.dumps(as_data(scores) | {"below_floor": falls}, ensure_ascii=False, indent=1)
    else:
        text = "\n".join([as_text(scores), *([""] if falls else []), *(f"Below the floor: {fall}" for fall in falls)])
    return text, not falls


def scores_of(run_dir: Path, gold: Path) -> Scores:
    """The scores themselves; see `evaluate`."""
    from saidby.evaluate.gold_schema import read_gold
    from saidby.evaluate.scores import score
    from saidby.evaluate.views import gold_view, run_views

    try:
        articles = read_gold(gold)
    except (OSError, ValueError, TypeError, KeyError, GoldError) as error:
        raise InputError(f"cannot read gold annotations from {gold}: {error}") from error
    predicted, boundaries = run_views(run_dir, articles, gold.parent)
    return score([gold_view(article) for article in articles], predicted, boundaries)
