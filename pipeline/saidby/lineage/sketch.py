"""Texts as sets of numbers, and small signatures of such sets that show which sets are alike (MinHash).

Andrei Broder, On the resemblance and containment of documents, 1997. All arithmetic is modulo 2^64, without a random
generator: the same words give the same numbers on every machine.
"""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.uint64]
Small = npt.NDArray[np.uint32]

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
SHINGLE = 5
"""Words in a row that must agree. A changed word touches five shingles: of a text of 400 words with a change in every
fourth sentence three quarters of the shingles stay."""
AT_ONCE = 4096
_ODD, _GOLDEN = np.uint64(0x9E3779B97F4A7C55), np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_27, _30, _31 = np.uint64(27), np.uint64(30), np.uint64(31)


def words(text: str) -> list[str]:
    """The words of a text in one form for all ways of writing them: letter case, apostrophes, composed letters."""
    return WORD.findall(_normal(text))


def located_words(text: str) -> Iterator[tuple[str, int, int]]:
    """The words as `words` has them, with their offsets in the text."""
    for match in WORD.finditer(text):
        yield _normal(match.group()), match.start(), match.end()


def _normal(text: str) -> str:
    text = text.casefold()
    return text if text.isascii() else unicodedata.normalize("NFC", text).replace("’", "'")


def hashes(parts: Iterable[str]) -> Numbers:
    """One number a string."""
    return np.array([zlib.crc32(part.encode("utf-8", "surrogatepass")) for part in parts], dtype=np.uint64)


def hashed_set(parts: Iterable[str]) -> Small:
    """The sorted set of the strings' numbers."""
    return np.array(sorted({zlib.crc32(p.encode("utf-8", "surrogatepass")) for p in parts}), dtype=np.uint32)


def mix(x: Numbers) -> Numbers:
    """The numbers scattered over all 64 bits (the last step of SplitMix64)."""
    x = (x ^ (x >> _30)) * _FIRST
    x = (x ^ (x >> _27)) * _SECOND
    return x ^ (x >> _31)


def fold(rows: Numbers) -> Numbers:
    """One number for each row of numbers: another order gives another number."""
    total = np.zeros(len(rows), dtype=np.uint64)
    for column in rows.T:
        total = mix(total * _ODD + column + _GOLDEN)
    return total


@functools.lru_cache(maxsize=8192)
def hash_of(*parts: str) -> int:
    """One number of 64 bits for strings in a row."""
    return _digest("\x1f".join(parts).encode("utf-8", "surrogatepass"))


def hash_row(numbers: npt.NDArray[Any], *more: int) -> int:
    """One number of 64 bits for numbers in a row."""
    return _digest(numbers.tobytes() + b"".join(number.to_bytes(8, "little") for number in more))


def _digest(data: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little")


def shingles(word_hashes: Numbers, *, size: int = SHINGLE) -> Small:
    """The sorted set of all runs of `size` words; a shorter text is one run."""
    size = min(size, len(word_hashes))
    if not size:
        return np.empty(0, dtype=np.uint32)
    runs = np.lib.stride_tricks.sliding_window_view(word_hashes, size)
    return np.unique((fold(runs) >> np.uint64(32)).astype(np.uint32))


def bands(members: Small, *, count: int, rows: int) -> Small:
    """`count` numbers, each made of `rows` minima; sets that are alike have some in common, at the same place.

    Sets that share a part s of their union have a given number in common with probability s^rows.
    """
    multipliers, offsets = _permutations(count * rows)
    minima = np.full(count * rows, np.iinfo(np.uint64).max, dtype=np.uint64)
    scattered = mix(members.astype(np.uint64) + np.uint64(1))
    for start in range(0, len(scattered), AT_ONCE):
        permuted = scattered[start : start + AT_ONCE, None] * multipliers + offsets
        minima = np.minimum(minima, permuted.min(axis=0))
    return (fold(minima.reshape(count, rows)) >> np.uint64(32)).astype(np.uint32)


def shared(one: Small, other: Small) -> int:
    """How many members two sorted sets have in common."""
    if len(one) > len(other):
        one, other = other, one
    places = np.searchsorted(other, one)
    places[places == len(other)] = 0
    return int(np.count_nonzero(other[places] == one)) if len(other) else 0


@functools.cache
def _permutations(n: int) -> tuple[Numbers, Numbers]:
    seeds = mix(np.arange(1, 2 * n + 1, dtype=np.uint64) * _GOLDEN)
    return seeds[:n] | np.uint64(1), seeds[n:]
