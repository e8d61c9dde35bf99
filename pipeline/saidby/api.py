"""The library's front door: a spaCy pipeline, tables in memory, and runs opened for a notebook."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from saidby.errors import InputError
from saidby.tables.frames import frame_of, read_frame, read_manifest
from saidby.tables.remote import is_url
from saidby.tables.schema import TABLES

if TYPE_CHECKING:
    from spacy.language import Language

FACTS = ("text", "source_record_id", "url", "title", "bylines", "publisher", "published_at", "language")
"""Keys that an article given as a mapping may have."""

KEYS = {"quantities": "claim_id", "hedges": "claim_id", "articles": "article_id", "speakers": "speaker_id"}
"""Table that claims can be joined with → the column that links them."""


class Tables:
    """The tables of a run as pandas frames, one attribute a table (`tables.claims`), with pyarrow-backed types."""

    articles: pd.DataFrame
    claims: pd.DataFrame
    quantities: pd.DataFrame
    hedges: pd.DataFrame
    speakers: pd.DataFrame
    mentions: pd.DataFrame
    rejects: pd.DataFrame
    quantity_rejects: pd.DataFrame

    def __init__(self, frames: Mapping[str, pd.DataFrame]) -> None:
        self.__dict__.update(frames)

    def claims_with(self, table: str, *, how: Literal["inner", "left"] = "inner") -> pd.DataFrame:
        """Claims joined with quantities, hedges, articles or speakers: one row a pair.

        Columns of the other table that claims have as well get the table's name behind: `text_quantities`.
        "left" keeps claims without a partner, too.
        """
        if table not in KEYS:
            raise InputError(f"claims can be joined with {', '.join(KEYS)}, not with {table!r}")
        key, other = KEYS[table], getattr(self, table)
        return self.claims.merge(other[other[key].notna()], on=key, how=how, suffixes=("", f"_{table}"))

    def text_of(self, claim: str | Mapping[str, Any] | pd.Series[Any], *, around: int = 0) -> str:
        """The article's text from the claim's first character to its last, and `around` characters on either side.

        `claim` is a row of claims or its claim_id.  Raises InputError for one that is not in the tables.
        """
        row = self._claim(claim) if isinstance(claim, str) else claim
        found = self._texts.get(row["article_id"])
        if found is None:
            raise InputError(f"article {row['article_id']} is not in the tables")
        return found[max(0, row["start"] - around) : row["end"] + around]

    def _claim(self, claim_id: str) -> pd.Series[Any]:
        found = self.claims[self.claims["claim_id"] == claim_id]
        if found.empty:
            raise InputError(f"claim {claim_id} is not in the tables")
        return found.iloc[0]

    @functools.cached_property
    def _texts(self) -> dict[str, str]:
        return dict(zip(self.articles["article_id"], self.articles["text"], strict=True))


class Run(Tables):
    """A finished run; each table is read when it is first asked for. `manifest` tells how it was made."""

    def __init__(self, path: str | Path) -> None:
        super().__init__({})
        self.path = path if is_url(path) else Path(path)
        self.manifest: dict[str, Any] = read_manifest(self.path)

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name not in TABLES:
            raise AttributeError(f"there is no table {name!r}; there are {', '.join(TABLES)}")
        frame = read_frame(self.path, name)
        self.__dict__[name] = frame
        return frame

    def __repr__(self) -> str:
        return f"Run({str(self.path)!r})"


def load(model: str | Path | None = None) -> Language:
    """The spaCy pipeline that finds claims: `nlp(text)._.claims`.

    `model` is a model's folder; None is the shipped model. Raises ModelError when it is missing or does not load.
    """
    from saidby import loader

    return loader.load(model)


def extract(articles: Iterable[str | Mapping[str, Any]], *, model: str | Path | None = None) -> Tables:
    """The tables of these articles, in memory; nothing is written.

    An article is its text, or a mapping with `text` and any of source_record_id, url, title, bylines (strings),
    publisher, published_at (datetime or ISO 8601), language.
    Raises InputError for another key or type, ModelError for a model that does not load.
    """
    from saidby import lineage, loader, stages

    nlp = loader.load(model)
    rows = stages.rows_of(lambda: nlp, _records(articles))
    lineage.mark_rows(rows)
    return Tables({name: frame_of(name, of_table) for name, of_table in rows.items()})


def read(folder: str | Path) -> Run:
    """Opens the run in `folder`, a path or a URL (s3://, gs://, file:// …).

    Raises InputError when there is none or it is not finished.
    """
    return Run(folder)


def _records(articles: Iterable[str | Mapping[str, Any]]) -> Iterator[Any]:
    from saidby.model import Record

    for ordinal, article in enumerate(articles):
        facts: dict[str, Any] = {"text": article} if isinstance(article, str) else dict(article)
        if unknown := [key for key in facts if key not in FACTS]:
            raise InputError(
                f"article {ordinal}: unknown keys {', '.join(map(str, unknown))}; known: {', '.join(FACTS)}"
            )
        if not isinstance(facts.get("text"), str):
            raise InputError(f"article {ordinal}: text is missing or no string")
        facts["bylines"] = tuple(facts.get("bylines") or ())
        facts["published_at"] = _moment(ordinal, facts.get("published_at"))
        yield Record(source_path="", source_format="memory", source_ordinal=ordinal, **facts)


def _moment(ordinal: int, value: Any) -> str | None:
    if value is None or isinstance(value, datetime.datetime):
        return None if value is None else value.isoformat()
    try:
        return datetime.datetime.fromisoformat(value).isoformat()
    except (TypeError, ValueError) as error:
        raise InputError(f"article {ordinal}: published_at is {value!r}, no datetime and not ISO 8601") from error
