import sqlite3
from pathlib import Path

import pytest

from saidby.audit.store import Store, Verdict
from saidby.errors import InputError, OutputError


def said(claim: str, judgement: str, **values: object) -> Verdict:
    values = {"auditor": "anna", "run": "r", "wrong": ("cue",) if judgement == "wrong" else ()} | values
    return Verdict(kind="verdict", article_id="a", claim_id=claim, judgement=judgement, **values)  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "audit.sqlite")


def test_the_last_verdict_counts_and_undo_brings_back_the_one_before(store: Store) -> None:
    store.add(said("c", "correct"))
    store.add(said("c", "wrong", note="‘no’ 😀", correction={"cue": [1, 3]}, judged={"text": "x"}))
    latest = store.latest("anna")["c"]
    assert (latest.judgement, latest.wrong, latest.note, latest.correction) == (
        "wrong",
        ("cue",),
        "‘no’ 😀",
        {"cue": [1, 3]},
    )
    undone = store.undo("anna", "r")
    assert undone is not None
    assert undone.judgement == "wrong"
    assert store.latest("anna")["c"].judgement == "correct"
    assert store.undo("anna", "r") is not None
    assert store.latest("anna") == {}
    assert store.undo("anna", "r") is None
    assert [v.kind for v in store.history("c", "anna")] == ["verdict", "verdict", "undo", "undo"]


def test_auditors_do_not_touch_each_other(store: Store) -> None:
    store.add(said("c", "correct"))
    store.add(said("c", "unsure", auditor="ben"))
    undone = store.undo("anna", "r")
    assert undone is not None
    assert undone.auditor == "anna"
    assert (store.latest("anna"), store.latest("ben")["c"].judgement) == ({}, "unsure")
    assert store.auditors() == ["anna", "ben"]


@pytest.mark.parametrize("statement", ["UPDATE verdicts SET judgement = 'correct'", "DELETE FROM verdicts"])
def test_rows_are_only_added(store: Store, statement: str) -> None:
    store.add(said("c", "wrong"))
    with sqlite3.connect(store.path) as other, pytest.raises(sqlite3.IntegrityError, match="only added"):
        other.execute(statement)
    assert store.latest("anna")["c"].judgement == "wrong"


def test_verdicts_stay_when_the_file_is_opened_again(store: Store) -> None:
    store.add(said("c", "correct"))
    store.add(Verdict(kind="article", article_id="a", judgement="finished", auditor="anna", run="r"))
    store.close()
    again = Store.open(store.path)
    assert again.latest("anna")["c"].judgement == "correct"
    assert again.finished("anna") == {"a"}
    again.add(Verdict(kind="article", article_id="a", judgement="open", auditor="anna", run="r"))
    assert again.finished("anna") == set()


def test_two_processes_can_write(store: Store) -> None:
    other = Store.open(store.path)
    for number in range(20):
        (store, other)[number % 2].add(said(f"c{number}", "correct"))
    assert len(store.latest("anna")) == len(other.latest("anna")) == 20


@pytest.mark.parametrize("content", [b"two years of work", b"SQLite format 3\0 but broken" + b"x" * 200])
def test_another_file_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "thesis"
    path.write_bytes(content)
    with pytest.raises((InputError, OutputError), match="--verdicts"):
        Store.open(path)
    assert path.read_bytes() == content


def test_database_of_somebody_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE cats (name)")
    with pytest.raises(InputError, match="holds no verdicts of saidby"):
        Store.open(path)


def test_file_of_a_newer_version_is_refused(store: Store) -> None:
    with sqlite3.connect(store.path) as other:
        other.execute("PRAGMA user_version = 99")
    with pytest.raises(InputError, match="newer version"):
        Store.open(store.path)


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot keep verdicts"):
        Store.open(tmp_path / "nowhere" / "audit.sqlite")
    with pytest.raises(InputError, match="nothing has been judged yet"):
        Store.open(tmp_path / "audit.sqlite", must_exist=True)
