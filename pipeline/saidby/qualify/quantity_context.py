"""What stands beside a figure: modifiers in front and behind, and the rate ("100 soldiers a week")."""

from __future__ import annotations

from dataclasses import dataclass

from saidby.model import Bound
from saidby.qualify.figures import Figure
from saidby.qualify.lexemes import HYPHENS, NUMBER, WORD, Line
from saidby.qualify.quantity_lexicon import ModifierRow, QuantityLexicon

MOST_MODIFIERS = 5
RATE_REACH = 7  # lexemes between the counted noun and its rate ("100 soldiers killed or wounded a week")
REPEATED_REACH = 14
MORE_OF_THE_SAME = frozenset({"another", "further", "additional", "extra"})


@dataclass(slots=True)
class Modifiers:
    """The modifiers of one figure; `first` is the lexeme at which the leftmost begins."""

    first: int
    bound: Bound = "none"
    approx: bool = False
    start: int = -1
    end: int = -1
    more: bool = False
    negated: bool = False


def modifiers(line: Line, f: Figure, lexicon: QuantityLexicon, after: int) -> Modifiers:
    """The modifiers before the figure and those behind it or behind its counted noun, which ends at lexeme `after`."""
    found = Modifiers(first=f.first)
    position = f.first - 1
    for _ in range(MOST_MODIFIERS):
        if line.low(position) in HYPHENS and line.low(position - 1) == "sub":
            _apply(found, line, position - 1, position + 1, lexicon.before["-"][0][1])
            position -= 2
            break
        match = _before(line, position, lexicon)
        if match is None:
            break
        left, row = match
        if (
            row.phrase == "over"
            and f.kind == "duration"
            and line.low(left - 1) not in lexicon.sets["over_bounds_after"]
        ):
            break
        if row.phrase == "about" and line.low(left - 1) in lexicon.sets["topic_verbs"]:
            break
        if row.transparent:
            found.more = found.more or bool(MORE_OF_THE_SAME & {line.low(k) for k in range(left, position + 1)})
        else:
            _apply(found, line, left, position + 1, row)
        found.first = left
        position = left - 1
    found.negated = (
        line.low(position) in ("not", "n't", "n’t")
        and line.low(position + 1) not in ("only", "just", "quite")
        and line.low(position - 1) != "if"
    )
    if f.ranged and line.low(f.first - 1) == "between" and line.low(found.first - 1) == "somewhere":
        found.first -= 1
    for j in dict.fromkeys((f.last, after)):
        if (match := _after(line, j, lexicon)) is not None:
            _apply(found, line, j, *match)
            break
    return found


def _apply(found: Modifiers, line: Line, first: int, last: int, row: ModifierRow) -> None:
    if row.bound != "none" and found.bound == "none":
        found.bound = row.bound
    found.approx = found.approx or row.approx
    start, end = line[first].start, line[last - 1].end
    # Words on both sides of the figure cannot be one text: the one in front is kept.
    if found.start < 0 or end <= found.start:
        found.start, found.end = start, max(end, found.end)


def _before(line: Line, position: int, lexicon: QuantityLexicon) -> tuple[int, ModifierRow] | None:
    for key, row in lexicon.before.get(line.low(position), ()):
        left = position - len(key) + 1
        if left >= 0 and key == tuple(line.low(k) for k in range(position, left - 1, -1)):
            return left, row
    return None


def _after(line: Line, j: int, lexicon: QuantityLexicon) -> tuple[int, ModifierRow] | None:
    for key, row in lexicon.after.get(line.low(j), ()):
        if key != line.lows(j, len(key)):
            continue
        end = j + len(key)
        if key[0] in ("+", *HYPHENS) and not line.glued(j):
            continue
        if key[0] in ("at", "plus") and line.kind(end) in (WORD, NUMBER) and key != ("plus",):
            continue
        if key == ("plus",) and line.kind(end) != WORD:
            continue
        if key[0] == "and" and line.kind(end) == NUMBER:
            continue
        return end, row
    return None


def rate(
    line: Line, j: int, lexicon: QuantityLexicon, *, money: bool, reach: int = RATE_REACH
) -> tuple[int, str] | None:
    """The position after a rate at or shortly behind lexeme j and its noun: "a week", "per dollar", "/day", "daily"."""
    for k in range(j, min(j + reach, len(line))):
        if (found := _rate_at(line, k, lexicon, near=k - j, money=money)) is not None:
            return found
        low = line.low(k)
        if (
            line.kind(k) == NUMBER
            or low in '.;:()–—,"“”'
            or low in ("and", "but", "who", "which", "that", "in", "on", "for")
        ):
            return None
        if low in (
            "a",
            "an",
            "the",
            "by",
            "at",
            "from",
            "to",
            "as",
            "with",
            "after",
            "before",
            "since",
            "over",
            "within",
        ):
            return None
    return None


def repeated(line: Line, j: int, lexicon: QuantityLexicon) -> tuple[int, str] | None:
    """A rate farther off, behind the verb: "300 people are hurt on the road each month"."""
    for k in range(j, min(j + REPEATED_REACH, len(line))):
        low = line.low(k)
        if line.kind(k) == NUMBER or low in lexicon.sets["clause_breaks"] or line.kind(k) != WORD:
            return None
        if low in ("each", "every") and (period := lexicon.unit_names.at(line, k + 1)) is not None:
            closed = line.kind(period[0]) != WORD
            return (period[0], singular(line.low(k + 1))) if period[1].dimension == "time" and closed else None
    return None


def _rate_at(line: Line, k: int, lexicon: QuantityLexicon, *, near: int, money: bool) -> tuple[int, str] | None:
    low = line.low(k)
    if low in HYPHENS and line.joined(k) and near == 0:
        return _rate_at(line, k + 1, lexicon, near=near, money=money)
    if low == "/" and near == 0:
        word = line.low(k + 1)
        return (k + 2, singular(word)) if word in lexicon.sets["rate_nouns"] else None
    if low in ("per", "each", "every", "a", "an"):
        step = 2 if line.low(k + 1) in HYPHENS else 1
        return _rate_noun(line, k + step, lexicon, low, near=near, money=money)
    adverbs = lexicon.words["rate_adverbs"]
    if low in adverbs and (line.kind(k + 1) != WORD or line.low(k + 1) in lexicon.sets["function_words"]):
        return k + 1, adverbs[low]
    return None


def _rate_noun(
    line: Line, k: int, lexicon: QuantityLexicon, article: str, *, near: int, money: bool
) -> tuple[int, str] | None:
    word = line.low(k)
    if article == "per" and line.kind(k) == NUMBER and line.kind(k + 1) == WORD:
        return k + 2, f"{line[k].text} {line[k + 1].text}"  # "27 doctors per 10,000 people"
    if line.kind(k) != WORD or word in lexicon.sets["not_rate_after"]:
        return None
    if article == "per":
        found = lexicon.money_names.at(line, k)
        if found is not None and found[1].code:
            return found[0], found[1].code
        if (unit := lexicon.unit_names.at(line, k)) is not None and " " in line_text(line, k, unit[0]):
            return unit[0], singular(line_text(line, k, unit[0]))
        if word in ("head", "capita", "person"):
            return k + 1, "person"
        return k + 1, singular(word)
    closed = line.kind(k + 1) != WORD or line.low(k + 1) in lexicon.sets["function_words"]
    if money and near == 0 and closed and line.low(k + 1) not in lexicon.sets["not_rate_after"]:
        # "$3.40 a loaf": whatever noun ends here is what the money pays for.
        return (
            (k + 1, "person" if word == "head" else singular(word))
            if word not in lexicon.sets["function_words"]
            else None
        )
    if word not in lexicon.sets["rate_nouns"] or line.low(k + 1) in lexicon.sets["not_rate_after"]:
        return None
    period = lexicon.unit_names.at(line, k)
    timed = period is not None and period[1].dimension == "time"
    if not timed and not (money and near == 0) and word not in ("head", "night", "person", "game", "match", "season"):
        return None
    if line.kind(k + 1) == WORD and line.low(k + 1) not in lexicon.sets["function_words"] and line.joined(k + 1):
        return None
    return k + 1, "person" if word == "head" else singular(word)


def line_text(line: Line, i: int, j: int) -> str:
    """The lexemes `[i, j)` joined by single spaces."""
    return " ".join(line.low(k) for k in range(i, j))


def singular(word: str) -> str:
    """The singular of a plain English plural, for the noun of a rate or the name of a unit."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word in ("feet", "children", "people", "men", "women"):
        return {"feet": "foot", "children": "child", "people": "person", "men": "man", "women": "woman"}[word]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us")) else word
