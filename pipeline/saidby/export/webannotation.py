"""W3C Web Annotations: one JSON-LD page for every thousand articles, and the collection that lists them.

A claim, a quantity and a hedge are an annotation each.  A target has the text and its neighbourhood
(TextQuoteSelector) and its offsets in code points of the article's text (TextPositionSelector); the parts of a claim
are several targets, told apart by `saidby:role`.  All properties that the standard does not name begin with `saidby:`.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from saidby.export.reading import Found, Row, articles, plain
from saidby.tables.frames import read_manifest

Json = dict[str, Any]
PAGE, AROUND = 1000, 32
"""Articles on a page; characters of the neighbourhood on either side."""
CONTEXT: list[Any] = ["http://www.w3.org/ns/anno.jsonld", {"saidby": "urn:saidby:"}]
CLAIM = (
    "speaker", "speaker_id", "speaker_kind", "speaker_role", "speaker_resolution", "source", "chain", "parent_claim_id",
    "quotation", "status", "stance", "venue", "time_text", "hedge", "probability_low", "probability_high", "confidence",
)  # fmt: skip
NOT_SAID_AGAIN = frozenset(("article_id", "quantity_id", "hedge_id", "start", "end", "text"))


def write(run_dir: Path, out: Path) -> None:
    """Writes `collection.jsonld` and `page-00000.jsonld` and so on."""
    version = read_manifest(run_dir).get("plan", {}).get("saidby", {}).get("version")
    found = articles(run_dir)
    batch, number, total = list(itertools.islice(found, PAGE)), 0, 0
    while True:
        following = list(itertools.islice(found, PAGE))
        items = [annotation for one in batch for annotation in annotations_of(one)]
        page = {
            "@context": CONTEXT,
            "id": _page(number),
            "type": "AnnotationPage",
            "partOf": "collection.jsonld",
            "startIndex": total,
            **({"prev": _page(number - 1)} if number else {}),
            **({"next": _page(number + 1)} if following else {}),
            "items": items,
        }
        _write(out / _page(number), page)
        total += len(items)
        if not following:
            break
        batch, number = following, number + 1
    collection = {
        "@context": CONTEXT,
        "id": "collection.jsonld",
        "type": "AnnotationCollection",
        "label": "Claims, quantities and hedges",
        "generator": {"type": "Software", "name": f"saidby {version}"},
        "total": total,
        "first": _page(0),
        "last": _page(number),
    }
    _write(out / "collection.jsonld", collection)


def annotations_of(found: Found) -> Iterator[Json]:
    """The annotations of one article: claims, then quantities, then hedges."""
    article, text = found.article, found.article["text"]
    source = article["url"] or f"urn:saidby:article:{article['article_id']}"
    for claim in found.rows["claims"]:
        places = [("content", s["start"], s["end"]) for s in claim["spans"]]
        for part in ("cue", "speaker", "source"):
            if claim[f"{part}_start"] is not None:
                places.append((part, claim[f"{part}_start"], claim[f"{part}_end"]))
        yield {
            "id": f"urn:saidby:claim:{claim['claim_id']}",
            "type": "Annotation",
            "motivation": "describing",
            "body": {
                "type": ["TextualBody", "saidby:Claim"],
                "value": _told(claim),
                **_given({k: claim[k] for k in CLAIM}),
            },
            "target": [_target(source, text, role, start, end) for role, start, end in places],
        }
    for kind, name, rows in (("quantity", "Quantity", "quantities"), ("hedge", "Hedge", "hedges")):
        for row in found.rows[rows]:
            facts = {key: value for key, value in row.items() if key not in NOT_SAID_AGAIN}
            yield {
                "id": f"urn:saidby:{kind}:{row[f'{kind}_id']}",
                "type": "Annotation",
                "motivation": "classifying",
                "body": {"type": ["TextualBody", f"saidby:{name}"], "value": row["text"], **_given(facts)},
                "target": [_target(source, text, kind, row["start"], row["end"])],
            }


def _told(claim: Row) -> str:
    who = claim["speaker"] or claim["speaker_mention"] or "somebody"
    return f"{who} ({claim['cue']}): {claim['text']}" if claim["cue"] else f"{who}: {claim['text']}"


def _given(facts: Json) -> Json:
    return {f"saidby:{key}": plain(value) for key, value in facts.items() if value is not None and value != []}


def _target(source: str, text: str, role: str, start: int, end: int) -> Json:
    quote = {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(0, start - AROUND) : start],
        "suffix": text[end : end + AROUND],
    }
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    return {"type": "SpecificResource", "source": source, "saidby:role": role, "selector": [quote, position]}


def _write(path: Path, value: Json) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1) + "\n", encoding="utf-8")


def _page(number: int) -> str:
    return f"page-{number:05}.jsonld"
