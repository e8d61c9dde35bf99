"""The stages in their order, for a few records: what happens to them between reading and writing."""

from __future__ import annotations

import itertools
import operator
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from spacy.language import Language
from spacy.tokens import Doc

from saidby import marks, segment
from saidby.model import Article, Record, Reject
from saidby.tables.rows import article_row, doc_rows, reject_row
from saidby.tables.schema import TABLES
from saidby.tables.speakers import merge_speakers

BATCH_ARTICLES, BATCH_CHARACTERS = 32, 400_000
"""The most that is annotated, and held in memory, at a time (at least one article)."""

LONGEST_ARTICLE = 500_000
"""Characters, about 85,000 words: what is longer is no article, and would take a worker's memory."""
LONGEST_WORD = 300
LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")

T = TypeVar("T")
Item = Record | Article | Reject
Rows = dict[str, list[Any]]


def _still() -> None:
    pass


def rows_of(pipeline: Callable[[], Language], items: Iterable[Item], *, beat: Callable[[], None] = _still) -> Rows:
    """Rows of all tables; an item that cannot be used becomes a row of `rejects`. Speakers are sorted by identifier.

    `pipeline` is called only if there is an article to annotate, `beat` whenever an item or article is taken up.
    """
    made = [m for item in _told(items, beat) for m in (cut(item) if isinstance(item, Record) else [item])]
    rows: Rows = {name: [] for name in TABLES}
    rows["rejects"] = [reject_row(m) for m in made if isinstance(m, Reject)]
    for batch in _batches(m for m in made if isinstance(m, Article)):
        nlp = pipeline()
        with nlp.memory_zone():
            for article, doc in annotate(nlp, batch, beat=beat):
                found = _article_rows(article, doc)
                if isinstance(found, Reject):
                    rows["rejects"].append(reject_row(found))
                else:
                    for table, of_article in found.items():
                        rows[table] += of_article
    rows["speakers"] = list(merge_speakers(sorted(rows["speakers"], key=operator.attrgetter("speaker_id"))))
    return rows


def cut(record: Record) -> list[Article | Reject]:
    """The record's articles; a record on which segmentation fails is a Reject, not the end of the run."""
    try:
        return [_usable(m) for m in segment.segment(record)]
    except Exception as error:
        return [_failed("segment", record, error)]


def _usable(article: Article | Reject) -> Article | Reject:
    if isinstance(article, Reject) or len(article.text) <= LONGEST_ARTICLE:
        return article
    return Reject(
        source_path=article.source_path,
        source_ordinal=article.source_ordinal,
        stage="segment",
        reason="too_long",
        message=f"{len(article.text):,} characters; the most for one article is {LONGEST_ARTICLE:,}: cut it up",
        raw=article.text,
    )


def _told(things: Iterable[T], beat: Callable[[], None]) -> Iterator[T]:
    """The things, with a beat before each is made and one behind the last."""
    beat()
    for thing in things:
        yield thing
        beat()


def annotate(
    nlp: Language, articles: Sequence[Article], *, beat: Callable[[], None] = _still
) -> Iterator[tuple[Article, Doc | Exception]]:
    """Each article with its annotated Doc, or with what went wrong.

    When one article of a batch raises, all of them are annotated once more, one at a time.
    """
    try:
        fresh = [prepared(nlp, article) for article in _told(articles, beat)]
        docs: Iterable[Doc | Exception] = list(_told(nlp.pipe(fresh), beat))
    except Exception:
        docs = (_annotated_alone(nlp, article) for article in articles)
    return zip(articles, _told(docs, beat), strict=True)


def counts_of(rows: Rows) -> dict[str, int]:
    """Counts by "stage.what.reason" of what the stages found and refused."""
    counts: Counter[str] = Counter()
    for table, column, key in (
        ("rejects", "reason", "{0.stage}.rejected"),
        ("articles", "segmentation_method", "segment.articles"),
        ("claims", "quotation", "attribute.claims"),
        ("claims", "method", "attribute.methods"),
        ("claims", "speaker_resolution", "resolve.claims"),
        ("mentions", "form", "resolve.mentions"),
        ("claims", "status", "qualify.status"),
        ("quantities", "kind", "qualify.quantities"),
        ("quantity_rejects", "reason", "qualify.refused"),
        ("hedges", "type", "qualify.hedges"),
    ):
        counts.update(f"{key.format(row)}.{getattr(row, column)}" for row in rows[table])
    counts.update({f"tables.{name}.rows": len(of_table) for name, of_table in rows.items()})
    return dict(sorted(counts.items()))


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    batch: list[Article] = []
    for article in articles:
        if batch and (
            len(batch) == BATCH_ARTICLES or sum(len(a.text) for a in batch) + len(article.text) > BATCH_CHARACTERS
        ):
            yield batch
            batch = []
        batch.append(article)
    if batch:
        yield batch


def make_doc(nlp: Language, text: str) -> Doc:
    """The tokenised text.

    spaCy's tokenizer peels punctuation and emoji from a word one by one, in time that grows with the square of the
    word's length; so words longer than any that people write are tokenised in pieces.
    """
    cuts = [at for word in LONG_WORD.finditer(text) for at in range(word.start(), word.end(), LONGEST_WORD)[1:]]
    if not cuts:
        return nlp.make_doc(text)
    pieces = [nlp.make_doc(text[start:end]) for start, end in itertools.pairwise([0, *cuts, len(text)])]
    return Doc.from_docs(pieces, ensure_whitespace=False)


def prepared(nlp: Language, article: Article) -> Doc:
    """The article's fresh Doc, with all that segmentation knows, ready for the components."""
    return marks.prepare(
        make_doc(nlp, article.text),
        paragraphs=article.paragraphs,
        boilerplate=article.boilerplate,
        article_id=article.article_id,
        publisher=article.publisher,
        published_at=article.published_at,
        flags=article.flags,
    )


def _annotated_alone(nlp: Language, article: Article) -> Doc | Exception:
    try:
        return next(nlp.pipe([prepared(nlp, article)]))
    except Exception as error:
        return error


def _article_rows(article: Article, doc: Doc | Exception) -> Rows | Reject:
    if isinstance(doc, Exception):
        return _failed("annotate", article, doc)
    try:
        return {"articles": [article_row(article)]} | doc_rows(article.article_id, doc)
    except Exception as error:
        return _failed("annotate", article, error)


def _failed(stage: str, what: Record | Article, error: Exception) -> Reject:
    return Reject(
        source_path=what.source_path,
        source_ordinal=what.source_ordinal,
        stage=stage,
        reason="failed",
        message=f"{type(error).__name__}: {error}",
        raw=what.text,
    )
