import dataclasses
import re

import pytest

from saidby.tables.row_classes import ROWS
from saidby.tables.schema import TABLES, help_of

CONTRACT = {
    "articles": "article_id source_path source_format source_ordinal source_record_id* url* title* bylines publisher* "
    "published_at* published_precision* language* text paragraphs boilerplate segmentation_method boundary_score* "
    "duplicate_of* flags duplicate_cluster_id duplicate_role",
    "claims": "claim_id article_id ordinal text spans start end quotation cue* cue_start* cue_end* cue_lemma* stance "
    "status speaker* speaker_id* speaker_mention* speaker_start* speaker_end* speaker_kind* speaker_role* "
    "speaker_resolution source* source_id* source_mention* source_start* source_end* chain parent_claim_id* depth "
    "venue* time_text* time_from* time_to* hedge* probability_low* probability_high* doubt* doubt_type* "
    "confidence method evidence "
    "claim_cluster_id claim_cluster_kind claim_first_seen*",
    "quantities": "quantity_id article_id claim_id* start end text kind value_low value_high bound approx modifier* "
    "unit* dimension* si_low* si_high* si_unit* currency* currency_basis* counted* counted_head* per* trend* "
    "trend_role* equivalent_to* negated rule confidence",
    "hedges": "hedge_id article_id claim_id* start end text type holder scope_start* scope_end* quantity_id* negated "
    "yardstick* probability_low* probability_high* survey_low* survey_median* survey_high* derivation "
    "confidence_level* strength rule",
    "speakers": "speaker_id name kind aliases roles n_mentions n_claims n_articles",
    "mentions": "article_id speaker_id start end text form how",
    "rejects": "source_path source_ordinal stage reason message raw",
    "quantity_rejects": "article_id start end text reason",
}
"""Columns as users were promised them, in order; * marks those that may be null."""


@pytest.mark.parametrize("table", CONTRACT)
def test_columns_are_those_promised(table: str) -> None:
    columns = [field.name + "*" * field.nullable for field in TABLES[table]]
    assert columns == CONTRACT[table].split()


def test_no_table_beside_those_promised() -> None:
    assert list(TABLES) == list(CONTRACT) == list(ROWS)


@pytest.mark.parametrize("table", TABLES)
def test_row_class_has_the_columns_of_its_table(table: str) -> None:
    fields = dataclasses.fields(ROWS[table])
    assert [field.name for field in fields] == TABLES[table].names
    nullable = [field.name for field in fields if "None" in str(field.type)]
    assert nullable == [field.name for field in TABLES[table] if field.nullable]


@pytest.mark.parametrize("table", TABLES)
def test_every_column_has_a_sentence_of_help(table: str) -> None:
    for column in TABLES[table].names:
        assert re.fullmatch(r"\S.+[.…]", help_of(table, column)), column
