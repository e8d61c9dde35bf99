"""What the search for boundaries reads off each paragraph: its terms, its names, its sentences. Surface forms only."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from saidby.errors import LexiconError
from saidby.lexicons.loader import cached, load_toml

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SENTENCE_END = re.compile(r"[.!?][\"”’)]*\s+(?=[\"“‘(]?[A-Z])")
_CAPITAL = r"(?:[A-Z][\w’'\-]*|[A-Z]\.)"
_NAME = re.compile(
    rf"\b{_CAPITAL}(?:\.(?=\s[A-Z]))?(?:\s+(?:(?:of|for|the|and|de|van|von|bin|al|del|la)\s+){{0,2}}{_CAPITAL})*"
)
_NAME_TOKEN = re.compile(r"[^\W\d_][\w\-]*(?:['’][A-Z]\w+)?")
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z]{1,6})\)")
_POSSESSIVE = re.compile(r"['’]s\b")
_SUFFIXES = ("ing", "ed", "es", "s", "ly")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The lists of `boundary_words.toml`."""

    function_words: frozenset[str]
    titles: frozenset[str]
    pronouns: frozenset[str]
    connectives: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """One paragraph as read by `read_prose`.

    first_sentence: offset of its end.  terms: stems with their counts.
    full: forms of two or more capitalised words, with offset; single: forms of one, with offset.
    An acronym in brackets ("the defence ministry (MoD)") is a full form: writers do so once an article.
    """

    text: str
    n_words: int
    first_sentence: int
    terms: Mapping[str, int]
    full: tuple[tuple[tuple[str, ...], int], ...]
    single: tuple[tuple[str, int], ...]

    def keys(self) -> list[tuple[int, str, bool]]:
        """The names by what a later short form would be: (offset, surname or acronym, written in full)."""
        found = [(offset, _key(word), False) for word, offset in self.single]
        for words, offset in self.full:
            capitals = [word for word in words if word[0].isupper()]
            found.append((offset, _key(capitals[-1]), True))
            found.extend((offset, "".join(w[0] for w in ws).upper(), True) for ws in {words, tuple(capitals)} if ws[1:])
        return sorted(found)


def _key(name: str) -> str:
    return name.upper() if len(name) < 8 and sum(c.isupper() for c in name) > 1 else name


@cached
def boundary_words() -> Words:
    """The word lists; LexiconError where one is missing or unknown."""
    data = load_toml("boundary_words")
    wanted = set(Words.__dataclass_fields__)
    if set(data) != wanted:
        raise LexiconError(f"boundary_words.toml: keys are {sorted(data)}, not {sorted(wanted)}")
    return Words(**{key: frozenset(value.split()) for key, value in data.items()})


def words_of(text: str) -> list[str]:
    """The words of `text`, without numbers."""
    return _WORD.findall(text)


def read_prose(paragraphs: Sequence[str]) -> list[Prose]:
    """Reads the paragraphs of one text together: a capital at the start of a sentence is a name's only if the word is
    nowhere in lower case."""
    lower = {word for text in paragraphs for word in _WORD.findall(text) if word[0].islower()}
    return [_read(text, lower) for text in paragraphs]


def sentence_ends(text: str) -> list[int]:
    """Where a sentence ends and another follows: the offsets of the later ones."""
    return [match.end() for match in _SENTENCE_END.finditer(text)]


def _read(text: str, lower: set[str]) -> Prose:
    words = _WORD.findall(text)
    ends = sentence_ends(text)
    full, single = _names(text, {0, *ends}, lower)
    return Prose(
        text=text,
        n_words=len(words),
        first_sentence=ends[0] if ends else len(text),
        terms=Counter(_terms(words)),
        full=tuple(full),
        single=tuple(single),
    )


def _terms(words: Sequence[str]) -> list[str]:
    stop = boundary_words().function_words
    stems = (stem(word) for word in words if word.lower() not in stop)
    return [stem for stem in stems if len(stem) > 2 and stem not in stop]


def stem(word: str) -> str:
    """The word without case and the commonest endings."""
    word = word.lower().replace("’", "'").split("'")[0]
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    return word


def _names(
    text: str, sentence_starts: set[int], lower: set[str]
) -> tuple[list[tuple[tuple[str, ...], int]], list[tuple[str, int]]]:
    full: list[tuple[tuple[str, ...], int]] = []
    single: list[tuple[str, int]] = []
    stop, titles = boundary_words().function_words, boundary_words().titles
    bracketed = {match.start(1) for match in _ACRONYM.finditer(text)}
    for match in _NAME.finditer(text):
        tokens = _NAME_TOKEN.findall(_POSSESSIVE.sub("", match.group()))
        opens = match.start() in sentence_starts
        while tokens and (
            tokens[0].lower() in stop or tokens[0].lower() in titles or (opens and tokens[0].lower() in lower)
        ):
            tokens = tokens[1:]
            opens = False
        capitals = [token for token in tokens if token[0].isupper()]
        if len(capitals) >= 2 or (capitals and match.start() in bracketed and _key(capitals[0]).isupper()):
            full.append((tuple(tokens), match.start()))
        elif capitals and len(capitals[0]) > 2 and capitals[0].lower() not in stop:
            single.append((capitals[0], match.start()))
    return full, single


def weigh(prose: Sequence[Prose]) -> list[dict[str, float]]:
    """A vector for each paragraph: damped counts, times how rare the term is among the paragraphs of this text."""
    frequency = Counter(term for p in prose for term in p.terms)
    n = len(prose) + 1
    return [{t: (1 + math.log(c)) * math.log(n / frequency[t]) for t, c in p.terms.items()} for p in prose]


class Window:
    """The weighted terms of one or more paragraphs."""

    __slots__ = ("norm", "terms")

    def __init__(self, terms: Mapping[str, float]) -> None:
        self.terms = terms
        self.norm = math.sqrt(sum([value * value for value in terms.values()]))

    def __add__(self, other: Window) -> Window:
        terms = dict(self.terms)
        for term, value in other.terms.items():
            terms[term] = terms.get(term, 0.0) + value
        return Window(terms)

    def cosine(self, other: Window) -> float:
        """Similarity, 0 where either is empty."""
        small, large = sorted((self, other), key=lambda w: len(w.terms))
        weights = large.terms
        dot = sum([value * weights[term] for term, value in small.terms.items() if term in weights])
        return dot / (self.norm * other.norm) if dot else 0.0
