"""What a probability word means: looked up in the yardstick that its holder writes by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal, Self

from saidby.errors import LexiconError
from saidby.lexicons import load_csv, load_toml

Derivation = Literal["exact", "synonym", "complement", "none"]
_WORD = re.compile(r"\w[\w.&-]*\w|\w|'s|[()]")


@dataclass(frozen=True, slots=True)
class Term:
    """One row of yardsticks.csv: a probability word, its range as shares of one, and where that is printed."""

    yardstick: str
    phrase: str
    low: float
    high: float
    derivation: Derivation
    origin: str

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high <= 1:
            raise ValueError(f"low and high are {self.low:g} and {self.high:g}, not shares of one in order")


@dataclass(frozen=True, slots=True)
class Survey:
    """One row of surveys.csv: what readers take a probability word to mean, with the middle half of their answers."""

    phrase: str
    median: float
    low: float
    high: float
    readers: int
    origin: str

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.median <= self.high <= 1:
            raise ValueError("low, median and high are not shares of one in order")


@dataclass(frozen=True, slots=True)
class HolderName:
    """One row of yardstick_holders.csv: somebody who writes by a yardstick."""

    name: str
    yardstick: str
    origin: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """The yardstick and range of one hedge; the range is None where the yardstick has no such word."""

    yardstick: str | None = None
    low: float | None = None
    high: float | None = None
    derivation: Derivation = "none"


NOTHING = Meaning()


class Yardsticks:
    """The printed scales and the registry of who writes by which, as loaded from the lexicons."""

    def __init__(
        self,
        terms: tuple[Term, ...],
        holders: tuple[HolderName, ...],
        plain: frozenset[str],
        surveys: tuple[Survey, ...] = (),
    ) -> None:
        self._surveys = {row.phrase.lower(): row for row in surveys}
        self._terms = {(term.yardstick, term.phrase.lower()): term for term in terms}
        known = {term.yardstick for term in terms}
        for row in holders:
            if row.yardstick not in known:
                raise LexiconError(f"yardstick_holders.csv: {row.name}: there is no yardstick {row.yardstick!r}")
        named = [(tuple(_words(row.name)), row.yardstick) for row in holders]
        self._holders = sorted(named, key=lambda item: -len(item[0]))
        self._plain = plain
        self._matched: dict[str, str | None] = {}

    @classmethod
    def load(cls) -> Self:
        """Reads the lexicons of yardsticks, their holders and surveys; LexiconError where they are wrong."""
        words: dict[str, Any] = load_toml("yardstick_words")
        if set(words) != {"plain"}:
            raise LexiconError(f"yardstick_words.toml: the one key is plain, not {', '.join(sorted(words))}")
        return cls(
            load_csv("yardsticks", Term, ("yardstick", "phrase")),
            load_csv("yardstick_holders", HolderName, ("name",)),
            frozenset(words["plain"]),
            load_csv("surveys", Survey, ("phrase",)),
        )

    def survey(self, phrase: str, *, negated: bool = False) -> Survey | None:
        """What readers take a word to mean whoever wrote it; of a negated one only where they were asked for that."""
        return self._surveys.get(f"{phrase.lower()} not" if negated else phrase.lower())

    def meaning(self, phrase: str, yardstick: str | None, *, complement: bool = False) -> Meaning:
        """The range of a word on a yardstick, or of its complement ("not likely": one minus "likely").

        A word that the yardstick does not define has no range: "very likely" is no PHIA term.
        """
        term = self._terms.get((yardstick or "", phrase.lower()))
        if term is None:
            return NOTHING
        if complement:
            return Meaning(term.yardstick, round(1 - term.high, 6), round(1 - term.low, 6), "complement")
        return Meaning(term.yardstick, term.low, term.high, term.derivation)

    def yardstick_of(self, name: str) -> str | None:
        """The yardstick of somebody, canonical ("Ministry of Defence (UK)") or as written ("the MoD's latest update").

        Beside the registered name only the plain words of yardstick_words.toml may stand: the Russian ministry
        matches nothing.
        """
        if name not in self._matched:
            self._matched[name] = self._match(name)
        return self._matched[name]

    def _match(self, name: str) -> str | None:
        words = _words(name)
        for registered, yardstick in self._holders:
            size = len(registered)
            for at in range(len(words) - size + 1):
                if _same(words[at : at + size], registered):
                    rest = words[:at] + words[at + size :]
                    if all(word.lower() in self._plain or word.isdigit() for word in rest):
                        return yardstick
        return None


def _words(name: str) -> list[str]:
    return _WORD.findall(name.replace("’", "'"))


def _same(words: list[str], registered: tuple[str, ...]) -> bool:
    """Acronyms must be written as such ("DIA" is not "Dia"), other words in any case."""
    pairs = zip(words, registered, strict=True)
    return all(word == known if _acronym(known) else word.lower() == known.lower() for word, known in pairs)


def _acronym(word: str) -> bool:
    return sum(letter.isupper() for letter in word) > 1
