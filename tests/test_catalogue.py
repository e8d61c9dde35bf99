from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from spacy.lang.en import English

from saidby import catalogue, run
from saidby.cli import main
from saidby.errors import LexiconError, OutputError
from saidby.lexicons import loader, overlay
from saidby.lexicons.cues import cue_rows
from saidby.qualify import hedges, quantity_lexicon
from saidby.qualify.quantities import find_quantities
from saidby.qualify.yardsticks import Yardsticks
from saidby.resolve.lexicon import lexicon


@pytest.fixture(autouse=True)
def _no_overlay() -> Iterator[None]:
    yield
    overlay(None)


@pytest.fixture
def words(tmp_path: Path) -> Path:
    """The overlay that the README's examples make."""
    folder = tmp_path / "my_words"
    folder.mkdir()
    for _, file, lines in catalogue.EXAMPLES:
        (folder / file).write_text(lines + "\n", encoding="utf-8")
    return folder


def test_readme_is_current() -> None:
    assert catalogue.README.read_text(encoding="utf-8") == catalogue.readme(), "run python -m saidby.catalogue"


def test_every_lexicon_is_listed() -> None:
    listed = [f"{t.name}.csv" for t in catalogue.TABLES] + [f"{w.name}.toml" for w in catalogue.WORDS]
    assert sorted(listed) == loader.names()


@pytest.mark.parametrize("table", catalogue.TABLES, ids=lambda table: table.name)
def test_every_row_has_an_origin(table: catalogue.Table) -> None:
    with (catalogue.README.parent / f"{table.name}.csv").open(encoding="utf-8", newline="") as lines:
        assert all(row["origin"].strip() for row in csv.DictReader(lines))


def test_examples_of_the_readme_work(words: Path) -> None:
    catalogue.check(words)
    nlp = English()
    found = find_quantities(nlp.make_doc("They landed 40 crans for 300 velm crowns."), lexicon=quantity_lexicon.load())
    assert [(q.unit, q.si_low, q.currency) for q in found.quantities] == [("cran", 6.82, None), ("XVC", None, "XVC")]
    doc = nlp.make_doc("The pier was by all accounts sold")
    assert [h.rule for h in hedges.find_hedges(doc, lexicon=hedges.load_lexicon())] == ["by all accounts"]
    yardsticks = Yardsticks.load()
    assert yardsticks.yardstick_of("Assessments Staff") == "PHIA"
    assert yardsticks.meaning("a remote possibility", "PHIA").high == 0.05
    assert "trumpet" in {row.cue for row in cue_rows()}
    agency = next(row for row in lexicon().entries if row.name == "European Space Agency")
    assert {"ESA", "Europe's space agency"} <= set(agency.aliases)


def test_a_bad_overlay_leaves_none(tmp_path: Path) -> None:
    (tmp_path / "yardsticks.csv").write_text("yardstick,phrase,low,high,derivation,origin\nPHIA,x,0.9,0.2,exact,me\n")
    with pytest.raises(LexiconError, match=r"yardsticks\.csv:2: low and high"):
        catalogue.check(tmp_path)
    assert Yardsticks.load().yardstick_of("MoD") == "PHIA"


def test_a_run_records_its_lexicon_and_resumes_only_with_it(
    dump: Path, words: Path, tmp_path: Path, toy_model: Path
) -> None:
    out = tmp_path / "out"
    plan = run.extract([dump], out, model=toy_model, lexicon=words, workers=2, limit=40).manifest["plan"]
    assert "hedges.csv" in plan["lexicon"]["files"]
    (words / "hedges.csv").write_text(catalogue.EXAMPLES[0][2].replace("accounts", "means") + "\n", encoding="utf-8")
    with pytest.raises(OutputError, match="other lexicon"):
        run.extract([dump], out, model=toy_model, lexicon=words, limit=40, resume=True)


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("hedges.csv", "phrase,tone\nx,y\n", "hedges.csv:1: unknown columns tone"),
        ("hedges.csv", "phrase,type,strength,polarity,scope\nx,doubt,7,+,none\n", "hedges.csv:2: strength is 7"),
        ("nouns.csv", "word\nx\n", "there is no lexicon of that name"),
    ],
)  # fmt: skip
def test_a_bad_lexicon_is_wrong_usage(
    dump: Path, tmp_path: Path, toy_model: Path, file: str, content: str, message: str
) -> None:
    folder = tmp_path / "words"
    folder.mkdir()
    (folder / file).write_text(content, encoding="utf-8")
    out = tmp_path / "out"
    call = ["extract", str(dump), "--out", str(out), "--model", str(toy_model), "--lexicon", str(folder)]
    result = CliRunner().invoke(main, call)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert f"{folder / file}" in result.stderr
    assert message in result.stderr
    assert not out.exists()


def test_manifest_without_a_lexicon_says_so(dump: Path, tmp_path: Path, toy_model: Path) -> None:
    run.extract([dump], tmp_path / "out", model=toy_model, limit=3)
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["plan"]["lexicon"] is None
