"""Finds what touches a stretch of text without asking everything there is in an article."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

T = TypeVar("T")
BLOCK = 512
"""Characters: about what a question asks for, so that few blocks are looked at and few hold what does not touch."""


class Touching(Generic[T]):
    """Things with the half-open stretch of each, in some order."""

    def __init__(self, placed: Iterable[tuple[int, int, T]]) -> None:
        """Takes (start, end, thing); stretches may overlap and be nested."""
        self._blocks: dict[int, list[tuple[int, int, int, T]]] = {}
        for order, (start, end, thing) in enumerate(placed):
            for block in range(start // BLOCK, max(start, end - 1) // BLOCK + 1):
                self._blocks.setdefault(block, []).append((order, start, end, thing))

    def __call__(self, start: int, end: int) -> list[T]:
        """Those that overlap `[start, end)`, in the order in which they were given."""
        blocks = range(start // BLOCK, max(start, end - 1) // BLOCK + 1)
        found = {
            order: thing
            for block in blocks
            for order, low, high, thing in self._blocks.get(block, ())
            if low < end and start < high
        }
        return [found[order] for order in sorted(found)] if len(blocks) > 1 else list(found.values())
