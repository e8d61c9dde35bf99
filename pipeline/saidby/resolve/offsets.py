"""From characters to tokens in logarithmic time: spaCy's own way walks the whole Doc."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from spacy.tokens import Doc


class Tokens:
    """Where each token of a Doc starts and ends, and the text itself, read once."""

    def __init__(self, doc: Doc) -> None:
        self.text = doc.text
        self._starts = [token.idx for token in doc]
        self._ends = [token.idx + len(token) for token in doc]

    def within(self, start: int, end: int) -> tuple[int, int] | None:
        """The tokens that cover `[start, end)` wholly or in part, half-open; None where there are none."""
        first, last = bisect_right(self._ends, start), bisect_left(self._starts, end)
        return (first, last) if start < end and first < last else None
