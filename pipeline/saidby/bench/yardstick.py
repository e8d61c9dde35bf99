"""A pipeline to compare with: spaCy's own CNN (width 96, depth 4) with tagger, parser, and names on a CNN of their own.

It is trained briefly, since speed hardly depends on how well; its figures are taken in the same process as ours.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example, biluo_tags_to_spans

STEPS, SENTENCES = 60, 600
TOK2VEC = {
    "@architectures": "spacy.HashEmbedCNN.v2",
    "pretrained_vectors": None,
    "width": 96,
    "depth": 4,
    "embed_size": 2000,
    "window_size": 1,
    "maxout_pieces": 3,
    "subword_features": True,
}
LISTENER = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"}
STATES = {
    "@architectures": "spacy.TransitionBasedParser.v2",
    "extra_state_tokens": False,
    "hidden_width": 64,
    "maxout_pieces": 2,
    "use_upper": True,
    "nO": None,
}


def words_per_second(data: Path, texts: Sequence[str]) -> int:
    """Words a second of processor time over `texts`, of a pipeline trained on `data`/ud/ewt-train.conllu."""
    nlp = _trained(data / "ud" / "ewt-train.conllu")
    list(nlp.pipe(texts[:3]))
    started = time.process_time()
    for _ in nlp.pipe(texts):
        pass
    return round(sum(len(text.split()) for text in texts) / (time.process_time() - started))


def _trained(path: Path) -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec", config={"model": TOK2VEC})
    nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": LISTENER}})
    nlp.add_pipe("parser", config={"model": STATES | {"state_type": "parser", "tok2vec": LISTENER}})
    nlp.add_pipe("ner", config={"model": STATES | {"state_type": "ner", "tok2vec": TOK2VEC}})
    examples = list(islice(_examples(nlp, path), SENTENCES))
    nlp.initialize(lambda: examples)
    chance = random.Random(1)
    for _ in range(STEPS):
        nlp.update(chance.sample(examples, 32), drop=0.1)
    return nlp


def _examples(nlp: Language, path: Path) -> Iterator[Example]:
    """The sentences of a CoNLL-U file; runs of proper nouns are the names."""
    rows: list[list[str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) == 10 and cells[0].isdigit():
            rows.append(cells)
        elif not line and rows:
            yield _example(nlp, rows)
            rows = []


def _example(nlp: Language, rows: list[list[str]]) -> Example:
    words = [row[1] for row in rows]
    heads = [int(row[6]) - 1 if row[6] != "0" else i for i, row in enumerate(rows)]
    gold = Doc(nlp.vocab, words=words, tags=[row[4] for row in rows], heads=heads, deps=[row[7] for row in rows])
    proper = [row[3] == "PROPN" for row in rows]
    tags = [("I-NAME" if i and proper[i - 1] else "B-NAME") if name else "O" for i, name in enumerate(proper)]
    gold.set_ents(biluo_tags_to_spans(gold, spacy.training.iob_to_biluo(tags)))
    return Example(Doc(nlp.vocab, words=words), gold)
