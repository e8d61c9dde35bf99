"""Base forms of a word by rule, so that word lists match where a model's lemma is wrong."""

from __future__ import annotations

import functools
from collections.abc import Container
from dataclasses import dataclass

from spacy.tokens import Token

from saidby.lexicons import cached, load_csv, on_overlay

SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Irregular:
    """One row of irregular.csv."""

    form: str
    lemma: str
    origin: str = ""


def in_words(token: Token, words: Container[str]) -> bool:
    """Whether the token is a form of one of the words (lemmas)."""
    return any(base in words for base in bases(token.lower_, token.lemma_.lower()))


def base_in(token: Token, words: Container[str]) -> str | None:
    """The word among `words` that the token is a form of; the model's own lemma goes first."""
    return next((base for base in bases(token.lower_, token.lemma_.lower()) if base in words), None)


@functools.lru_cache(maxsize=65536)
def bases(form: str, lemma: str = "") -> tuple[str, ...]:
    """What a form may be a form of: the lemma, an irregular base, the form itself, and it without its ending.

    >>> bases("denied")
    ('denied', 'deny', 'deni', 'denie')
    """
    found = [lemma] if lemma else []
    irregular = _irregular().get(form.replace("’", "'"))
    found += [irregular] if irregular else []
    found.append(form)
    for ending in ("ies", "ied", "ing", "es", "ed", "s"):
        stem = form.removesuffix(ending)
        if stem == form or len(stem) < SHORTEST - 1:
            continue
        if ending in ("ies", "ied"):
            found.append(stem + "y")
            continue
        found += [stem, stem + "e"] if ending != "s" else [stem]
        if ending in ("ing", "ed") and len(stem) > SHORTEST and stem[-1] == stem[-2]:
            found.append(stem[:-1])
    return tuple(dict.fromkeys(found))


on_overlay(bases.cache_clear)


@cached
def _irregular() -> dict[str, str]:
    return {row.form: row.lemma for row in load_csv("irregular", Irregular, ("form",))}
