"""The paragraphs of an article that hold claims, with speaker, cue, content, quantities and hedges set off."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from saidby.report.html import Safe, joined, tag

ADDRESS = re.compile(r"https?://[\w.:@-]+(?:[/?#]\S*)?", re.IGNORECASE)
Layer = tuple[int, int, str, str | None]
"""Start, end, class, and the claim it belongs to."""


def article(facts: dict[str, Any], claims: Sequence[dict[str, Any]], numbers: Iterable[tuple[int, int, str]]) -> Safe:
    """One article: what is known about it, and those of its paragraphs in which the claims stand."""
    layers = [layer for claim in claims for layer in _layers(claim)]
    layers += [(start, end, kind, None) for start, end, kind in numbers]
    blocks, before = [], 0
    for start, end in _extents(facts, claims):
        if facts["text"][before:start].strip():
            blocks.append(tag("p", "[…]", class_="gap"))
        blocks.append(tag("p", *_pieces(facts["text"], start, end, layers, claims), dir="auto"))
        before = end
    if facts["text"][before:].strip():
        blocks.append(tag("p", "[…]", class_="gap"))
    return tag("article", tag("h3", _title(facts)), tag("p", *_about(facts), class_="about"), *blocks, class_="text")


def original(url: str | None, words: str) -> str | None:
    """The article's address with the words to go to; None for an address that is no web page."""
    if url is None or not ADDRESS.fullmatch(url):
        return None
    start = " ".join(words.split()[:8]).strip("“”\"'‘’.,")
    return f"{url}#:~:text={quote(start, safe='').replace('-', '%2D')}" if start and "#" not in url else url


def _title(facts: dict[str, Any]) -> str:
    return str(facts["title"] or facts["url"] or f"Article {facts['article_id']}")


def _about(facts: dict[str, Any]) -> list[str]:
    parts = [str(facts["publisher"])] if facts["publisher"] else []
    parts += [f"{facts['published_at']:%-d %B %Y}"] if facts["published_at"] is not None else []
    address = original(facts["url"], "")
    shown: list[str] = [" · ".join(parts)]
    if address:
        shown += [" · ", tag("a", "original", href=address, rel="noopener noreferrer", target="_blank")]
    return shown


def _layers(claim: dict[str, Any]) -> list[Layer]:
    found: list[Layer] = [(s["start"], s["end"], "content", claim["claim_id"]) for s in claim["spans"]]
    for part in ("cue", "speaker"):
        if claim[f"{part}_start"] is not None:
            found.append((claim[f"{part}_start"], claim[f"{part}_end"], part, claim["claim_id"]))
    return found


def _extents(facts: dict[str, Any], claims: Sequence[dict[str, Any]]) -> list[tuple[int, int]]:
    """Paragraphs that hold a part of a claim; a claim outside all paragraphs is an extent itself."""
    wanted = [(start, end) for claim in claims for start, end, _, _ in _layers(claim)]
    paragraphs = [(p["start"], p["end"]) for p in facts["paragraphs"]]
    kept = {p for p in paragraphs for start, end in wanted if start < p[1] and p[0] < end}
    outside = {w for w in wanted if not any(w[0] < p[1] and p[0] < w[1] for p in kept)}
    merged: list[tuple[int, int]] = []
    for start, end in sorted(kept | outside):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _pieces(
    text: str, start: int, end: int, layers: Sequence[Layer], claims: Sequence[dict[str, Any]]
) -> Iterable[Safe]:
    """The stretch cut at every boundary of a layer: overlapping layers lie on the same piece, no character is lost."""
    here = [layer for layer in layers if layer[0] < end and start < layer[1]]
    cuts = sorted({start, end, *(at for layer in here for at in layer[:2] if start < at < end)})
    for at, to in itertools.pairwise(cuts):
        on = [layer for layer in here if layer[0] <= at and to <= layer[1]]
        ids = sorted({layer[3] for layer in on if layer[3]})
        for claim in claims:
            if claim["start"] == at:
                yield tag(
                    "a", id=f"s-{claim['claim_id']}", class_="anchor", href=f"#c-{claim['claim_id']}", title="claim"
                )
        classes = " ".join(sorted({layer[2] for layer in on}))
        yield tag("span", text[at:to], class_=classes, data_c=" ".join(ids) or None) if on else joined(text[at:to])
