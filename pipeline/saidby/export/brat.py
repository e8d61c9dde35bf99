"""brat standoff: for every article its text and an .ann file, and the annotation.conf that brat wants.

Content, Speaker, Cue, Quantity and Hedge are text-bound annotations; SaidBy, CuedBy, InClaim and PartOf are relations;
status and quotation are attributes of contents, and what has no place in the text is a note.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from saidby.export.reading import Found, Row, articles

Span = tuple[int, int]
FOLDER = 1000
"""Articles in one folder: brat lists all of them."""

CONFIGURATION = """\
[entities]
Content
Speaker
Cue
Quantity
Hedge
[relations]
SaidBy\tArg1:Content, Arg2:Speaker
CuedBy\tArg1:Content, Arg2:Cue
PartOf\tArg1:Content, Arg2:Content
InClaim\tArg1:Quantity|Hedge, Arg2:Content
<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>
[events]
[attributes]
Quotation\tArg:Content, Value:direct|indirect|mixed
Status\tArg:Content, Value:asserted|denied|declined|not_said|asked|hypothetical
"""


def write(run_dir: Path, out: Path) -> None:
    """Writes `00000/<article_id>.txt` and `.ann`, a folder for every thousand articles."""
    (out / "annotation.conf").write_text(CONFIGURATION, encoding="utf-8", newline="\n")
    for number, found in enumerate(articles(run_dir)):
        folder = out / f"{number // FOLDER:05}"
        folder.mkdir(exist_ok=True)
        stem = found.article["article_id"]
        (folder / f"{stem}.txt").write_text(found.article["text"], encoding="utf-8", newline="")
        (folder / f"{stem}.ann").write_text("".join(f"{a}\n" for a in _lines(found)), encoding="utf-8", newline="\n")


def _lines(found: Found) -> Iterator[str]:
    text, spans = found.article["text"], _Numbered("T")
    relations, attributes, notes = (itertools.count(1) for _ in range(3))
    contents: dict[str, str] = {}
    for claim in found.rows["claims"]:
        content = contents[claim["claim_id"]] = spans.next()
        yield _bound(content, "Content", text, [(s["start"], s["end"]) for s in claim["spans"]])
        for kind, part, relation in (("Cue", "cue", "CuedBy"), ("Speaker", "speaker", "SaidBy")):
            if claim[f"{part}_start"] is not None:
                name = spans.next()
                yield _bound(name, kind, text, [(claim[f"{part}_start"], claim[f"{part}_end"])])
                yield f"R{next(relations)}\t{relation} Arg1:{content} Arg2:{name}"
        yield f"A{next(attributes)}\tQuotation {content} {claim['quotation']}"
        yield f"A{next(attributes)}\tStatus {content} {claim['status']}"
        yield f"#{next(notes)}\tAnnotatorNotes {content}\t{_note(claim)}"
        if claim["parent_claim_id"] in contents:
            yield f"R{next(relations)}\tPartOf Arg1:{content} Arg2:{contents[claim['parent_claim_id']]}"
    for kind, row in _others(found):
        name = spans.next()
        yield _bound(name, kind, text, [(row["start"], row["end"])])
        if row["claim_id"] in contents:
            yield f"R{next(relations)}\tInClaim Arg1:{name} Arg2:{contents[row['claim_id']]}"


def _others(found: Found) -> Iterable[tuple[str, Row]]:
    return [("Quantity", q) for q in found.rows["quantities"]] + [("Hedge", h) for h in found.rows["hedges"]]


def _note(claim: Row) -> str:
    facts = {name: claim[name] for name in ("claim_id", "speaker", "source", "hedge")}
    return "; ".join(f"{name}={' '.join(str(value).split())}" for name, value in facts.items() if value is not None)


def _bound(name: str, kind: str, text: str, spans: Sequence[Span]) -> str:
    pieces = [piece for start, end in spans for piece in _on_one_line(text, start, end)]
    offsets = ";".join(f"{start} {end}" for start, end in pieces)
    return f"{name}\t{kind} {offsets}\t{' '.join(text[start:end] for start, end in pieces)}"


def _on_one_line(text: str, start: int, end: int) -> Iterator[Span]:
    """The span cut at line breaks: no annotation of brat may hold one."""
    at = start
    for line in text[start:end].splitlines(keepends=True):
        bare = line.rstrip("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        if bare:
            yield at, at + len(bare)
        at += len(line)


class _Numbered:
    """Names of annotations: T1, T2 …"""

    def __init__(self, letter: str) -> None:
        self._letter, self._count = letter, itertools.count(1)

    def next(self) -> str:
        return f"{self._letter}{next(self._count)}"
