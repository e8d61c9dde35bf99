"""The word lists of quantities, made ready for lookup."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from saidby.errors import LexiconError
from saidby.lexicons.loader import cached, load_csv, load_toml
from saidby.model import Bound
from saidby.qualify.lexemes import Line, exact_phrase, phrase

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit of measure: value × factor + offset is the value in `si_unit`; no factor where there is none."""

    unit: str
    dimension: str
    names: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    factor: float | None = None
    offset: float = 0.0
    si_unit: str | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class CurrencyRow:
    """A currency. Default names and symbols are shared by several; they are read as this one and the basis says so."""

    code: str
    names: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    default_names: tuple[str, ...] = ()
    default_symbols: tuple[str, ...] = ()
    minor_names: tuple[str, ...] = ()
    origin: str = ""


@dataclass(frozen=True, slots=True)
class ModifierRow:
    """Words beside a number that bound or blur it; `transparent` ones are read through and leave nothing."""

    phrase: str
    side: Literal["before", "after"]
    bound: Bound
    approx: bool
    transparent: bool
    origin: str


@dataclass(frozen=True, slots=True)
class TrendRow:
    """Forms of a word that says a number moved. A weak verb does so only with a preposition or a percentage."""

    forms: tuple[str, ...]
    direction: Literal["up", "down", "flat"]
    kind: Literal["verb", "weak", "adverb", "noun", "after"]
    origin: str


@dataclass(frozen=True, slots=True)
class Money:
    """What a name or symbol of money stands for; `share` is 0.01 for a hundredth (cent, penny)."""

    code: str | None
    basis: str
    share: float = 1.0
    name: str | None = None


class Phrases(dict[str, list[tuple[tuple[str, ...], V]]]):
    """Phrases by their first lexeme, longest first."""

    def add(self, key: tuple[str, ...], value: V) -> None:
        """Enters one phrase; an empty one is left out."""
        if key:
            row = self.setdefault(key[0], [])
            row.append((key, value))
            row.sort(key=lambda entry: -len(entry[0]))

    def at(self, line: Line, i: int, *, exact: bool = False, longest: int = 99) -> tuple[int, V] | None:
        """The longest phrase, of at most `longest` lexemes, that begins at i and the position after it."""
        first = line[i]
        for key, value in self.get(first.text if exact else first.low, ()):
            n = len(key)
            if n > longest:
                continue
            if n == 1 or key == (tuple(x.text for x in line.lexemes[i : i + n]) if exact else line.lows(i, n)):
                return i + n, value
        return None


@dataclass(frozen=True, slots=True)
class QuantityLexicon:
    """All word lists that quantities need; built once for a pipeline, so that overlays set before it count."""

    numbers: dict[str, dict[str, Any]]
    words: dict[str, Any]
    sets: dict[str, frozenset[str]]
    unit_names: Phrases[UnitRow]
    unit_symbols: Phrases[UnitRow]
    money_names: Phrases[Money]
    money_symbols: Phrases[Money]
    before: Phrases[ModifierRow]
    after: Phrases[ModifierRow]
    trends: dict[str, dict[str, TrendRow]]
    starters: frozenset[str]


def load() -> QuantityLexicon:
    """Reads the lexicons; raises LexiconError for rows that are not allowed."""
    numbers, words = load_toml("number_words"), load_toml("quantity_words")
    sets = {name: frozenset(v) for name, v in {**words, **words.get("words", {})}.items() if isinstance(v, list)}
    for needed in ("cardinals", "scales", "suffixes", "vague", "vague_multipliers", "denominators", "vulgar"):
        if needed not in numbers:
            raise LexiconError(f"number_words.toml: the table {needed} is missing")
    unit_names, unit_symbols = _units(load_csv("units", UnitRow, ("unit", "dimension")))
    money_names, money_symbols = _money(load_csv("currencies", CurrencyRow, ("code",)), sets["ambiguous_currencies"])
    before: Phrases[ModifierRow] = Phrases()
    after: Phrases[ModifierRow] = Phrases()
    for row in load_csv("quantity_modifiers", ModifierRow, ("phrase", "side")):
        key = phrase(row.phrase)
        # Modifiers in front are found from the number backwards: their keys are the phrase reversed.
        (before if row.side == "before" else after).add(key[::-1] if row.side == "before" else key, row)
    starters = {first for table in numbers.values() for first in _first_words(table)}
    return QuantityLexicon(
        numbers=numbers,
        words=words,
        sets=sets,
        unit_names=unit_names,
        unit_symbols=unit_symbols,
        money_names=money_names,
        money_symbols=money_symbols,
        before=before,
        after=after,
        trends=_trends(load_csv("trend_words", TrendRow, ("forms", "kind"))),
        starters=frozenset(starters - set(numbers["suffixes"])),
    )


@cached
def default() -> QuantityLexicon:
    """The built-in lexicon, for callers that bring none."""
    return load()


def _first_words(table: dict[str, Any]) -> Iterable[str]:
    return (phrase(key)[0] for key in table)


def _units(rows: tuple[UnitRow, ...]) -> tuple[Phrases[UnitRow], Phrases[UnitRow]]:
    names: Phrases[UnitRow] = Phrases()
    symbols: Phrases[UnitRow] = Phrases()
    for row in rows:
        for name in row.names:
            names.add(phrase(name), row)
        for symbol in row.symbols:
            symbols.add(exact_phrase(symbol), row)
    return names, symbols


def _money(rows: tuple[CurrencyRow, ...], shared: frozenset[str]) -> tuple[Phrases[Money], Phrases[Money]]:
    names: Phrases[Money] = Phrases()
    symbols: Phrases[Money] = Phrases()
    for row in rows:
        symbols.add(exact_phrase(row.code), Money(row.code, "code"))
        for symbol in row.symbols:
            symbols.add(exact_phrase(symbol), Money(row.code, "symbol"))
        for symbol in row.default_symbols:
            symbols.add(exact_phrase(symbol), Money(row.code, "symbol_default"))
        for name in row.names:
            names.add(phrase(name), Money(row.code, "name"))
        for name in row.default_names:
            names.add(phrase(name), Money(row.code, "name_default"))
        for name in row.minor_names:
            names.add(phrase(name), Money(row.code, "minor_name", 0.01))
    for name in sorted(shared):
        names.add(phrase(name), Money(None, "ambiguous", name=name.removesuffix("s")))
    return names, symbols


def _trends(rows: tuple[TrendRow, ...]) -> dict[str, dict[str, TrendRow]]:
    """By kind, then form. Verbs of all kinds share one table; a weak verb stays weak."""
    tables: dict[str, dict[str, TrendRow]] = {"verb": {}, "noun": {}, "after": {}}
    for row in rows:
        table = tables[row.kind if row.kind in ("noun", "after") else "verb"]
        for form in row.forms:
            table[form.lower()] = row
    return tables
