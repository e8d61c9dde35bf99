"""Turns figures into quantities: context, counted noun, trend, equivalence, SI values."""

from __future__ import annotations

from dataclasses import dataclass

from saidby.model import Quantity
from saidby.qualify import counted as counting
from saidby.qualify.counted import Counted, Nouns
from saidby.qualify.figures import Figure
from saidby.qualify.lexemes import HYPHENS, WORD, Line
from saidby.qualify.quantity_context import Modifiers, modifiers, rate, repeated
from saidby.qualify.quantity_lexicon import QuantityLexicon
from saidby.qualify.quantity_trend import Trend, trend

ELLIPSIS_REACH = 60  # lexemes back to the counted noun that "another 34" leaves out
ELLIPSIS_FIGURES = 12  # figures back, so that time stays linear
EQUIVALENT_REACH = 8
AGE_REACH = 7
CONFIDENCE = {"digits": 0.97, "words": 0.95, "fraction": 0.9, "share": 0.9, "vague": 0.85, "multiplier": 0.85}


@dataclass(slots=True)
class Finding:
    """A figure with all that was found around it. `equivalent_to` is a position among the Doc's findings."""

    figure: Figure
    modifiers: Modifiers
    counted: Counted | None = None
    per: str | None = None
    trend: Trend | None = None
    equivalent_to: int | None = None
    rate_end: int = -1


def describe(
    line: Line, figures: list[Figure], nouns: Nouns, lexicon: QuantityLexicon, *, offset: int
) -> list[Finding]:
    """The findings of one line; `offset` is the number of findings in the lines before."""
    found: list[Finding] = []
    for f in figures:
        if found and f.first < found[-1].rate_end and (found[-1].per or "")[:1].isdigit():
            continue  # the number of a rate: "27 doctors per 10,000 people"
        item = _find(line, f, found[-ELLIPSIS_FIGURES:], nouns, lexicon)
        if found and (gap := _restates(line, found[-1], item)) is not None:
            _equate(line, found[-1], item, nouns, offset + len(found) - 1, gap)
        elif found:
            _goes_on(line, found[-1], item)
        found.append(item)
    return found


def _goes_on(line: Line, a: Finding, b: Finding) -> None:
    """Gives b what it shares with the figure before it: the unit of a movement's other end, the trend behind "or"."""
    x, y = a.figure, b.figure
    roles = {a.trend and a.trend.role, b.trend and b.trend.role}
    if roles == {"from", "to"} and x.tagged != y.tagged and y.first - x.last <= 4:
        bare, full = (x, y) if y.tagged else (y, x)
        bare.kind, bare.unit, bare.money = full.kind, full.unit, full.money
        (a if bare is x else b).counted = (b if bare is x else a).counted
    if a.trend is not None and b.trend is None and line.low(b.modifiers.first - 1) == "or" and y.first - x.last <= 5:
        b.trend = a.trend


def _find(line: Line, f: Figure, before: list[Finding], nouns: Nouns, lexicon: QuantityLexicon) -> Finding:
    _age(line, f, nouns, lexicon)
    phrase = None if f.kind == "age" else counting.after(line, f, nouns)
    if phrase is not None and _state(line, f, phrase, lexicon):
        phrase = None
    end = _lexeme_after(line, f.last, phrase)
    item = Finding(figure=f, modifiers=modifiers(line, f, lexicon, end), counted=phrase)
    item.trend = trend(line, f, item.modifiers.first, lexicon)
    if (found := _rate(line, f, end, lexicon)) is not None:
        item.rate_end, item.per = found
    if not item.modifiers.negated and f.kind != "age":
        item.modifiers.negated = nouns.denied(f.start)
    if phrase is None and f.kind not in ("age", "duration"):
        item.counted = _elliptic(line, item, before, nouns)
        if item.counted is not None and not item.modifiers.more and item.per is None and f.kind == "count":
            item.per = next((p.per for p in before if p.counted is item.counted), None)
    if item.trend is not None and item.per and len(item.per) == 3 and item.per.isupper() and item.trend.role == "to":
        # An exchange rate: which way the number moved is not which way the currency did.
        item.trend = Trend(None, "to")
    return item


def _lexeme_after(line: Line, j: int, phrase: Counted | None) -> int:
    while phrase is not None and j < len(line) and line[j].start < phrase.end:
        j += 1
    return j


def _state(line: Line, f: Figure, phrase: Counted, lexicon: QuantityLexicon) -> bool:
    """Whether what follows the number is what became of those counted before: "left a further 200 homeless"."""
    alone = line[f.last].start == phrase.start and line[f.last].end == phrase.end
    return alone and line.low(f.last) in lexicon.sets["casualty_states"]


def _rate(line: Line, f: Figure, end: int, lexicon: QuantityLexicon) -> tuple[int, str] | None:
    if f.kind in ("age", "fraction") and f.form != "fraction":
        return None
    money = f.kind == "money"
    found = rate(line, f.last, lexicon, money=money, reach=1)
    if found is None:
        found = rate(line, end, lexicon, money=money, reach=1 if money else 7)
    if found is None and f.kind == "count":
        found = repeated(line, end, lexicon)
    return found


def _age(line: Line, f: Figure, nouns: Nouns, lexicon: QuantityLexicon) -> None:
    """Reads "15-year-old", "70 years old", "aged 25 to 54" and "over the age of 21" as ages."""
    j = f.last
    if f.kind == "duration":
        k = j + 1 if line.low(j) in HYPHENS else j
        if line.low(k) in ("old", "olds"):
            f.kind, f.last, f.end = "age", k + 1, line[k].end
            f.rules.append("age")
        elif line.lows(j, 2) == ("of", "age"):
            f.kind, f.last, f.end = "age", j + 2, line[j + 1].end
            f.rules.append("age")
    elif f.kind == "count":
        k = f.first - 1
        while k >= f.first - 3 and line.low(k) in ("between", "of", "from", "under", "over", "about", "around", "just"):
            k -= 1
        bare = line.kind(f.last) != WORD or line.low(f.last) in lexicon.sets["function_words"]
        bare = bare or nouns.pos(line[f.last].start) in ("VERB", "AUX")
        people = (
            line.low(f.first - 1) in lexicon.sets["age_bounds"]
            and line.low(f.first - 2) in (lexicon.sets["aged_people"])
        )
        said = line.low(f.first - 1) in ("is", "was", "turned", "turns") and line.low(f.first - 2) in (
            "he",
            "she",
            "who",
        )
        if (
            line.low(k) in lexicon.sets["age_before"]
            or (bare and _of_ages(line, k, lexicon))
            or ((said or people) and bare and f.high == int(f.high))
        ) and 0 <= f.high < 130:
            f.kind, f.unit = "age", lexicon.unit_names["year"][-1][1]
            f.rules.append("age")


def _of_ages(line: Line, k: int, lexicon: QuantityLexicon) -> bool:
    """Whether the copula at k has an age for its subject: "the average age of the recruits is 43"."""
    said = range(max(0, k - AGE_REACH), k)
    return line.low(k) in ("is", "was") and any(line.low(j) in ("age", "expectancy") for j in said)


def _elliptic(line: Line, item: Finding, before: list[Finding], nouns: Nouns) -> Counted | None:
    """The noun a number leaves out: from the number before it ("another 34"), or from the subject of its verb."""
    f = item.figure
    if f.kind in ("measure", "percent", "percentage_point", "multiple", "fraction"):
        return _of_them(line, f, before) if f.kind in ("fraction", "percent") else None
    same = (p for p in reversed(before) if p.counted is not None and _in_reach(line, p, item))
    earlier = next((p.counted for p in same if p.figure.kind in (f.kind, "fraction") and not p.figure.unit), None)
    if item.modifiers.more:
        return earlier
    if f.kind != "count":
        return None
    first = item.modifiers.first
    return counting.group(line, first, nouns) or counting.subject(line, f, first, nouns) or earlier


def _in_reach(line: Line, before: Finding, item: Finding) -> bool:
    """Whether a number may leave out the noun of the one before it: in one sentence, or behind "another"."""
    between = range(before.figure.last, item.figure.first)
    ended = any(line.low(k) in (".", "!", "?") and not line.glued(k + 1) for k in between)
    return len(between) <= ELLIPSIS_REACH and (item.modifiers.more or not ended)


def _of_them(line: Line, f: Figure, before: list[Finding]) -> Counted | None:
    if line.low(f.last) == "of" and line.low(f.last + 1) in ("which", "whom", "them", "these", "those"):
        return next((p.counted for p in reversed(before) if p.counted is not None), None)
    return None


def _restates(line: Line, a: Finding, b: Finding) -> int | None:
    """The lexeme behind a restatement of `a` by `b` ("81,200 rubles – around £672 –"), None where b is none."""
    x, y = a.figure, b.figure
    if y.first - x.last > EQUIVALENT_REACH + (y.first - b.modifiers.first) or not _comparable(x, y):
        return None
    k = b.modifiers.first - 1
    while line.low(k) in ("or", "equivalent", "to", "equal", "equals", "=", "nearly", "i", "e", "ie", "approximately"):
        k -= 1
    opener = line.low(k)
    said_or = line.low(k + 1) in ("or", "equivalent", "equal", "=")
    if opener == "(":
        return y.last
    between = k - x.last
    if opener in ("–", "—", "-") and not line.glued(k + 1) and between <= 4:
        return y.last
    if opener in ("/", ",") and between <= 4 and (said_or or opener == "/"):
        return y.last
    return y.last if said_or and k == x.last - 1 else None


def _comparable(x: Figure, y: Figure) -> bool:
    if x.kind == y.kind == "money":
        return (x.money and x.money.code) != (y.money and y.money.code)
    if x.unit is not None and y.unit is not None:
        return x.unit.dimension == y.unit.dimension and x.unit.unit != y.unit.unit
    return False


def _equate(line: Line, a: Finding, b: Finding, nouns: Nouns, index: int, end: int) -> None:
    """Joins a restatement to what it restates: bound, noun, rate and trend belong to both."""
    b.equivalent_to = a.equivalent_to if a.equivalent_to is not None else index
    if b.modifiers.bound == "none" and not b.modifiers.approx:
        b.modifiers.bound, b.modifiers.approx = a.modifiers.bound, a.modifiers.approx
    if b.per is None and a.per is None and line.low(end) in (")", "–", "—", "-", ","):
        found = rate(line, end + 1, nouns.lexicon, money=a.figure.kind == "money", reach=1)
        b.per = found[1] if found else None
    if a.counted is None and b.counted is None and line.low(end) == ")" and line.low(end + 1) == "of":
        b.counted = counting.of(line, end + 1, nouns)
    a.per = b.per = a.per or b.per
    a.counted = b.counted = a.counted or b.counted
    a.trend = b.trend = a.trend or b.trend


def to_quantity(text: str, index: int, found: Finding, lexicon: QuantityLexicon) -> Quantity:
    """The row of a finding."""
    f, m = found.figure, found.modifiers
    low, high, si_unit = _si(found)
    money = f.money if f.kind == "money" else None
    rules = list(dict.fromkeys(f.rules))
    if found.trend is not None and found.trend.noun:
        rules.append("trend_noun")
    return Quantity(
        index=index,
        start=f.start,
        end=f.end,
        kind=f.kind,
        value_low=_clean(f.low),
        value_high=_clean(f.high),
        bound=m.bound,
        approx=m.approx or f.approx,
        modifier=text[m.start : m.end] if m.start >= 0 else None,
        unit=_unit_name(f),
        dimension="money" if money else f.unit.dimension if f.unit else None,
        si_low=low,
        si_high=high,
        si_unit=si_unit,
        currency=money.code if money else None,
        currency_basis=money.basis if money else None,
        counted=" ".join(text[found.counted.start : found.counted.end].split()) if found.counted else None,
        counted_head=text[found.counted.head_start : found.counted.head_end] if found.counted else None,
        per=found.per,
        trend=found.trend.direction if found.trend else None,
        trend_role=found.trend.role if found.trend else None,
        equivalent_to=found.equivalent_to,
        negated=m.negated,
        rule="+".join(rules),
        confidence=CONFIDENCE.get(f.form, 0.9),
    )


def _unit_name(f: Figure) -> str | None:
    if f.money is not None and f.kind == "money":
        return f.money.code or f.money.name
    if f.unit is not None:
        return f.unit.unit
    return f.kind if f.kind in ("percent", "percentage_point") else None


def _si(found: Finding) -> tuple[float | None, float | None, str | None]:
    """Both ends in the SI unit; a change of temperature is a difference and has no offset."""
    unit = found.figure.unit
    if unit is None or unit.factor is None:
        return None, None, None
    shift = 0.0 if found.trend is not None and found.trend.role == "by" else unit.offset
    low, high = (_clean(v * unit.factor + shift) for v in (found.figure.low, found.figure.high))
    return low, high, unit.si_unit


def _clean(value: float) -> float:
    """Takes the noise of binary arithmetic away: 2.9 billion is 2900000000.0."""
    return float(f"{value:.12g}")
