"""A training of seconds, on invented sentences, with an encoder made here; needs the train extra."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")
save_file = pytest.importorskip("safetensors.torch").save_file

import spacy  # noqa: E402

from saidby.annotate.pieces import WordPieces  # noqa: E402
from saidby.errors import InputError, ModelError  # noqa: E402
from saidby.train.batches import Mixture, collate, hide  # noqa: E402
from saidby.train.corpora import read_corpora  # noqa: E402
from saidby.train.encoder import Encoder  # noqa: E402
from saidby.train.evaluate import evaluate  # noqa: E402
from saidby.train.export import Rows, export  # noqa: E402
from saidby.train.measure import spans_of  # noqa: E402
from saidby.train.network import TAGS, Network, _partial_loss, same_sentence  # noqa: E402
from saidby.train.recipe import Options, class_lists, load, train  # noqa: E402
from saidby.train.restore import restore  # noqa: E402
from saidby.train.texts import IGNORE, samples  # noqa: E402

WIDTH, INNER = 32, 48


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory, tokenizer_json: bytes) -> Path:
    """A checkpoint of two small layers in the usual layout."""
    folder = tmp_path_factory.mktemp("encoder")
    (folder / "tokenizer.json").write_bytes(tokenizer_json)
    vocab = len(json.loads(tokenizer_json)["model"]["vocab"])
    config = {
        "vocab_size": vocab,
        "hidden_size": WIDTH,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "intermediate_size": INNER,
    }
    (folder / "config.json").write_text(json.dumps(config))
    torch.manual_seed(0)
    weights = {
        "embeddings.word_embeddings.weight": torch.randn(vocab, WIDTH) / 5,
        "embeddings.position_embeddings.weight": torch.randn(512, WIDTH) / 5,
        "embeddings.token_type_embeddings.weight": torch.zeros(2, WIDTH),
        "embeddings.LayerNorm.weight": torch.ones(WIDTH),
        "embeddings.LayerNorm.bias": torch.zeros(WIDTH),
    }
    for i in range(2):
        for name, rows, columns in (
            ("attention.self.query", WIDTH, WIDTH),
            ("attention.self.key", WIDTH, WIDTH),
            ("attention.self.value", WIDTH, WIDTH),
            ("attention.output.dense", WIDTH, WIDTH),
            ("intermediate.dense", INNER, WIDTH),
            ("output.dense", WIDTH, INNER),
        ):
            weights[f"encoder.layer.{i}.{name}.weight"] = torch.randn(rows, columns) / 10
            weights[f"encoder.layer.{i}.{name}.bias"] = torch.zeros(rows)
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            weights[f"encoder.layer.{i}.{name}.weight"] = torch.ones(WIDTH)
            weights[f"encoder.layer.{i}.{name}.bias"] = torch.zeros(WIDTH)
    save_file(weights, folder / "model.safetensors")
    return folder


@pytest.fixture(scope="module")
def options(data: Path, encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Options:
    out = tmp_path_factory.mktemp("out")
    return Options(data=data, encoder=encoder, out=out, steps=3, checkpoint_every=2, measure_every=2)


def test_train_resume_export_load(options: Options, data: Path, encoder: Path, tmp_path: Path) -> None:
    path = train(options)
    assert torch.load(path, weights_only=True)["step"] == 3
    train(replace(options, steps=5))
    assert torch.load(path, weights_only=True)["step"] == 5
    log = [json.loads(line) for line in (options.out / "log.jsonl").read_text().splitlines()]
    assert [row["data"]["words"]["train"] > 0 for row in log if "data" in row] == [True, True]
    assert {"upos", "las", "ner_PERSON", "role_CUE", "cue"} <= next(row["dev"] for row in log if "dev" in row).keys()
    network, classes = load(path)
    assert network.encoder.heads == 4
    assert classes["sent"] == ["in", "start"]
    assert classes["role"][0] == classes["ner"][0] == "O"

    folder = tmp_path / "model"
    export([path, path], folder, tokenizer=encoder / "tokenizer.json", data=data)
    nlp = spacy.load(folder)
    doc = nlp("“The river rose,” Ilse Brandt said.\nBoats left.")
    assert doc.has_annotation("DEP")
    assert all(t.tag_ for t in doc)
    assert doc._.saidby_roles is not None
    found = evaluate(data, model=folder, limit=2)
    assert found["model"]["weights_sha256"] == nlp.meta["weights_sha256"]
    assert found["scores"]["syntax"]["EWT dev"]["words"] > 80
    assert set(found["scores"]["roles"]["PolNeAR dev"]) >= {"CONTENT", "CUE", "SPEAKER", "content_given_spans"}


def test_words_are_hidden_behind_a_mask(options: Options, encoder: Path) -> None:
    texts = read_corpora(options.data, "train")
    classes = class_lists([text for part in texts.values() for text in part])
    pieces = WordPieces((encoder / "tokenizer.json").read_bytes())
    batch = Mixture(texts, dict.fromkeys(texts, 2), pieces, classes, seed=1).draw()
    firsts = torch.zeros_like(batch.ids, dtype=torch.bool).scatter_(1, batch.first, True)
    firsts[:, 0] = False
    assert torch.equal(hide(batch, 0.0, pieces.mask), batch.ids)
    assert torch.equal(hide(batch, 1.0, pieces.mask) == pieces.mask, firsts)
    assert 0 < int((hide(batch, 0.3, pieces.mask) == pieces.mask).sum()) < int(firsts.sum())


def test_training_goes_on_from_a_model_folder(options: Options, data: Path, encoder: Path, tmp_path: Path) -> None:
    path = train(replace(options, out=tmp_path / "first", steps=1))
    state = torch.load(path, weights_only=True)
    for values in state["network"].values():  # equal parameters are written once, and those of a trained model differ
        values += torch.randn(values.shape) / 100
    torch.save(state, path)
    folder = tmp_path / "model"
    for int8, close in ((False, 1e-6), (True, 0.02)):
        export([path], folder, tokenizer=encoder / "tokenizer.json", data=data, int8=int8)
        weights, classes = restore(folder)
        network, known = load(path)
        assert classes == known
        named = network.state_dict()
        assert weights.keys() == named.keys()
        for name in named.keys() - {name for name in named if name.startswith("label.")}:
            assert torch.allclose(weights[name], named[name], atol=close), name
    train(replace(options, out=tmp_path / "second", steps=1, init=folder))
    (folder / "saidby_encoder" / "network.onnx").write_bytes(b"")
    with pytest.raises(ModelError, match="no network that training can go on from"):
        restore(folder)


def test_windows_of_like_length_are_read_together_with_the_same_result(data: Path, tokenizer_json: bytes) -> None:
    texts = read_corpora(data, "train")
    classes = class_lists([t for part in texts.values() for t in part])
    pieces = WordPieces(tokenizer_json)
    encoder = Encoder(vocab=len(json.loads(tokenizer_json)["model"]["vocab"]), width=32, layers=1, heads=4, inner=32)
    network = Network(encoder, classes).eval()
    batch = Mixture(texts, {"polnear": 3, "ud": 3, "ner": 2}, pieces, classes, seed=7).draw()
    together = network.words(batch.ids, batch.features, batch.mask, batch.first)
    for i, n in enumerate(batch.mask.sum(1).tolist()):
        alone = encoder(batch.ids[i : i + 1, :n], batch.features[i : i + 1, :n], batch.mask[i : i + 1, :n])[0]
        first = batch.first[i][batch.first[i] < n]
        assert torch.allclose(together[i, : len(first)], alone[first], atol=1e-5)


def test_a_checkpoint_of_other_classes_is_refused(options: Options, tmp_path: Path) -> None:
    path = train(replace(options, out=tmp_path, steps=1))
    state = torch.load(path, weights_only=True)
    state["classes"]["upos"].append("UNHEARD-OF")
    torch.save(state, path)
    with pytest.raises(InputError, match="other data"):
        train(replace(options, out=tmp_path, steps=2))
    with pytest.raises(InputError, match="other data"):
        load(path, train(replace(options, out=tmp_path / "another", steps=1)))


def test_a_run_keeps_the_order_of_the_classes_it_began_with(options: Options, tmp_path: Path) -> None:
    path = train(replace(options, out=tmp_path, steps=1))
    state = torch.load(path, weights_only=True)
    state["classes"]["role"].reverse()
    torch.save(state, path)
    train(replace(options, out=tmp_path, steps=2))
    again = torch.load(path, weights_only=True)
    assert again["classes"] == state["classes"]
    assert again["step"] == 2


def test_training_rounds_as_the_8_bit_graph_does(options: Options, data: Path, encoder: Path, tmp_path: Path) -> None:
    path = train(replace(options, out=tmp_path / "run", steps=1))
    network, _ = load(path)
    export([path], tmp_path / "model", tokenizer=encoder / "tokenizer.json", data=data)
    network.encoder.words = Rows(network.encoder.words.weight.detach())
    graph = onnxruntime.InferenceSession(tmp_path / "model" / "saidby_encoder" / "network.onnx")
    ids = torch.arange(12)[None] % network.encoder.words.num_embeddings
    (expected, _, _) = graph.run(None, {"ids": ids.numpy(), "features": torch.zeros_like(ids).numpy()})

    def off(as_int8: bool) -> float:
        network.train()
        for module in network.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = 0.0
        network.encoder.train_as_int8(as_int8)
        with torch.no_grad():
            x = network.encoder(ids, torch.zeros_like(ids), torch.ones_like(ids))[0]
            found = torch.cat([network.tags[task](x) for task in TAGS], -1)
        return float((found - torch.from_numpy(expected)).abs().mean())

    assert off(True) < off(False) / 3


def test_batches_hold_each_corpus_in_its_share_and_repeat_with_the_seed(data: Path, tokenizer_json: bytes) -> None:
    texts = read_corpora(data, "train")
    classes = class_lists([t for part in texts.values() for t in part])
    pieces = WordPieces(tokenizer_json)
    draws = [Mixture(texts, {"polnear": 2, "ud": 3, "ner": 1}, pieces, classes, seed=7).draw() for _ in range(2)]
    assert torch.equal(draws[0].ids, draws[1].ids)
    batch = draws[0]
    assert batch.ids.shape[0] == 6
    with_role, with_head = ((t != IGNORE).any(1).tolist() for t in (batch.labels["role"], batch.arcs["head"]))
    assert with_role == [True, True, False, False, False, False]
    assert with_head == [False, False, True, True, True, False]
    assert (batch.mask.sum(1) <= batch.ids.shape[1]).all()


def test_arcs_of_a_sample_point_to_its_own_words(data: Path, tokenizer_json: bytes) -> None:
    texts = read_corpora(data, "train")
    classes = class_lists([t for part in texts.values() for t in part])
    text = texts["ud"][0]
    (sample,) = samples(text, WordPieces(tokenizer_json), classes, rng=None)
    assert sample.arcs["head"][0] == IGNORE
    for i, head in enumerate(text.arcs["head"]):
        assert sample.arcs["head"][i + 1] == (0 if head < 0 else head + 1)
    assert (collate([sample], classes["ner"]).first.numpy()[0] == sample.first).all()


def test_outside_may_be_any_class_that_a_corpus_does_not_annotate() -> None:
    scores = torch.tensor([[[0.0, 0.0, 9.0], [0.0, 9.0, 0.0]]])
    gold = torch.tensor([[0, IGNORE]])
    partial = torch.tensor([[False, False, True]])
    assert _partial_loss(scores, gold, partial) < 0.01
    assert _partial_loss(scores, gold, torch.zeros_like(partial)) > 8
    assert _partial_loss(scores, torch.tensor([[1, IGNORE]]), partial) > 8


def test_heads_stay_in_the_sentence() -> None:
    same = same_sentence(torch.tensor([[IGNORE, 1, 0, 1, 0]]))[0].numpy()
    assert same[:, 0].all()
    assert same[1:, 1:].tolist() == np.kron(np.eye(2), np.ones((2, 2))).astype(bool).tolist()


def test_spans_of_tags() -> None:
    assert spans_of(["B-A", "I-A", "O", "I-B", "B-B"]) == {(0, 2, "A"), (3, 4, "B"), (4, 5, "B")}
