"""Figures of two numbers that are one: ratios ("3-to-1", "two to one") and mixed units ("6ft 2in")."""

from __future__ import annotations

from saidby.qualify.figures import Figure, read_figure
from saidby.qualify.lexemes import HYPHENS, NUMBER, Line
from saidby.qualify.numerals import Numeral, read_numeral
from saidby.qualify.quantity_lexicon import QuantityLexicon, UnitRow

LARGEST_TERM = 10_000
CUE_REACH = 5
HALVES = (0.5, 1 / 3, 0.25)


def read_ratio(line: Line, i: int, lexicon: QuantityLexicon) -> Figure | None:
    """The ratio that begins at lexeme i: something to one, or any two whole numbers behind "ratio", "odds" or the like.

    Its value is the first number divided by the second.
    """
    a = read_numeral(line, i, lexicon)
    if a is None or not _term(a):
        return None
    joined = line.joined(a.last)
    j = a.last + 1 if joined else a.last
    colon = line.low(j) in (":", "/") and line.glued(j) and line.glued(j + 1)
    if line.low(j) != "to" and not colon and not (joined and _cued(line, i, lexicon)):
        return None
    k = j + 1 if line.low(j) == "to" or colon else j
    k += line.low(k) in HYPHENS and line.joined(k)
    b = read_numeral(line, k, lexicon)
    if b is None or not _term(b) or not b.low:
        return None
    to_one = b.low == 1 and a.low > 1 and line.low(j) == "to" and line.low(i - 1) != "from"
    if not to_one and not _cued(line, i, lexicon):
        return None
    start, end = line[i].start, line[b.last - 1].end
    value = a.low / b.low
    return Figure(first=i, last=b.last, start=start, end=end, low=value, high=value, form=a.form, kind="ratio",
                  joined=joined, rules=["ratio"])  # fmt: skip


def read_compound(line: Line, a: Figure, lexicon: QuantityLexicon) -> Figure:
    """`a` with the smaller unit behind it: "9st 4lb", "five hours and 20 minutes", in the unit of `a`."""
    if a.unit is None or a.unit.factor is None or a.ranged or a.low != a.high or a.low != int(a.low):
        return a
    for _ in range(2):
        step = 1 if line.low(a.last) == "and" or line.joined(a.last) else 0
        b = _smaller(line, a.last + step, a.unit, lexicon)
        if b is None or b.unit is None or b.unit.factor is None or a.unit.factor is None:
            return a
        a.high += b.low * b.unit.factor / a.unit.factor
        a.low, a.last, a.end = a.high, b.last, b.end
        a.rules.append("compound")
    return a


def _smaller(line: Line, i: int, unit: UnitRow, lexicon: QuantityLexicon) -> Figure | None:
    """The figure at i in the unit that divides `unit`, less than one of it."""
    below = lexicon.words["compounds"].get(unit.unit, ())
    if not below:
        return None
    b = read_figure(line, i, lexicon)
    if b is not None and b.unit is None and line.kind(i) == NUMBER and line.low(i + 1) in below and line.glued(i + 1):
        # "in" for inches is a word of its own everywhere else.
        b.unit = next((row for _, row in lexicon.unit_names.get(below[-1], ())), None)
        b.last, b.end = i + 2, line[i + 1].end
    if b is None or b.unit is None or b.unit.factor is None or unit.factor is None:
        return None
    fits = b.unit.unit in below and b.unit.dimension == unit.dimension and not b.ranged and b.sign == 0
    return b if fits and b.low * b.unit.factor < unit.factor else None


def _term(n: Numeral) -> bool:
    return n.form in ("digits", "words") and n.low == n.high and 0 <= n.low < LARGEST_TERM and n.low not in HALVES


def _cued(line: Line, i: int, lexicon: QuantityLexicon) -> bool:
    """Whether "ratio", "odds" or the like stands in front."""
    return any(line.low(k) in lexicon.sets["ratio_nouns"] for k in range(max(0, i - CUE_REACH), i))
