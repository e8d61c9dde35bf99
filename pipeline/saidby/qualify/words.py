"""The lexicon of hedges as loaded: phrases, the word classes their guards ask for, and the yardsticks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal, Self

from saidby.errors import LexiconError
from saidby.lexicons import load_csv, load_toml
from saidby.qualify.patterns import Patterns
from saidby.qualify.yardsticks import Yardsticks


@dataclass(frozen=True, slots=True)
class Row:
    """One row of hedges.csv.

    phrase: as `saidby.qualify.patterns` reads it.  scope, guard: names of rules in scope.py and guards.py.
    polarity: + for, - against, u neither.  level: of confidence.  literal: the yardstick whose words say their
    range themselves ("more likely than not") and so need no holder in the registry.
    """

    phrase: str
    type: str
    strength: int
    polarity: Literal["+", "-", "u"]
    scope: str
    guard: tuple[str, ...] = ()
    level: str | None = None
    literal: str | None = None
    origin: str = "own"

    def __post_init__(self) -> None:
        if not 0 <= self.strength <= 3:
            raise ValueError(f"strength is {self.strength}, not 0 to 3")


@dataclass(frozen=True, slots=True)
class HedgeWords:
    """Word classes of hedge_words.toml that guards ask for (lemmas)."""

    averted: frozenset[str]
    ability: frozenset[str]
    expected: frozenset[str]
    outcomes: frozenset[str]
    asking: frozenset[str]
    topics: frozenset[str]

    @classmethod
    def load(cls) -> Self:
        """Reads hedge_words.toml; LexiconError for a missing or unknown class."""
        data: dict[str, Any] = load_toml("hedge_words")
        names = {"averted", "ability", "expected", "outcomes", "asking", "topics"}
        if set(data) != names:
            raise LexiconError(f"hedge_words.toml: the keys are {', '.join(sorted(names))}")
        return cls(**{name: frozenset(data[name]) for name in names})


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All that finding hedges needs to know beforehand."""

    patterns: Patterns[Row]
    words: HedgeWords
    yardsticks: Yardsticks

    @classmethod
    def load(cls, *, guards: Collection[str], scopes: Collection[str]) -> Self:
        """Reads all files; LexiconError also for a guard or a scope that has no rule."""
        rows = load_csv("hedges", Row, ("phrase", "guard"))
        for row in rows:
            if unknown := [name for name in row.guard if name not in guards]:
                raise LexiconError(f"hedges.csv: {row.phrase}: there is no guard {unknown[0]!r}")
            if row.scope not in scopes:
                raise LexiconError(f"hedges.csv: {row.phrase}: there is no scope {row.scope!r}")
        return cls(Patterns((row.phrase, row) for row in rows), HedgeWords.load(), Yardsticks.load())
