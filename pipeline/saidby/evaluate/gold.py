"""Makes the files of the sample corpus from the hand-written sources: `python -m saidby.evaluate.gold corpus`.

With slugs after the folder it only checks those sources and writes nothing.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import get_args

from saidby.errors import GoldError
from saidby.evaluate.gold_schema import (
    GoldArticle,
    GoldClaim,
    GoldHedge,
    GoldQuantity,
    GoldSpeaker,
    Half,
    read_gold,
    to_json,
)
from saidby.evaluate.gold_source import load_source

__all__ = [
    "GoldArticle",
    "GoldClaim",
    "GoldHedge",
    "GoldQuantity",
    "GoldSpeaker",
    "built_files",
    "load_corpus",
    "load_source",
    "main",
    "read_gold",
]


def load_corpus(folder: Path) -> list[GoldArticle]:
    """All articles of `folder/source`, by slug; GoldError where a file does not fit or there is none."""
    paths = sorted((folder / "source").glob("*.toml"))
    if not paths:
        raise GoldError(f"{folder}: no source/*.toml in this folder")
    return [load_source(path) for path in paths]


def built_files(articles: Sequence[GoldArticle]) -> dict[str, str]:
    """The contents of every file made from the sources, by file name."""
    sample = [article for article in articles if article.half in ("dev", "scored")]
    joined = sorted((a for a in sample if a.run_together), key=lambda a: (a.published_at, a.slug))
    text, starts = run_together(joined)
    gold = {
        f"gold-{half}.jsonl": "".join(to_json(article) + "\n" for article in articles if article.half == half)
        for half in get_args(Half)
    }
    return {
        "articles.jsonl": "".join(_record(article) + "\n" for article in sample),
        "tuning.jsonl": "".join(_record(article) + "\n" for article in articles if article.half == "tune"),
        **gold,
        "run_together.txt": text,
        "run_together.gold.json": json.dumps(starts, indent=1) + "\n",
    }


def run_together(articles: Iterable[GoldArticle]) -> tuple[str, list[dict[str, str | int]]]:
    """The bodies as one text with nothing but line ends between them, and where each starts.

    Blank lines go, for users' files have none and they would give the boundaries away.
    """
    text = ""
    starts: list[dict[str, str | int]] = []
    for article in articles:
        starts.append({"slug": article.slug, "start": len(text)})
        text += re.sub(r"\n\s*\n", "\n", article.text) + "\n"
    return text, starts


def main(arguments: Sequence[str]) -> int:
    """Check the sources, write the files, say how much there is; 1: a source does not fit, 2: wrong usage."""
    if not arguments:
        print("usage: python -m saidby.evaluate.gold FOLDER [SLUG…]", file=sys.stderr)
        return 2
    folder, slugs = Path(arguments[0]), arguments[1:]
    try:
        articles = [load_source(folder / "source" / f"{slug}.toml") for slug in slugs] or load_corpus(folder)
    except (GoldError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    for name, content in ({} if slugs else built_files(articles)).items():
        (folder / name).write_text(content, encoding="utf-8", newline="")
    for article in articles:
        print(_summary(article))
    return 0


def _record(article: GoldArticle) -> str:
    fields = ("slug", "title", "publisher", "published_at", "bylines", "url", "text")
    return json.dumps({"id": article.slug} | {name: getattr(article, name) for name in fields}, ensure_ascii=False)


def _summary(article: GoldArticle) -> str:
    nested = sum(claim.parent is not None for claim in article.claims)
    return (
        f"{article.slug}: {len(article.text.split())} words, {len(article.claims)} claims ({nested} nested), "
        f"{len(article.quantities)} quantities, {len(article.hedges)} hedges"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
