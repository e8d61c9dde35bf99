"""Numbers that are no quantities, each with the reason: dates, times, scores, names, phone numbers, ordinals …

Two looks are needed. `reject_shape` sees a number before it is read, because "9.30am" or "3-1" would be read wrongly;
`reject_figure` judges a figure that was read by what stands around it.
"""

from __future__ import annotations

from saidby.qualify.figures import Figure
from saidby.qualify.lexemes import HYPHENS, NUMBER, WORD, Line
from saidby.qualify.quantity_lexicon import QuantityLexicon

Found = tuple[int, str]
YEAR_FIRST, YEAR_LAST = 1900, 2199
OLD_YEAR_FIRST = 1400  # years before 1900 are believed only after a preposition of time
LONGEST_NUMBER = 18
OLDEST = 120


def reject_shape(line: Line, i: int, lexicon: QuantityLexicon) -> Found | None:
    """The end and reason of what begins at the number i and is shaped like no quantity."""
    for look in (_link, _code, _date, _time, _phone, _version, _ordinal, _decade, _score, _listed):
        if (found := look(line, i, lexicon)) is not None:
            return found
    return None


def reject_figure(line: Line, f: Figure, lexicon: QuantityLexicon) -> str | None:
    """Why a figure is no quantity after all; None where it is one."""
    if _glued_letters(line, f):
        return "name"
    if f.tagged and f.form != "fraction":
        return None
    if f.form == "fraction":
        return _not_a_share(line, f, lexicon)
    if f.form == "multiplier" or f.form == "vague":
        return _not_a_multiplier(line, f, lexicon) if f.form == "multiplier" else None
    if f.form == "words":
        return (
            _named_word(line, f) or _one(line, f, lexicon) or _idiom(line, f, lexicon) or _designation(line, f, lexicon)
        )
    return (
        _idiom(line, f, lexicon)
        or _year(line, f, lexicon)
        or _age_beside_name(line, f, lexicon)
        or _designation(line, f, lexicon)
    )


# Shapes


def _link(line: Line, i: int, lexicon: QuantityLexicon) -> Found | None:
    return (i + 1, "name") if line.low(i - 1) in ("#", "@") and line.glued(i) else None


def _code(line: Line, i: int, lexicon: QuantityLexicon) -> Found | None:
    text = line[i].text
    if sum(c.isdigit() for c in text) > LONGEST_NUMBER:
        return i + 1, "code"
    if len(text) > 1 and text[0] == "0" and text.isdigit() and line.low(i + 1) not in ("%",):
        if line.low(i + 1) in lexicon.sets["zones"] or line.low(i + 1) == "hours":
            return i + 2, "time"
        return _phone(line, i, lexicon) or (i + 1, "code")
    return None


def _date(line: Line, i: int, lexicon: QuantityLexicon) -> Found | None:
    months = lexicon.sets["months"]
    text = line[i].text
    before = line.low(i - 2) if line.low(i - 1) in (".", ",") else line.low(i - 1)
    word = line[i - 2] if line.low(i - 1) in (".", ",") else line[i - 1]
    if (
        before in months
        and (word.text[:1].isupper() or len(word.text) > 3 and before != "march")
        and _day_or_year(text)
    ):
        return _date_end(line, i + 1), "date"
    j = i + 1
    if line.low(j) in ("st", "nd", "rd", "th") and line.glued(j):
        j += 1
    if line.low(j) == "of":
        j += 1
    if line.low(j) in months and line[j].text[:1].isupper() and _day(text):
        if line.low(j) not in ("may", "march") or line[j].text[1:].islower():
            k = j + 1 + (1 if line.low(j + 1) in (".", ",") and line.kind(j + 2) == NUMBER else 0)
            return (k + 1 if line.kind(k) == NUMBER and _year_number(line[k].text) else j + 1), "date"
    if line.low(i + 1) in HYPHENS and line.kind(i + 2) == NUMBER and line.low(i + 3) in months and _day(text):
        return i + 4, "date"
    return _numeric_date(line, i)


def _numeric_date(line: Line, i: int) -> Found | None:
    mark = line.low(i + 1)
    if mark and mark in "/-." and line.kind(i + 2) == NUMBER and line.low(i + 3) == mark and line.kind(i + 4) == NUMBER:
        if line.glued(i + 1) and line.glued(i + 2) and line.glued(i + 3) and line.glued(i + 4):
            sizes = sorted(len(line[k].text) for k in (i, i + 2, i + 4))
            if sizes[0] <= 2 and sizes[1] <= 2 and sizes[2] in (2, 4):
                return i + 5, "date"
    if mark == "/" and line.glued(i + 1) and line.kind(i + 2) == NUMBER and line.glued(i + 2):
        a, b = line[i].text, line[i + 2].text
        if (a, b) in {("24", "7"), ("9", "11"), ("7", "7"), ("20", "20"), ("50", "50")}:
            return i + 3, "name"
        if _year_number(a) and len(b) in (2, 4):
            return i + 3, "year"
    return None


def _date_end(line: Line, j: int) -> int:
    """The position after the rest of a date whose first number ends at j: "20-24, 2019"."""
    if line.low(j) in ("st", "nd", "rd", "th") and line.glued(j):
        j += 1
    if line.low(j) in (*HYPHENS, "to", "and") and line.kind(j + 1) == NUMBER and _day(line[j + 1].text):
        if line.low(j) in HYPHENS or line.kind(j + 2) != WORD:
            j += 2
    k = j + 1 if line.low(j) == "," else j
    return k + 1 if line.kind(k) == NUMBER and _year_number(line[k].text) else j


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
            if line.low(j) not in ("hours", "hrs") or int(text) % 100 < 60 and text[0] in "012"
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
    groups, digits, j = 0, 0, i
    while line.kind(j) == NUMBER and line[j].text.isdigit() and groups < 8:
        groups, digits, last = groups + 1, digits + len(line[j].text), j + 1
        j = last + (1 if line.low(last) in (*HYPHENS, ".", ")") and line.kind(last + 1) == NUMBER else 0)
        if line.kind(j) == NUMBER and line[j].start - line[last - 1].end > 2:
            break
    if groups < 2 or digits < 7:
        return None
    international = line.low(i - 1) in ("+", "(") or line[i].text[0] == "0"
    if international and digits >= 8 or groups >= 3 and digits >= 9:
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
    if line.low(i + 1) in ("st", "nd", "rd", "th") and line.glued(i + 1):
        return i + 2, "ordinal"
    return None


def _decade(line: Line, i: int, lexicon: QuantityLexicon) -> Found | None:
    text = line[i].text
    tail = line.low(i + 1)
    if text.isdigit() and len(text) in (2, 4) and text[-1] == "0":
        if (tail == "s" and line.glued(i + 1)) or (tail in "'’" and line.low(i + 2) == "s" and line.glued(i + 2)):
            return i + (2 if tail == "s" else 3), "decade"
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
    if line.glued(k) and line.kind(k) == WORD or line.low(k) == "%":
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


# Judgements on a figure


def _glued_letters(line: Line, f: Figure) -> bool:
    """Letters against the number that are no unit ("5G", "737s"), or before it ("S23", "T-72", "Covid-19")."""
    if line.glued(f.last) and line.kind(f.last) == WORD and not f.money and line.kind(f.last - 1) == NUMBER:
        return True
    if line.kind(f.first) != NUMBER:
        return False
    if line.glued(f.first) and (line.kind(f.first - 1) == WORD or line.low(f.first - 1) in ("_", "\\")):
        return True
    if line.joined(f.first - 1) and line.kind(f.first - 2) == WORD:
        return line.low(f.first - 2) not in ("sub", "to", "minus", "plus", "over", "under", "pre", "post", "a", "an")
    if line.joined(f.first - 1) and line.kind(f.first - 2) == NUMBER:
        return True
    if line.low(f.first - 1) in (".", "/", "&") and line.glued(f.first) and line.glued(f.first - 1):
        return line.kind(f.first - 2) in (WORD, NUMBER)
    return False


def _not_a_share(line: Line, f: Figure, lexicon: QuantityLexicon) -> str | None:
    if f.tagged and f.unit is not None:
        return None
    word, after = line.low(f.last - 1), line.low(f.last)
    if word in ("half", "quarter", "third", "fourth") or word in lexicon.numbers["denominators"]:
        if line.joined(f.last):
            return "idiom"
        ordinal_like = word in ("third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "quarter")
        content = line.kind(f.last) == WORD and after not in lexicon.sets["function_words"]
        if ordinal_like and line.low(f.first) in ("a", "an", "quarter") and content:
            return "ordinal"
        before = line.low(f.first - 1)
        bare = f.last - f.first == 1
        if bare and before in (
            *lexicon.sets["ordinals"],
            "the",
            "this",
            "that",
            "each",
            "last",
            "final",
            "opening",
            "other",
        ):
            return "period"
        if bare and line.joined(f.first - 1):
            return "idiom"
        if bare and after in (
            "time",
            "way",
            "past",
            "back",
            "hour",
            "hearted",
            "term",
            "brother",
            "sister",
            "day",
            "mast",
            "moon",
        ):
            return "idiom"
        if bare and word == "quarter" and after != "of":
            return "period"
        if bare and word == "half" and content and after not in ("a", "an", "the", "his", "her", "their", "its"):
            return "idiom" if before in ("a", "in", "on") else None
        if bare and before in ("in", "on", "a", "by") and after not in ("of", "the", "a"):
            return "idiom"
    elif "/" in (line.low(f.first + 1), line.low(f.first + 2)) and line.low(f.last) != "of" and f.unit is None:
        return "date"
    return None


def _not_a_multiplier(line: Line, f: Figure, lexicon: QuantityLexicon) -> str | None:
    """ "Twice as many" and "double the price" multiply; "twice a week", "a double murder" do not."""
    return (
        None
        if line.low(f.last) in ("the", "as", "that", "what", "its", "their", "his", "her", "last", "this")
        else "idiom"
    )


def _one(line: Line, f: Figure, lexicon: QuantityLexicon) -> str | None:
    if f.last - f.first != 1 or line.low(f.first) != "one":
        return None
    after, before = line.low(f.last), line.low(f.first - 1)
    if after == "of":
        return "one_of"
    if before in ("no", "any", "every", "each", "this", "that", "which", "another", "some", "someone", "number", "the"):
        if before != "the" or after in lexicon.sets["function_words"] or line.kind(f.last) != WORD:
            return "pronoun"
    if after in ("day", "morning", "evening", "night", "another", "by", "time") and before not in (
        "least",
        "than",
        "only",
    ):
        return "pronoun"
    if line.kind(f.last) != WORD and not line.joined(f.last):
        return "pronoun" if before not in ("least", "than", "only", "just", "killing", "and") else None
    return "pronoun" if after in lexicon.sets["function_words"] else None


def _idiom(line: Line, f: Figure, lexicon: QuantityLexicon) -> str | None:
    """Set phrases on a hyphen: "one-off", "two-way", "50-50", "one-on-one"; "number one"."""
    if line.joined(f.last) and line.low(f.last + 1) in lexicon.sets["hyphen_idioms"]:
        return "idiom"
    if line.joined(f.first - 1) and f.form == "words":
        return "idiom"
    if f.form == "words" and line.low(f.first - 1) in (
        "number",
        "chapter",
        "act",
        "ground",
        "square",
        "formula",
        "net",
        "phase",
    ):
        return "designation"
    if line.low(f.first - 1) == "net" or line.lows(f.first, 2) in (("zero", "tolerance"), ("zero", "hour")):
        return "idiom"
    return None


def _year(line: Line, f: Figure, lexicon: QuantityLexicon) -> str | None:
    texts = [line[k].text for k in range(f.first, f.last) if line.kind(k) == NUMBER]
    if not texts or not all(_year_number(t, oldest=OLD_YEAR_FIRST) for t in texts):
        return None
    before, after = line.low(f.first - 1), line.low(f.last)
    modern = all(_year_number(t) for t in texts)
    if len(texts) == 2 and modern:
        return "year"
    counted = line.kind(f.last) == WORD and (after in lexicon.sets["plurals"] or _plural(after, lexicon))
    # Newspapers write a count of four digits with a comma: without one only a round number is believed to count.
    if modern and counted and any(int(t) % 100 for t in texts) and line.low(f.first - 1) not in lexicon.before:
        return "year"
    strict = before in (
        "in",
        "since",
        "by",
        "until",
        "during",
        "early",
        "late",
        "mid",
        "before",
        "after",
        "between",
        "from",
    )
    if modern and (strict or not counted):
        return "year"
    if modern and before in ("the", "'s", "’s", "a", "of", "its", "their", "his", "her", "this"):
        return "year"
    if strict and before != "from" and not counted and (before != "by"):
        return "year"
    return None


def _plural(word: str, lexicon: QuantityLexicon) -> bool:
    return (
        len(word) > 3
        and word.endswith("s")
        and not word.endswith("ss")
        and word not in lexicon.sets["not_plurals"]
        and (word not in lexicon.sets["function_words"])
    )


def _age_beside_name(line: Line, f: Figure, lexicon: QuantityLexicon) -> str | None:
    """ "Putin, 70," and "Anna Lind (34)": an age that only identifies a person."""
    if not (f.low == f.high == int(f.low) and 0 < f.low < OLDEST) or line.kind(f.first) != NUMBER:
        return None
    before, after = line.low(f.first - 1), line.low(f.last)
    name = line[f.first - 2]
    named = name.kind == WORD and (name.text[:1].isupper() or name.low in ("sr", "jr"))
    if line.low(f.first - 2) == "." and line.low(f.first - 3) in ("jr", "sr"):
        named = True
    if (
        before == ","
        and named
        and after in (",", ".", ";", "and", "of", "from", "who", "", ")", "—", "–", "was", "said", ":")
    ):
        closed = after == "," or line.kind(f.last + 1) != NUMBER
        return "age" if closed and not _in_series(line, f) else None
    if before == "(" and after == ")" and named:
        return "age"
    return None


def _in_series(line: Line, f: Figure) -> bool:
    """Whether the number stands in a list of numbers ("Kyiv 12, Odesa 30, Lviv 8")."""
    return line.kind(f.first - 3) == NUMBER


def _designation(line: Line, f: Figure, lexicon: QuantityLexicon) -> str | None:
    """The number of a name: "World War 2", "Challenger 2 tanks", "Article 5", "page 6", "No 647"."""
    k = f.first - 1
    if line.low(k) == "." and line.low(k - 1) in ("no", "nos", "vol", "fig", "art", "sec", "p", "pp", "ch", "nr"):
        return "designation"
    word = line[k]
    if word.kind != WORD or f.scaled or (f.form == "digits" and "," in line[f.first].text):
        return None
    if word.low in lexicon.sets["lower_designators"] and (word.low != "no" or f.form == "digits"):
        return "designation"
    if word.text == word.low or word.low in lexicon.sets["weekdays"] or word.low in lexicon.sets["months"]:
        return None
    if word.low in lexicon.sets["designators"]:
        return "designation" if f.form == "digits" or not _plural(line.low(f.last), lexicon) else None
    return "name" if f.form == "digits" and _names(line, f, lexicon) else None


def _names(line: Line, f: Figure, lexicon: QuantityLexicon) -> bool:
    """Whether a capital word and a bare number are one name: no count follows, and it does not go on a list."""
    k = f.first - 1
    if (
        k == 0
        or line.low(k - 1) in (".", "!", "?", ":", '"', "“", "‘")
        or line[k].low in lexicon.sets["sentence_words"]
    ):
        return line.low(k - 1) == "&"
    if f.ranged or f.low != int(f.low):
        return False
    after = line.low(f.last)
    if line.kind(f.last) == WORD and (after in lexicon.sets["plurals"] or _plural(after, lexicon)):
        return line.low(k - 1) == "&"
    if (
        line.kind(f.last) == WORD
        and after not in lexicon.sets["function_words"]
        and not line[f.last].text[:1].isupper()
    ):
        # "Kyiv 30 armoured vehicles": a longer noun phrase follows, which a name would not need.
        return not any(
            _plural(line.low(j), lexicon) or line.low(j) in lexicon.sets["plurals"] for j in (f.last + 1, f.last + 2)
        )
    listed = line.low(k - 1) in ("and", ",", ";") or line.low(k - 1) == "."
    return not (listed and any(line.kind(j) == NUMBER for j in range(f.first - 14, k)))


def _named_word(line: Line, f: Figure) -> str | None:
    """A number word with a capital inside a sentence, beside another capital: "the Big Four", "Kick Six"."""
    first = f.first
    if (
        first == 0
        or not line[first].text[:1].isupper()
        or line.low(first - 1) in (".", "!", "?", ":", '"', "“", "‘", "'", "–", "—")
    ):
        return None
    if line.low(first - 1) == "of" and line[first - 2].text[:1].isupper() and first > 2:
        return "name"
    return "name" if line[first - 1].text[:1].isupper() or line[f.last].text[:1].isupper() else None


def _day(text: str) -> bool:
    return text.isdigit() and len(text) <= 2 and 1 <= int(text) <= 31


def _year_number(text: str, *, oldest: int = YEAR_FIRST) -> bool:
    return len(text) == 4 and text.isdigit() and oldest <= int(text) <= YEAR_LAST


def _day_or_year(text: str) -> bool:
    return _day(text) or _year_number(text, oldest=OLD_YEAR_FIRST)
