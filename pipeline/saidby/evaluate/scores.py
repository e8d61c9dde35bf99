"""Precision, recall and F1 of a run against gold annotations, per field and per kind of claim.

A claim is *found* when its content shares at least 80 % of the words (Jaccard) with the gold claim it is aligned with;
*exact* when the words are the same. Fields of claims are compared on found claims only: precision over those where the
run has the field, recall over those where gold has it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from saidby.evaluate.matching import Pair, WordIndex, Words, align
from saidby.evaluate.views import ArticleView, Boundaries, Claim, Row, fold

FOUND = 0.8
"""Jaccard index of content words from which a claim counts as found."""
BINS = 10
CLAIM_FIELDS = ("cue", "mention", "speaker", "speaker_name", "source", "parent", "quotation", "resolution")
VALUE_FIELDS = ("status", "stance", "venue", "time", "role")
QUANTITY_FIELDS = ("value", "kind", "unit", "currency", "bound", "approx", "per", "counted_head", "trend", "trend_role")
HEDGE_FIELDS = ("type", "holder", "range", "yardstick", "negated")


@dataclass(slots=True)
class Tally:
    """Rows found and rows in gold, and how many of each are right (they differ only where rows change their kind)."""

    right_found: int = 0
    found: int = 0
    right_gold: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        """Share of those found that are right; 0 where nothing was found."""
        return self.right_found / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of gold that was found; 0 where gold has none."""
        return self.right_gold / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def add(self, *, right: bool, found: bool = True, gold: bool = True) -> None:
        """Counts one comparison of a field."""
        self.count(int(right), int(found), int(gold))

    def count(self, right: int, found: int, gold: int) -> None:
        """Counts many rows at once."""
        self.right_found += right
        self.right_gold += right
        self.found += found
        self.gold += gold


@dataclass(frozen=True, slots=True)
class Error:
    """One thing that is wrong: its class, the article, and the words it is about."""

    kind: str
    slug: str
    text: str


@dataclass(slots=True)
class Scores:
    """Tallies by name ("claims", "claims.direct", "fields.cue", "quantities", …), confidences, errors.

    `kinds` runs beside `confidences`: the claim's quotation, or "nested", and how its speaker was resolved.
    """

    tallies: dict[str, Tally] = field(default_factory=dict)
    confidences: list[tuple[float, bool]] = field(default_factory=list)
    kinds: list[tuple[str, str]] = field(default_factory=list)
    errors: list[Error] = field(default_factory=list)

    def at(self, name: str) -> Tally:
        """The tally of this name, made when first asked for."""
        return self.tallies.setdefault(name, Tally())

    def figures(self) -> dict[str, float]:
        """Every figure by a dotted name, as floors are pinned to them."""
        found = {
            f"{name}.{measure}": round(getattr(tally, measure), 4)
            for name, tally in sorted(self.tallies.items())
            for measure in ("precision", "recall", "f1")
            if tally.gold
        }
        return found | {"calibration.error": round(self.calibration_error(), 4)}

    def reliability(self) -> list[tuple[float, float, int]]:
        """Mean confidence, share right and number of claims of each of ten bins that holds any."""
        bins: dict[int, list[tuple[float, bool]]] = {}
        for confidence, right in self.confidences:
            bins.setdefault(min(BINS - 1, int(confidence * BINS)), []).append((confidence, right))
        return [(_mean(c for c, _ in rows), _mean(r for _, r in rows), len(rows)) for _, rows in sorted(bins.items())]

    def calibration_error(self) -> float:
        """Expected calibration error: mean gap between confidence and share right, weighted by the bins' sizes."""
        total = len(self.confidences)
        return sum(n * abs(said - right) for said, right, n in self.reliability()) / total if total else 0.0

    def error_classes(self) -> list[tuple[str, list[Error]]]:
        """Errors by class, the largest class first."""
        classes: dict[str, list[Error]] = {}
        for error in self.errors:
            classes.setdefault(error.kind, []).append(error)
        return sorted(classes.items(), key=lambda item: (-len(item[1]), item[0]))


def score(
    gold: Sequence[ArticleView], predicted: Sequence[ArticleView], boundaries: Boundaries | None = None
) -> Scores:
    """Scores all gold articles; one that the run does not have counts as an article without rows."""
    scores = Scores()
    by_slug = {view.slug: view for view in predicted}
    for view in gold:
        other = by_slug.get(view.slug)
        if other is None:
            other = ArticleView(slug=view.slug, text=view.text, claims=(), quantities=(), hedges=())
            scores.errors.append(Error("missed article", view.slug, view.text[:80]))
        _article(view, other, scores)
    if boundaries is not None:
        right = len(boundaries.gold & boundaries.found)
        scores.at("boundaries").count(right, len(boundaries.found), len(boundaries.gold))
    return scores


def _article(gold: ArticleView, predicted: ArticleView, scores: Scores) -> None:
    index = WordIndex(gold.text)
    pairs = align([_words(index, c) for c in gold.claims], [_words(index, c) for c in predicted.claims])
    found = {p.gold: p.predicted for p in pairs if p.jaccard >= FOUND}
    partner = {predicted.claims[p].id: gold.claims[g].id for g, p in found.items()}
    _claims(gold, predicted, pairs, scores)
    for g, p in found.items():
        _fields(gold, gold.claims[g], predicted.claims[p], index, partner, scores)
    right = {p for g, p in found.items() if _same_speaker(gold.claims[g], predicted.claims[p])}
    scores.confidences += [(c.confidence, p in right) for p, c in enumerate(predicted.claims)]
    scores.kinds += [
        ("nested" if c.parent is not None else str(c.values["quotation"]), str(c.values["resolution"]))
        for c in predicted.claims
    ]
    scores.at("claims.with_speaker").count(len(right), len(predicted.claims), len(gold.claims))
    _rows("quantities", QUANTITY_FIELDS, gold, gold.quantities, predicted.quantities, partner, scores)
    _rows("hedges", HEDGE_FIELDS, gold, gold.hedges, predicted.hedges, partner, scores)


def _words(index: WordIndex, claim: Claim) -> list[Words]:
    places = [claim.cue, claim.mention]
    return [index.covered(claim.spans), *(index.covered([p] if p else []) for p in places)]


def _kinds(claim: Claim) -> tuple[str, ...]:
    quotation = claim.values["quotation"]
    return ("claims", f"claims.{quotation}", "claims.nested" if claim.parent else "claims.outermost")


def _claims(gold: ArticleView, predicted: ArticleView, pairs: Sequence[Pair], scores: Scores) -> None:
    for claim in gold.claims:
        for kind in _kinds(claim):
            scores.at(kind).gold += 1
    for claim in predicted.claims:
        for kind in _kinds(claim):
            scores.at(kind).found += 1
    scores.at("claims.exact").count(sum(p.jaccard == 1 for p in pairs), len(predicted.claims), len(gold.claims))
    paired_gold, paired = set(), set()
    for pair in pairs:
        g, p = gold.claims[pair.gold], predicted.claims[pair.predicted]
        paired_gold.add(pair.gold)
        paired.add(pair.predicted)
        if pair.jaccard >= FOUND:
            for kind in _kinds(g):
                scores.at(kind).right_gold += 1
            for kind in _kinds(p):
                scores.at(kind).right_found += 1
        else:
            scores.errors.append(Error(_length(gold.text, g, p), gold.slug, f"{_text(gold, g)} ≠ {_text(gold, p)}"))
    for i, g in enumerate(gold.claims):
        if i not in paired_gold:
            nested = "nested " if g.parent else ""
            scores.errors.append(Error(f"missed claim ({nested}{g.values['quotation']})", gold.slug, _text(gold, g)))
    for i, p in enumerate(predicted.claims):
        if i not in paired:
            scores.errors.append(Error(f"spurious claim ({p.values['quotation']})", gold.slug, _text(gold, p)))


def _length(text: str, gold: Claim, predicted: Claim) -> str:
    index = WordIndex(text)
    wanted, got = index.covered(gold.spans), index.covered(predicted.spans)
    if wanted <= got:
        return "content too long"
    return "content too short" if got <= wanted else "content elsewhere"


def _text(view: ArticleView, claim: Claim) -> str:
    cue = "" if claim.cue is None else f"[{view.text[claim.cue[0] : claim.cue[1]]}] "
    return cue + _short(" … ".join(view.text[s:e] for s, e in claim.spans))


def _short(text: str, most: int = 110) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"


def _same_speaker(gold: Claim, predicted: Claim) -> bool:
    """Whether both name the same one: gold's name or an alias of it, or nobody on either side."""
    if predicted.speaker is None:
        return gold.speaker is None
    return bool(gold.names & predicted.names)


def _fields(
    view: ArticleView, gold: Claim, predicted: Claim, index: WordIndex, partner: Mapping[str, str], scores: Scores
) -> None:
    """Compares the fields of one found claim."""
    where = {
        name: tuple(index.covered([p] if p else []) for p in (getattr(gold, name), getattr(predicted, name)))
        for name in ("cue", "mention")
    }
    right = {name: a == b for name, (a, b) in where.items()}
    present = {name: (bool(b), bool(a)) for name, (a, b) in where.items()}
    for name, (a, b) in where.items():
        scores.at(f"fields.{name}_overlap").add(right=bool(a & b), found=bool(b), gold=bool(a))
    right["speaker"] = _same_speaker(gold, predicted)
    right["speaker_name"] = bool(gold.speaker) and fold(predicted.speaker) == fold(gold.speaker)
    present["speaker"] = present["speaker_name"] = (predicted.speaker is not None, gold.speaker is not None)
    right["source"] = bool(gold.source_names & predicted.source_names)
    present["source"] = (predicted.source is not None, gold.source is not None)
    right["parent"] = gold.parent is not None and partner.get(predicted.parent or "") == gold.parent
    present["parent"] = (predicted.parent is not None, gold.parent is not None)
    for name in (*CLAIM_FIELDS[-2:], *VALUE_FIELDS):
        a, b = gold.values[name], predicted.values[name]
        if name == "stance" and a is None:
            continue
        right[name], present[name] = a == b and a is not None, (b is not None, a is not None)
    for name, ok in right.items():
        in_run, in_gold = present[name]
        scores.at(f"fields.{name}").add(right=ok and in_run and in_gold, found=in_run, gold=in_gold)
        if not ok and (in_run or in_gold) and name not in ("speaker_name", "time", "role"):
            scores.errors.append(_field_error(name, view, gold, predicted))
    resolution = gold.values["resolution"]
    scores.at(f"resolution.{resolution}").add(right=right["speaker"])


def _field_error(name: str, view: ArticleView, gold: Claim, predicted: Claim) -> Error:
    if name in ("cue", "mention"):
        a, b = (view.text[slice(*p)] if p else None for p in (getattr(gold, name), getattr(predicted, name)))
    elif name in ("speaker", "source", "parent"):
        a, b = getattr(gold, name), getattr(predicted, name)
    else:
        a, b = gold.values[name], predicted.values[name]
    kind = f"wrong speaker ({gold.values['resolution']})" if name == "speaker" else f"wrong {name}"
    return Error(kind, view.slug, f"{a!r} ≠ {b!r}: {_text(view, gold)}")


def _rows(
    table: str,
    fields: Sequence[str],
    view: ArticleView,
    gold: Sequence[Row],
    predicted: Sequence[Row],
    partner: Mapping[str, str],
    scores: Scores,
) -> None:
    """Quantities or hedges: found when they share a word with a gold one, best overlap first."""
    index = WordIndex(view.text)
    sets = [[[index.covered([(r.start, r.end)])] for r in side] for side in (gold, predicted)]
    pairs = align(*sets)
    singular = {"quantities": "quantity", "hedges": "hedge"}[table]
    for name, n in ((table, len(pairs)), (f"{table}.exact", sum(p.jaccard == 1 for p in pairs))):
        scores.at(name).count(n, len(predicted), len(gold))
    for pair in pairs:
        g, p = gold[pair.gold], predicted[pair.predicted]
        for name in fields:
            a, b = _value(g, name), _value(p, name)
            same = _alike(a, b)
            scores.at(f"{table}.{name}").add(right=same and a is not None, found=b is not None, gold=a is not None)
            if not same:
                words = _short(view.text[g.start : g.end])
                scores.errors.append(Error(f"{singular}: wrong {name}", view.slug, f"{a!r} ≠ {b!r}: {words}"))
        scores.at(f"{table}.claim").add(
            right=g.claim is not None and partner.get(p.claim or "") == g.claim,
            found=p.claim is not None,
            gold=g.claim is not None,
        )
    for rows, taken, kind in (
        (gold, {p.gold for p in pairs}, "missed"),
        (predicted, {p.predicted for p in pairs}, "spurious"),
    ):
        for i, row in enumerate(rows):
            if i not in taken:
                words = view.text[max(0, row.start - 30) : row.end + 30]
                scores.errors.append(Error(f"{kind} {singular}", view.slug, _short(words)))


def _value(row: Row, name: str) -> object:
    if name in ("value", "range"):
        low, high = row.values["low"], row.values["high"]
        return None if low is None or high is None else (float(low), float(high))
    value: object = row.values[name]
    return value.casefold() if isinstance(value, str) and name in ("unit", "per", "counted_head") else value


def _alike(a: object, b: object) -> bool:
    if isinstance(a, tuple) and isinstance(b, tuple):
        return all(math.isclose(x, y, rel_tol=1e-6, abs_tol=1e-9) for x, y in zip(a, b, strict=True))
    return a == b


def _mean(values: Iterable[float]) -> float:
    kept = list(values)
    return sum(kept) / len(kept)
