"""The trained network at run time: windows of word pieces in, scores for every word out."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime

from saidby.annotate.lemmas import Lemmas
from saidby.annotate.pieces import IntArray, WordPieces, cut
from saidby.annotate.reading import Reading
from saidby.annotate.tagging import TagSets
from saidby.errors import ModelError

FloatArray = npt.NDArray[np.float32]
FILES = ("network.onnx", "label.npz", "classes.json", "lemmas.json", "tags.json", "tokenizer.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What the network says of the words of one Doc.

    tags: [words, all classes of all tasks].  sources, targets: [words, widths of all arc scorers].
    none: targets of each window's word 0, [windows, widths].  window: the window each word was read in.
    """

    tags: FloatArray
    sources: FloatArray
    targets: FloatArray
    none: FloatArray
    window: IntArray


class TrainedNetwork:
    """An ONNX graph with its classes; one window at a time, so that results never depend on batches."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        """Opens the files of a model's `saidby_encoder` (see FILES)."""
        self.files = dict(files)
        known = json.loads(files["classes.json"])
        self.classes: dict[str, list[str]] = known["classes"]
        self._tags = _ranges(known["shape"]["tags"])
        self._arcs = _ranges({**known["shape"]["arcs"], "label": known["shape"]["label"]})
        self.lemmas = Lemmas(json.loads(files["lemmas.json"]), self.classes["lemma"])
        self.tag_sets = TagSets(json.loads(files["tags.json"]), self.classes)
        self.pieces = WordPieces(files["tokenizer.json"])
        with np.load(io.BytesIO(files["label.npz"]), allow_pickle=False) as arrays:
            self.label: dict[str, FloatArray] = {k: arrays[k].astype(np.float32) for k in arrays.files}
        self._session = self._open(files["network.onnx"])

    @classmethod
    def from_folder(cls, folder: Path) -> TrainedNetwork:
        """Opens a folder; raises ModelError where a file is missing or broken."""
        missing = [name for name in FILES if not (folder / name).is_file()]
        if missing:
            raise ModelError(f"{folder}: the model is incomplete, {', '.join(missing)} missing")
        try:
            return cls({name: (folder / name).read_bytes() for name in FILES})
        except (KeyError, ValueError, OSError) as error:
            raise ModelError(f"{folder}: the model does not load: {error}") from error

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled as its files, and opened from them anew: what a process of `nlp.pipe(n_process=2)` is given."""
        return (type(self), (self.files,))

    @staticmethod
    def _open(graph: bytes) -> Any:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        except Exception as error:
            raise ModelError(f"network.onnx does not load: {error}") from error

    def tag_scores(self, scores: Scores, task: str) -> FloatArray:
        """Scores of one tagging task, [words, classes]."""
        return scores.tags[:, self._tags[task]]

    def arc_sides(self, scores: Scores, task: str) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Sources, targets and the targets of "none" of one arc scorer; the score of an arc is a dot product."""
        part = self._arcs[task]
        return scores.sources[:, part], scores.targets[:, part], scores.none[:, part]

    def read(self, reading: Reading) -> Scores:
        """Scores of all words of a Doc; words without pieces get the scores of an empty window."""
        n = len(reading.words)
        encoded = self.pieces.encode(reading.words, reading.starts, reading.depths)
        n_tags = max(part.stop for part in self._tags.values())
        n_arcs = max(part.stop for part in self._arcs.values())
        tags, sources, targets = (np.zeros((n, width), np.float32) for width in (n_tags, n_arcs, n_arcs))
        window = np.zeros(n, np.int64)
        none: list[FloatArray] = []
        for i, w in enumerate(cut(encoded.offsets, reading.starts, reading.breaks)):
            low, high = int(encoded.offsets[w.context]), int(encoded.offsets[w.last])
            out = self._run(encoded.ids[low:high], encoded.features[low:high])
            own = encoded.offsets[w.first : w.last] - low + 1
            tags[w.first : w.last], sources[w.first : w.last], targets[w.first : w.last] = (o[own] for o in out)
            none.append(out[2][0])
            window[w.first : w.last] = i
        return Scores(
            tags=tags,
            sources=sources,
            targets=targets,
            none=np.stack(none) if none else np.zeros((0, n_arcs), np.float32),
            window=window,
        )

    def _run(self, ids: IntArray, features: IntArray) -> list[FloatArray]:
        framed = np.concatenate([[self.pieces.cls], ids, [self.pieces.sep]])[None, :510]
        shown = np.concatenate([[0], features, [0]])[None, :510]
        out: list[FloatArray] = self._session.run(None, {"ids": framed, "features": shown})
        return out


def _ranges(widths: dict[str, int]) -> dict[str, slice]:
    found, at = {}, 0
    for name, width in widths.items():
        found[name] = slice(at, at + width)
        at += width
    return found
