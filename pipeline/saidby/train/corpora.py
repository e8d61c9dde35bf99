"""Readers of the corpora: Universal Dependencies, named entities, PolNeAR attributions → `Text`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.tokens import Doc

from saidby import marks
from saidby.annotate.lemmas import script_of
from saidby.annotate.reading import ENDERS, read_doc
from saidby.attribute.components import make_quotes
from saidby.attribute.quotes import depth_runs
from saidby.train.texts import IGNORE, NONE, Text

NER_TYPES = {"FAC": "LOC", "PRODUCT": "MISC", "GPE": "LOC"}
"""Entity types of the corpora that we know under another name."""
NER_PARTIAL = {
    "ewt-nner-train.jsonl": ("DATE", "MONEY"),
    "wikigold.jsonl": ("DATE", "MONEY"),
    "uner-ewt-dev.jsonl": ("DATE", "MONEY", "NORP", "MISC"),
}
"""Types that a corpus does not annotate."""


def read_ud(path: Path) -> list[Text]:
    """A CoNLL-U file as one `Text` a document: tags, features, lemma scripts, heads, labels, sentence starts."""
    return [_ud_text(sentences) for sentences in _ud_documents(path)]


def _ud_documents(path: Path) -> Iterator[list[tuple[bool, list[list[str]], set[int]]]]:
    """Documents as lists of (starts a paragraph, rows, rows that no space follows)."""
    document: list[tuple[bool, list[list[str]], set[int]]] = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = block.split("\n")
        if any(line.startswith("# newdoc") for line in lines) and document:
            yield document
            document = []
        rows, glued, tight_until = [], set(), 0
        for cells in (line.split("\t") for line in lines if line and not line.startswith("#")):
            if "-" in cells[0]:
                low, high = map(int, cells[0].split("-"))
                glued.update(range(low - 1, high - 1))
                if "SpaceAfter=No" in cells[9]:
                    tight_until = high
            elif "." not in cells[0]:
                if "SpaceAfter=No" in cells[9] or int(cells[0]) == tight_until:
                    glued.add(len(rows))
                rows.append(cells)
        if rows:
            document.append((any(line.startswith("# newpar") for line in lines) or not document, rows, glued))
    if document:
        yield document


def _ud_text(sentences: list[tuple[bool, list[list[str]], set[int]]]) -> Text:
    words: list[str] = []
    starts: list[bool] = []
    labels: dict[str, list[str]] = {t: [] for t in ("upos", "xpos", "feats", "lemma", "sent", "label")}
    heads: list[int] = []
    text, offsets = "", []
    for new, rows, glued in sentences:
        first = len(words)
        if new and text:
            text = text.rstrip() + "\n"
        for i, row in enumerate(rows):
            offsets.append(len(text))
            text += row[1] + ("" if i in glued else " ")
            words.append(row[1])
            starts.append(new and i == 0)
            labels["upos"].append(row[3])
            labels["xpos"].append(row[4])
            labels["feats"].append(row[5])
            labels["lemma"].append(script_of(row[1], row[2]))
            labels["sent"].append("start" if i == 0 else "in")
            labels["label"].append(row[7])
            heads.append(first + int(row[6]) - 1 if row[6] != "0" else NONE)
    depths = np.zeros(len(words), np.int64)
    for start, end, depth in depth_runs(text):
        depths[np.searchsorted(offsets, start) : np.searchsorted(offsets, end)] = depth
    return Text(
        words=words,
        starts=np.array(starts),
        breaks=np.array([w[-1] in ENDERS for w in words]),
        depths=depths,
        labels=labels,
        arcs={"head": heads},
    )


def read_ner(path: Path) -> list[Text]:
    """Named entities (`text`, `ents` as offsets and type) as BIO labels over spaCy's tokens."""
    nlp = spacy.blank("en")
    texts = []
    for row in _rows(path):
        doc = _doc(nlp, row["text"])
        tags = ["O"] * len(doc)
        for start, end, kind in row["ents"]:
            _tag(doc, tags, start, end, NER_TYPES.get(kind, kind))
        texts.append(_doc_text(doc, {"ner": tags}, {}, NER_PARTIAL.get(path.name, ())))
    return texts


def read_polnear(folder: Path) -> list[Text]:
    """PolNeAR articles: roles as BIO labels, links from content to cue and from cue to speaker (first words)."""
    nlp = spacy.blank("en")
    articles = {row["id"]: row["text"] for row in _rows(folder / "articles.jsonl")}
    by_article: dict[str, list[dict[str, Any]]] = {name: [] for name in articles}
    for row in _rows(folder / "attributions.jsonl"):
        by_article[row["doc"]].append(row)
    return [_polnear_text(_doc(nlp, articles[name]), rows) for name, rows in sorted(by_article.items())]


def _polnear_text(doc: Doc, rows: list[dict[str, Any]]) -> Text:
    tags = ["O"] * len(doc)
    cue_of, speaker_of = [IGNORE] * len(doc), [IGNORE] * len(doc)
    for row in rows:
        firsts = {}
        for part, label in (("content", "CONTENT"), ("cue", "CUE"), ("source", "SPEAKER")):
            spans = [_tag(doc, tags, start, end, label) for start, end in row[part]]
            firsts[part] = [(s, e) for s, e in spans if s < e]
        if not firsts["cue"]:
            continue
        for s, e in firsts["content"]:
            cue_of[s:e] = [firsts["cue"][0][0]] * (e - s)
        for s, e in firsts["cue"]:
            speaker_of[s:e] = [firsts["source"][0][0] if firsts["source"] else NONE] * (e - s)
    return _doc_text(doc, {"role": tags}, {"cue": cue_of, "speaker": speaker_of})


def _doc(nlp: spacy.language.Language, text: str) -> Doc:
    return make_quotes(nlp, "saidby_quotes")(marks.prepare(nlp.make_doc(text)))


def _tag(doc: Doc, tags: list[str], start: int, end: int, label: str) -> tuple[int, int]:
    """Tags the tokens of `[start, end)`, white space at the ends left out; their half-open range."""
    span = marks.span_of(doc, start, end)
    if span is None:
        return 0, 0
    first, last = span.start, span.end
    while first < last and doc[first].is_space:
        first += 1
    while last > first and doc[last - 1].is_space:
        last -= 1
    tags[first:last] = ["B-" + label] + ["I-" + label] * (last - first - 1) if first < last else []
    return first, last


def _doc_text(
    doc: Doc, labels: dict[str, list[str]], arcs: dict[str, list[int]], partial: tuple[str, ...] = ()
) -> Text:
    """The labels moved from the Doc's tokens to the words the encoder reads."""
    reading = read_doc(doc)
    word_of = {int(t): i for i, t in enumerate(reading.tokens)}
    return Text(
        words=reading.words,
        starts=reading.starts,
        breaks=reading.breaks,
        depths=reading.depths,
        labels={task: [v[int(t)] for t in reading.tokens] for task, v in labels.items()},
        arcs={
            task: [v[int(t)] if v[int(t)] < 0 else word_of.get(v[int(t)], IGNORE) for t in reading.tokens]
            for task, v in arcs.items()
        },
        partial=partial,
    )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
