"""The table of countries with their people."""

from __future__ import annotations

from dataclasses import dataclass

from saidby.lexicons.loader import cached, load_csv


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """One row of `countries.csv`; `name` is the short form used in canonical names."""

    name: str
    aliases: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    origin: str = ""


@cached
def peoples() -> frozenset[str]:
    """The adjectives and people's names of all countries ("Danish", "Danes"), if no country is called so, too."""
    rows = load_csv("countries", Country, ("name",))
    return frozenset(word for row in rows for word in row.adjectives + row.demonyms) - states()


@cached
def states() -> frozenset[str]:
    """The names of all countries, as written."""
    return frozenset(name for row in load_csv("countries", Country, ("name",)) for name in (row.name, *row.aliases))
