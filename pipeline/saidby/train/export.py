"""Checkpoint → model folder: one ONNX graph with int8 weights, the small arrays beside it, and spaCy's config.

`python -m saidby.train.export CHECKPOINT… FOLDER`
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.nn import functional as F

from saidby.annotate.components import EncoderComponent
from saidby.tokenizer import english
from saidby.train.corpora import lemma_table, tag_sets
from saidby.train.network import ARCS, LABEL_WIDTH, TAGS, Network
from saidby.train.recipe import load

VERSION = "0.7.0"
SCORERS = (*ARCS, "label")


class Graph(nn.Module):
    """The network as one graph for one window: scores of every tagging task, and both sides of every arc scorer.

    The score of an arc is the dot product of a row of `sources` with a row of `targets`; labels need `label_u` besides.
    """

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.encoder = network.encoder
        self.tags = _joined([network.tags[t] for t in TAGS])
        parts = [network.arcs[t] for t in ARCS] + [network.label]
        self.sources = _joined([p.source for p in parts])
        self.targets = _joined([p.target for p in parts])
        self.u = nn.ParameterList([network.arcs[t].u for t in ARCS])
        self.bias = nn.ParameterList([network.arcs[t].bias for t in ARCS])

    def forward(self, ids: Tensor, features: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """`ids`, `features` [1, length] → tags [length, classes], sources and targets [length, widths]."""
        x = self.encoder(ids, features, torch.ones_like(ids))[0]
        sources = F.leaky_relu(self.sources(x), 0.1)
        targets = F.leaky_relu(self.targets(x), 0.1)
        widths = [*ARCS.values(), LABEL_WIDTH]
        split = list(sources.split(widths, -1))
        scored = [part @ u + b for part, u, b in zip(split[:-1], self.u, self.bias, strict=True)]
        return self.tags(x), torch.cat([*scored, split[-1]], -1), targets


class Rows(nn.Module):
    """An embedding of 8-bit numbers with a scale for each row: one for all would drown the rows of small numbers."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("scale", scale)
        self.register_buffer("rows", (weight / scale).round().to(torch.int8))
        self.num_embeddings = len(weight)

    def forward(self, ids: Tensor) -> Tensor:
        """As `nn.Embedding` does."""
        return F.embedding(ids, self.rows).float() * F.embedding(ids, self.scale)


def _joined(layers: list[nn.Linear]) -> nn.Linear:
    """Several linear layers over the same input as one."""
    both = nn.Linear(layers[0].in_features, sum(layer.out_features for layer in layers))
    both.weight.data = torch.cat([layer.weight.data for layer in layers])
    both.bias.data = torch.cat([layer.bias.data for layer in layers])
    return both


def export(checkpoints: Sequence[Path], folder: Path, *, tokenizer: Path, data: Path, int8: bool = True) -> None:
    """Writes a folder that `spacy.load` opens; with `int8` the encoder is 8-bit.

    The weights are the mean of the checkpoints'.

    `data` holds `ud/`, from whose training files the lemmas and tags of known forms come.
    """
    network, classes = load(*checkpoints)
    folder.mkdir(parents=True, exist_ok=True)
    weights = folder / "saidby_encoder"
    weights.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.onnx"
        graph = Graph(network).eval()
        if int8:
            graph.encoder.words = Rows(graph.encoder.words.weight.detach())
        _to_onnx(graph, plain)
        if int8:
            quantize_dynamic(
                plain,
                weights / "network.onnx",
                weight_type=QuantType.QInt8,
                per_channel=True,
                reduce_range=True,
                op_types_to_quantize=["MatMul", "Gemm"],
                nodes_to_exclude=_heads(plain),
            )
        else:
            shutil.copy(plain, weights / "network.onnx")
    label = network.label
    np.savez_compressed(
        weights / "label.npz",
        u=label.u.detach().numpy().astype(np.float16),
        weight=label.linear.weight.detach().numpy().astype(np.float16),
        bias=label.linear.bias.detach().numpy().astype(np.float16),
    )
    shutil.copy(tokenizer, weights / "tokenizer.json")
    treebanks = [data / "ud" / f"{name}-train.conllu" for name in ("ewt", "gum")]
    (weights / "lemmas.json").write_text(
        json.dumps(lemma_table(treebanks), ensure_ascii=False, indent=0), encoding="utf-8"
    )
    (weights / "tags.json").write_text(json.dumps(tag_sets(treebanks), ensure_ascii=False, indent=0), encoding="utf-8")
    shape = {"tags": {t: len(classes[t]) for t in TAGS}, "arcs": dict(ARCS), "label": LABEL_WIDTH}
    (weights / "classes.json").write_text(
        json.dumps({"classes": classes, "shape": shape}, ensure_ascii=False, indent=0), encoding="utf-8"
    )
    _to_spacy(folder)


def _heads(graph: Path) -> list[str]:
    """The matrix products behind the encoder: few enough to keep them as they are."""
    found = [n for n in onnx.load(graph).graph.node if n.op_type in ("MatMul", "Gemm")]
    names = [n.name for n in found if not n.name.startswith("/encoder")]
    return names + [f"{name}_MatMul" for name in names]  # as quantisation calls a Gemm


def _to_onnx(graph: Graph, path: Path) -> None:
    ids = torch.arange(32)[None] % graph.encoder.words.num_embeddings
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            graph,
            (ids, torch.zeros_like(ids)),
            str(path),
            input_names=["ids", "features"],
            output_names=["tags", "sources", "targets"],
            dynamic_axes={
                "ids": {1: "n"},
                "features": {1: "n"},
                "tags": {0: "n"},
                "sources": {0: "n"},
                "targets": {0: "n"},
            },
            opset_version=17,
            dynamo=False,
        )


def _to_spacy(folder: Path) -> None:
    """The pipeline's config, vocabulary and meta around the weights that lie in `folder` already."""
    nlp = english()
    for name in ("saidby_quotes", "saidby_encoder", "saidby_parser", "saidby_ner", "saidby_roles"):
        nlp.add_pipe(name)
    digest = hashlib.sha256((folder / "saidby_encoder" / "network.onnx").read_bytes()).hexdigest()[:16]
    nlp.meta |= {
        "name": "saidby_en",
        "version": VERSION,
        "description": "Tags, lemmas, dependencies, names and attribution roles of English news",
        "license": "Apache-2.0",
        "weights_sha256": digest,
    }
    encoder = nlp.get_pipe("saidby_encoder")
    assert isinstance(encoder, EncoderComponent)
    encoder.from_disk(folder / "saidby_encoder")
    nlp.to_disk(folder)


def main() -> None:
    """Reads the options and exports."""
    from saidby.train.__main__ import bundled_encoder

    parser = argparse.ArgumentParser(prog="python -m saidby.train.export", description=__doc__)
    parser.add_argument("checkpoint", type=Path, nargs="+", help="one, or several whose weights are averaged")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path, required=True, help="folder with ud/, for the lemmas of known forms")
    parser.add_argument("--tokenizer", type=Path, help="tokenizer.json (default: that of the train extra's encoder)")
    parser.add_argument("--fp32", action="store_true", help="keep full precision, to compare with")
    given = parser.parse_args()
    tokenizer = given.tokenizer or bundled_encoder() / "tokenizer.json"
    export(given.checkpoint, given.folder, tokenizer=tokenizer, data=given.data, int8=not given.fp32)


if __name__ == "__main__":
    main()
