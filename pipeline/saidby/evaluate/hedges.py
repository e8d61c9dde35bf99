"""Scores hedges on sentences with hand-made annotations: `python -m saidby.evaluate.hedges --cases FILE [--model DIR]`.

A case is one JSON object a line: `text`, `hedges` (phrase by `start`/`end`, `type`, `holder`, `p_lower`/`p_upper`,
`scope_start`/`scope_end`) and `not_hedges` (words that look like one and are none).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from saidby import loader, marks
from saidby.errors import InputError, SaidbyError
from saidby.model import Hedge

FIELDS = ("type", "holder", "range", "scope")


@dataclass(slots=True)
class Scores:
    """Counts over all cases; `right[field]` is of `matched` hedges (same phrase)."""

    gold: int = 0
    found: int = 0
    matched: int = 0
    right: Counter[str] = field(default_factory=Counter)
    scoped: int = 0
    traps: int = 0
    traps_hit: int = 0
    cases: int = 0
    cases_right: int = 0
    errors: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The report, one figure a line."""
        rows = [
            ("phrase precision", self.matched, self.found),
            ("phrase recall", self.matched, self.gold),
            *((name, self.right[name], self.scoped if name == "scope" else self.matched) for name in FIELDS),
            ("traps hit", self.traps_hit, self.traps),
            ("sentences right (all but scope)", self.cases_right, self.cases),
        ]
        return [f"{name:<34}{a:>5}/{b:<5}{a / b if b else 0:>7.1%}" for name, a, b in rows]


def score(cases: Iterable[tuple[dict[str, Any], Sequence[Hedge]]]) -> Scores:
    """Compares the hedges found in each case with its annotation."""
    scores = Scores()
    for case, hedges in cases:
        _score_case(case, hedges, scores)
    return scores


def _score_case(case: dict[str, Any], hedges: Sequence[Hedge], scores: Scores) -> None:
    text = case["text"]
    gold = {(g["start"], g["end"]): g for g in case["hedges"]}
    found = {(h.start, h.end): h for h in hedges}
    wrong = [f"{case['id']}: missed {text[a:b]!r}" for a, b in gold if (a, b) not in found]
    wrong += [f"{case['id']}: found {text[a:b]!r} ({found[a, b].type})" for a, b in found if (a, b) not in gold]
    scores.gold += len(gold)
    scores.found += len(found)
    scores.traps += len(case["not_hedges"])
    hit = sum(_hit(text, words, hedges, gold) for words in case["not_hedges"])
    scores.traps_hit += hit
    scopes: list[str] = []
    for at in gold.keys() & found.keys():
        scores.matched += 1
        scores.scoped += gold[at].get("scope_start") is not None
        for name in FIELDS:
            want, have = _wanted(gold[at], name), _had(found[at], name)
            scores.right[name] += want == have and (name != "scope" or want is not None)
            if want != have:
                shown = f"{name} is {_show(text, name, have)}, not {_show(text, name, want)}"
                (scopes if name == "scope" else wrong).append(f"{case['id']}: {text[slice(*at)]!r}: {shown}")
    scores.cases += 1
    scores.cases_right += not wrong and not hit
    scores.errors += [*wrong, *scopes]


def _hit(text: str, words: str, hedges: Sequence[Hedge], gold: dict[tuple[int, int], Any]) -> bool:
    """Whether a hedge was found in words that are none (and not in an annotated hedge of the same form)."""
    at = text.find(words)
    while at >= 0:
        inside = any(start < at + len(words) and at < end for start, end in gold)
        if not inside and any(h.start < at + len(words) and at < h.end for h in hedges):
            return True
        at = text.find(words, at + 1)
    return False


def _wanted(gold: dict[str, Any], name: str) -> Any:
    if name == "holder":
        return holder_of(gold["holder"])
    if name == "range":
        return gold["p_lower"], gold["p_upper"]
    if name == "scope":
        return (gold["scope_start"], gold["scope_end"]) if gold.get("scope_start") is not None else None
    return gold["type"]


def _had(hedge: Hedge, name: str) -> Any:
    if name == "holder":
        return hedge.holder
    if name == "range":
        return hedge.probability_low, hedge.probability_high
    if name == "scope":
        return (hedge.scope_start, hedge.scope_end) if hedge.scope_start is not None else None
    return hedge.type


def holder_of(written: str) -> str:
    """The contract's holder for an annotator's words: "reporter (hearsay)", "unnamed source", "denied content"."""
    first = written.split("(")[0].strip()
    return first if first in ("reporter", "speaker") else "source"


def _show(text: str, name: str, value: Any) -> str:
    return repr(text[value[0] : value[1]]) if name == "scope" and value is not None else str(value)


def read_cases(path: Path) -> list[dict[str, Any]]:
    """The cases of a JSONL file; raises InputError with the line where one cannot be read."""
    cases = []
    try:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                case = json.loads(line)
                if not {"id", "text", "hedges", "not_hedges"} <= set(case):
                    raise InputError(f"{path}:{number}: a case has id, text, hedges and not_hedges")
                cases.append(case)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise InputError(f"{path}:{number}: not JSON: {error}") from error
    return cases


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the pipeline on the cases and prints scores and errors."""
    parser = argparse.ArgumentParser(prog="python -m saidby.evaluate.hedges", description="Scores hedges on cases.")
    parser.add_argument("--cases", type=Path, required=True, help="JSONL file of sentences and their hedges")
    parser.add_argument("--model", type=Path, help="model folder (the shipped one by default)")
    options = parser.parse_args(arguments)
    try:
        cases = read_cases(options.cases)
        nlp = loader.load(options.model)
    except SaidbyError as error:
        print(f"saidby: {error}", file=sys.stderr)
        return 1
    docs = (nlp(marks.prepare(nlp.make_doc(case["text"]))) for case in cases)
    scores = score((case, marks.read(doc, Hedge)) for case, doc in zip(cases, docs, strict=True))
    print("\n".join([*scores.lines(), "", *scores.errors]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
