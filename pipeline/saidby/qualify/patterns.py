"""Phrases of a lexicon as token patterns, and the longest of them at each place of a Doc.

A phrase is written as words with a blank between them:

    word      that form, upper or lower case alike      <word>    any form of that lemma
    a|b       one or the other                          word?     the word may be missing
    ~         at most one adverb                        *         one or two words that make a name or noun
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from spacy.tokens import Doc, Token

from saidby.qualify.forms import bases

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


class _Node(Generic[T]):
    """One step of the trie: what may follow, and what ends here."""

    __slots__ = ("next", "values")

    def __init__(self) -> None:
        self.next: dict[str, _Node[T]] = {}
        self.values: list[T] = []


class Patterns(Generic[T]):
    """A trie of phrases, each with what it stands for (several things may share a phrase)."""

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        self._root: _Node[T] = _Node()
        for phrase, value in phrases:
            for keys in variants(phrase):
                node = self._root
                for key in keys:
                    node = node.next.setdefault(key, _Node())
                node.values.append(value)

    def at(self, doc: Doc, start: int, keys: list[tuple[str, ...]]) -> list[tuple[int, list[T]]]:
        """The ends of all phrases that start at one token, longest first, with what they stand for.

        `keys` are the Doc's `token_keys`, made once a Doc.
        """
        found: dict[int, list[T]] = {}
        for end, values in self._walk(doc, self._root, start, keys):
            found.setdefault(end, []).extend(values)
        return sorted(found.items(), key=lambda item: -item[0])

    def _walk(self, doc: Doc, node: _Node[T], i: int, keys: list[tuple[str, ...]]) -> Iterator[tuple[int, list[T]]]:
        if node.values:
            yield i, node.values
        if i >= len(keys) or not node.next:
            return
        for key in keys[i]:
            if key in node.next:
                yield from self._walk(doc, node.next[key], i + 1, keys)
        if ADVERB in node.next and _adverb(doc[i]):
            yield from self._walk(doc, node.next[ADVERB], i + 1, keys)
        if ANY in node.next and doc[i].is_alpha:
            yield from self._walk(doc, node.next[ANY], i + 1, keys)


def token_keys(doc: Doc) -> list[tuple[str, ...]]:
    """Each token's form and what it is a form of, as patterns write them."""
    return [_keys(form_of(token), token.lemma_.lower()) for token in doc]


@functools.lru_cache(maxsize=65536)
def _keys(form: str, lemma: str) -> tuple[str, ...]:
    return (form, *(f"<{base}>" for base in bases(form, lemma)))


def form_of(token: Token) -> str:
    """The lower-case form with straight apostrophes."""
    return token.lower_.replace("’", "'")


def _adverb(token: Token) -> bool:
    return token.pos_ == "ADV" or token.lower_.endswith("ly")
