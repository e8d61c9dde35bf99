"""Figures that are no quantities after all, judged by what stands around them: years, names, ages, pronouns, idioms."""

from __future__ import annotations

from saidby.qualify.figures import Figure
from saidby.qualify.lexemes import NUMBER, WORD, Line
from saidby.qualify.quantity_lexicon import QuantityLexicon
from saidby.qualify.quantity_shapes import OLD_YEAR_FIRST, is_year

OLDEST = 120


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
    if _address(line, f, lexicon):
        return "address"
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


def _address(line: Line, f: Figure, lexicon: QuantityLexicon) -> bool:
    """ "10 Downing Street": capital words behind a bare number, the last of them a kind of street."""
    for k in range(f.last, f.last + 4):
        if line.kind(k) != WORD or not line[k].text[:1].isupper():
            return False
        if k > f.last and line.low(k) in lexicon.sets["streets"]:
            return True
    return False


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
    if before in ("no", "any", "every", "each", "this", "that", "which", "another", "some", "someone", "number"):
        return "pronoun"
    if before == "the" and (after in (*lexicon.sets["function_words"], "hand") or line.kind(f.last) != WORD):
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
    if not texts or not all(is_year(t, oldest=OLD_YEAR_FIRST) for t in texts):
        return None
    before, after = line.low(f.first - 1), line.low(f.last)
    modern = all(is_year(t) for t in texts)
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
    if (
        before == ","
        and after == ","
        and name.kind == WORD
        and name.low not in lexicon.sets["function_words"]
        and f.low >= 3
    ):
        return None if _in_series(line, f) else "age"
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
