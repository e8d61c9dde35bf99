"""The data dictionary: what each table's rows are, and every column, as Markdown made from the schema.

python -m saidby.tables.dictionary > docs/data-dictionary.md
"""

from __future__ import annotations

import pyarrow as pa

from saidby.tables.schema import TABLES, help_of

ABOUT: dict[str, str] = {
    "articles": "An article: its text, its paragraphs, what is not its own prose, where it came from.",
    "claims": "An attribution: one cue, one speaker, one content; somebody is reported to say or believe something.",
    "quantities": "A number that measures or counts something, and the claim that holds it.",
    "hedges": "Words that weaken or bound what is said, whose doubt they are, and what they mean on a yardstick.",
    "speakers": "Somebody who may speak, under the canonical name, over all articles of the run.",
    "mentions": "An expression in an article that refers to a speaker.",
    "rejects": "A record that could not be used, and why. Records read, after cutting, are articles plus rejects.",
    "quantity_rejects": "A number that is no quantity (a date, a score, a name), and why.",
}
"""Table → what one of its rows is."""

KEYS: dict[str, str] = {
    "articles": "article_id",
    "claims": "claim_id",
    "quantities": "quantity_id",
    "hedges": "hedge_id",
    "speakers": "speaker_id",
}
"""Table → the column that names its rows."""

HEAD = """\
# Data dictionary

<!-- Made from the schema by `make docs`; edit the help texts in pipeline/saidby/tables/schema.py. -->

A run is a folder: `DIR/<table>/part-*.parquet` (zstd) and `DIR/manifest.json`. Every column's help text is also in the
Parquet files, as field metadata `help`. Offsets are half-open, `[start, end)`, in Unicode code points of
`articles.text`, which is never altered: `text[start:end]` is what any field with offsets says. The column "null" says
yes where a value may be missing. The key of a table is in bold.
"""


def dictionary() -> str:
    """The whole page."""
    return HEAD + "".join(f"\n{_table(name)}" for name in TABLES)


def _table(name: str) -> str:
    rows = "".join(
        f"| {_name(name, field.name)} | {type_name(field.type)} | {'yes' if field.nullable else ''} "
        f"| {_cell(help_of(name, field.name))} |\n"
        for field in TABLES[name]
    )
    return f"## {name}\n\n{ABOUT[name]}\n\n| column | type | null | meaning |\n|---|---|---|---|\n{rows}"


def _name(table: str, column: str) -> str:
    return f"**`{column}`**" if KEYS.get(table) == column else f"`{column}`"


def type_name(kind: pa.DataType) -> str:
    """The type as a reader of Python knows it: list of struct(start: int32, end: int32)."""
    if pa.types.is_list(kind):
        return f"list of {type_name(kind.value_type)}"
    if pa.types.is_struct(kind):
        return f"struct({', '.join(f'{part.name}: {type_name(part.type)}' for part in kind)})"
    if pa.types.is_timestamp(kind):
        return f"timestamp ({kind.unit}, {kind.tz})"
    return {"double": "float64", "date32[day]": "date"}.get(str(kind), str(kind))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    print(dictionary(), end="")
