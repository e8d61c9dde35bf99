"""Readers of the corpora: Universal Dependencies, named entities, PolNeAR attributions → `Text`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from spacy.attrs import IDX
from spacy.language import Language
from spacy.tokens import Doc

from saidby import marks
from saidby.annotate.lemmas import script_of
from saidby.annotate.nested import LEAST, part_of
from saidby.annotate.reading import ENDERS, Reading, depths_at, read_doc
from saidby.attribute.components import make_quotes
from saidby.attribute.quotes import find_quotes
from saidby.evaluate.gold_schema import GoldArticle, read_gold
from saidby.tokenizer import english
from saidby.train.texts import IGNORE, NONE, Text

UNLISTED = frozenset({"PROPN", "NUM", "PUNCT", "SYM", "X"})
"""Parts of speech whose lemmas are not worth a list."""
NER_TYPES = {"FAC": "LOC", "PRODUCT": "MISC", "GPE": "LOC"}
"""Entity types of the corpora that we know under another name."""
NER_PARTIAL = {
    "ewt-nner-train.jsonl": ("DATE", "MONEY"),
    "wikigold.jsonl": ("DATE", "MONEY"),
    "uner-ewt-dev.jsonl": ("DATE", "MONEY", "NORP", "MISC"),
}
"""Types that a corpus does not annotate."""
UD = ("ewt", "gum")
OWN = Path(__file__).parents[3] / "corpus" / "gold-train.jsonl"
"""The articles that were written for training; only a checkout has them."""
UdDocument = list[tuple[bool, list[list[str]], set[int]]]
"""The sentences of a document: whether it starts a paragraph, its rows, the rows that no space follows."""


def read_corpora(data: Path, part: str, *, open_only: bool = False) -> dict[str, list[Text]]:
    """The corpora of `part` ("train" or "dev"); with `open_only` only those under an open licence.

    The sample corpus's own articles for training, and gold annotations in `gold/*.jsonl`, as `saidby audit --export`
    writes them, train roles ("own"), and claims inside claims ("inner", one text a content: see `read_own`).
    """
    found = {
        "ud": [t for name in UD for t in read_ud(data / "ud" / f"{name}-{part}.conllu")],
        "ner": [t for name in ner_names(part, open_only=open_only) for t in read_ner(data / "ner" / f"{name}.jsonl")],
    }
    if not open_only:
        found["polnear"] = read_polnear(data / "polnear" / part)
    if part == "train":
        own = [path for path in (OWN, *sorted((data / "gold").glob("*.jsonl"))) if path.is_file()]
        both = [read_own(path) for path in own]
        found["own"] = [text for articles, _ in both for text in articles]
        found["inner"] = [text for _, contents in both for text in contents]
    return {name: texts for name, texts in found.items() if texts}


def ner_names(part: str, *, open_only: bool = False) -> tuple[str, ...]:
    """The corpora of names in `part`."""
    if part == "train":
        return ("wikigold",) if open_only else ("worldwide-train", "ewt-nner-train", "wikigold")
    return ("uner-ewt-dev",) if open_only else ("worldwide-dev",)


def read_ud(path: Path) -> list[Text]:
    """A CoNLL-U file as one `Text` a document: tags, features, lemma scripts, heads, labels, sentence starts."""
    return [_ud_text(sentences) for sentences in ud_documents(path)]


def ud_documents(path: Path) -> Iterator[UdDocument]:
    """The documents of a CoNLL-U file, multiword tokens and empty nodes left out."""
    document: UdDocument = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = block.split("\n")
        if any(line.startswith("# newdoc") for line in lines) and document:
            yield document
            document = []
        rows: list[list[str]] = []
        glued: set[int] = set()
        tight_until = 0
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


def ud_raw(sentences: UdDocument) -> tuple[str, list[int]]:
    """A document's raw text, one line a paragraph, and the offset of each word."""
    text, offsets = "", []
    for new, rows, glued in sentences:
        if new and text:
            text = text.rstrip() + "\n"
        for i, row in enumerate(rows):
            offsets.append(len(text))
            text += row[1] + ("" if i in glued else " ")
    return text.rstrip(), offsets


def _ud_text(sentences: UdDocument) -> Text:
    words: list[str] = []
    starts: list[bool] = []
    labels: dict[str, list[str]] = {t: [] for t in ("upos", "xpos", "feats", "lemma", "sent", "label")}
    heads: list[int] = []
    text, offsets = ud_raw(sentences)
    for new, rows, _ in sentences:
        first = len(words)
        for i, row in enumerate(rows):
            words.append(row[1])
            starts.append(new and i == 0)
            labels["upos"].append(row[3])
            labels["xpos"].append(row[4])
            labels["feats"].append(row[5])
            labels["lemma"].append(script_of(row[1], row[2]))
            labels["sent"].append("start" if i == 0 else "in")
            labels["label"].append(row[7])
            heads.append(first + int(row[6]) - 1 if row[6] != "0" else NONE)
    return Text(
        words=words,
        starts=np.array(starts),
        breaks=np.array([w[-1] in ENDERS for w in words]),
        depths=depths_at(np.array(offsets, np.int64), find_quotes(text)),
        labels=labels,
        arcs={"head": heads},
    )


def lemma_table(paths: Iterable[Path]) -> dict[str, dict[str, str]]:
    """Part of speech → form in lower case → its most frequent lemma, from CoNLL-U files; names and numbers left out."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for path in paths:
        for sentences in ud_documents(path):
            for _, rows, _ in sentences:
                for row in rows:
                    if row[3] not in UNLISTED:
                        counts.setdefault((row[3], row[1].lower()), Counter())[row[2]] += 1
    table: dict[str, dict[str, str]] = {}
    for (upos, form), lemmas in sorted(counts.items()):
        table.setdefault(upos, {})[form] = max(lemmas, key=lambda lemma: (lemmas[lemma], lemma))
    return table


def tag_sets(paths: Iterable[Path], *, least: int = 2, known: int = 10) -> dict[str, Any]:
    """Part of speech, tag and features that go together in CoNLL-U files, `least` times or more; how often each form
    that stands there `known` times or more has each set."""
    sets: Counter[tuple[str, str, str]] = Counter()
    forms: dict[str, Counter[tuple[str, str, str]]] = {}
    for path in paths:
        for row in (row for sentences in ud_documents(path) for _, rows, _ in sentences for row in rows):
            found = row[3], row[4], row[5]
            sets[found] += 1
            forms.setdefault(row[1].lower(), Counter())[found] += 1
    kept = sorted((s for s, n in sets.items() if n >= least), key=lambda s: (-sets[s], s))
    places = {s: str(i) for i, s in enumerate(kept)}
    return {
        "sets": [list(s) for s in kept],
        "counts": [sets[s] for s in kept],
        "forms": {
            form: {places[s]: n for s, n in seen.most_common() if s in places}
            for form, seen in sorted(forms.items())
            if seen.total() >= known
        },
    }


def read_ner(path: Path) -> list[Text]:
    """Named entities (`text`, `ents` as offsets and type) as BIO labels over spaCy's tokens."""
    nlp = english()
    texts = []
    for row in rows_of(path):
        doc = _doc(nlp, row["text"])
        tags = ["O"] * len(doc)
        for start, end, kind in row["ents"]:
            _tag(doc, tags, start, end, NER_TYPES.get(kind, kind))
        texts.append(_doc_text(doc, {"ner": tags}, {}, NER_PARTIAL.get(path.name, ())))
    return texts


def read_polnear(folder: Path) -> list[Text]:
    """PolNeAR articles: roles as BIO labels, links from content to cue and from cue to speaker (first words)."""
    nlp = english()
    return [_polnear_text(_doc(nlp, text), rows) for text, rows in polnear_articles(folder)]


def read_own(path: Path) -> tuple[list[Text], list[Text]]:
    """Gold annotations in the form that `saidby evaluate` reads: the articles, and the contents of their claims.

    A content is a text of its own whose outermost claims are those it holds, if any: as it is read at run time.
    """
    nlp = english()
    articles: list[Text] = []
    contents: list[Text] = []
    for article in read_gold(path):
        doc = _doc(nlp, article.text)
        articles.append(_polnear_text(doc, list(_rows(article, None))))
        contents.extend(_contents(doc, article))
    return articles, contents


def _contents(doc: Doc, article: GoldArticle) -> Iterator[Text]:
    """Each content that is long enough to be read again."""
    reading = read_doc(doc)
    at = doc.to_array(IDX).astype(np.int64)[reading.tokens]
    for claim in article.claims:
        words = np.unique(np.concatenate([np.arange(*np.searchsorted(at, (e.start, e.end))) for e in claim.spans]))
        if len(words) >= LEAST:
            yield _polnear_text(doc, list(_rows(article, claim.id)), part_of(reading, words))


def _rows(article: GoldArticle, parent: str | None) -> Iterator[dict[str, Any]]:
    """The claims right inside `parent` (None: the outermost ones) as rows of PolNeAR."""
    for claim in article.claims:
        if claim.parent == parent:
            parts = {"content": claim.spans, "cue": (claim.cue,), "source": (claim.mention,)}
            yield {part: [(e.start, e.end) for e in found if e is not None] for part, found in parts.items()}


def polnear_articles(folder: Path) -> list[tuple[str, list[dict[str, Any]]]]:
    """The text of each article with its attributions, in the order of the articles' names."""
    articles = {row["id"]: row["text"] for row in rows_of(folder / "articles.jsonl")}
    by_article: dict[str, list[dict[str, Any]]] = {name: [] for name in articles}
    for row in rows_of(folder / "attributions.jsonl"):
        by_article[row["doc"]].append(row)
    return [(articles[name], rows) for name, rows in sorted(by_article.items())]


def _polnear_text(doc: Doc, rows: list[dict[str, Any]], reading: Reading | None = None) -> Text:
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
    return _doc_text(doc, {"role": tags}, {"cue": cue_of, "speaker": speaker_of}, reading=reading)


def _doc(nlp: Language, text: str) -> Doc:
    doc: Doc = make_quotes(nlp, "saidby_quotes")(marks.prepare(nlp.make_doc(text)))
    return doc


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
    doc: Doc,
    labels: dict[str, list[str]],
    arcs: dict[str, list[int]],
    partial: tuple[str, ...] = (),
    reading: Reading | None = None,
) -> Text:
    """The labels moved from the Doc's tokens to the words the encoder reads: the Doc's, or those of `reading`."""
    reading = reading or read_doc(doc)
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


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
