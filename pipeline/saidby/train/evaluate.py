"""`python -m saidby.train.evaluate`: how good the finished model is, from raw text to annotation.

syntax   EWT dev, GUM dev: F1 as the CoNLL 2018 shared task counts it (see `scores.count_syntax`)
names    worldwide newswire dev, RE3D (never trained on): a name is right if both ends and the class are
roles    PolNeAR dev, which marks outermost attributions: each span alone, right only if both ends are; gold spans are
         taken to whole words and, as the model's are, cut where a paragraph begins. `…_words`: F1 over words.
         Links as pairs of right spans (`content_cue`, `cue_speaker`), and between gold spans, in per cent right
         (`…_given_spans`)
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from spacy.language import Language
from spacy.tokens import Doc
from tqdm import tqdm

from saidby import loader, marks
from saidby.annotate.components import EncoderComponent
from saidby.annotate.reading import read_doc
from saidby.annotate.roles import links
from saidby.model import Role
from saidby.train.card import Report, scores_section
from saidby.train.corpora import NER_TYPES, UdDocument, polnear_articles, rows_of, ud_documents, ud_raw
from saidby.train.scores import Tallies, Word, add, count_sets, count_syntax

SYNTAX = {"EWT dev": "ewt-dev.conllu", "GUM dev": "gum-dev.conllu"}
NAMES = {"worldwide dev": "worldwide-dev.jsonl", "RE3D": "re3d-other.jsonl"}
LABELS = ("ccomp", "xcomp", "parataxis", "appos", "nsubj", "obj", "obl", "advcl", "acl:relcl", "conj")
CLASSES = ("PERSON", "ORG", "LOC", "NORP")
SPANS = (*CLASSES, "MISC")
"""Classes that count as a name when classes are not compared."""
ROLES = {"content": "CONTENT", "cue": "CUE", "source": "SPEAKER"}
MODEL_PIPES = ("saidby_quotes", "saidby_encoder", "saidby_parser", "saidby_ner", "saidby_roles")

T = TypeVar("T")


def evaluate(data: Path, *, model: Path | None = None, limit: int | None = None) -> dict[str, Any]:
    """The figures in per cent, by part and corpus, with the name of the model; `limit` documents a corpus."""
    nlp = loader.load(model)
    nlp.select_pipes(enable=[p for p in MODEL_PIPES if p in nlp.pipe_names])
    scores: Report = {
        "syntax": {
            name: _figures(_syntax(nlp, _some(list(ud_documents(data / "ud" / file)), limit)))
            for name, file in SYNTAX.items()
        },
        "names": {
            name: _figures(_names(nlp, _some(list(rows_of(data / "ner" / file)), limit)))
            for name, file in NAMES.items()
        },
        "roles": {"PolNeAR dev": _figures(_roles(nlp, _some(polnear_articles(data / "polnear" / "dev"), limit)))},
    }
    known = {key: nlp.meta[key] for key in ("name", "version", "weights_sha256") if key in nlp.meta}
    return {"model": known, "documents_per_corpus": limit, "scores": scores}


def _some(rows: Sequence[T], limit: int | None) -> list[T]:
    """At most `limit` rows, spread evenly."""
    return list(rows if limit is None or limit >= len(rows) else [rows[i * len(rows) // limit] for i in range(limit)])


def _figures(tallies: Tallies) -> dict[str, float]:
    return {name: round(tally.f1, 1) for name, tally in tallies.items()}


def _syntax(nlp: Language, documents: list[UdDocument]) -> Tallies:
    tallies: Tallies = {}
    with nlp.select_pipes(enable=[p for p in nlp.pipe_names if p in MODEL_PIPES[:3]]):
        for document in tqdm(documents, desc="syntax", leave=False, disable=None):
            text, gold = gold_words(document)
            count_syntax(tallies, gold, words_of(nlp(text)), LABELS)
    return tallies


def gold_words(document: UdDocument) -> tuple[str, list[Word]]:
    """A document's raw text and its words."""
    text, offsets = ud_raw(document)
    words: list[Word] = []
    for _, rows, _ in document:
        base = len(words)
        for i, (_, form, lemma, upos, xpos, feats, head, label, *_) in enumerate(rows):
            start = offsets[base + i]
            words.append(
                Word(
                    start=start,
                    end=start + len(form),
                    upos=upos,
                    xpos=xpos,
                    feats=_feats(feats),
                    lemma=lemma,
                    head=base + int(head) - 1 if head != "0" else -1,
                    label=label,
                    first=i == 0,
                )
            )
    return text, words


def words_of(doc: Doc) -> list[Word]:
    """The words of a parsed Doc, white space left out."""
    place: dict[int, int] = {}
    for token in doc:
        if not token.is_space:
            place[token.i] = len(place)
    firsts = {next((t.i for t in sentence if not t.is_space), -1) for sentence in doc.sents}
    return [
        Word(
            start=t.idx,
            end=t.idx + len(t),
            upos=t.pos_,
            xpos=t.tag_,
            feats=_feats(str(t.morph)),
            lemma=t.lemma_,
            head=-1 if t.head.i == t.i else place.get(t.head.i, -1),
            label="root" if t.dep_ == "ROOT" else t.dep_,
            first=t.i in firsts,
        )
        for t in doc
        if not t.is_space
    ]


def _feats(text: str) -> frozenset[str]:
    return frozenset(text.split("|")) - {"", "_"}


def _names(nlp: Language, rows: list[dict[str, Any]]) -> Tallies:
    tallies: Tallies = {}
    with nlp.select_pipes(enable=[p for p in nlp.pipe_names if p in (*MODEL_PIPES[:2], "saidby_ner")]):
        for row in tqdm(rows, desc="names", leave=False, disable=None):
            gold = {(start, end, NER_TYPES.get(kind, kind)) for start, end, kind in row["ents"]}
            given = {(e.start_char, e.end_char, e.label_) for e in nlp(row["text"]).ents}
            for name, classes in [(c, (c,)) for c in CLASSES] + [("all four", CLASSES)]:
                count_sets(tallies, name, *({s for s in side if s[2] in classes} for side in (gold, given)))
            count_sets(tallies, "spans", *({s[:2] for s in side if s[2] in SPANS} for side in (gold, given)))
    return tallies


def _roles(nlp: Language, articles: list[tuple[str, list[dict[str, Any]]]]) -> Tallies:
    tallies: Tallies = {}
    encoder = nlp.get_pipe("saidby_encoder")
    assert isinstance(encoder, EncoderComponent)
    with nlp.select_pipes(enable=[p for p in nlp.pipe_names if p not in ("saidby_parser", "saidby_ner")]):
        for text, attributions in tqdm(articles, desc="roles", leave=False, disable=None):
            doc = nlp(text)
            gold = [_gold_parts(doc, row) for row in attributions]
            _count_roles(tallies, doc, gold)
            _count_given(tallies, doc, gold, encoder)
    return tallies


Parts = dict[str, list[tuple[int, int]]]


def _gold_parts(doc: Doc, row: dict[str, Any]) -> Parts:
    """Role → its spans in tokens, taken to whole words and cut where a paragraph begins."""
    return {label: [p for start, end in row[key] for p in _pieces(doc, start, end)] for key, label in ROLES.items()}


def _pieces(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    span = marks.span_of(doc, start, end)
    first, last = None, 0
    for token in span if span is not None else ():
        if token.is_space and "\n" not in token.text:
            continue
        if token.is_space:
            if first is not None:
                yield first, last
            first = None
        else:
            first, last = token.i if first is None else first, token.i + 1
    if first is not None:
        yield first, last


def _count_roles(tallies: Tallies, doc: Doc, gold: list[Parts]) -> None:
    """Spans, words, and pairs of linked spans."""
    given: Parts = {label: [] for label in ROLES.values()}
    by_start: dict[tuple[str, int], tuple[int, int]] = {}
    roles = [r for r in marks.read(doc, Role) if r.depth == 0]
    for role in roles:
        span = marks.span_of(doc, role.start, role.end)
        assert span is not None
        given[role.label].append((span.start, span.end))
        by_start[role.label, role.start] = (span.start, span.end)
    for label in ROLES.values():
        want = {p for parts in gold for p in parts[label]}
        count_sets(tallies, label, want, given[label])
        count_sets(tallies, f"{label}_words", _words(want), _words(given[label]))
    for name, source, target in (("content_cue", "CONTENT", "CUE"), ("cue_speaker", "CUE", "SPEAKER")):
        want_pairs = {(s, t) for parts in gold for s in parts[source] for t in parts[target]}
        have = {
            (by_start[source, r.start], by_start[target, r.link])
            for r in roles
            if r.label == source and r.link is not None
        }
        count_sets(tallies, name, want_pairs, have)


def _words(spans: Sequence[tuple[int, int]] | set[tuple[int, int]]) -> set[int]:
    return {i for first, last in spans for i in range(first, last)}


def _count_given(tallies: Tallies, doc: Doc, gold: list[Parts], encoder: EncoderComponent) -> None:
    """Links between gold spans: the share that is right, a cue without a speaker included."""
    reading = read_doc(doc)
    word = {int(t): i for i, t in enumerate(reading.tokens)}
    spans = sorted(
        {(word[a], word[b - 1] + 1, label) for parts in gold for label, found in parts.items() for a, b in found}
    )
    chosen = links(spans, reading, encoder.network.read(reading), encoder.network)
    choice = {span: link for span, (link, _) in zip(spans, chosen, strict=True)}
    for parts in gold:
        for name, source, target in (("content", "CONTENT", "CUE"), ("speaker", "CUE", "SPEAKER")):
            right: set[int | None] = {word[a] for a, _ in parts[target]} or {None}
            for a, b in parts[source]:
                hit = choice[word[a], word[b - 1] + 1, source] in right
                add(tallies, f"{name}_given_spans", int(hit), 1, 1)


def main() -> None:
    """Reads the options, measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m saidby.train.evaluate", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with ud/, ner/, polnear/")
    parser.add_argument("--model", type=Path, help="folder of the model (default: the shipped one)")
    parser.add_argument("--limit", type=int, help="so many documents of each corpus, to try things out")
    parser.add_argument("--against", type=Path, help="folder of the same model in full precision, to compare with")
    parser.add_argument("--json", type=Path, help="write the figures here as well (models/scores.json for the card)")
    given = parser.parse_args()
    found = evaluate(given.data, model=given.model, limit=given.limit)
    if given.against is not None:
        found["full_precision"] = evaluate(given.data, model=given.against, limit=given.limit)["scores"]
    print(scores_section(found))
    if given.json is not None:
        given.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
