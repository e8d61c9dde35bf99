"""The shipped model: what holds for any weights, and that the card says what was measured on these."""

from __future__ import annotations

import json
import pickle
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import saidby
from saidby import marks
from saidby.model import Role
from saidby.train.card import with_scores

MODELS = Path(__file__).parent.parent / "models"
MODEL = MODELS / "saidby_en"

pytestmark = pytest.mark.skipif(not (MODEL / "config.cfg").is_file(), reason="no model: `make model` trains one")

TEXTS = [
    "“The river rose by 3 metres overnight,” said Ilse Brandt, who directs the Velm Water Board.\nNobody was hurt.",
    "The Ostry Guild denied on Monday that it had sold the mill. Its spokesman, Tam Orrel, declined to comment.",
    "According to the ministry, 40 boats left Harrow Bay before the storm; the mayor told the Velm Courier it was 60.",
    "Short.",
    "She said: ‘He told me “never again” and left.’",
]


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load(MODEL)


def everything(doc: Doc) -> Any:
    tokens = [(t.text, t.pos_, t.tag_, str(t.morph), t.lemma_, t.dep_, t.head.i, t.is_sent_start) for t in doc]
    return tokens, [(e.start, e.end, e.label_) for e in doc.ents], marks.read(doc, Role)


def check_trees(doc: Doc) -> None:
    for sentence in doc.sents:
        roots = [t for t in sentence if t.head == t]
        assert len(roots) == 1, sentence
        for token in sentence:
            assert token.head.sent == token.sent
            steps = 0
            while token.head != token:
                token, steps = token.head, steps + 1
                assert steps <= len(sentence)


def test_annotates_everything(nlp: Language) -> None:
    doc = nlp(TEXTS[0])
    for what in ("TAG", "POS", "MORPH", "LEMMA", "DEP", "SENT_START", "ENT_IOB"):
        assert doc.has_annotation(what, require_complete=True), what
    assert {"SPEAKER", "CUE", "CONTENT"} <= {r.label for r in marks.read(doc, Role)}
    assert not doc.user_data.get("saidby_scores")


def test_results_depend_on_neither_batches_nor_order_nor_workers(nlp: Language) -> None:
    alone = {text: everything(nlp(text)) for text in TEXTS}
    shuffled = TEXTS * 2
    random.Random(1).shuffle(shuffled)
    for batch_size, workers in ((1, 1), (3, 1), (4, 2)):
        for doc in nlp.pipe(shuffled, batch_size=batch_size, n_process=workers):
            assert everything(doc) == alone[doc.text]


def test_a_second_load_says_the_same(nlp: Language) -> None:
    again = spacy.load(MODEL)
    assert [everything(again(text)) for text in TEXTS] == [everything(nlp(text)) for text in TEXTS]


def test_survives_a_doc_bin_and_bytes(nlp: Language) -> None:
    docs = [nlp(text) for text in TEXTS]
    packed = DocBin(docs=docs, store_user_data=True).to_bytes()
    for before, after in zip(docs, DocBin().from_bytes(packed).get_docs(nlp.vocab), strict=True):
        assert everything(after) == everything(before)
    copy = spacy.util.load_model_from_config(nlp.config).from_bytes(nlp.to_bytes())
    assert everything(copy(TEXTS[0])) == everything(docs[0])


def test_heads_can_be_left_out(nlp: Language) -> None:
    with nlp.select_pipes(disable=["saidby_parser", "saidby_roles"]):
        doc = nlp(TEXTS[0])
    assert doc.has_annotation("ENT_IOB")
    assert not doc.has_annotation("DEP")
    Doc(nlp.vocab).from_bytes(doc.to_bytes())


ODD: dict[str, Callable[[], str]] = {
    "empty": lambda: "",
    "white space": lambda: " \n\t \n\n",
    "line break first": lambda: "\n\nIlse left.\n",
    "capitals": lambda: TEXTS[0].upper(),
    "lower case": lambda: " ".join(TEXTS).lower(),
    "no punctuation": lambda: "".join(c for c in " ".join(TEXTS) if c.isalnum() or c == " "),
    "right to left": lambda: "قالت إيلزه برانت إن النهر ارتفع. " * 20 + "\nהנהר עלה, אמרה אילזה.",
    "control characters": lambda: "Ilse\x00 said\u200b \ufeffrain\u2028fell\u202e back\x0b.",
    "marks only": lambda: "“‘”’\"'…" * 60,
    "one long word": lambda: "a" * 5_000,
    "emoji": lambda: "😀👩‍🚀🏳️‍🌈🇫🇴" * 700,
    "no full stop": lambda: ("the river rose and " * 5_300)[:100_000],
}


@pytest.mark.parametrize("name", ODD)
def test_odd_text(nlp: Language, name: str) -> None:
    text = ODD[name]()
    doc = nlp(text)
    assert doc.text == text
    check_trees(doc)
    for role in marks.read(doc, Role):
        assert 0 <= role.start < role.end <= len(text)
    if doc.text.strip():
        assert all(t.pos_ for t in doc)


@pytest.mark.parametrize("text", TEXTS)
def test_every_sentence_is_a_tree(nlp: Language, text: str) -> None:
    check_trees(nlp(text))


def test_time_grows_with_the_text_and_not_faster(nlp: Language) -> None:
    def seconds(words: int) -> float:
        text = "the river rose and " * (words // 4)
        start = time.process_time()
        nlp(text)
        return time.process_time() - start

    seconds(200)
    assert seconds(8_000) < 4 * 3 * seconds(2_000)


def test_the_card_has_the_figures_measured_on_these_weights() -> None:
    measured = json.loads((MODELS / "scores.json").read_text(encoding="utf-8"))
    meta = json.loads((MODEL / "meta.json").read_text(encoding="utf-8"))
    assert measured["model"]["weights_sha256"] == meta["weights_sha256"], (
        "measure again: python -m saidby.train.evaluate"
    )
    assert measured["documents_per_corpus"] is None
    card = (MODELS / "README.md").read_text(encoding="utf-8")
    assert with_scores(card, measured) == card, "python -m saidby.train.card"


def test_claims_are_there_in_a_fresh_process() -> None:
    code = (
        "import saidby; nlp = saidby.load(); "
        "doc = nlp('“It is highly likely that the pumps fail,” the UK’s Ministry of Defence (MoD) said.'); "
        "print([(c.speaker, c.cue, c.hedge, c.probability_low, c.probability_high) for c in doc._.claims])"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[('Ministry of Defence (UK)', 'said', 'highly likely', 0.8, 0.9)]"


def test_what_a_memory_zone_looked_up_is_looked_up_again(nlp: Language) -> None:
    fresh = spacy.load(MODEL)
    for text in TEXTS[:2]:
        with fresh.memory_zone():
            found = everything(fresh(text))
        assert found == everything(nlp(text))


def test_components_can_be_sent_to_other_processes(nlp: Language) -> None:
    doc = nlp.make_doc(TEXTS[0])
    for component in pickle.loads(pickle.dumps([component for _, component in nlp.pipeline])):
        doc = component(doc)
    assert everything(doc) == everything(nlp(TEXTS[0]))


def test_words_with_a_prefix_describe_who_is_meant() -> None:
    doc = saidby.load()("Co-chair Dina Holt said the party would fight on. The co-chair denied that she would resign.")
    assert [claim.speaker for claim in doc._.claims] == ["Dina Holt", "Dina Holt"]
