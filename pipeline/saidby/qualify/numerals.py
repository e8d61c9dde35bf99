"""The grammar of numerals: digits, words, fractions, scales and vague magnitudes, read from lexemes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from saidby.qualify.lexemes import NUMBER, WORD, Line
from saidby.qualify.quantity_lexicon import QuantityLexicon

Form = Literal["digits", "words", "vague", "fraction", "share", "multiplier"]
MAX_DIGITS = 18  # longer runs are codes; 10**18 is the last power float and int64 both hold


@dataclass(slots=True)
class Numeral:
    """A number as written: lexemes `[first, last)`, its value or range, and how it is put.

    suffix: the letter read as a scale ("m" in "5m"), which the context may take back.
    scale: what the number was multiplied by.
    """

    first: int
    last: int
    low: float
    high: float
    form: Form
    scale: float = 1.0
    suffix: str = ""
    approx: bool = False


def read_numeral(line: Line, i: int, lexicon: QuantityLexicon) -> Numeral | None:
    """The longest numeral that begins at lexeme i, None where there is none."""
    if line.kind(i) == NUMBER or line.low(i) in lexicon.numbers["vulgar"]:
        return _share(line, i, lexicon) or _digits(line, i, lexicon)
    low = line.low(i)
    if low not in lexicon.starters:
        return None
    return (
        _share(line, i, lexicon)
        or _vague(line, i, lexicon)
        or _fraction(line, i, lexicon)
        or _words(line, i, lexicon)
        or _multiplier(line, i, lexicon)
    )


def digits_value(text: str) -> float:
    """The value of a number written in digits, with commas or spaces between thousands."""
    return float(text.replace(",", "").replace("\u00a0", "").replace("\u2009", "").replace("\u202f", ""))


def _digits(line: Line, i: int, lexicon: QuantityLexicon) -> Numeral | None:
    vulgar = lexicon.numbers["vulgar"]
    j = i + 1
    if line.low(i) in vulgar:
        value = vulgar[line.low(i)]
    else:
        if sum(c.isdigit() for c in line[i].text) > MAX_DIGITS:
            return None
        value = digits_value(line[i].text)
        if line.low(j) in vulgar and line[j].start - line[i].end <= 1:
            value += vulgar[line.low(j)]
            j += 1
        elif line.low(j) in "/⁄" and line.kind(j + 1) == NUMBER and line.glued(j) and line.glued(j + 1):
            divisor = digits_value(line[j + 1].text) if len(line[j + 1].text) <= 5 else 0.0
            if not 0 < value < divisor:
                return None
            return Numeral(i, j + 2, value / divisor, value / divisor, "fraction")
        elif (mixed := _mixed_fraction(line, j, value)) is not None:
            return Numeral(i, j + 3, mixed, mixed, "digits")
    return _scaled(line, Numeral(i, j, value, value, "digits"), lexicon)


def _mixed_fraction(line: Line, j: int, whole: float) -> float | None:
    """The value of "1 1/2" where j is at the second number."""
    if line.kind(j) != NUMBER or line.low(j + 1) not in ("/", "⁄") or line.kind(j + 2) != NUMBER:
        return None
    if whole != int(whole) or not (line[j].text.isdigit() and line[j + 2].text in ("2", "3", "4", "8", "16")):
        return None
    top, bottom = float(line[j].text[:4]), float(line[j + 2].text)
    return whole + top / bottom if top < bottom else None


def _scaled(line: Line, n: Numeral, lexicon: QuantityLexicon) -> Numeral:
    """Multiplies by the scale words and suffix that follow: "1.5 million", "4 hundred thousand", "40k"."""
    scales, suffixes = lexicon.numbers["scales"], lexicon.numbers["suffixes"]
    j = n.last
    if line.low(j) in suffixes and (line.glued(j) or _spaced_suffix(line, j)):
        scale = suffixes[line.low(j)]
        return Numeral(n.first, j + 1, n.low * scale, n.high * scale, n.form, scale, line.low(j), n.approx)
    while True:
        step = 1 if line.joined(j) else 0
        if (scale := scales.get(line.low(j + step))) is None:
            return n
        j += step + 1
        n = Numeral(n.first, j, n.low * scale, n.high * scale, n.form, n.scale * scale, "", n.approx)


def _spaced_suffix(line: Line, j: int) -> bool:
    """Whether a suffix may stand after a space: never one letter that could be a unit or a word, save a capital B."""
    return (len(line.low(j)) > 1 and line.low(j) != "mm") or line[j].text == "B"


def _words(line: Line, i: int, lexicon: QuantityLexicon) -> Numeral | None:
    """Cardinals: "twenty-eight thousand six hundred and two", "a hundred and twenty", "two and a half million"."""
    scales = lexicon.numbers["scales"]
    total = current = 0.0
    largest, room, j, any_word, scale = float("inf"), float("inf"), i, False, 1.0
    if line.low(i) in ("a", "an"):
        if line.low(i + 1) not in scales or line.low(i + 1) == "gross":
            return None
        current, room, j = 1.0, 1.0, i + 1
    while True:
        k = j
        if (any_word and line.low(k) == "and" and (room == 100 or room == float("inf"))) or (
            any_word and line.joined(k)
        ):
            k += 1
        low = line.low(k)
        value = lexicon.numbers["cardinals"].get(low)
        if value is not None and (value < room or (not any_word and low == "zero")) and (k == j or room > 1):
            if line.low(j) == "and" and line.joined(k + 1) and line.low(k + 2) not in lexicon.numbers["cardinals"]:
                break
            current += value
            room = 1.0 if value < 20 or value == 0 else 10.0
        elif low == "hundred" and 0 < current < 100 and line.low(j) != "and":
            current, room, scale = current * 100, 100.0, 100.0
        elif low in scales and low != "hundred" and line.low(j) != "and" and current > 0 and scales[low] < largest:
            total += current * scales[low]
            largest, current, room, scale = scales[low], 0.0, float("inf"), scales[low]
            if low in ("dozen", "gross"):
                any_word, j = True, k + 1
                break
        else:
            break
        any_word, j = True, k + 1
    if not any_word:
        return None
    number = Numeral(i, j, total + current, total + current, "words", scale if not current else 1.0)
    return _and_a_half(line, number, lexicon)


def _and_a_half(line: Line, n: Numeral, lexicon: QuantityLexicon) -> Numeral:
    """Adds "and a half", of the last scale word where one was just read ("a million and a half")."""
    j = n.last
    skip = 1 if line.joined(j) else 0
    if line.low(j + skip) == "and":
        k = j + skip + 1 + (1 if line.joined(j + skip + 1) else 0)
        if line.low(k) == "a":
            k += 1 + (1 if line.joined(k + 1) else 0)
            part = {"half": 0.5, "quarter": 0.25, "third": 1 / 3}.get(line.low(k))
            if part is not None:
                value = n.low + part * n.scale
                return _scaled(line, Numeral(n.first, k + 1, value, value, "words", n.scale), lexicon)
    if n.scale == 1.0:
        return n
    return n if line.low(j) not in lexicon.numbers["scales"] else _scaled(line, n, lexicon)


def _vague(line: Line, i: int, lexicon: QuantityLexicon) -> Numeral | None:
    """Plural scale words and their multipliers: "thousands", "tens of thousands", "several hundred"."""
    vague, scales = lexicon.numbers["vague"], lexicon.numbers["scales"]
    low = line.low(i)
    if low in vague:
        bottom, top = vague[low]
        j = i + 1
        while line.low(j) == "of" and line.low(j + 1) in vague:
            base = vague[line.low(j + 1)][0]
            bottom, top, j = bottom * base, top * base, j + 2
        if low in ("tens", "scores") and j == i + 1 and (low == "tens" or line.low(j) != "of"):
            return None
        return Numeral(i, j, bottom, top, "vague", approx=True)
    for words, bounds in lexicon.numbers["vague_multipliers"].items():
        key = tuple(words.split())
        k = i + len(key)
        if line.lows(i, len(key)) != key:
            continue
        scale = scales.get(line.low(k)) or (vague[line.low(k)][0] if line.low(k) in vague else None)
        if scale:
            number = Numeral(i, k + 1, bounds[0] * scale, bounds[1] * scale, "vague", approx=True)
            return _scaled(line, number, lexicon)
    return None


def _fraction(line: Line, i: int, lexicon: QuantityLexicon) -> Numeral | None:
    """Fractions in words: "half", "a third", "two-thirds", "three quarters of a million", "half a dozen"."""
    denominators, cardinals = lexicon.numbers["denominators"], lexicon.numbers["cardinals"]
    low, j, top = line.low(i), i, 1.0
    if low in ("a", "an") or low in cardinals:
        top = 1.0 if low in ("a", "an") else cardinals[low]
        j = i + 1 + (1 if line.joined(i + 1) else 0)
    elif low not in ("half", "quarter"):
        return None
    bottom = denominators.get(line.low(j))
    plural = line.low(j).endswith("s") or line.low(j) == "halves"
    if bottom is None or not 0 < top < bottom or plural != (top > 1):
        return None
    value, j = top / bottom, j + 1
    k = j + (1 if line.low(j) == "of" else 0)
    k += 1 if line.low(k) in ("a", "an", "one") else 0
    if k > j and line.low(k - 1) in ("a", "an", "one") and line.low(k) in lexicon.numbers["scales"]:
        scale = lexicon.numbers["scales"][line.low(k)]
        return Numeral(i, k + 1, value * scale, value * scale, "words", scale)
    if line.low(j) in ("million", "billion", "trillion", "dozen"):
        return _scaled(line, Numeral(i, j, value, value, "words"), lexicon)
    return Numeral(i, j, value, value, "fraction")


def _share(line: Line, i: int, lexicon: QuantityLexicon) -> Numeral | None:
    """ "One in five", "3 out of 10": the first number must be the smaller, the second must count no time."""
    top, j = _small(line, i, lexicon)
    if top is None:
        return None
    k = j + 1 if line.low(j) == "in" else j + 2 if line.lows(j, 2) == ("out", "of") else 0
    if line.joined(j) and line.low(j + 1) == "in" and line.joined(j + 2):
        k = j + 3
    if not k and line.low(j + 1) == "in" and line.low(i) == "one" and line.kind(j) == WORD:
        k = j + 2 if line.low(j + 2) in lexicon.numbers["cardinals"] else 0  # "one soldier in five"
    if not k:
        return None
    k += 1 if line.low(k) == "every" else 0
    bottom, end = _small(line, k, lexicon)
    if bottom is None or not 0 < top < bottom or (line.kind(i) == NUMBER) != (line.kind(k) == NUMBER):
        return None
    if line.kind(k) == NUMBER and ((bottom > 1000 and bottom % 1000) or 1900 <= bottom < 2100):
        return None
    step = 1 if line.joined(end) else 0
    if (
        lexicon.unit_names.at(line, end + step)
        or line.low(end) in lexicon.sets["months"]
        or line.low(end) in ("%", "per")
    ):
        return None
    return Numeral(i, end, top / bottom, top / bottom, "share")


def _small(line: Line, i: int, lexicon: QuantityLexicon) -> tuple[float | None, int]:
    """A whole number in digits or words and the position after it."""
    if line.kind(i) == NUMBER:
        whole = "." not in line[i].text and len(line[i].text) <= 9
        return (digits_value(line[i].text) if whole else None), i + 1
    number = _words(line, i, lexicon) if line.low(i) in lexicon.starters else None
    return (number.low, number.last) if number else (None, i)


def _multiplier(line: Line, i: int, lexicon: QuantityLexicon) -> Numeral | None:
    value = lexicon.numbers["multipliers"].get(line.low(i))
    return None if value is None else Numeral(i, i + 1, float(value), float(value), "multiplier")
