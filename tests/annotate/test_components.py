"""The components around a network written by hand: what they leave on the Doc, and what they say when they cannot."""

from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc

from saidby import marks
from saidby.annotate.components import EncoderComponent, make_ner, make_parser, make_roles
from saidby.annotate.lemmas import Lemmas
from saidby.annotate.network import FILES, Scores, TrainedNetwork
from saidby.annotate.reading import read_doc
from saidby.annotate.roles import find_roles
from saidby.annotate.syntax import Classes, annotate
from saidby.annotate.tagging import TagSets
from saidby.errors import MarkError, ModelError
from saidby.model import Boilerplate

NLP = spacy.blank("en")
CLASSES = {
    "upos": ["NOUN"],
    "xpos": ["NN"],
    "feats": ["_", "Number=Sing"],
    "lemma": ["l|0|"],
    "sent": ["in", "start"],
    "role": ["O", "B-CONTENT", "I-CONTENT", "B-CUE", "I-CUE", "B-SPEAKER", "I-SPEAKER"],
    "label": ["root", "dep:x"],
}
WIDTH = 40


def network() -> TrainedNetwork:
    """A network without a graph: scores come from the tests."""
    made = object.__new__(TrainedNetwork)
    made.classes = CLASSES
    at, made._tags = 0, {}
    for task in ("upos", "xpos", "feats", "lemma", "sent", "role"):
        made._tags[task] = slice(at, at + len(CLASSES[task]))
        at += len(CLASSES[task])
    made._arcs = {task: slice(i * WIDTH, (i + 1) * WIDTH) for i, task in enumerate(("head", "cue", "speaker", "label"))}
    made.lemmas = Lemmas({}, CLASSES["lemma"])
    made.tag_sets = TagSets({"sets": [], "counts": [], "forms": {}}, CLASSES)
    made.label = {
        "u": np.zeros((2, WIDTH, WIDTH), np.float32),
        "weight": np.zeros((2, 2 * WIDTH), np.float32),
        "bias": np.array([0, 1], np.float32),
    }
    return made


def scores_of(
    n: int,
    made: TrainedNetwork,
    *,
    sent: tuple[int, ...] = (0,),
    tags: dict[int, str] | None = None,
    **arcs: dict[int, int],
) -> Scores:
    """Scores in which words `sent` begin sentences, and arcs go from word to word (-1: the root, or none)."""
    points = np.zeros((n, max(s.stop for s in made._tags.values())), np.float32)
    for i in range(n):
        points[i, made._tags["sent"].start + (i in sent)] = 5
        points[i, made._tags["role"].start + CLASSES["role"].index((tags or {}).get(i, "O"))] = 5
    sources, targets = (np.zeros((n, 4 * WIDTH), np.float32) for _ in range(2))
    none = np.zeros((1, 4 * WIDTH), np.float32)
    for k, task in enumerate(("head", "cue", "speaker")):
        low = k * WIDTH
        targets[np.arange(n), low + np.arange(n)] = 1
        none[0, low + WIDTH - 1] = 1
        for i, to in arcs.get(task, {}).items():
            sources[i, low + (to if to >= 0 else WIDTH - 1)] = 9
    return Scores(tags=points, sources=sources, targets=targets, none=none, window=np.zeros(n, np.int64))


def parsed(doc: Doc, *, sent: tuple[int, ...], head: dict[int, int]) -> Doc:
    made = network()
    reading = read_doc(doc)
    scores = scores_of(len(reading.words), made, sent=sent, head=head)
    annotate(doc, reading, scores, made, Classes(made, doc.vocab))
    return doc


def test_white_space_hangs_on_the_word_before_it() -> None:
    doc = parsed(NLP(" \n Rain  fell .\n\nIlse left ."), sent=(0, 3), head={0: 1, 1: -1, 2: 1, 3: 4, 4: -1, 5: 4})
    for token in doc:
        if token.is_space:
            assert token.pos_ == "SPACE"
            assert token.tag_ == "_SP"
            assert token.head.i == max(token.i - 1, 1)
    assert [[t.text for t in s if not t.is_space] for s in doc.sents] == [["Rain", "fell", "."], ["Ilse", "left", "."]]
    assert [s.root.text for s in doc.sents] == ["fell", "left"]
    assert {t.dep_ for t in doc if t.head == t} == {"ROOT"}
    assert doc.has_annotation("DEP")
    assert doc.has_annotation("TAG")
    assert doc.has_annotation("LEMMA")


@pytest.mark.parametrize("text", ["", " ", " \n\t\n "])
def test_a_doc_without_words(text: str) -> None:
    doc = parsed(NLP(text), sent=(), head={})
    assert len(list(doc.sents)) <= 1


def hide(text: str, stretch: str) -> Doc:
    start = text.index(stretch)
    return marks.prepare(NLP(text), boilerplate=[Boilerplate(start=start, end=start + len(stretch), rule="teaser")])


def test_boilerplate_between_sentences_is_a_sentence_of_its_own() -> None:
    doc = parsed(
        hide("Rain fell .\nRead this now\nIlse left .", "Read this now"),
        sent=(0, 3),
        head={0: 1, 1: -1, 2: 1, 3: 4, 4: -1, 5: 4},
    )
    assert [s.text.strip() for s in doc.sents] == ["Rain fell .", "Read this now", "Ilse left ."]
    assert {t.pos_ for t in doc if t.text in ("Read", "this", "now")} == {"X"}


def test_boilerplate_inside_a_sentence_does_not_tear_it() -> None:
    doc = parsed(hide("Rain Read this now fell .", "Read this now"), sent=(0,), head={0: 1, 1: -1, 2: 1})
    assert len(list(doc.sents)) == 1
    assert [t.head.text for t in doc] == ["fell", "Rain", "Rain", "Rain", "fell", "fell"]


def test_roles_are_linked_within_a_paragraph_and_cut_at_its_end() -> None:
    doc = NLP("Ilse said rain fell\nrain fell there")
    made = network()
    reading = read_doc(doc)
    tags = {0: "B-SPEAKER", 1: "B-CUE", 2: "B-CONTENT"} | dict.fromkeys(range(3, 7), "I-CONTENT")
    scores = scores_of(7, made, tags=tags, cue=dict.fromkeys(range(2, 7), 1), speaker={1: 0})
    roles = find_roles(doc, reading, scores, made)
    assert [(doc.text[r.start : r.end], r.label, r.link) for r in roles] == [
        ("Ilse", "SPEAKER", None),
        ("said", "CUE", 0),
        ("rain fell", "CONTENT", 5),
        ("rain fell there", "CONTENT", None),
    ]
    assert all(0 < r.score <= 1 and 0 <= r.link_score <= 1 for r in roles)
    assert find_roles(NLP(""), read_doc(NLP("")), scores_of(0, made), made) == []


@pytest.mark.parametrize(("reach", "link"), [(3, 5), (2, None)])
def test_roles_far_apart_are_not_linked(monkeypatch: pytest.MonkeyPatch, reach: int, link: int | None) -> None:
    monkeypatch.setattr("saidby.annotate.roles.REACH", reach)
    doc = NLP("Ilse said , today , rain fell")
    made = network()
    tags = {0: "B-SPEAKER", 1: "B-CUE", 4: "B-CONTENT", 5: "I-CONTENT", 6: "I-CONTENT"}
    scores = scores_of(7, made, tags=tags, cue=dict.fromkeys(range(4, 7), 1), speaker={1: 0})
    assert find_roles(doc, read_doc(doc), scores, made)[-1].link == link


@pytest.mark.parametrize("make", [make_parser, make_ner, make_roles])
def test_a_head_without_an_encoder_says_so(make: object) -> None:
    head = make(NLP, "head")  # type: ignore[operator]
    with pytest.raises(MarkError, match="saidby_encoder in front"):
        head(NLP("Rain fell."))


def test_an_encoder_without_weights_says_so() -> None:
    with pytest.raises(ModelError, match="has no weights"):
        EncoderComponent(NLP, "encoder")(NLP("Rain fell."))


def test_an_incomplete_folder_names_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / FILES[0]).write_bytes(b"")
    with pytest.raises(ModelError, match=", ".join(FILES[1:])):
        EncoderComponent(NLP, "encoder").from_disk(tmp_path)


def test_a_broken_folder_is_refused(tmp_path: Path) -> None:
    for name in FILES:
        (tmp_path / name).write_bytes(b"{}")
    with pytest.raises(ModelError, match="does not load"):
        EncoderComponent(NLP, "encoder").from_disk(tmp_path)
