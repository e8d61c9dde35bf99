"""Ranges: two figures that are the ends of one ("5 to 10", "$10–15bn", "between £3bn and £4bn")."""

from __future__ import annotations

from saidby.qualify.figures import Figure, carry_scale, merge, read_figure
from saidby.qualify.lexemes import HYPHENS, Line
from saidby.qualify.numerals import read_numeral
from saidby.qualify.quantity_lexicon import QuantityLexicon

MOVED_FAR = 3.0  # "rose 58 to 1,200": ends further apart than this are a change and a new level, not a range


def read_range(line: Line, a: Figure, lexicon: QuantityLexicon) -> Figure:
    """The range that `a` begins, or `a` itself."""
    if a.form in ("share", "multiplier") or (
        a.form == "fraction" and a.unit is None and "/" not in line.low(a.first + 1)
    ):
        return a
    j = a.last
    low = line.low(j)
    if low in HYPHENS:
        b = (
            read_figure(line, j + 1, lexicon, after_money=a.kind == "money")
            if line.glued(j) == line.glued(j + 1) and low != "—"
            else None
        )
        return a if b is None or b.sign < 0 or not _fits(line, a, b, lexicon) else _merged(line, a, b, lexicon)
    if low == "to":
        k = j + 1 + (1 if line.low(j + 1) in HYPHENS else 0)
        b = read_figure(line, k, lexicon, after_money=a.kind == "money")
        if b is not None and _dated(line, a, b):
            return a
        if b is None or not _fits(line, a, b, lexicon, to=True) or _moved(line, a, b, lexicon):
            return a
        return _merged(line, a, b, lexicon)
    if low == "and" and _between(line, a):
        b = read_figure(line, j + 1, lexicon, after_money=a.kind == "money")
        if b is not None:
            _in_unit_of(a, b)
        return a if b is None or not _fits(line, a, b, lexicon) else _merged(line, a, b, lexicon)
    if low == "or" and not a.tagged:
        b = read_figure(line, j + 1, lexicon)
        if b is None or not _fits(line, a, b, lexicon) or a.high > 20 or (b.low - a.low > 2 and b.low > 2 * a.low):
            return a
        return _merged(line, a, b, lexicon)
    return a


def _merged(line: Line, a: Figure, b: Figure, lexicon: QuantityLexicon) -> Figure:
    k = next((k for k in range(b.first, b.last) if read_numeral(line, k, lexicon)), b.first)
    numeral = read_numeral(line, k, lexicon)
    if numeral is not None and b.scaled:
        carry_scale(a, b, numeral.scale)
    if a.kind == "count" and b.kind != "count" and "minor_money" in b.rules:
        a.low, a.high = a.low * 0.01, a.high * 0.01
    if a.kind == "count" and "basis_point" in b.rules:
        a.low, a.high = a.low * 0.01, a.high * 0.01
    return merge(a, b)


def _in_unit_of(a: Figure, b: Figure) -> None:
    """Brings b to the unit of a where both measure one thing: "between 30cm and 1m"."""
    x, y = a.unit, b.unit
    if x is None or y is None or x.unit == y.unit or x.dimension != y.dimension or x.offset or y.offset:
        return
    if x.factor and y.factor:
        b.low, b.high, b.unit = b.low * y.factor / x.factor, b.high * y.factor / x.factor, x


def _fits(line: Line, a: Figure, b: Figure, lexicon: QuantityLexicon, *, to: bool = False) -> bool:
    """Whether the two can be the ends of a range: one unit, and the lower first save after "from"."""
    if b.form in ("share", "multiplier") or (b.kind == "fraction" and a.kind != "fraction"):
        return False
    if a.tagged and b.tagged and not a.same_unit(b):
        return False
    since = line.low(a.first - 1) == "from"
    if a.tagged and not b.tagged and a.kind != "money" and not (to and since):
        return False
    if a.tagged and not b.tagged and a.kind == "money" and (b.form == "words" and not b.scaled):
        return False
    top = b.high
    bottom = a.low
    if b.scaled and not a.scaled and a.high < 1000:
        return True
    if to and a.tagged and b.tagged and a.kind == "measure":
        return bottom != top
    return bottom < top or (to and since and bottom != top)


def _dated(line: Line, a: Figure, b: Figure) -> bool:
    """Whether `a` is the year of what moved to `b`: "rose 60% in 2018 to 3.9 million"."""
    year = not a.tagged and len(line[a.first].text) == 4 and 1400 <= a.low < 2200
    return year and line.low(a.first - 1) in ("in", "since", "by", "during", "until") and not 1400 <= b.low < 2200


def _between(line: Line, a: Figure) -> bool:
    return any(line.low(k) == "between" for k in range(a.first - 3, a.first))


def _moved(line: Line, a: Figure, b: Figure, lexicon: QuantityLexicon) -> bool:
    """Whether a movement is told, not a range: "rose by £2bn to £51bn", "from 3% to 5%" after a verb that moves."""
    before = [line.low(k) for k in range(a.first - 1, a.first - 7, -1)]
    moves = next(
        (k for k, word in enumerate(before) if word in lexicon.trends["verb"] or word in lexicon.trends["noun"]), None
    )
    if moves is None or any(word in (".", ";", ":", "(", ")") for word in before[:moves]):
        return False
    if before[0] == "from":
        return True
    if moves > 2 and before[0] != "by":
        return False
    if a.tagged and (a.kind == "money" or (b.tagged and not a.same_unit(b))):
        return True
    return not (a.low < b.low <= a.low * MOVED_FAR) and not (b.scaled and not a.scaled)
