"""All lexicons with the rows they are made of: checks an overlay as a whole, and writes their README.

python -m saidby.catalogue        writes pipeline/saidby/lexicons/README.md anew
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable
from pathlib import Path
from typing import Any

from saidby.attribute import cue_words
from saidby.ingest import dates, labels, maps, texts
from saidby.lexicons import countries, load_csv, load_toml, loader, overlay
from saidby.lexicons.cues import CueRow
from saidby.lexicons.reporting import ReportingVerb
from saidby.qualify import framing, hedges, quantity_lexicon, words, yardsticks
from saidby.qualify.forms import Irregular
from saidby.resolve import lexicon as speakers
from saidby.segment import boilerplate, prose

README = Path(loader.__file__).parent / "README.md"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A CSV lexicon: what it is for, the class of its rows, and the columns that make a row unique."""

    name: str
    purpose: str
    row: type
    key: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A TOML lexicon and what it is for."""

    name: str
    purpose: str
    open_keys: bool = False


TABLES = (
    Table(name="boilerplate", purpose="Lines that are not an article's own prose.", row=boilerplate.BoilerplateRule,
          key=("rule", "pattern")),
    Table(name="countries", purpose="Countries, their people and capitals.", row=countries.Country, key=("name",)),
    Table(name="cues", purpose="Words that report, with what they say about speaker and reporter.", row=CueRow,
          key=("cue", "pos")),
    Table(name="currencies", purpose="Names and signs of money.", row=quantity_lexicon.CurrencyRow, key=("code",)),
    Table(name="first_names", purpose="First names, for pronouns.", row=speakers.FirstName, key=("name",)),
    Table(name="hedges", purpose="Phrases that weaken, bound or strengthen what is said.", row=words.Row,
          key=("phrase", "guard")),
    Table(name="institutions", purpose="Institutions that every country has.", row=speakers.Institution, key=("name",)),
    Table(name="irregular", purpose="Irregular forms of words in other lexicons.", row=Irregular, key=("form",)),
    Table(name="quantity_modifiers", purpose="Words beside a number that bound or blur it.",
          row=quantity_lexicon.ModifierRow, key=("phrase", "side")),
    Table(name="reporting_verbs", purpose="Forms of reporting verbs.", row=ReportingVerb, key=("lemma",)),
    Table(name="speakers", purpose="Who may speak: names, aliases, kind.", row=speakers.Entry, key=("name",)),
    Table(name="surveys", purpose="What readers take probability words to mean.", row=yardsticks.Survey,
          key=("phrase",)),
    Table(name="trend_words", purpose="Words that say a number moved.", row=quantity_lexicon.TrendRow,
          key=("forms", "kind")),
    Table(name="units", purpose="Units of measure with their value in SI units.", row=quantity_lexicon.UnitRow,
          key=("unit", "dimension")),
    Table(name="yardstick_holders", purpose="Who writes by which yardstick.", row=yardsticks.HolderName,
          key=("name",)),
    Table(name="yardsticks", purpose="What probability words mean on published scales.", row=yardsticks.Term,
          key=("yardstick", "phrase")),
)  # fmt: skip
WORDS = (
    Words(name="boundary_words", purpose="Words that show where one article ends and the next begins."),
    Words(name="confidence", purpose="The fitted curve from scores to confidence."),
    Words(name="cue_frames", purpose="In what construction a reporting verb has its content."),
    Words(name="framing", purpose="Words by which status and venue of a claim are told."),
    Words(name="hedge_words", purpose="Word classes that guards of hedges ask for."),
    Words(name="lineage_words", purpose="Words for comparing articles and claims."),
    Words(name="nominals", purpose="Nouns that stand for speakers: 'the ministry', 'the senator'."),
    Words(name="number_words", purpose="The words numbers are made of."),
    Words(name="press_labels", purpose="What exports of press databases call the parts of an article."),
    Words(name="quantity_words", purpose="Words beside a number that tell what it is."),
    Words(name="record_fields", purpose="Which key of a record holds what, for each source.", open_keys=True),
    Words(name="text_delimiters", purpose="Lines that part the articles of an exported text file."),
    Words(name="written_dates", purpose="Months, weekdays and what else stands in a date written out."),
    Words(name="xml_fields", purpose="Which path of an XML record holds what.", open_keys=True),
    Words(name="yardstick_words", purpose="Words that may stand beside the name of a yardstick's holder."),
)  # fmt: skip

CHECKS: tuple[Callable[[], Any], ...] = (
    cue_words.cue_words,
    framing.load_lexicon,
    hedges.load_lexicon,
    maps.built_in,
    dates.calendar,
    labels.press_labels,
    prose.boundary_words,
    quantity_lexicon.load,
    speakers.lexicon,
    texts.delimiters,
)
"""What the stages make of the lexicons: each raises LexiconError where rows do not fit together."""

EXAMPLES = (
    ("a hedge", "hedges.csv", "phrase,type,strength,polarity,scope,origin\nby all accounts,evidential,2,+,clause,desk"),
    ("a unit", "units.csv", "unit,dimension,names,factor,si_unit,origin\ncran,volume,cran|crans,0.1705,m3,desk"),
    ("a yardstick's holder", "yardstick_holders.csv", "name,yardstick,origin\nAssessments Staff,PHIA,desk"),
    ("a currency", "currencies.csv", "code,names,symbols,minor_names,origin\nXVC,velm crown|velm crowns,Vk,,desk"),
    ("a cue", "cues.csv", "cue,pos,stance,polarity,origin\ntrumpet,verb,assertive,+,desk"),
    ("an alias of a speaker", "speakers.csv", "name,aliases,origin\nEuropean Space Agency,Europe's space agency,desk"),
    ("a phrase on a yardstick", "yardsticks.csv",
     "yardstick,phrase,low,high,derivation,origin\nPHIA,a remote possibility,0,0.05,synonym,desk"),
    ("a word to a word class", "hedge_words.toml", 'outcomes = ["verdict"]'),
)  # fmt: skip
"""What is added, the file, and its lines: the README shows them and a test loads them."""


def check(folder: Path) -> None:
    """Reads every lexicon with the overlay `folder` over it, and leaves it set; raises LexiconError."""
    overlay(folder)
    try:
        for table in TABLES:
            load_csv(table.name, table.row, table.key)
        for made in WORDS:
            load_toml(made.name, open_keys=made.open_keys)
        for make in CHECKS:
            make()
    except Exception:
        overlay(None)
        raise


def readme() -> str:
    """The README of the lexicons."""
    parts = [_HEAD]
    for what, file, lines in EXAMPLES:
        parts.append(f"{what[0].upper()}{what[1:]}, `{file}`:\n\n```{file.rsplit('.')[-1]}\n{lines}\n```\n")
    parts.append("## Tables\n")
    for table in TABLES:
        parts.append(
            f"### {table.name}.csv\n\n{table.purpose} One row for each {' and '.join(table.key)}.\n\n"
            f"{_described(table.row)}\n\n| column | holds |\n|---|---|\n{_columns(table)}\n"
        )
    parts.append(
        "## Word lists\n\nThe comments in each file say what its keys mean.\n\n| file | what it is for |\n|---|---|"
    )
    parts += [f"| {made.name}.toml | {made.purpose} |" for made in WORDS]
    return "\n".join(parts) + "\n"


def _described(row: type) -> str:
    return " ".join((row.__doc__ or "").split())


def _columns(table: Table) -> str:
    hints = typing.get_type_hints(table.row)
    lines = []
    for field in dataclasses.fields(table.row):
        may = field.default is not dataclasses.MISSING or type(None) in typing.get_args(hints[field.name])
        lines.append(f"| {field.name} | {_holds(hints[field.name])}{'; may be empty' if may else ''} |")
    return "\n".join(lines)


def _holds(hint: Any) -> str:
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        hint = next(arg for arg in typing.get_args(hint) if arg is not type(None))
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal:
        return "one of " + ", ".join(f"`{arg}`" for arg in args)
    if origin is tuple:
        return "texts, parted by `\\|`"
    return {bool: "yes or no", float: "a number", int: "a whole number"}.get(hint, "text")


_HEAD = """# Lexicons

<!-- Written by `python -m saidby.catalogue`; a test checks that it is current. -->

All words that saidby knows are rows of these files. They are read by one strict loader: an unknown column or key, a
duplicate, an empty row or a value that is not allowed is refused with file and line. `origin` says where a row is from.

## Adding your own, without code

Make a folder with files of the same names that hold only what you add, and name it:

    saidby extract dump.jsonl --out tables --lexicon my_words

A row whose key is built in amends that row: empty cells and columns left out keep what is there, lists are added to,
anything else is replaced. Other rows are new and need every column that may not be empty. In TOML files lists are added
to and single values replaced. The manifest records the folder's content, and `--resume` goes on only with the same.
"""


def main() -> None:
    """Writes the README."""
    README.write_text(readme(), encoding="utf-8")


if __name__ == "__main__":
    main()
