"""Phrases of a lexicon as token patterns, and the longest of them at each place of a Doc.

A phrase is written as words with a blank between them:

    word      that form, upper or lower case alike      <word>    any form of that lemma
    a|b       one or the other                          word?     the word may be missing
    ~         at most one adverb                        *         one or two words that make a name or noun
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from spacy.tokens import Doc, Token

T = TypeVar("T")
ADVERB = "\0adverb"
ANY = "\0any"
_SPLIT = re.compile(r"(?<=[^\W\d])(-)(?=[^\W\d])|(?<=\d)(-)(?=\d)")


def variants(phrase: str) -> list[tuple[str, ...]]:
    """Every sequence of single-token keys that a phrase allows; a lemma is written "<lemma>".

    >>> variants("at least|most")
    [('at', 'least'), ('at', 'most')]
    """
    choices: list[list[tuple[str, ...]]] = []
    for word in phrase.split():
        optional = word.endswith("?") and len(word) > 1
        ways = [_tokens(way) for way in (word[:-1] if optional else word).split("|")]
        if word == "~":
            ways = [(), (ADVERB,)]
        elif word == "*":
            ways = [(ANY,), (ANY, ANY)]
        choices.append([*ways, ()] if optional else ways)
    return [tuple(itertools.chain.from_iterable(way)) for way in itertools.product(*choices)]


def _tokens(word: str) -> tuple[str, ...]:
    """The word as spaCy's English tokenizer cuts it: hyphens between letters stand alone."""
    if word.startswith("<"):
        return (word.lower(),)
    return tuple(part for part in _SPLIT.split(word.lower()) if part)


class Patterns(Generic[T]):
    """A trie of phrases, each with what it stands for (several things may share a phrase)."""

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        self._root: dict[str, object] = {}
        self._values: list[list[T]] = []
        for phrase, value in phrases:
            for keys in variants(phrase):
                self._add(keys, value)

    def _add(self, keys: tuple[str, ...], value: T) -> None:
        node = self._root
        for key in keys:
            node = node.setdefault(key, {})  # type: ignore[assignment]
        at = node.get("")
        if at is None:
            node[""] = at = len(self._values)
            self._values.append([])
        self._values[at].append(value)  # type: ignore[index]

    def at(self, doc: Doc, start: int, keys: list[tuple[str, str]]) -> list[tuple[int, list[T]]]:
        """The ends of all phrases that start at one token, longest first, with what they stand for.

        `keys` are the Doc's `token_keys`, made once a Doc.
        """
        found: dict[int, list[T]] = {}
        for end, value in self._walk(doc, self._root, start, keys):
            found.setdefault(end, []).extend(self._values[value])
        return sorted(found.items(), key=lambda item: -item[0])

    def _walk(self, doc: Doc, node: dict[str, object], i: int, keys: list[tuple[str, str]]) -> Iterator[tuple[int, int]]:
        if "" in node:
            yield i, node[""]  # type: ignore[misc]
        if i >= len(keys):
            return
        form, lemma = keys[i]
        for key in (form, lemma):
            if key in node:
                yield from self._walk(doc, node[key], i + 1, keys)  # type: ignore[arg-type]
        if ADVERB in node and _adverb(doc[i]):
            yield from self._walk(doc, node[ADVERB], i + 1, keys)  # type: ignore[arg-type]
        if ANY in node and doc[i].is_alpha:
            yield from self._walk(doc, node[ANY], i + 1, keys)  # type: ignore[arg-type]


def token_keys(doc: Doc) -> list[tuple[str, str]]:
    """Form and lemma of each token as patterns write them."""
    return [(form_of(token), f"<{token.lemma_.lower()}>") for token in doc]


def form_of(token: Token) -> str:
    """The lower-case form with straight apostrophes."""
    return token.lower_.replace("’", "'")


def _adverb(token: Token) -> bool:
    return token.pos_ == "ADV" or token.lower_.endswith("ly")
