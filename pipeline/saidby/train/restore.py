"""Model folder → network: the weights of a shipped model as training weights, so that a run can go on from them.

A checkpoint is large and stays with whoever trained; the folder is what everybody has.  Its 8-bit weights lose a little
against the checkpoint they were made from, which the first steps of training mend.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from saidby.errors import ModelError
from saidby.train.network import ARCS, LABEL_WIDTH, TAGS

FloatArray = npt.NDArray[np.float32]
_LAYER = ("qkv", "out", "up", "down")
"""The matrices of a layer in the order in which the graph multiplies by them."""


def restore(folder: Path) -> tuple[dict[str, Tensor], dict[str, list[str]]]:
    """The state of the `Network` that a model folder was exported from, and its classes.

    ModelError where the folder's graph is none that `saidby.train.export` writes.
    """
    weights = folder / "saidby_encoder"
    classes: dict[str, list[str]] = json.loads((weights / "classes.json").read_text(encoding="utf-8"))["classes"]
    try:
        found = dict(_arrays(onnx.load(weights / "network.onnx").graph))
        state = {**_encoder(found), **_heads(found, classes)}
    except (OSError, KeyError, ValueError) as error:
        raise ModelError(f"{folder} holds no network that training can go on from: {error}") from error
    with np.load(weights / "label.npz") as label:
        state |= {"label.u": label["u"], "label.linear.weight": label["weight"], "label.linear.bias": label["bias"]}
    return {name: torch.from_numpy(np.array(values, np.float32)) for name, values in state.items()}, classes


def _arrays(graph: Any) -> Iterator[tuple[str, FloatArray]]:
    """The graph's initializers in full precision, under their names before quantisation."""
    raw = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    for name, values in raw.items():
        if name.endswith("_quantized"):
            stem = name.removesuffix("_quantized")
            scale, zero = raw[stem + "_scale"], raw[stem + "_zero_point"]
            yield stem, (values.astype(np.float32) - zero.astype(np.float32)) * scale.astype(np.float32)
        elif not name.endswith(("_scale", "_zero_point")):
            yield name, values


def _encoder(found: dict[str, FloatArray]) -> dict[str, FloatArray]:
    """The parameters that keep their names, and the layers' matrices, which the graph holds transposed and nameless."""
    state = {name: values for name, values in found.items() if name.startswith("encoder.")}
    if "encoder.words.rows" in state:
        state["encoder.words.weight"] = state.pop("encoder.words.rows") * state.pop("encoder.words.scale")
    nameless = [values for name, values in found.items() if name.startswith("onnx::MatMul_")]
    layers = 1 + max(int(name.split(".")[2]) for name in state if name.startswith("encoder.layers."))
    places = [f"encoder.layers.{i}.{part}.weight" for i in range(layers) for part in _LAYER]
    return state | {place: values.T for place, values in zip(places, nameless, strict=True)}


def _heads(found: dict[str, FloatArray], classes: dict[str, list[str]]) -> dict[str, FloatArray]:
    """The joined matrices of the heads cut up again."""
    state: dict[str, FloatArray] = {}
    parts = [f"arcs.{task}" for task in ARCS] + ["label"]
    widths = [*ARCS.values(), LABEL_WIDTH]
    for side in ("source", "target"):
        state |= _cut(found, f"{side}s", [(f"{part}.{side}", n) for part, n in zip(parts, widths, strict=True)])
    state |= _cut(found, "tags", [(f"tags.{task}", len(classes[task])) for task in TAGS])
    for i, task in enumerate(ARCS):
        state |= {f"arcs.{task}.u": found[f"u.{i}"], f"arcs.{task}.bias": found[f"bias.{i}"]}
    return state


def _cut(found: dict[str, FloatArray], name: str, parts: list[tuple[str, int]]) -> dict[str, FloatArray]:
    """The rows of one joined linear layer handed back to those it was joined from."""
    weight = found[f"{name}.weight_Transposed"].T if f"{name}.weight_Transposed" in found else found[f"{name}.weight"]
    state: dict[str, FloatArray] = {}
    at = 0
    for part, n in parts:
        state |= {f"{part}.weight": weight[at : at + n], f"{part}.bias": found[f"{name}.bias"][at : at + n]}
        at += n
    return state
