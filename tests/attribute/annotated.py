"""Docs annotated by hand, and their attributions in short."""

from __future__ import annotations

import spacy
from spacy.tokens import Doc

from saidby import marks
from saidby.attribute.attributions import find_attributions
from saidby.attribute.quotes import find_quotes
from saidby.model import Boilerplate, Extent, Role

NLP = spacy.blank("en")


def tagged(text: str, *roles: tuple[str, str, str | None], boilerplate: str | None = None, depth: int = 0) -> Doc:
    """A Doc with quotations scanned and roles given as (label, words, words of the role it depends on)."""
    doc = NLP.make_doc(text)
    hidden = []
    if boilerplate is not None:
        at = text.index(boilerplate)
        hidden = [Boilerplate(start=at, end=at + len(boilerplate), rule="test")]
    marks.prepare(doc, boilerplate=hidden)
    marks.write(doc, find_quotes(text, marks.lines_of(text), hidden), "quotes")
    marks.write(doc, [role(text, *r, depth=depth) for r in roles], "roles")
    return doc


def role(text: str, label: str, words: str, link: str | None, depth: int = 0, score: float = 0.9) -> Role:
    start = text.index(words)
    return Role(
        start=start,
        end=start + len(words),
        label=label,  # type: ignore[arg-type]
        score=score,
        link=None if link is None else text.index(link),
        link_score=score,
        depth=depth,
    )


def shown(doc: Doc) -> list[tuple[str | None, str | None, list[str], str, int]]:
    """(speaker, cue, contents, quotation, depth) of each attribution."""

    def words(e: Extent | None) -> str | None:
        return doc.text[e.start : e.end] if e else None

    return [
        (words(a.speaker), words(a.cue), [doc.text[s.start : s.end] for s in a.spans], a.quotation, a.depth)
        for a in find_attributions(doc)
    ]


def parsed(words: list[str], heads: list[int], deps: list[str], pos: list[str], lemmas: list[str]) -> Doc:
    spaces = [following not in {".", ","} for following in [*words[1:], "."]]
    doc = Doc(NLP.vocab, words=words, spaces=spaces, heads=heads, deps=deps, pos=pos, lemmas=lemmas)
    marks.prepare(doc)
    marks.write(doc, [], "quotes")
    return doc
