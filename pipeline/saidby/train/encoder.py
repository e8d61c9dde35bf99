"""The encoder in torch: a BERT of any size, with an embedding of word features added to its input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from saidby.annotate.pieces import N_FEATURES


class AsInt8(torch.autograd.Function):
    """Rounds values to the steps that 8-bit arithmetic knows; the gradient passes as if nothing had been rounded."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, low: Tensor, step: Tensor) -> Tensor:
        """`low`: the value of step 0, a multiple of `step`; both broadcast to `x`."""
        return ((x - low) / step).round_().mul_(step).add_(low)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, None, None]:
        """Straight through (Bengio et al. 2013)."""
        return grads[0], None, None


def int8_activations(x: Tensor) -> Tensor:
    """`x` [batch, length, width] as the graph's dynamic quantisation rounds it: 255 steps a window, 0 one of them."""
    low = x.detach().amin((1, 2), keepdim=True).clamp(max=0)
    high = x.detach().amax((1, 2), keepdim=True).clamp(min=0)
    step = (high - low).clamp(min=1e-8) / 255
    rounded: Tensor = AsInt8.apply(x, (low / step).round() * step, step)
    return rounded


def int8_weights(weight: Tensor) -> Tensor:
    """`weight` [out, in] as the export rounds it: 64 steps to each side, a scale for each row."""
    step = weight.detach().abs().amax(1, keepdim=True).clamp(min=1e-8) / 64
    rounded: Tensor = AsInt8.apply(weight, torch.zeros_like(step), step)
    return rounded


class Linear(nn.Linear):
    """A linear layer that can be trained under the rounding of the 8-bit graph (Jacob et al. 2018)."""

    as_int8 = False

    def forward(self, x: Tensor) -> Tensor:
        """`x` [batch, length, in] → [batch, length, out]; rounds only in training, as the graph does it itself."""
        if self.as_int8 and self.training:
            return F.linear(int8_activations(x), int8_weights(self.weight), self.bias)
        return super().forward(x)


class Layer(nn.Module):
    """One transformer layer, normalised after each block as BERT is."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = Linear(width, 3 * width)
        self.out = Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.up = Linear(width, inner)
        self.down = Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """`x` [batch, length, width]; `mask` [batch, 1, 1, length], added to the attention scores."""
        b, n, w = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, w // self.heads).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2).reshape(b, n, w)
        x = self.norm1(x + self.dropout(self.out(mixed)))
        return self.norm2(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Word pieces and features → one vector a piece."""

    def __init__(
        self, *, vocab: int, width: int = 384, layers: int = 6, heads: int = 12, inner: int = 1536, dropout: float = 0.1
    ) -> None:
        super().__init__()
        self.width, self.heads = width, heads
        self.words = nn.Embedding(vocab, width)
        self.positions = nn.Embedding(512, width)
        self.features = nn.Embedding(N_FEATURES, width)
        nn.init.zeros_(self.features.weight)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(width, heads, inner, dropout) for _ in range(layers))

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        """`ids`, `features` [batch, length] int64; `mask` [batch, length], 1 for pieces and 0 for padding."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.positions(places) + self.features(features)
        x = self.dropout(self.norm(x))
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def train_as_int8(self, on: bool = True) -> None:
        """Whether training rounds as the 8-bit graph does."""
        for module in self.layers.modules():
            if isinstance(module, Linear):
                module.as_int8 = on


def from_checkpoint(folder: Path, *, dropout: float = 0.1) -> Encoder:
    """An encoder with the weights of a BERT checkpoint (`config.json`, `model.safetensors`) in the usual layout."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    weights = load_file(folder / "model.safetensors")
    encoder = Encoder(
        vocab=config["vocab_size"],
        width=config["hidden_size"],
        layers=config["num_hidden_layers"],
        heads=config["num_attention_heads"],
        inner=config["intermediate_size"],
        dropout=dropout,
    )
    encoder.load_state_dict(_renamed(weights, config["num_hidden_layers"]), strict=False)
    return encoder


def _renamed(w: dict[str, Tensor], layers: int) -> dict[str, Tensor]:
    """The checkpoint's tensors under our names; the segment embedding (always 0) goes into the positions."""
    out = {
        "words.weight": w["embeddings.word_embeddings.weight"],
        "positions.weight": w["embeddings.position_embeddings.weight"][:512]
        + w["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": w["embeddings.LayerNorm.weight"],
        "norm.bias": w["embeddings.LayerNorm.bias"],
    }
    names = {
        "attention.output.dense": "out",
        "attention.output.LayerNorm": "norm1",
        "intermediate.dense": "up",
        "output.dense": "down",
        "output.LayerNorm": "norm2",
    }
    for i in range(layers):
        theirs, ours = f"encoder.layer.{i}.", f"layers.{i}."
        for part in ("weight", "bias"):
            qkv = [w[f"{theirs}attention.self.{x}.{part}"] for x in ("query", "key", "value")]
            out[f"{ours}qkv.{part}"] = torch.cat(qkv)
            for old, new in names.items():
                out[f"{ours}{new}.{part}"] = w[f"{theirs}{old}.{part}"]
    return out
