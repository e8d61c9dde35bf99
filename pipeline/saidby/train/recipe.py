"""The recipe of the shipped model: corpora in, a checkpoint out, the dev scores of every task along the way."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from saidby.annotate.pieces import WordPieces
from saidby.errors import InputError
from saidby.train.batches import Batch, Mixture, hide
from saidby.train.check import check
from saidby.train.corpora import read_corpora
from saidby.train.encoder import Encoder, from_checkpoint
from saidby.train.measure import measure
from saidby.train.network import TAGS, Network, losses
from saidby.train.restore import restore
from saidby.train.texts import Text, number

WEIGHTS = {
    "upos": 0.5,
    "xpos": 0.3,
    "feats": 0.3,
    "lemma": 0.5,
    "sent": 1.0,
    "ner": 1.5,
    "role": 2.0,
    "head": 1.5,
    "label": 1.0,
    "cue": 0.5,
    "speaker": 0.5,
}
"""Weight of each task's loss."""


@dataclass(kw_only=True)
class Options:
    """What a training run can be told; the defaults are the shipped model's.

    shares: corpus → windows of it in every batch; those of "inner" are a dozen words long, all others two hundred.
    init: a checkpoint or model folder whose weights the run starts from, with a schedule of its own.
    int8_from: the share of the run after which the encoder is trained under the rounding of its 8-bit export.
    hidden: the share of words whose first piece the encoder reads as [MASK], so that it learns them from their context
        (Kondratyuk and Straka 2019 hide a fifth of all pieces).
    """

    data: Path
    encoder: Path
    out: Path
    steps: int = 3400
    shares: tuple[tuple[str, int], ...] = (("polnear", 5), ("ud", 4), ("ner", 2), ("own", 1), ("inner", 16))
    rate: float = 2e-4
    head_rate: float = 1.5e-3
    warmup: float = 0.06
    clip: float = 1.0
    seed: int = 1
    open_only: bool = False
    checkpoint_every: int = 100
    measure_every: int = 400
    minutes: float | None = None
    int8_from: float = 0.6
    hidden: float = 0.1
    init: Path | None = None


def class_lists(texts: list[Text]) -> dict[str, list[str]]:
    """The classes of every task, the most frequent first (so class 0 is "O", "in")."""
    least = {"feats": 3, "lemma": 3, "xpos": 2, "label": 3}
    return {task: number(texts, task, least=least.get(task, 1)) or ["O"] for task in (*TAGS, "label")}


def train(options: Options) -> Path:
    """Trains, or goes on where the checkpoint in `options.out` stands; returns the checkpoint's path."""
    torch.manual_seed(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    texts = read_corpora(options.data, "train", open_only=options.open_only)
    dev = read_corpora(options.data, "dev", open_only=options.open_only)
    _log(options.out, data=check(options.data, texts, dev, open_only=options.open_only).summary())
    path = options.out / "checkpoint.pt"
    classes = class_lists([t for part in texts.values() for t in part])
    begun = _begun(path, options.init)
    if begun is not None:
        classes = _agreeing(begun, classes)["classes"]
    pieces = WordPieces((options.encoder / "tokenizer.json").read_bytes())
    network = Network(from_checkpoint(options.encoder), classes)
    optimizer = _optimizer(network, options)
    step, spent = 0, 0.0
    if begun is not None:
        network.load_state_dict(begun["network"])
    if begun is not None and path.is_file():
        optimizer.load_state_dict(begun["optimizer"])
        step, spent = int(begun["step"]), float(begun["seconds"])
    shares = {name: n for name, n in options.shares if name in texts}
    mixture = Mixture(texts, shares, pieces, classes, seed=options.seed + step)
    clock, sums = time.monotonic() - spent, dict.fromkeys(WEIGHTS, 0.0)
    while (done := _progress(step, time.monotonic() - clock, options)) < 1:
        _set_rates(optimizer, done, options)
        network.encoder.train_as_int8(done >= options.int8_from)
        batch = mixture.draw()
        batch.ids = hide(batch, options.hidden, pieces.mask)
        for task, value in _step(network, optimizer, batch, options.clip).items():
            sums[task] += value
        step += 1
        if step % 50 == 0:
            _log(options.out, step=step, done=round(done, 4), loss={t: round(v / 50, 3) for t, v in sums.items()})
            sums = dict.fromkeys(WEIGHTS, 0.0)
        if step % options.measure_every == 0:
            _log(options.out, step=step, dev=measure(network, pieces, classes, dev, most=12))
        if step % options.checkpoint_every == 0:
            _save(path, network, optimizer, classes, step, time.monotonic() - clock, options)
    _save(path, network, optimizer, classes, step, time.monotonic() - clock, options)
    _log(options.out, step=step, dev=measure(network, pieces, classes, dev, most=60))
    return path


def _step(network: Network, optimizer: torch.optim.Optimizer, batch: Batch, clip: float) -> dict[str, float]:
    network.train()
    x = network.words(batch.ids, batch.features, batch.mask, batch.first)
    found = losses(network, x, batch.labels, batch.arcs, batch.partial)
    total = torch.stack([WEIGHTS[task] * loss for task, loss in found.items()]).sum()
    optimizer.zero_grad()
    total.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), clip)
    optimizer.step()
    return {task: float(loss.detach()) for task, loss in found.items()}


def _optimizer(network: Network, options: Options) -> torch.optim.Optimizer:
    encoder = set(network.encoder.parameters())
    fresh = {network.encoder.features.weight}
    return torch.optim.AdamW(
        [
            {"params": [p for p in network.parameters() if p in encoder - fresh], "peak": options.rate},
            {"params": [p for p in network.parameters() if p not in encoder or p in fresh], "peak": options.head_rate},
        ],
        lr=options.rate,
        betas=(0.9, 0.98),
        weight_decay=0.01,
        fused=True,
    )


def _progress(step: int, seconds: float, options: Options) -> float:
    """The share of the run that is done: of its steps, or of its minutes where these are limited."""
    share = step / options.steps
    return share if options.minutes is None else max(share, seconds / 60 / options.minutes)


def _set_rates(optimizer: torch.optim.Optimizer, done: float, options: Options) -> None:
    """Linear warm-up, then linear fall to 0."""
    factor = done / options.warmup if done < options.warmup else (1 - done) / (1 - options.warmup)
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * max(factor, 1e-3)


def _save(
    path: Path,
    network: Network,
    optimizer: torch.optim.Optimizer,
    classes: dict[str, list[str]],
    step: int,
    seconds: float,
    options: Options,
) -> None:
    """Writes the checkpoint in one go, so that a kill leaves the last whole one."""
    known = {k: str(v) if isinstance(v, Path) else v for k, v in asdict(options).items()}
    state = {
        "network": network.state_dict(),
        "optimizer": optimizer.state_dict(),
        "classes": classes,
        "heads": network.encoder.heads,
        "step": step,
        "seconds": seconds,
        "options": known,
    }
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)


def _begun(path: Path, init: Path | None) -> dict[str, Any] | None:
    """The state to go on from: the run's own checkpoint, else another's or a model folder's weights and classes."""
    if path.is_file() or (init is not None and not init.is_dir()):
        state: dict[str, Any] = torch.load(path if path.is_file() else init, weights_only=True)
        return state
    if init is None:
        return None
    weights, classes = restore(init)
    return {"network": weights, "classes": classes}


def _agreeing(state: dict[str, Any], classes: dict[str, list[str]]) -> dict[str, Any]:
    """The state; InputError where its tasks have other classes than these (more data may change their order)."""
    known = state["classes"]
    if known.keys() != classes.keys() or any(set(known[task]) != set(found) for task, found in classes.items()):
        raise InputError("the weights were trained on other data: name another folder with --out, or another --init")
    return state


def load(path: Path, *others: Path) -> tuple[Network, dict[str, list[str]]]:
    """The network of a checkpoint, in evaluation mode, and its classes.

    With `others`, checkpoints of runs that started from one another, it has the mean of their weights, which errs less
    than each (Izmailov et al. 2018; Wortsman et al. 2022).
    """
    state: dict[str, Any] = torch.load(path, weights_only=True)
    weights = state["network"]
    for n, other in enumerate(others, start=2):
        found = torch.load(other, weights_only=True)
        if found["classes"] != state["classes"]:
            raise InputError(f"{other} was trained on other data than {path}: their mean means nothing")
        for name, values in found["network"].items():
            mean = torch.lerp(weights[name].double(), values.double(), 1 / n)
            weights[name] = mean.to(values.dtype)
    layers = 1 + max(int(k.split(".")[2]) for k in weights if k.startswith("encoder.layers."))
    words = weights["encoder.words.weight"]
    encoder = Encoder(
        vocab=words.shape[0],
        width=words.shape[1],
        layers=layers,
        heads=state.get("heads", words.shape[1] // 32),
        inner=weights["encoder.layers.0.up.weight"].shape[0],
    )
    network = Network(encoder, state["classes"])
    network.load_state_dict(weights)
    return network.eval(), state["classes"]


def _log(out: Path, **facts: object) -> None:
    line = json.dumps(facts)
    with (out / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(line + "\n")
    print(line, flush=True)
