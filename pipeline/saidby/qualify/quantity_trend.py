"""Whether a number tells a movement, and its part in it: rose *by*, *to* or *from*."""

from __future__ import annotations

from typing import Literal, NamedTuple

from saidby.qualify.figures import Figure
from saidby.qualify.lexemes import NUMBER, WORD, Line
from saidby.qualify.quantity_lexicon import QuantityLexicon

REACH = 14  # lexemes from a figure back to the word that moves it
LEVELS = frozenset({"below", "above", "beneath", "past", "beyond"})
"""Words behind a movement that name the level it went through ("fell below 30C")."""
STRAYS = 4  # content words that may stand between them
CLAUSE_ENDS = frozenset(".;:!?(") | {
    "while",
    "but",
    "which",
    "who",
    "whereas",
    "although",
    "though",
    "because",
    "said",
    "when",
}


class Trend(NamedTuple):
    """Direction and role; `noun` where a noun said it ("a 5% rise")."""

    direction: Literal["up", "down", "flat"] | None
    role: Literal["by", "to", "from"] | None
    noun: bool = False


def trend(line: Line, f: Figure, first: int, lexicon: QuantityLexicon) -> Trend | None:
    """The movement a figure belongs to, whose modifiers begin at lexeme `first`; None where it tells none."""
    if f.sign > 0 and f.kind in ("percent", "percentage_point"):
        return Trend("up", "by")
    return _before(line, f, first, lexicon) or _after(line, f, lexicon)


def _before(line: Line, f: Figure, first: int, lexicon: QuantityLexicon) -> Trend | None:
    k = first - 1
    word = line.low(k)
    if word == "by" and line.low(k - 1) == "followed":
        return None
    role: Literal["by", "to", "from"] | None = word if word in ("by", "to", "from") else None  # type: ignore[assignment]
    level = word == "at"
    of = word == "of"
    if role or level or of:
        k -= 1
    verbs, nouns = lexicon.trends["verb"], lexicon.trends["noun"]
    strays = numbers = 0
    for j in range(k, max(k - REACH, -1), -1):
        word = line.low(j)
        if word in nouns and (of or (role and word not in verbs)) and strays <= 2:
            return Trend(nouns[word].direction, role or "by", noun=True)
        row = verbs.get(word)
        if row is not None and not _is_preposition(line, j, row.kind):
            return _judge(line, f, j, row.direction, row.kind, role, level=level, strays=strays, numbers=numbers, of=of)
        if word in CLAUSE_ENDS or (word == "," and not role):
            return None
        if line.kind(j) == NUMBER or word in lexicon.starters:
            numbers += word not in ("a", "an", "many")
        elif line.kind(j) == WORD and not _reads_through(line, j, lexicon):
            if not (role or level or of):
                return None
            strays += word not in lexicon.sets["function_words"]
            if strays > STRAYS:
                return None
    return None


def _judge(
    line: Line,
    f: Figure,
    k: int,
    direction: Literal["up", "down", "flat"],
    kind: str,
    role: Literal["by", "to", "from"] | None,
    *,
    level: bool,
    strays: int,
    numbers: int,
    of: bool,
) -> Trend | None:
    """What a moving verb or adverb at lexeme k says about the figure."""
    if direction == "flat":
        measured = kind != "weak" or f.kind in ("percent", "money")
        return Trend("flat", None) if level and measured and not numbers and strays <= 1 else None
    if role is not None:
        return Trend(direction, role)
    if level or of or numbers or strays:
        return None
    change = f.kind in ("percent", "percentage_point", "multiple") or "minor_money" in f.rules
    next_role = any(line.low(j) == "to" and line[j + 1].kind != WORD for j in range(f.last, f.last + 3))
    if kind == "weak" and (not change or f.kind == "multiple") and not next_role:
        return None
    if f.kind in ("age", "fraction") or (f.kind == "duration" and not next_role):
        return None
    reached = line.low(f.first - 1) in LEVELS and line.low(f.first - 2) not in ("well", "just")
    return Trend(direction, "to" if reached else "by")


def _after(line: Line, f: Figure, lexicon: QuantityLexicon) -> Trend | None:
    """ "A 5% rise", "3 per cent higher"."""
    if f.kind not in ("percent", "percentage_point", "money", "measure", "multiple", "count"):
        return None
    low = line.low(f.last)
    if low in lexicon.trends["after"] and f.kind in ("percent", "percentage_point"):
        return None if line.low(f.last + 1) == "than" else Trend(lexicon.trends["after"][low].direction, "by")
    for k in (f.last, f.last + 1):
        word = line.low(k)
        if word in lexicon.trends["noun"]:
            hyphen = line.joined(k + 1)
            determined = f.kind in ("percent", "percentage_point", "multiple") or line.low(f.first - 1) in (
                "a",
                "an",
                "the",
            )
            return None if hyphen or not determined else Trend(lexicon.trends["noun"][word].direction, "by", noun=True)
        if line.kind(k) != WORD or word in lexicon.sets["function_words"]:
            return None
    return None


def _is_preposition(line: Line, k: int, kind: str) -> bool:
    """Whether "up" or "down" belongs to "up to five" or to a verb that moves nothing ("set up 20 camps")."""
    if kind != "adverb":
        return False
    if line.low(k + 1) == "to" and line.low(k) == "up":
        return line.low(k - 1) not in (",", "is", "was", "were", "are", "it", "far", "sharply", "slightly")
    return line.low(k - 1) in ("set", "make", "makes", "made", "making", "shot", "shoot", "gave", "rounded")


def _reads_through(line: Line, k: int, lexicon: QuantityLexicon) -> bool:
    """Whether a word between verb and figure is an adverb or names a unit or scale."""
    low = line.low(k)
    return (
        (low.endswith("ly") and len(low) > 4)
        or low in lexicon.unit_names
        or low in lexicon.money_names
        or low in lexicon.numbers["scales"]
        or line[k].text in lexicon.money_symbols
        or low
        in ("percent", "cent", "points", "point", "further", "another", "additional", "record", "estimated", "nearly")
        or low
        in (
            "over",
            "under",
            "almost",
            "roughly",
            "approximately",
            "around",
            "about",
            "more",
            "less",
            "least",
            "bn",
            "m",
        )
    )
