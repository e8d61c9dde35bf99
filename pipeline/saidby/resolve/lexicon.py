"""The lists that resolution rests on, indexed by their first word.

`speakers.csv` is the registry: who is known under which names.  `aliases` hold anywhere; `weak_aliases` ("UK
intelligence" for the Ministry of Defence) hold only in an article that names the entry otherwise.
`institutions.csv` has the offices that every country has; with a country they make a canonical name,
"the French foreign ministry" → "Ministry of Foreign Affairs (France)".
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from spacy.lang.en import English
from spacy.tokenizer import Tokenizer

from saidby.errors import LexiconError
from saidby.lexicons.countries import Country
from saidby.lexicons.loader import load_csv, load_toml
from saidby.model import SpeakerKind
from saidby.resolve.spelling import folded
from saidby.tokenizer import make_tokenizer

V = TypeVar("V")
Gender = Literal["male", "female"]
GENDERS: tuple[Gender, ...] = ("male", "female")
Pattern = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of the registry; `referent` is whom a metonym usually stands for."""

    name: str
    kind: SpeakerKind
    type: str
    country: str | None = None
    aliases: tuple[str, ...] = ()
    weak_aliases: tuple[str, ...] = ()
    referent: str | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution:
    """An office that every country may have; `standalone` forms are names without a country too.

    `collective`: several bodies at once, which are called as the text calls them ("US intelligence agencies").
    """

    name: str
    forms: tuple[str, ...]
    heads: tuple[str, ...]
    standalone: bool
    collective: bool = False
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstName:
    """A given name and the gender of most people who bear it."""

    name: str
    gender: Gender
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryWord:
    """A word for a country: "noun" for its names, "adjective", "capital" or "demonym"."""

    country: str
    use: Literal["noun", "adjective", "capital", "demonym"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A name of a registry entry; `weak` ones need the entry to be named otherwise."""

    entry: Entry
    text: str
    weak: bool


class Index(Generic[V]):
    """Token patterns by their first token, longest first."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[Pattern, Pattern, V]]] = {}

    def add(self, text: str, value: V) -> None:
        """Files `value` under the tokens of `text`."""
        exact = words_of(text)
        lower = tuple(w.lower() for w in exact)
        patterns = self._by_first.setdefault(lower[0], [])
        patterns.append((lower, exact, value))
        patterns.sort(key=lambda p: -len(p[0]))

    def values(self) -> list[list[V]]:
        """What is filed, by first word."""
        return [[value for _, _, value in patterns] for patterns in self._by_first.values()]

    def at(self, words: list[str], lower: list[str], i: int, *, any_case: bool = False) -> list[tuple[int, V]]:
        """All patterns that start at token `i`, as (end, value), longest first.

        A single word, and what follows "the" in a pattern that has it ("The Times"), must be written exactly;
        longer patterns need a capital somewhere.  `any_case`: "foreign ministry" may be all lower case.
        """
        found = []
        for pattern, exact, value in self._by_first.get(lower[i], ()):
            end = i + len(pattern)
            if tuple(lower[i:end]) == pattern and _case_fits(words[i:end], exact, any_case=any_case):
                found.append((end, value))
        return found


class Lexicon:
    """All lists together; build it once, it does not change."""

    def __init__(self) -> None:
        self.entries = load_csv("speakers", Entry, ("name",))
        countries = load_csv("countries", Country, ("name",))
        institutions = load_csv("institutions", Institution, ("name",))
        nominals = load_toml("nominals")
        self.by_name = {entry.name: entry for entry in self.entries}
        self.aliases: Index[Alias] = Index()
        self.people: dict[str, Entry] = {}
        for entry in self.entries:
            if entry.kind == "person":
                self.people.update(dict.fromkeys(map(folded, (entry.name, *entry.aliases)), entry))
                continue
            for alias in entry.aliases:
                self.aliases.add(alias, Alias(entry=entry, text=alias, weak=False))
            for alias in entry.weak_aliases:
                self.aliases.add(alias, Alias(entry=entry, text=alias, weak=True))
        self.institutions: Index[Institution] = Index()
        for institution in institutions:
            for form in institution.forms:
                self.institutions.add(form, institution)
        self.country_words: Index[CountryWord] = Index()
        for country in countries:
            for word in _country_words(country):
                self.country_words.add(word.text, word)
        self.first_names: dict[str, Gender] = {
            row.name: row.gender for row in load_csv("first_names", FirstName, ("name",))
        }
        unknown = {entry.type for entry in self.entries} - set(nominals["types"])
        if unknown:
            raise LexiconError(f"speakers.csv: types {', '.join(sorted(unknown))} are not in nominals.toml")
        self.type_heads = {name: frozenset(heads) for name, heads in nominals["types"].items()}
        self.name_words: dict[str, str] = nominals["name_words"]
        self.nouns = {name: frozenset(words) for name, words in nominals["nouns"].items()}
        self.gender: dict[str, Gender] = {word: gender for gender in GENDERS for word in nominals["gender"][gender]}
        self.nicknames = {name: frozenset(forms) for name, forms in nominals["nicknames"].items()}
        self.participles = {word: frozenset(nouns) for word, nouns in nominals["participles"].items()}
        self.trial = {part: frozenset(words) for part, words in nominals["trial"].items()}
        self.words_for = {country.name: _single_words(country) for country in countries}
        self.courtesy = frozenset(nominals["titles"]["courtesy"])
        self.offices = frozenset(nominals["titles"]["office"])
        self.organisation_heads = self.nouns["organisation"] | self.nouns["institution"]
        self.organisation_nouns = self.organisation_heads.union(*self.type_heads.values()) - self.nouns["person"]

    def is_person_noun(self, lemma: str) -> bool:
        """Whether a noun, in the singular, names people by what they do or are."""
        return lemma in self.nouns["person"] or lemma.endswith(PERSON_ENDINGS)


PERSON_ENDINGS = (
    *("ologist", "scientist", "icist", "omist", "ivist", "iatrist", "trician", "grapher", "keeper", "smith"),
    *("sman", "swoman", "woman", "person", "year-old", "-elect", "monger", "worker", "fighter", "holder"),
)


_current: list[tuple[tuple[object, ...], Lexicon]] = []


def lexicon() -> Lexicon:
    """The lists as loaded now: overlays count, and unchanged files are indexed once."""
    files: tuple[object, ...] = (
        load_csv("speakers", Entry, ("name",)),
        load_csv("countries", Country, ("name",)),
        load_csv("institutions", Institution, ("name",)),
        load_csv("first_names", FirstName, ("name",)),
        load_toml("nominals"),
    )
    if not _current or any(old is not new for old, new in zip(_current[0][0], files, strict=True)):
        _current[:] = [(files, Lexicon())]
    return _current[0][1]


def words_of(text: str) -> Pattern:
    """The tokens of a name as the pipeline's tokenizer cuts them, apostrophes straight."""
    words = text.split(" ")
    if all(word.isalpha() and word not in _special_cases() for word in words):
        return tuple(words)
    return tuple(token.text.replace("’", "'") for token in _tokenizer()(text))


@functools.cache
def _special_cases() -> frozenset[str]:
    """Words that the tokenizer cuts although they are letters only: "cannot"."""
    return frozenset(getattr(_tokenizer(), "rules", {}))


@functools.cache
def _tokenizer() -> Tokenizer:
    return English(create_tokenizer=make_tokenizer).tokenizer


def _case_fits(written: list[str], exact: Pattern, *, any_case: bool) -> bool:
    if exact[0] == "The":
        return tuple(written[1:]) == exact[1:]
    if len(exact) == 1:
        return written[0] == exact[0] or (any_case and exact[0].islower() and written[0].lower() == exact[0])
    return any_case or any(word[0].isupper() for word in written)


def _single_words(country: Country) -> frozenset[str]:
    """The words, in lower case, that say of somebody which country they are from: "russia", "russian"."""
    return frozenset(word.text.lower() for word in _country_words(country) if " " not in word.text)


def _country_words(country: Country) -> list[CountryWord]:
    uses: list[tuple[Literal["noun", "adjective", "capital", "demonym"], tuple[str, ...]]] = [
        ("noun", (country.name, *country.aliases)),
        ("adjective", country.adjectives),
        ("demonym", country.demonyms),
        ("capital", country.capitals),
    ]
    return [CountryWord(country=country.name, use=use, text=text) for use, texts in uses for text in texts]
