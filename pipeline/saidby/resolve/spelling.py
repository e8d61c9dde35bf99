"""Spellings of one name: with and without marks on letters, and what different romanisations make of it."""

from __future__ import annotations

import functools
import re
import unicodedata

LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "’": "'", "`": "'"}
)
ARTICLE = re.compile(r"^(?:al|el|as|ar|an|ad)-")
ROMANISATIONS = tuple(
    (re.compile(pattern), letters)
    for pattern, letters in (
        (r"['ʼ-]", ""),
        (r"kh", "h"),
        (r"ks", "x"),
        (r"(?:iy|yy|ii|yi|ij|yj|y)$", "i"),
        (r"[yij](?=[eou])o?", "e"),
        (r"[yij](?=a)", ""),
        (r"([aou])e", r"\1"),
        (r"ee+", "e"),
        (r"(.)\1", r"\1"),
    )
)
"""Applied in this order: "Gurulyov" and "Gurulev", "Zelenskyy", "Zelenskiy" and "Zelensky", "Müller" and "Mueller"."""
SHORTEST = 5
"""Letters of the shortest name that is taken for another spelling: "Lee" is not "Le"."""


@functools.lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """A word without case and marks on letters: "Kemény" → "kemeny"."""
    parts = unicodedata.normalize("NFKD", word.casefold().translate(LETTERS))
    return "".join(c for c in parts if not unicodedata.combining(c))


def surname_key(word: str) -> str:
    """What a surname is filed under: folded, without an Arabic article ("al-Sudani" → "sudani")."""
    return ARTICLE.sub("", folded(word))


@functools.lru_cache(maxsize=20_000)
def romanised(word: str) -> str | None:
    """What all romanisations of a name have in common; None for a name too short to tell."""
    key = surname_key(word)
    if len(key) < SHORTEST:
        return None
    for pattern, letters in ROMANISATIONS:
        key = pattern.sub(letters, key)
    return key


def same_given_name(one: str, other: str, nicknames: dict[str, frozenset[str]]) -> bool:
    """Whether two given names may be one person's: the same, an initial, a short form, another spelling."""
    a, b = folded(one).strip("."), folded(other).strip(".")
    if a == b or (min(len(a), len(b)) == 1 and a[:1] == b[:1]):
        return True
    if b in nicknames.get(a, ()) or a in nicknames.get(b, ()):
        return True
    return romanised(one) is not None and romanised(one) == romanised(other)
