"""Runs the pipeline on articles annotated as PolNeAR's are, and scores its outermost claims.

    python -m saidby.evaluate.polnear --data DIR [--model DIR] [--out FILE] [--predictions FILE]

DIR holds `articles.jsonl` ({"id", "text"}) and `attributions.jsonl` ({"doc", "source", "cue", "content"}, each a list
of [start, end)). `--predictions` scores a file of that form, and runs nothing; `--out` writes one.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from saidby import loader, marks, segment
from saidby.errors import InputError, SaidbyError
from saidby.evaluate.polnear_scores import Attribution, figures, score_text
from saidby.model import Article, Record
from saidby.model import Attribution as Found

Rows = dict[str, list[Attribution]]


def predict(texts: Mapping[str, str], model: Path | None = None) -> Rows:
    """The outermost attributions that the pipeline finds in each text."""
    nlp = loader.load(model)
    rows: Rows = {}
    for name, text in texts.items():
        rows[name] = []
        for doc in nlp.pipe(_docs(nlp, text)):
            rows[name] += [_flat(found) for found in marks.read(doc, Found) if found.parent is None]
    return rows


def _docs(nlp: Any, text: str) -> Iterator[Any]:
    """The text as one Doc with the paragraphs and boilerplate that segmentation sees in it."""
    record = Record(source_path="-", source_format="jsonl", source_ordinal=0, text=text)
    article = next((a for a in segment.segment(record) if isinstance(a, Article) and a.text == text), None)
    doc = nlp.make_doc(text)
    if article is None:
        yield marks.prepare(doc)
    else:
        yield marks.prepare(doc, paragraphs=article.paragraphs, boilerplate=article.boilerplate)


def _flat(found: Found) -> Attribution:
    return Attribution(
        content=tuple((s.start, s.end) for s in found.spans),
        source=() if found.speaker is None else ((found.speaker.start, found.speaker.end),),
        cue=() if found.cue is None else ((found.cue.start, found.cue.end),),
    )


def read_texts(path: Path) -> dict[str, str]:
    """Article id → text."""
    return {row["id"]: row["text"] for row in _lines(path)}


def read_attributions(path: Path) -> Rows:
    """Article id → its attributions."""
    rows: Rows = {}
    for row in _lines(path):
        spans = {part: tuple((s, e) for s, e in row.get(part) or ()) for part in ("content", "source", "cue")}
        rows.setdefault(row["doc"], []).append(Attribution(**spans))
    return rows


def write_attributions(rows: Rows, path: Path) -> None:
    """One attribution a line, in the form of `attributions.jsonl`."""
    lines = (
        json.dumps({"doc": doc, "source": row.source, "cue": row.cue, "content": row.content})
        for doc, of_doc in rows.items()
        for row in of_doc
    )
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def score(texts: Mapping[str, str], gold: Rows, predicted: Rows) -> dict[str, dict[str, float]]:
    """Every figure over the articles that gold annotates."""
    counts: Counter[str] = Counter()
    for name in sorted(gold):
        counts.update(score_text(texts[name], gold[name], predicted.get(name, [])))
    return {"rows": {"gold": counts["gold"], "predicted": counts["predicted"]}, **figures(counts)}


def report(found: Mapping[str, Mapping[str, float]]) -> str:
    """The figures as a table."""
    lines = [f"{'':20}{'P':>7}{'R':>7}{'F1':>7}"]
    for name, values in found.items():
        lines.append(
            f"{name:20}" + "".join(f"{value:7.1f}" if name != "rows" else f"{value:7}" for value in values.values())
        )
    return "\n".join(lines)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line.strip():
                yield json.loads(line)
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read {path}: {error}") from error


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures; 1: something cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m saidby.evaluate.polnear", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--out", type=Path, help="write the predictions here")
    parser.add_argument("--predictions", type=Path, help="score this file instead of running the pipeline")
    parser.add_argument("--limit", type=int, help="only the first so many articles")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    try:
        texts = dict(list(read_texts(options.data / "articles.jsonl").items())[: options.limit])
        gold = {
            name: rows for name, rows in read_attributions(options.data / "attributions.jsonl").items() if name in texts
        }
        predicted = read_attributions(options.predictions) if options.predictions else predict(texts, options.model)
        if options.out:
            write_attributions(predicted, options.out)
    except SaidbyError as error:
        print(error, file=sys.stderr)
        return 1
    found = score(texts, gold, predicted)
    print(json.dumps(found, indent=1) if options.json else report(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
