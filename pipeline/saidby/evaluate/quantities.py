"""Scores quantities against NewsQuant and against sentences in our own form.

    python -m saidby.evaluate.quantities --newsquant FILE --cases FILE [--model DIR]

Both files are JSON lines. The conventions of NewsQuant (Almasian et al., EMNLP 2023) differ from ours; `_mapped` brings
our quantities to theirs, and nothing in the product bends to them:

- "one of the X" counts as 1, the age beside a name ("Putin, 70") as an age, "5G" as five generations;
- "dozens" is 12; "twice" and "double" carry no number;
- "from 40 to 50" is one range, also where something moved from one to the other;
- a sum in cents or pence keeps its unit, basis points are not shares of a percentage point;
- one field holds bound, approximation and trend: the modifier wins, then the trend of a verb, which belongs to the
  change and not to the level it leads to; "nearly" and "as many as" are no modifiers, "averaged" approximates;
- a restated quantity ("(386 sq miles)") has only the modifiers that stand at it;
- a counted noun is the unit of its number: it is compared by its last word, in the singular.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from saidby.model import Quantity
from saidby.qualify.quantities import QuantityFindings, find_quantities
from saidby.qualify.quantity_context import singular
from saidby.qualify.quantity_lexicon import default
from saidby.tokenizer import english

TOLERANCE = 1e-6
NO_CHANGE = frozenset({"nearly", "almost", "close to", "as many as", "as much as", "at least"})
APPROXIMATES = frozenset({"about", "around", "roughly", "approximately", "some"})
CHANGES = {"more_than": ">", "at_least": ">", "less_than": "<", "at_most": "<", "none": "="}
BOUNDS = {"ge": "at_least", "gt": "more_than", "le": "at_most", "lt": "less_than"}


@dataclass(slots=True)
class Mapped:
    """One of our quantities in the conventions of NewsQuant."""

    low: float
    high: float
    units: set[str]
    change: str
    per: str | None = None
    start: int = 0


@dataclass(slots=True)
class Tally:
    """True positives, and what there was to find and was found."""

    gold: int = 0
    found: int = 0
    right: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def f1(self, what: str) -> float:
        """F1 in percent of what was scored under this name."""
        return 200.0 * self.right[what] / max(1, self.gold + self.found)


def score_newsquant(rows: Iterable[dict[str, Any]], nlp: Language) -> Tally:
    """Value, value with unit and value with change, each as F1 over all quantities; suspect gold sentences count."""
    tally = Tally()
    for row in rows:
        doc = nlp(row["text"])
        ours = _mapped(doc, find_quantities(doc))
        gold = row["quantities"]
        tally.gold += len(gold)
        tally.found += len(ours)
        left = list(ours)
        for g in gold:
            same = [m for m in left if _close(m.low, g["value_lo"]) and _close(m.high, g["value_hi"])]
            if not same:
                tally.errors.append(f"{row['id']} missed {g['value']} {g['unit_surface']}: {row['text']}")
                continue
            best = max(same, key=lambda m: (_unit_right(m, g), m.change == g["change"]))
            left.remove(best)
            tally.right["value"] += 1
            tally.right["value+unit"] += _unit_right(best, g)
            tally.right["value+change"] += best.change == g["change"]
            if not _unit_right(best, g):
                tally.errors.append(
                    f"{row['id']} unit {g['unit_norm']} is {sorted(best.units)[:3]} per {best.per}: {row['text']}"
                )
            if best.change != g["change"]:
                tally.errors.append(f"{row['id']} change of {g['value']} {g['change']} is {best.change}: {row['text']}")
        tally.errors.extend(f"{row['id']} false {m.low:g}–{m.high:g}: {row['text']}" for m in left)
    return tally


def score_cases(rows: Iterable[dict[str, Any]], nlp: Language) -> Tally:
    """Sentences on which everything is right (value, unit, bound, approximation, rate, counted noun), and negatives.

    `gold` counts sentences with quantities; right["clean"] those without any on which none was found.
    """
    tally = Tally()
    for row in rows:
        doc = nlp(row["text"])
        ours, gold = find_quantities(doc).quantities, row["quantities"]
        if not gold:
            tally.right["negatives"] += 1
            tally.right["clean"] += not ours
            if ours:
                tally.errors.append(f"{row['id']} false {[row['text'][q.start : q.end] for q in ours]}: {row['text']}")
            continue
        tally.gold += 1
        wrong = _wrong_fields(row, ours)
        tally.right["sentences"] += not wrong
        tally.errors.extend(f"{row['id']} {w}: {row['text']}" for w in wrong)
    return tally


def _wrong_fields(row: dict[str, Any], ours: list[Quantity]) -> list[str]:
    gold = row["quantities"]
    if len(ours) != len(gold):
        return [f"{len(ours)} quantities for {len(gold)}"]
    wrong = []
    for g, q in zip(sorted(gold, key=lambda g: g["span"]), ours, strict=True):
        for name, ok in {
            "value": _close(q.value_low, g["lo"]) and _close(q.value_high, g["hi"]),
            "unit": g["unit"] in (q.unit, q.currency, q.kind),
            "bound": q.bound == BOUNDS.get(g["modifier"], "none"),
            "approx": q.approx == (g["modifier"] == "approx"),
            "rate": q.per == g["per"],
            "counted": (g["item"] or "").casefold()
            in {(q.counted or "").casefold(), (q.counted_head or "").casefold()},
            "span": [q.start, q.end] == g["span"],
            "change": g.get("change") == _change_name(q),
        }.items():
            if not ok:
                wrong.append(f"{name} of {g['span_text']!r}")
    return wrong


def _change_name(q: Quantity) -> str | None:
    return "_".join(filter(None, (q.trend, q.trend_role))) or None


def _mapped(doc: Doc, found: QuantityFindings) -> list[Mapped]:
    text = doc.text
    ours = [_map_one(text, q) for q in found.quantities if not q.rule.startswith("multiplier")]
    for reject in found.rejects:
        words = text[reject.start : reject.end]
        if reject.reason == "one_of":
            whole = re.match(r"\s+of\s+(\w+)\s", text[reject.end :])
            four = next((m for m in ours if whole and m.start == reject.end + whole.start(1)), None)
            if four is not None and four.low:
                four.low = four.high = 1.0 / four.low
                continue
            match = re.match(r"\s+of\s+(?:the|its|my|our|his|her|their|these|those)?\s*([\w’' -]*)", text[reject.end :])
            units = {singular(w.lower()) for w in (match.group(1).split() if match else [])}
            ours.append(Mapped(1.0, 1.0, units or {""}, "=", start=reject.start))
        elif reject.reason == "age" and words.isdigit():
            ours.append(Mapped(float(words), float(words), {"year of age"}, "=", start=reject.start))
        elif reject.reason == "name" and text[reject.end : reject.end + 1] == "G" and words.isdigit():
            ours.append(Mapped(float(words), float(words), {"generation wireless"}, "=", start=reject.start))
    return _joined_moves(text, found.quantities, ours)


def _map_one(text: str, q: Quantity) -> Mapped:
    low, high = q.value_low, q.value_high
    if "minor_money" in q.rule or "basis_point" in q.rule:
        low, high = round(low * 100, 6), round(high * 100, 6)
    if text[q.start : q.end].lower() == "dozens":
        high = low
    return Mapped(low, high, _unit_names(text, q), _change(text, q), q.per, q.start)


def _joined_moves(text: str, quantities: list[Quantity], ours: list[Mapped]) -> list[Mapped]:
    """Joins "from A to B" into one range."""
    for a, b in itertools.pairwise(quantities):
        if a.trend_role == "from" and b.trend_role == "to" and re.fullmatch(r"[\w\s.]* to\s+", text[a.end : b.start]):
            first = next((m for m in ours if m.start == a.start), None)
            second = next((m for m in ours if m.start == b.start), None)
            if first and second:
                ours.remove(second)
                first.low, first.high = sorted((first.low, second.low))
                first.units |= second.units
    return ours


def _change(text: str, q: Quantity) -> str:
    modifier = (q.modifier or "").lower()
    if q.approx and q.modifier and (q.bound == "none" or APPROXIMATES & set(modifier.split())):
        return "~"
    verb = q.trend if q.trend in ("up", "down") and q.trend_role == "by" and "trend_noun" not in q.rule else None
    if q.bound != "none" and q.modifier and modifier not in NO_CHANGE and not (verb and q.bound == "less_than"):
        return CHANGES[q.bound]
    if re.search(r"\baveraged?\s+$", text[max(0, q.start - 12) : q.start]):
        return "~"
    return verb or "="


def _unit_names(text: str, q: Quantity) -> set[str]:
    """All names under which NewsQuant may know the unit."""
    lexicon = default()
    if q.kind in ("percent", "percentage_point"):
        return {"percentage", "percent", "percentage point", "basis point"}
    if q.kind == "age":
        return {"year of age", "age"}
    if q.kind == "money":
        names = {" ".join(key) for row in lexicon.money_names.values() for key, m in row if m.code == q.currency}
        words = text[q.start : q.end].lower().split()
        return names | {"point"} | {singular(words[-1])} | {"cent"} if "minor_money" in q.rule else names
    if q.unit is not None:
        names = {" ".join(k) for row in lexicon.unit_names.values() for k, u in row if u.unit == q.unit}
        return (
            names
            | {" ".join(k) for row in lexicon.unit_symbols.values() for k, u in row if u.unit == q.unit}
            | {q.unit}
        )
    if q.kind == "multiple":
        return {"count", ""}
    head = (q.counted_head or "").lower()
    return {head, singular(head)}


def _unit_right(ours: Mapped, gold: dict[str, Any]) -> bool:
    norm, surface = (str(gold[k] or "").lower().replace("-", " ") for k in ("unit_norm", "unit_surface"))
    if not norm and not surface:
        return True
    base, _, per = norm.partition(" per ")
    units = {u.replace(" - ", " ").replace("-", " ") for u in ours.units}
    if norm in units or (base in units and (not per or (ours.per or "").replace("_", " ") in per)):
        return True
    if "%" in norm:
        base = norm.replace("%", "").replace("-", "").strip()
        return not base or any(u and u in (base, *surface.split()) for u in units)
    words = [w for side in (base, surface.split(" of ")[0]) for w in side.split()]
    return any(u and (u == base or u in words[-1:] or u in base.split()[-1:] or u in surface.split()) for u in units)


def _close(a: float, b: float) -> bool:
    return abs(a - b) <= TOLERANCE * max(1.0, abs(a), abs(b))


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def main() -> None:
    """Prints the scores of the files given."""
    parser = argparse.ArgumentParser(description="Scores quantities.")
    parser.add_argument("--newsquant", type=Path)
    parser.add_argument("--cases", type=Path)
    parser.add_argument("--model", type=Path, help="a pipeline that tags and parses; without it only the text is read")
    parser.add_argument("--errors", action="store_true", help="also print what is wrong")
    options = parser.parse_args()
    nlp = spacy.load(options.model) if options.model else english()
    if options.newsquant:
        tally = score_newsquant(read_rows(options.newsquant), nlp)
        for what in ("value", "value+unit", "value+change"):
            print(f"{what:14} F1 {tally.f1(what):5.1f}")
        print(f"{tally.right['value']} of {tally.gold} found, {tally.found} given")
        print("\n".join(tally.errors) if options.errors else "")
    if options.cases:
        tally = score_cases(read_rows(options.cases), nlp)
        print(f"sentences right {tally.right['sentences']} of {tally.gold}")
        print(f"negatives clean {tally.right['clean']} of {tally.right['negatives']}")
        print("\n".join(tally.errors) if options.errors else "")


if __name__ == "__main__":
    main()
