"""Numbers whose shape says that they are no quantities: dates, times, scores, phone numbers, versions, list numbers.

They are seen before the number is read, because "9.30am" or "3-1" would be read wrongly.
"""

from __future__ import annotations

from saidby.qualify.lexemes import HYPHENS, NUMBER, WORD, Line
from saidby.qualify.quantity_lexicon import QuantityLexicon

Found = tuple[int, str]
YEAR_FIRST, YEAR_LAST = 1900, 2199
OLD_YEAR_FIRST = 1400  # years before 1900 are believed only after a month or a preposition of time
LONGEST_NUMBER = 18


def reject_shape(line: Line, i: int, lexicon: QuantityLexicon) -> Found | None:
    """The end and reason of what begins at the number i and is shaped like no quantity."""
    for look in (_link, _code, _date, _time, _phone, _version, _ordinal, _decade, _score, _listed):
        if (found := look(line, i, lexicon)) is not None:
            return found
    return None


def _link(line: Line, i: int, lexicon: QuantityLexicon) -> Found | None:
    return (i + 1, "name") if line.low(i - 1) in ("#", "@") and line.glued(i) else None


def _code(line: Line, i: int, lexicon: QuantityLexicon) -> Found | None:
    text = line[i].text
    if sum(c.isdigit() for c in text) > LONGEST_NUMBER:
        return i + 1, "code"
    if len(text) > 1 and text[0] == "0" and text.isdigit() and line.low(i + 1) not in ("%",):
        if line.low(i + 1) in lexicon.sets["zones"] or line.low(i + 1) == "hours":
            return i + 2, "time"
        if line.low(i + 1) == ":" and line.glued(i + 1) and line.kind(i + 2) == NUMBER and line.glued(i + 2):
            return _time(line, i, lexicon)
        return _phone(line, i, lexicon) or (i + 1, "code")
    return None


def _date(line: Line, i: int, lexicon: QuantityLexicon) -> Found | None:
    months = lexicon.sets["months"]
    text = line[i].text
    before = line.low(i - 2) if line.low(i - 1) in (".", ",") else line.low(i - 1)
    word = line[i - 2] if line.low(i - 1) in (".", ",") else line[i - 1]
    if (
        before in months
        and (word.text[:1].isupper() or (len(word.text) > 3 and before != "march"))
        and _day_or_year(text)
    ):
        return _date_end(line, i + 1), "date"
    j = i + 1
    if line.low(j) in ("st", "nd", "rd", "th") and line.glued(j):
        j += 1
    if line.low(j) == "of":
        j += 1
    if line.low(j) in months and line[j].text[:1].isupper() and is_day(text):
        k = j + 1 + (1 if line.low(j + 1) in (".", ",") and line.kind(j + 2) == NUMBER else 0)
        return (k + 1 if line.kind(k) == NUMBER and is_year(line[k].text) else j + 1), "date"
    if line.low(i + 1) in HYPHENS and line.kind(i + 2) == NUMBER and line.low(i + 3) in months and is_day(text):
        return i + 4, "date"
    return _numeric_date(line, i)


def _numeric_date(line: Line, i: int) -> Found | None:
    mark = line.low(i + 1)
    numbers = line.kind(i + 2) == line.kind(i + 4) == NUMBER and line.low(i + 3) == mark
    if mark and mark in "/-." and numbers and all(line.glued(k) for k in range(i + 1, i + 5)):
        sizes = sorted(len(line[k].text) for k in (i, i + 2, i + 4))
        if sizes[1] <= 2 and sizes[2] in (2, 4):
            return i + 5, "date"
    if mark == "/" and line.glued(i + 1) and line.kind(i + 2) == NUMBER and line.glued(i + 2):
        a, b = line[i].text, line[i + 2].text
        if (a, b) in {("24", "7"), ("9", "11"), ("7", "7"), ("20", "20"), ("50", "50")}:
            return i + 3, "name"
        if is_year(a) and len(b) in (2, 4):
            return i + 3, "year"
    return None


def _date_end(line: Line, j: int) -> int:
    """The position after the rest of a date whose first number ends at j: "20-24, 2019"."""
    if line.low(j) in ("st", "nd", "rd", "th") and line.glued(j):
        j += 1
    goes_on = line.low(j) in HYPHENS or (line.low(j) in ("to", "and") and line.kind(j + 2) != WORD)
    if goes_on and line.kind(j + 1) == NUMBER and is_day(line[j + 1].text):
        j += 2
    k = j + 1 if line.low(j) == "," else j
    return k + 1 if line.kind(k) == NUMBER and is_year(line[k].text) else j


def _time(line: Line, i: int, lexicon: QuantityLexicon) -> Found | None:
    j = i + 1
    text = line[i].text
    if line.low(j) == ":" and line.glued(j) and line.kind(j + 1) == NUMBER and line.glued(j + 1) and len(text) <= 2:
        j += 2
        if line.low(j) == ":" and line.glued(j) and line.kind(j + 1) == NUMBER:
            j += 2
        return _half_day(line, j) or j, "time"
    if (end := _half_day(line, j)) is not None and float(text.replace(",", "")) < 25:
        return end, "time"
    if line.low(j) == "o'clock" or line.low(j) == "o’clock":
        return j + 1, "time"
    if len(text) == 4 and text.isdigit() and line.low(j) in (*lexicon.sets["zones"], "hours", "hrs"):
        return (
            (j + 1, "time")
            if line.low(j) not in ("hours", "hrs") or (int(text) % 100 < 60 and text[0] in "012")
            else None
        )
    if line.low(j) in HYPHENS and line.kind(j + 1) == NUMBER and _half_day(line, j + 2):
        return _half_day(line, j + 2) or j, "time"
    return None


def _half_day(line: Line, j: int) -> int | None:
    """The position after "am", "p.m." at j."""
    if line.low(j) in ("am", "pm"):
        return j + 1
    if line.low(j) in ("a", "p") and line.low(j + 1) == "." and line.low(j + 2) == "m" and line.glued(j + 2):
        return j + 4 if line.low(j + 3) == "." else j + 3
    return None


def _phone(line: Line, i: int, lexicon: QuantityLexicon) -> Found | None:
    """Three or more groups of digits, or two that begin with a zero or a plus."""
    if line.low(i - 1) in lexicon.sets["dialling"] and line[i].text.isdigit() and line.kind(i + 1) != NUMBER:
        after = line.low(i + 1)
        if line.kind(i + 1) != WORD or after in lexicon.sets["function_words"]:
            return i + 1, "phone"
    groups, digits, j = 0, 0, i
    while line.kind(j) == NUMBER and line[j].text.isdigit() and groups < 8:
        groups, digits, last = groups + 1, digits + len(line[j].text), j + 1
        j = last + (1 if line.low(last) in (*HYPHENS, ".", ")") and line.kind(last + 1) == NUMBER else 0)
        if line.kind(j) == NUMBER and line[j].start - line[last - 1].end > 2:
            break
    if groups < 2 or digits < 7:
        return None
    international = line.low(i - 1) in ("+", "(") or line[i].text[0] == "0"
    if (international and digits >= 8) or (groups >= 3 and digits >= 9):
        return last, "phone"
    cue = any(line.low(k) in ("call", "phone", "tel", "hotline", "helpline", "dial", "text") for k in range(i - 4, i))
    return (last, "phone") if cue else None


def _version(line: Line, i: int, lexicon: QuantityLexicon) -> Found | None:
    if line.low(i + 1) == "." and line.glued(i + 1) and line.kind(i + 2) == NUMBER and line.glued(i + 2):
        j = i + 3
        while line.low(j) == "." and line.kind(j + 1) == NUMBER and line.glued(j) and line.glued(j + 1):
            j += 2
        return j, "version"
    return None


def _ordinal(line: Line, i: int, lexicon: QuantityLexicon) -> Found | None:
    tail = line.low(i + 1)
    if tail == "st" and line[i].text[-1] != "1" and line.glued(i + 1):
        return None  # "9st": stone
    if tail in ("st", "nd", "rd", "th") and line.glued(i + 1):
        return i + 2, "ordinal"
    return None


def _decade(line: Line, i: int, lexicon: QuantityLexicon) -> Found | None:
    text = line[i].text
    tail = line.low(i + 1)
    if text.isdigit() and len(text) in (2, 4) and text[-1] == "0" and tail == "s" and line.glued(i + 1):
        return i + 2, "decade"
    if (
        len(text) == 2
        and line.low(i - 1) in ("'", "’")
        and line.glued(i)
        and not line.glued(i - 1)
        and tail not in "'’"
    ):
        return i + 1, "year"
    return None


def _score(line: Line, i: int, lexicon: QuantityLexicon) -> Found | None:
    """ "3-1", "voted 52-48": two small whole numbers with a hyphen that measure nothing."""
    j = i + 1
    if line.low(j) not in HYPHENS or not line.glued(j) or line.kind(j + 1) != NUMBER or not line.glued(j + 1):
        return None
    a, b = line[i].text, line[j + 1].text
    if not (a.isdigit() and b.isdigit() and len(a) <= 3 and len(b) <= 3) or line.low(i - 1) in ("$", "£", "€", "¥"):
        return None
    k = j + 2
    if line.low(k) in HYPHENS and line.kind(k + 1) == NUMBER and line.glued(k):
        return k + 2, "score"
    if (line.glued(k) and line.kind(k) == WORD) or line.low(k) == "%":
        return None
    before = {line.low(x) for x in range(i - 5, i)}
    cue = bool(before & lexicon.sets["scores"])
    if int(a) >= int(b):
        return k, "score"
    if line.kind(k) != WORD or line.low(k) in lexicon.sets["after_score"]:
        capital = line[i - 1].text[:1].isupper() and i > 1
        return (
            (k, "score") if cue or capital or line.low(k) in ("win", "victory", "defeat", "loss", "thrashing") else None
        )
    return (k, "score") if cue and line.low(k) in lexicon.sets["function_words"] else None


def _listed(line: Line, i: int, lexicon: QuantityLexicon) -> Found | None:
    """The number of a list item at the start of a line: "1. ", "2) ", "(3) "."""
    short = len(line[i].text) <= 2 and line[i].text.isdigit()
    if i == 0 and short and line.low(1) in (".", ")") and line.glued(1) and len(line) > 2 and not line.glued(2):
        return i + 1, "list"
    if i == 1 and short and line.low(0) == "(" and line.low(2) == ")":
        return i + 1, "list"
    return None


def is_day(text: str) -> bool:
    """Whether digits may be a day of the month."""
    return text.isdigit() and len(text) <= 2 and 1 <= int(text) <= 31


def is_year(text: str, *, oldest: int = YEAR_FIRST) -> bool:
    """Whether four digits may be a year."""
    return len(text) == 4 and text.isdigit() and oldest <= int(text) <= YEAR_LAST


def _day_or_year(text: str) -> bool:
    return is_day(text) or is_year(text, oldest=OLD_YEAR_FIRST)
