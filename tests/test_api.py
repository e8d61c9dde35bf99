import datetime
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from spacy.language import Language

import saidby
from saidby import run
from saidby.errors import InputError, ModelError
from saidby.tables.schema import TABLES

SOURCE_ROOT = str(Path(saidby.__file__).parent.parent)
TEXT = "The council met.\n“It is likely that 7 pumps failed,” said Ilse Brandt.\nThey say: the harbour will close."


@pytest.fixture(scope="module")
def tables(toy_model: Path) -> saidby.Tables:
    return saidby.extract([TEXT], model=toy_model)


@pytest.fixture
def opened(dump: Path, tmp_path: Path, toy_model: Path) -> saidby.Run:
    run.extract([dump], tmp_path / "out", model=toy_model)
    return saidby.read(tmp_path / "out")


def test_pipeline_gives_claims(toy_model: Path) -> None:
    nlp = saidby.load(toy_model)
    assert isinstance(nlp, Language)
    assert [claim.speaker for claim in nlp(TEXT)._.claims] == ["Ilse Brandt", None]


def test_extract_in_memory(tables: saidby.Tables) -> None:
    assert tables.claims["speaker"].to_list() == ["Ilse Brandt", pd.NA]
    assert tables.articles["text"].to_list() == [TEXT]
    assert tables.quantities["value_low"].to_list() == [7.0]
    for name, schema in TABLES.items():
        assert list(getattr(tables, name).columns) == schema.names


def test_extract_takes_what_is_known_about_an_article(toy_model: Path) -> None:
    article = {"text": TEXT, "title": "Pumps", "published_at": datetime.datetime(2024, 3, 5, tzinfo=datetime.UTC)}
    row = saidby.extract([article], model=toy_model).articles.iloc[0]
    assert (row["title"], row["published_at"].isoformat()) == ("Pumps", "2024-03-05T00:00:00+00:00")


@pytest.mark.parametrize(
    ("article", "message"),
    [
        ({"title": "x"}, "article 0: text is missing"),
        ({"text": None}, "article 0: text is missing"),
        ({"text": "x", "headline": "y"}, "article 0: unknown keys headline; known: text,"),
        ({"text": "x", "published_at": "last week"}, "article 0: published_at is 'last week'"),
    ],
)
def test_extract_refuses_what_it_does_not_know(toy_model: Path, article: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        saidby.extract([article], model=toy_model)


def test_memory_and_folder_hold_the_same(opened: saidby.Run, toy_model: Path) -> None:
    given = [{"text": text} for text in opened.articles["text"]]
    claims = saidby.extract(given, model=toy_model).claims
    pd.testing.assert_frame_equal(
        claims[["text", "start", "speaker", "hedge"]], opened.claims[["text", "start", "speaker", "hedge"]]
    )


def test_frames_keep_types_and_nulls(opened: saidby.Run) -> None:
    kinds = opened.claims.dtypes.astype(str)
    assert (kinds["start"], kinds["speaker"], kinds["probability_low"]) == (
        "int32[pyarrow]",
        "string[pyarrow]",
        "double[pyarrow]",
    )
    assert opened.claims["cue_start"].notna().all()
    assert opened.claims["speaker"].isna().sum() == 80
    assert opened.manifest["tables"]["claims"]["rows"] == len(opened.claims)


def test_claims_with_quantities(opened: saidby.Run) -> None:
    joined = opened.claims_with("quantities")
    assert len(joined) == 80
    assert joined.iloc[3]["text_quantities"] == "6"
    assert joined.iloc[3]["speaker"] == "Ilse Brandt"
    assert len(opened.claims_with("quantities", how="left")) == 160
    assert set(opened.claims_with("speakers")["name"]) == {"Ilse Brandt"}
    assert opened.claims_with("articles")["publisher"].eq("Velm Courier").all()
    with pytest.raises(InputError, match="not with 'rejects'"):
        opened.claims_with("rejects")


def test_text_of_a_claim(opened: saidby.Run) -> None:
    claim = opened.claims.iloc[0]
    assert opened.text_of(claim) == claim["text"]
    assert opened.text_of(claim["claim_id"]) == claim["text"]
    assert opened.text_of(claim, around=12).endswith("winter,” said Ilse")
    with pytest.raises(InputError, match="claim x is not in the tables"):
        opened.text_of("x")


def test_read_refuses_what_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no finished run"):
        saidby.read(tmp_path)


def test_unknown_table_is_an_attribute_error(opened: saidby.Run) -> None:
    with pytest.raises(AttributeError, match="no table 'opinions'"):
        opened.opinions  # noqa: B018


def test_missing_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="name the folder that `make model` made"):
        saidby.load(tmp_path)


def test_reading_a_run_needs_no_spacy(opened: saidby.Run) -> None:
    code = f"import saidby, sys; print(len(saidby.read({str(opened.path)!r}).claims), 'spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": SOURCE_ROOT}, capture_output=True)
    assert done.stdout == b"160 False\n"


def test_importing_saidby_is_cheap() -> None:
    code = "import saidby, sys; print(sorted({'spacy', 'pandas', 'pyarrow', 'numpy'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": SOURCE_ROOT}, capture_output=True, check=True
    )
    assert done.stdout == b"[]\n"
