"""Cases with a parse of their own: a Markdown file of sentences and what to find, and a CoNLL-U file beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from spacy.lang.en import English
from spacy.tokens import Doc
from spacy.vocab import create_vocab

from saidby import marks
from saidby.attribute.quotes import find_quotes
from saidby.model import Attribution, Extent

CASES = Path(__file__).parent.parent / "cases"
VOCAB = create_vocab("en", English.Defaults)


@dataclass
class Case:
    """One sentence, its claims as written in the file, and the rows to find."""

    name: str
    text: str = ""
    claims: list[list[str]] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


def read_cases(name: str) -> list[Case]:
    """The cases of a Markdown file: "### name", a sentence, "claim:" lines and "- " lines."""
    cases: list[Case] = []
    for line in (CASES / f"{name}.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("### "):
            cases.append(Case(line[4:].strip()))
        elif cases and line.startswith("claim: "):
            cases[-1].claims.append(_cells(line[7:]))
        elif cases and line.startswith("- "):
            cases[-1].rows.append(_cells(line[2:]))
        elif cases and line.strip() and not line.startswith("#") and not cases[-1].text:
            cases[-1].text = line.strip()
    return cases


def read_docs(name: str) -> dict[str, Doc]:
    """The parsed sentences of a CoNLL-U file by their sent_id."""
    docs = {}
    for block in (CASES / f"{name}.conllu").read_text(encoding="utf-8").strip().split("\n\n"):
        lines = block.splitlines()
        key = next(line.split(" = ")[1] for line in lines if line.startswith("# sent_id"))
        docs[key] = doc_of([line.split("\t") for line in lines if not line.startswith("#")])
    return docs


def doc_of(rows: list[list[str]]) -> Doc:
    """A Doc of CoNLL-U rows."""
    heads = [int(row[6]) - 1 if row[6] != "0" else at for at, row in enumerate(rows)]
    return Doc(
        VOCAB,
        words=[row[1] for row in rows],
        spaces=["SpaceAfter=No" not in row[9] for row in rows[:-1]] + [False],
        lemmas=[row[2] for row in rows],
        pos=[row[3] for row in rows],
        tags=[row[4] for row in rows],
        heads=heads,
        deps=["ROOT" if row[7] == "root" else row[7] for row in rows],
        sent_starts=[at == 0 for at in range(len(rows))],
    )


def with_claims(doc: Doc, case: Case, *, published_at: str | None = None) -> Doc:
    """The Doc with the marks that earlier stages would leave."""
    marks.prepare(doc, published_at=published_at)
    marks.write(doc, find_quotes(doc.text), "quotes")
    marks.write(doc, list(_attributions(doc.text, case.claims)), "attributions")
    return doc


def _attributions(text: str, claims: list[list[str]]) -> Iterator[Attribution]:
    seen: list[Attribution] = []
    for index, (speaker, cue, content) in enumerate(claims):
        spans = tuple(_find(text, part) for part in content.split(" … "))
        outer = [a for a in seen if a.spans[0].start <= spans[0].start and spans[-1].end <= a.spans[-1].end]
        within = (outer[-1].spans[0].start, outer[-1].spans[-1].end) if outer else (0, len(text))
        outside = [(s.start, s.end) for s in spans]
        attribution = Attribution(
            index=index,
            spans=spans,
            cue=_find(text, cue, within, outside) if cue != "-" else None,
            speaker=_find(text, speaker, within, outside) if speaker != "-" else None,
            quotation="direct" if text[max(0, spans[0].start - 1)] in "“‘" else "indirect",
            parent=outer[-1].index if outer else None,
            depth=outer[-1].depth + 1 if outer else 0,
            method="case",
            score=1.0,
        )
        seen.append(attribution)
        yield attribution


def _find(
    text: str, words: str, within: tuple[int, int] | None = None, outside: list[tuple[int, int]] | None = None
) -> Extent:
    low, high = within or (0, len(text))
    at = text.find(words, low, high)
    while at >= 0 and outside and any(start <= at < end for start, end in outside):
        at = text.find(words, at + 1, high)
    assert at >= 0, f"{words!r} is not in {text!r}"
    return Extent(start=at, end=at + len(words))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split(" | ")]
