"""Numbers with their unit: currency signs and names, percent, measures, multiples, and ranges of them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

from saidby.model import QuantityKind
from saidby.qualify.lexemes import HYPHENS, MARK, NUMBER, WORD, Line
from saidby.qualify.numerals import Numeral, read_numeral
from saidby.qualify.quantity_lexicon import Money, QuantityLexicon, UnitRow

PERCENT: tuple[tuple[tuple[str, ...], QuantityKind, float], ...] = (
    (("percentage", "points"), "percentage_point", 1.0),
    (("percentage", "point"), "percentage_point", 1.0),
    (("%", "points"), "percentage_point", 1.0),
    (("pp",), "percentage_point", 1.0),
    (("basis", "points"), "percentage_point", 0.01),
    (("basis", "point"), "percentage_point", 0.01),
    (("bps",), "percentage_point", 0.01),
    (("per", "cent"), "percent", 1.0),
    (("percent",), "percent", 1.0),
    (("pc",), "percent", 1.0),
    (("pct",), "percent", 1.0),
    (("%",), "percent", 1.0),
)


@dataclass(slots=True)
class Figure:
    """A number with its unit as read from lexemes `[first, last)`; offsets are characters of the text.

    sign: -1, 1 for a written plus, 0 for none.  joined: the unit hangs on a hyphen ("40-yard").
    """

    first: int
    last: int
    start: int
    end: int
    low: float
    high: float
    form: str
    kind: QuantityKind = "count"
    approx: bool = False
    unit: UnitRow | None = None
    money: Money | None = None
    sign: int = 0
    joined: bool = False
    ranged: bool = False
    scaled: bool = False
    suffix: str = ""
    rules: list[str] = field(default_factory=list)

    @property
    def tagged(self) -> bool:
        """Whether the figure says what it measures."""
        return self.kind != "count"

    def same_unit(self, other: Figure) -> bool:
        """Whether two figures measure in the same unit."""
        return (self.kind, self.unit, self.money and self.money.code) == (
            other.kind,
            other.unit,
            other.money and other.money.code,
        )


def read_figure(line: Line, i: int, lexicon: QuantityLexicon, *, after_money: bool = False) -> Figure | None:
    """The figure that begins at lexeme i (a sign, a currency sign or a numeral), None where there is none.

    after_money: it may be the second end of a range of money, where a letter is a scale ("$10–15m").
    """
    j, sign = _sign(line, i)
    money, j = _money_before(line, j, lexicon)
    if money is not None and not sign:
        j, sign = _sign(line, j, inside=True)
    numeral = read_numeral(line, j, lexicon)
    if numeral is None or (money is not None and numeral.form in ("share", "multiplier")):
        return None
    figure = _figure(line, numeral, sign)
    figure.first, figure.start = i, line[i].start
    figure.money = money
    if money is not None:
        figure.kind = "money"
    if not (after_money and figure.suffix):
        _tag_after(line, figure, numeral, lexicon)
    figure.end = line[figure.last - 1].end
    return figure


def merge(a: Figure, b: Figure) -> Figure:
    """The range from a to b; a takes b's unit, and b a's currency, where only one has it."""
    tagged = b if b.tagged else a
    low, high = sorted((a.low, b.low)) if not b.ranged else sorted((a.low, b.high))
    return dataclasses.replace(
        a,
        last=b.last,
        end=b.end,
        low=low,
        high=max(high, b.high),
        form="vague" if "vague" in (a.form, b.form) else a.form,
        kind=tagged.kind,
        unit=tagged.unit,
        money=tagged.money,
        approx=a.approx or b.approx,
        joined=a.joined or b.joined,
        ranged=True,
        rules=[*a.rules, *b.rules, "range"],
    )


def carry_scale(a: Figure, b: Figure, numeral_scale: float) -> None:
    """Gives the first end of a range the scale of the second: "$10–15bn" is ten to fifteen billion."""
    if numeral_scale > 1 and not a.scaled and a.high < 1000 and a.low < b.low:
        a.low, a.high, a.scaled = a.low * numeral_scale, a.high * numeral_scale, True
        a.rules.append("scale_carried")


def _figure(line: Line, n: Numeral, sign: int) -> Figure:
    factor = -1.0 if sign < 0 else 1.0
    low, high = sorted((n.low * factor, n.high * factor))
    return Figure(
        first=n.first,
        last=n.last,
        start=line[n.first].start,
        end=line[n.last - 1].end,
        low=low,
        high=high,
        form=n.form,
        kind={"fraction": "fraction", "share": "fraction", "multiplier": "multiple"}.get(n.form, "count"),  # type: ignore[arg-type]
        approx=n.approx,
        sign=sign,
        scaled=n.scale > 1,
        suffix=n.suffix,
        rules=[n.form],
    )


def _sign(line: Line, i: int, *, inside: bool = False) -> tuple[int, int]:
    """The position after a sign and its value: "−20", "minus five", "minus-130", "+0.2"."""
    low = line.low(i)
    if low in HYPHENS and line.glued(i + 1) and (inside or not line.glued(i) or line.low(i - 1) in "([|:"):
        return i + 1, -1
    if low in ("minus", "negative"):
        k = i + 2 if line.low(i + 1) in HYPHENS else i + 1
        return (k, -1) if low == "minus" or line.kind(k) == NUMBER else (i, 0)
    if low == "+" and line.glued(i + 1) and line.kind(i + 1) == NUMBER and not line.glued(i):
        return i + 1, 1
    return i, 0


def _money_before(line: Line, i: int, lexicon: QuantityLexicon) -> tuple[Money | None, int]:
    if (found := lexicon.money_symbols.at(line, i, exact=True)) is None:
        return None, i
    j, money = found
    if not all(line.glued(k) for k in range(i + 1, j)) and len(line[i].text) < 2:
        return None, i
    glued = line.glued(j)
    if money.basis == "code" and line[i].text in lexicon.sets["word_codes"] and not glued:
        return None, i
    if line.kind(j - 1) == WORD and line.kind(j) != NUMBER:
        return None, i
    return money, j


def _tag_after(line: Line, f: Figure, n: Numeral, lexicon: QuantityLexicon) -> None:
    """Reads what follows the numeral: percent, money, a unit, "times"; moves `f.last` behind it."""
    j = f.last
    if f.money is not None:
        _money_tail(line, f, lexicon)
        return
    if f.form in ("share", "multiplier"):
        return
    step = 1 if line.joined(j) or (f.form == "vague" and line.low(j) == "of") else 0
    if f.form != "fraction" and _percent(line, f, j, step):
        return
    if _money_after(line, f, j + step, lexicon, joined=line.joined(j)):
        f.joined = line.joined(j)
        return
    if f.form == "fraction" and (last := _points(line, f, j)) is not None:
        f.last, f.kind = last, "percentage_point"
        f.rules.append("percentage_point")
        return
    if f.form == "fraction" and line.low(j) in ("a", "an") and lexicon.unit_names.at(line, j + 1):
        step = 1  # "half an hour"
    if f.suffix in ("m", "t") and not _is_scale(line, f, lexicon):
        _take_back(f, n)
        j, step = f.last, 0
    if (found := _unit_at(line, j + step, lexicon)) is not None:
        f.last, f.unit = found
        f.kind = "duration" if f.unit.dimension == "time" else "measure"
        f.joined = line.joined(j)
        f.rules.append("unit")
        return
    if (line.low(j) == "x" and line.glued(j) and line.kind(j + 1) != NUMBER) or (step and line.low(j + 1) == "fold"):
        f.last, f.kind = j + 1 + step, "multiple"
    elif line.low(j + step) == "times" and line.low(j + step + 1) in lexicon.sets["comparators"]:
        f.last, f.kind = j + step + 1, "multiple"


def _percent(line: Line, f: Figure, j: int, step: int) -> bool:
    for words, kind, share in PERCENT:
        if line.lows(j + step, len(words)) == words:
            f.last, f.kind = j + step + len(words), kind
            f.low, f.high = f.low * share, f.high * share
            f.joined = line.joined(j)
            f.rules.append("basis_point" if share != 1 else kind)
            return True
    return False


def _points(line: Line, f: Figure, j: int) -> int | None:
    """The position after "half a percentage point", "a quarter of a percentage point", "a quarter point"."""
    if line.low(j) == "point" and line.low(j - 1) in ("quarter", "half"):
        return j + 1
    if line.joined(j) and line.low(j + 1) == "point":
        return j + 2
    k = j + 1 if line.low(j) == "of" else j
    k += line.low(k) in ("a", "one")
    return k + 2 if line.low(k) == "percentage" and line.low(k + 1) in ("point", "points") else None


def _money_tail(line: Line, f: Figure, lexicon: QuantityLexicon) -> None:
    """Money by a sign in front: takes in a currency name that says it again ("$10 million dollars", "$31.20 US")."""
    j = f.last + (1 if line.joined(f.last) else 0)
    found = lexicon.money_names.at(line, j)
    if found is not None and found[1].share == 1 and f.money is not None and f.money.code in (found[1].code, "USD"):
        f.last = found[0]
        f.money = dataclasses.replace(f.money, code=found[1].code or f.money.code)
    elif f.money is not None and f.money.code == "USD":
        if line[j].text in ("US", "USD"):
            f.last, f.money = j + 1, dataclasses.replace(f.money, basis="symbol")
        elif line.lows(j, 4) == ("u", ".", "s", "."):
            f.last, f.money = j + 4, dataclasses.replace(f.money, basis="symbol")
    f.rules.append("money")


def _money_after(line: Line, f: Figure, j: int, lexicon: QuantityLexicon, *, joined: bool) -> bool:
    found = lexicon.money_names.at(line, j)
    if found is None and (found := lexicon.money_symbols.at(line, j, exact=True)) is not None:
        code = found[1].basis == "code" and line[j].text not in lexicon.sets["word_codes"]
        if (not code and not (line.kind(j) == MARK and line.glued(j))) or line.kind(found[0]) == NUMBER:
            return False
    if found is None:
        return False
    last, money = found
    word = line.low(j)
    if len(word) == 1 and last == j + 1 and line[j].text != word:
        return False
    if (
        len(word) == 1
        and last == j + 1
        and line.kind(j) == WORD
        and not (line.glued(j) or (word == "p" and line.kind(f.last - 1) == NUMBER))
    ):
        return False
    if word in lexicon.sets["money_in_hundreds"] and (f.high < 100 or f.form == "words"):
        return False
    if word in lexicon.sets["currency_mass"] and _is_mass(line, f, last, lexicon, joined=joined):
        f.last, f.kind, f.joined = last, "measure", joined
        f.unit = next(row for key, row in lexicon.unit_symbols["lb"] if key == ("lb",))
        f.rules.append("unit")
        return True
    f.last, f.kind, f.money = last, "money", money
    f.low, f.high = f.low * money.share, f.high * money.share
    f.rules.append("minor_money" if money.share != 1 else "money")
    return True


def _is_mass(line: Line, f: Figure, last: int, lexicon: QuantityLexicon, *, joined: bool) -> bool:
    """Whether "pounds" are weight: "a 500-pound bomb", "two pounds of sugar", "weighs 12 pounds"."""
    if joined and not f.scaled and line.low(last - 1) == "pound":
        return True
    if line.low(last) == "of" and not f.scaled and f.high < 1000:
        return True
    around = [line.low(k) for k in (*range(f.first - 8, f.first), *range(last, last + 4))]
    return not f.scaled and any(word in lexicon.sets["weights"] for word in around)


def _unit_at(line: Line, j: int, lexicon: QuantityLexicon) -> tuple[int, UnitRow] | None:
    by_symbol = lexicon.unit_symbols.at(line, j, exact=True)
    if by_symbol is not None and line[j].text in lexicon.sets["glued_symbols"] and not line.glued(j):
        by_symbol = None
    if by_symbol is not None and line.kind(by_symbol[0] - 1) == NUMBER and not line.glued(by_symbol[0] - 1):
        by_symbol = lexicon.unit_symbols.at(line, j, exact=True, longest=by_symbol[0] - 1 - j)  # "6ft 2in", not ft2
    by_name = lexicon.unit_names.at(line, j)
    found = max(filter(None, (by_name, by_symbol)), key=lambda x: x[0], default=None)
    if found is not None and line.kind(found[0] - 1) == MARK and line.glued(found[0]) and line.kind(found[0]) == WORD:
        return None
    return found


def _is_scale(line: Line, f: Figure, lexicon: QuantityLexicon) -> bool:
    """Whether the letter against the digits is a scale: "1.2m barrels" is, "a 100m sprint", "37m (121ft)" are not."""
    if f.suffix == "t":
        return False
    j, sets = f.last, lexicon.sets
    if _unit_at(line, j, lexicon) is not None or line.low(j) in sets["plurals"]:
        return line.low(j) not in sets["lengths"]
    if line.low(j) == "(" or line.low(j) in ("x", "×"):
        return line.kind(j + 1) != NUMBER or not any(line.low(k) in ("ft", "feet", "foot") for k in (j + 2, j + 3))
    near = [line.low(k) for k in (*range(f.first - 3, f.first), *range(j, j + 3))]
    if any(word in sets["lengths"] for word in near):
        return any(word.endswith("s") and word not in sets["not_plurals"] for word in (line.low(j),)) and (
            line.low(j) not in sets["lengths"]
        )
    if (
        line.low(f.first - 1) in ("a", "an", "the")
        and line.kind(j) == WORD
        and line.low(j) not in sets["function_words"]
    ):
        return line.low(j).endswith("s")
    return True


def _take_back(f: Figure, n: Numeral) -> None:
    """Undoes a suffix that turned out to be a unit."""
    f.low, f.high = f.low / n.scale, f.high / n.scale
    f.last, f.scaled, f.suffix = f.last - 1, False, ""
