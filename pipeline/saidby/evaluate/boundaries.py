"""Measures the cutting of run-together text: `python -m saidby.evaluate.boundaries --data DIR`.

DIR holds dev/articles.jsonl as `saidby.evaluate.concatenations` reads it. Prints the F1 of boundaries at the exact line
and within one, and the share of single articles left whole.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from saidby.evaluate.concatenations import Concatenation, concatenate, draw, read_sources, read_successive
from saidby.model import Article, Record
from saidby.segment import segment


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundaryScore:
    """Boundaries that are right exactly, right within one line, found, and true; and texts that keep a doubt."""

    right: int
    near: int
    found: int
    gold: int
    doubted: int

    @property
    def precision(self) -> float:
        """Share of the boundaries found that are right."""
        return self.right / max(1, self.found)

    @property
    def recall(self) -> float:
        """Share of the true boundaries that are found."""
        return self.right / max(1, self.gold)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / max(1, self.found + self.gold)

    @property
    def near_f1(self) -> float:
        """F1 where one line off is right too."""
        return 2 * self.near / max(1, self.found + self.gold)


def cut(concatenation: Concatenation) -> tuple[list[int], bool]:
    """The indices of the lines at which `segment` opens another article, and whether it flags a possible bundle."""
    record = Record(source_path="-", source_format="text", source_ordinal=0, text=concatenation.text, run_together=True)
    articles = [article for article in segment(record) if isinstance(article, Article)]
    openings, line = [], 0
    for article in articles[:-1]:
        line += len(article.paragraphs)
        openings.append(line)
    return openings, any(article.flags for article in articles)


def score(concatenations: Iterable[Concatenation]) -> BoundaryScore:
    """Cuts every text and compares the lines at which articles open."""
    right = near = found = gold = doubted = 0
    for concatenation in concatenations:
        openings, doubt = cut(concatenation)
        truth = set(concatenation.openings)
        right += len(truth.intersection(openings))
        near += _near(openings, truth)
        found += len(openings)
        gold += len(truth)
        doubted += doubt
    return BoundaryScore(right=right, near=near, found=found, gold=gold, doubted=doubted)


def _near(openings: Sequence[int], truth: set[int]) -> int:
    left = set(truth)
    matched = 0
    for opening in openings:
        hit = next((o for o in (opening, opening - 1, opening + 1) if o in left), None)
        if hit is not None:
            left.remove(hit)
            matched += 1
    return matched


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the table of scores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with dev/articles.jsonl")
    parser.add_argument("--successive", type=Path, default=Path("corpus/boundaries"), help="folder of dev-*.txt")
    parser.add_argument("--concatenations", type=int, default=120)
    options = parser.parse_args(arguments)
    sources, n = read_sources(options.data / "dev"), options.concatenations
    sets = {
        "mixed outlets": draw(sources, n, seed=2),
        "mixed outlets, headlines": draw(sources, n, seed=2, headlines=1.0),
        "one outlet": draw(sources, n, seed=3, one_outlet=1.0),
        "similar, shortened": draw(sources, n, seed=4, similar=1.0, shortened=1.0),
        "successive stories": [concatenate(run) for run in read_successive(options.successive, "dev")],
    }
    print(f"{'':26}{'P':>7}{'R':>7}{'F1':>7}{'F1 ±1':>7}{'doubt':>7}")
    for name, drawn in sets.items():
        s = score(drawn)
        print(f"{name:26}{s.precision:7.3f}{s.recall:7.3f}{s.f1:7.3f}{s.near_f1:7.3f}{s.doubted / len(drawn):7.3f}")
    whole = [cut(concatenate([source])) for source in sources]
    left = sum(not openings for openings, _ in whole) / len(whole)
    doubt = sum(flag for _, flag in whole) / len(whole)
    print(f"{'single articles left whole':26}{left:28.3f}{doubt:7.3f}")


if __name__ == "__main__":
    main()
