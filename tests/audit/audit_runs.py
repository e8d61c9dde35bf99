"""Runs made by hand, without a model: tables with the claims that a test wants."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa

from saidby.tables.schema import TABLES
from saidby.tables.write import write_part

TEXT = (
    "Storm warning at Velm 🌊\n"
    "“It is likely that 3 pumps will fail 😀,” said Ilse Brandt, its director.\n"
    "According to the Port Authority, Mayor Tom Harrow warned that <script>window.hacked = 1</script> cafe\u0301s "
    "would lose £1.2m.\n"
    "\u202eمرحبا\u202c 👩‍👩‍👧 <b>bold</b> & </div> said a\u0308 spokesman.\n"
    "\n"
    "The weather will be bad, she said."
)
Row = dict[str, Any]


def place(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def extent(text: str, words: str) -> Row:
    return dict(zip(("start", "end"), place(text, words), strict=True))


def row_of(table: str, **values: Any) -> SimpleNamespace:
    """A row with the given values and, for the others, null or an empty value."""
    empty = {pa.string(): "", pa.bool_(): False, pa.float64(): 1.0}

    def blank(field: pa.Field) -> Any:
        if field.nullable:
            return None
        return [] if pa.types.is_list(field.type) else empty.get(field.type, 0)

    assert not set(values) - set(TABLES[table].names)
    return SimpleNamespace(**{field.name: blank(field) for field in TABLES[table]} | values)


def claim(
    article: str, claim_id: str, text: str, content: str, cue: str, speaker: str, /, **values: Any
) -> SimpleNamespace:
    spans = [extent(text, part) for part in content.split(" … ")]
    usual = {
        "quotation": "indirect",
        "stance": "neutral",
        "status": "asserted",
        "speaker_kind": "person",
        "speaker_resolution": "named",
        "confidence": 0.8,
        "method": "roles",
        "chain": [speaker],
    }
    return row_of(
        "claims",
        **usual
        | {
            "claim_id": claim_id,
            "article_id": article,
            "text": content,
            "spans": spans,
            "start": spans[0]["start"],
            "end": spans[-1]["end"],
            "cue": cue,
            "cue_lemma": cue.lower(),
            "cue_start": place(text, cue)[0],
            "cue_end": place(text, cue)[1],
            "speaker": speaker,
            "speaker_mention": speaker,
            "speaker_start": place(text, speaker)[0],
            "speaker_end": place(text, speaker)[1],
            "evidence": [{"rule": "name", "text": speaker, **extent(text, speaker)}],
        }
        | values,
    )


def article(article_id: str, text: str, **values: Any) -> SimpleNamespace:
    paragraphs = []
    at = 0
    for line in text.split("\n"):
        paragraphs.append({"start": at, "end": at + len(line), "kind": "body"})
        at += len(line) + 1
    usual = {"title": f"About {article_id}", "publisher": "Velm Courier", "paragraphs": paragraphs}
    return row_of("articles", **usual | {"article_id": article_id, "text": text} | values)


def storm() -> dict[str, list[SimpleNamespace]]:
    """One article with everything that is hard to show: scripts, marks of direction, emoji, claims in claims."""
    authority, harrow = "the Port Authority", "Tom Harrow"
    loss = "that <script>window.hacked = 1</script> cafe\u0301s would lose £1.2m"
    claims = [
        claim(
            "storm", "pumps", TEXT, "“It is likely that 3 pumps will fail 😀,”", "said", "Ilse Brandt",
            quotation="direct", speaker_role="its director", hedge="likely", confidence=0.4,
        ),
        claim("storm", "authority", TEXT, f"Mayor Tom Harrow warned {loss}", "According to", authority,
              speaker_kind="organisation"),
        claim("storm", "harrow", TEXT, loss, "warned", harrow, parent_claim_id="authority", depth=1,
              method="roles:nested", source=authority, source_mention=authority, source_start=place(TEXT, authority)[0],
              source_end=place(TEXT, authority)[1], chain=[authority, harrow], confidence=0.9),
        claim("storm", "weather", TEXT, "The weather will be bad", "she said", "she", speaker=None,
              speaker_resolution="none", evidence=[], chain=[]),
    ]  # fmt: skip
    number = {"kind": "count", "bound": "none", "rule": "toy", "value_low": 3.0, "value_high": 3.0}
    money = {"kind": "money", "currency": "GBP", "unit": "GBP", "value_low": 1.2e6, "value_high": 1.2e6}
    return {
        "articles": [article("storm", TEXT, title="Storm warning at Velm 🌊", bylines=["Anna Reeve"])],
        "claims": claims,
        "quantities": [
            row_of("quantities", **number, quantity_id="q1", article_id="storm", claim_id="pumps", text="3",
                   **extent(TEXT, "3")),
            row_of("quantities", **number | money, quantity_id="q2", article_id="storm", claim_id="harrow",
                   text="£1.2m", **extent(TEXT, "£1.2m")),
        ],
        "hedges": [
            row_of("hedges", hedge_id="h1", article_id="storm", claim_id="pumps", text="likely", type="estimative",
                   holder="speaker", yardstick="PHIA", probability_low=0.55, probability_high=0.75,
                   **extent(TEXT, "likely")),
        ],
    }  # fmt: skip


def small(number: int) -> dict[str, list[SimpleNamespace]]:
    """An article with two claims; methods, cues, publishers and confidence differ with the number."""
    cue = ("said", "denied", "warned")[number % 3]
    text = f"The harbour of Velm will close, {cue} Ilse Brandt. The union spoke. Fares stay, added Tom Harrow."
    name = f"small-{number:03}"
    return {
        "articles": [article(name, text, publisher=("Velm Courier", "Ostry Post")[number % 2])],
        "claims": [
            claim(
                name,
                f"{name}-a",
                text,
                "The harbour of Velm will close",
                cue,
                "Ilse Brandt",
                confidence=number % 10 / 10,
            ),
            claim(name, f"{name}-b", text, "Fares stay", "added", "Tom Harrow", method="rule:clause", ordinal=1),
        ],
    }


def write_run(folder: Path, parts: list[list[dict[str, list[SimpleNamespace]]]], *, made_from: str = "first") -> Path:
    """Writes a finished run; each part holds some articles."""
    for table in TABLES:
        (folder / table).mkdir(parents=True, exist_ok=True)
        for number, articles in enumerate(parts):
            rows = [row for one in articles for row in one.get(table, [])]
            write_part(table, rows, folder / table / f"part-{number:05}.parquet", staging=folder)
    (folder / "manifest.json").write_text(json.dumps({"plan": {"inputs": made_from}}), encoding="utf-8")
    return folder
