"""How first and last paragraphs of articles are worded: two linear models over short runs of words.

Names and figures count as such only: the models must not learn what a corpus is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from saidby.segment.prose import boundary_words, sentence_ends

MOST_TOKENS = 60
EARLY, LATE = 8, 6
LOW, HIGH = -10.0, 4.0
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d[\d.,]*|[^\w\s]")
_ONE_GLYPH = {"“": '"', "”": '"', "„": '"', "’": "'", "‘": "'"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Log odds of features in one of an article's paragraphs over all paragraphs; what is not listed counts 0."""

    weights: Mapping[str, float]
    bias: float

    def __call__(self, features: Iterable[str]) -> float:
        """The log odds of a paragraph."""
        total = self.bias + sum(sorted(self.weights[f] for f in features if f in self.weights))
        return min(HIGH, max(LOW, total))


def first_features(text: str) -> set[str]:
    """What the model of first paragraphs reads: the first sentence."""
    ends = sentence_ends(text)
    return _features(text[: ends[0]] if ends else text, len(ends))


def last_features(text: str) -> set[str]:
    """What the model of last paragraphs reads: the last sentence."""
    ends = sentence_ends(text)
    return _features(text[ends[-1] :] if ends else text, len(ends))


def _features(sentence: str, others: int) -> set[str]:
    tokens = [_shape(token, i == 0) for i, token in enumerate(_TOKEN.findall(sentence)[:MOST_TOKENS])]
    features = {*tokens, *(f"{one} {other}" for one, other in pairwise(tokens))}
    features.update(f"<{token}" for token in tokens[:EARLY])
    features.update(f">{token}" for token in tokens[-LATE:])
    features.update("^" + " ".join(tokens[:n]) for n in (1, 2, 3))
    features.update("$" + " ".join(tokens[-n:]) for n in (2, 3))
    features.update((f"tokens={min(12, len(tokens) // 5)}", f"others={min(8, others)}"))
    return features


def _shape(token: str, first: bool) -> str:
    if token[0].isdigit():
        return "0"
    if not token[0].isalpha():
        return _ONE_GLYPH.get(token, token)
    if token.isupper() and len(token) > 1:
        return "AA"
    if token[0].isupper() and not (first and _is_common(token.lower())):
        return "Aa"
    return token.lower()


def _is_common(word: str) -> bool:
    words = boundary_words()
    return word in words.function_words or word in words.pronouns or word in words.connectives


def read_wording(paragraphs: Sequence[str], first: Wording, last: Wording) -> list[tuple[float, float]]:
    """For each paragraph how much it reads like a first and like a last one, in log odds."""
    return [(first(first_features(text)), last(last_features(text))) for text in paragraphs]
