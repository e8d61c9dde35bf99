"""The desk, its queue and what the page shows of a claim, on tables made by hand."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from audit_runs import TEXT, place, small, storm, write_run

from saidby.audit.desk import STATES, Desk
from saidby.audit.judging import UnusableError
from saidby.audit.queue import FACETS, Query, Queue
from saidby.audit.view import claim_view
from saidby.errors import InputError

Open = Callable[..., Desk]


def state(desk: Desk, claim: str) -> str:
    return STATES[desk.states[desk.index.row_of[claim]]]


def asked(**sent: str) -> Query:
    return Query.parse(sent)


@pytest.mark.parametrize(
    ("sent", "count"),
    [
        ({}, 84),
        ({"publisher": "Ostry Post"}, 40),
        ({"method": "rule:clause"}, 40),
        ({"cue_lemma": "denied"}, 13),
        ({"quotation": "direct"}, 1),
        ({"nesting": "inside another"}, 1),
        ({"speaker": ""}, 1),
        ({"speaker_kind": "organisation"}, 1),
        ({"holds": "a hedge and a quantity"}, 1),
        ({"holds": "a quantity"}, 1),
        ({"state": "unjudged"}, 84),
        ({"state": "correct"}, 0),
        ({"state": "no such state"}, 0),
        ({"method": "no such method"}, 0),
        ({"words": "HARBOUR of"}, 40),
        ({"words": "ilse"}, 41),
        ({"words": "According"}, 1),
        ({"words": ".*"}, 0),
        ({"article": "storm"}, 4),
        ({"confidence_from": "0.85"}, 5),
        ({"confidence_from": "0.85", "method": "roles:nested"}, 1),
        ({"order": "sample", "size": "30"}, 30),
        ({"order": "unsure"}, 84),
    ],
)
def test_filters(desk: Desk, sent: dict[str, str], count: int) -> None:
    queue = Queue(desk)
    assert queue.page(asked(**sent))["total"] == count
    for facet in queue.facets(asked(**sent)):
        if facet["name"] not in sent:
            assert sum(n for _, n in facet["values"]) == count, facet


@pytest.mark.parametrize(
    "sent",
    [
        {"order": "wild"},
        {"confidence_from": "high"},
        {"confidence_from": "2"},
        {"confidence_from": "nan"},
        {"size": "0"},
        {"by": "text"},
        {"words": "x" * 5000},
    ],
)
def test_query_that_cannot_be_answered(sent: dict[str, str]) -> None:
    with pytest.raises(UnusableError):
        asked(**sent)


def test_pages_orders_and_steps(desk: Desk) -> None:
    queue = Queue(desk)
    first, second = queue.page(asked()), queue.page(asked(), offset=60)
    assert (len(first["rows"]), len(second["rows"]), second["offset"]) == (50, 34, 50)
    assert queue.page(asked(), select="small-039-b")["rows"][-1]["id"] == "small-039-b"
    assert queue.page(asked(), offset=10**8)["offset"] == 50
    sure = [row["confidence"] for row in queue.page(asked(order="unsure"))["rows"]]
    assert sure == sorted(sure)
    assert queue.after(asked(), "pumps", 1) == "authority"
    assert queue.after(asked(), "pumps", -1) is None
    assert queue.after(asked(), "small-039-b", 1) is None
    desk.judge("pumps", {"judgement": "correct"})
    assert queue.after(asked(state="unjudged"), "pumps", 1) == "authority", "it has left the queue itself"


def test_facets_count_what_choosing_them_would_give(desk: Desk) -> None:
    queue = Queue(desk)
    facets = {facet["name"]: dict(facet["values"]) for facet in queue.facets(asked(publisher="Ostry Post"))}
    assert list(facets) == list(FACETS)
    assert facets["publisher"] == {"Velm Courier": 44, "Ostry Post": 40}
    for value, count in facets["cue_lemma"].items():
        assert queue.page(asked(publisher="Ostry Post", cue_lemma=value))["total"] == count


def test_verdicts_are_kept_and_undone(desk: Desk, run_dir: Path, desk_of: Open) -> None:
    desk.judge("pumps", {"judgement": "correct", "note": " fine "})
    desk.judge(
        "harrow",
        {"judgement": "wrong", "wrong": ["speaker", "cue"], "correction": {"cue": list(place(TEXT, "warned"))}},
    )
    desk.judge("weather", {"judgement": "unsure"})
    assert [state(desk, claim) for claim in ("pumps", "harrow", "weather", "authority")] == [
        "correct", "wrong", "unsure", "unjudged",
    ]  # fmt: skip
    assert desk.undo() is not None
    assert state(desk, "weather") == "unjudged"
    with desk_of(run_dir) as again, desk_of(run_dir, "ben") as other:
        assert (state(again, "pumps"), state(again, "weather"), state(other, "pumps")) == (
            "correct",
            "unjudged",
            "unjudged",
        )
    view = claim_view(desk, "harrow")
    assert view["verdict"]["wrong"] == ("speaker", "cue")


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"judgement": "maybe"},
        {"judgement": "wrong"},
        {"judgement": "correct", "wrong": ["cue"]},
        {"judgement": "wrong", "wrong": ["moon"]},
        {"judgement": "wrong", "wrong": "cue"},
        {"judgement": "correct", "note": 5},
        {"judgement": "correct", "note": "x" * 5000},
        {"judgement": "correct", "note": "\ud83d"},
        {"judgement": "wrong", "wrong": ["cue"], "correction": {"cue": [5, 5]}},
        {"judgement": "wrong", "wrong": ["cue"], "correction": {"cue": [0, 10**9]}},
        {"judgement": "wrong", "wrong": ["cue"], "correction": {"cue": [True, 5]}},
        {"judgement": "wrong", "wrong": ["cue"], "correction": {"colour": "red"}},
        {"judgement": "wrong", "wrong": ["cue"], "correction": ["cue"]},
        {"judgement": "wrong", "wrong": ["content"], "correction": {"spans": []}},
        {"judgement": "wrong", "wrong": ["content"], "correction": {"spans": [[0, 5], [3, 8]]}},
        {"judgement": "wrong", "wrong": ["source"], "correction": {"parent": "pumps"}},
        {"judgement": "wrong", "wrong": ["source"], "correction": {"parent": "small-001-a"}},
        {"judgement": "wrong", "wrong": ["status"], "correction": {"status": "shouted"}},
        {"judgement": "wrong", "wrong": ["hedge"], "correction": {"hedges": [{"start": 0, "end": 4}]}},
        {
            "judgement": "wrong",
            "wrong": ["quantity"],
            "correction": {"quantities": [{"start": 0, "end": 4, "kind": "count", "low": 5, "high": 1}]},
        },
    ],
)
def test_verdict_that_cannot_be_kept(desk: Desk, sent: dict[str, Any]) -> None:
    with pytest.raises(UnusableError):
        desk.judge("pumps", sent)
    assert desk.store.latest("anna") == {}


def test_claims_and_articles_that_are_not_there(desk: Desk) -> None:
    with pytest.raises(InputError):
        desk.judge("nothing", {"judgement": "correct"})
    with pytest.raises(InputError):
        desk.enter_missed("nothing", {"claim": {"spans": [[0, 5]]}})
    with pytest.raises(InputError):
        claim_view(desk, "nothing")
    with pytest.raises(UnusableError):
        desk.enter_missed("storm", {"claim": {"cue": [0, 5]}})


def test_missed_claim_can_be_entered_and_removed(desk: Desk) -> None:
    entered = desk.enter_missed(
        "storm", {"claim": {"spans": [list(place(TEXT, "<b>bold</b>"))], "speaker": "a spokesman"}}
    )
    assert entered.claim_id is not None
    shown = claim_view(desk, "pumps")["article"]
    assert [m["text"] for m in shown["missed"]] == ["<b>bold</b>"]
    desk.judge(entered.claim_id, {"judgement": "wrong", "wrong": ["claim"]})
    assert claim_view(desk, "pumps")["article"]["missed"] == []
    desk.undo()
    assert len(claim_view(desk, "pumps")["article"]["missed"]) == 1


def rerun(run_dir: Path, change: Callable[[SimpleNamespace], None], *, made_from: str = "second") -> None:
    """The run again, as another version of the code would have made it."""
    made = storm()
    for row in made["claims"]:
        change(row)
    write_run(run_dir, [[made], [small(n) for n in range(25)], [small(n) for n in range(25, 40)]], made_from=made_from)


def test_verdict_on_a_claim_that_changed_is_shown_as_such(desk: Desk, run_dir: Path, desk_of: Open) -> None:
    for claim in ("pumps", "harrow", "authority"):
        desk.judge(claim, {"judgement": "correct"})

    def change(row: SimpleNamespace) -> None:
        if row.claim_id == "harrow":
            row.speaker = "Tom Harrow (Mayor)"
        if row.claim_id == "authority":
            row.claim_id = "authority-with-another-span"

    rerun(run_dir, change)
    with desk_of(run_dir) as again:
        assert [state(again, claim) for claim in ("pumps", "harrow")] == ["correct", "changed"]
        assert list(again.gone) == ["authority"]
        view = claim_view(again, "harrow")
        assert view["verdict"]["changes"] == [{"field": "speaker", "then": "Tom Harrow", "now": "Tom Harrow (Mayor)"}]
        assert view["article"]["gone"][0]["judged"]["text"].startswith("Mayor Tom Harrow warned")
        again.judge("harrow", {"judgement": "wrong", "wrong": ["speaker"]})
        assert state(again, "harrow") == "wrong"


def test_verdicts_stand_after_a_rerun_that_changes_nothing(desk: Desk, run_dir: Path, desk_of: Open) -> None:
    desk.judge("pumps", {"judgement": "correct"})
    rerun(run_dir, lambda row: None)
    with desk_of(run_dir) as again:
        assert state(again, "pumps") == "correct"


def test_view_of_a_claim_has_the_whole_text_and_its_marks(desk: Desk) -> None:
    view = claim_view(desk, "harrow")
    pieces = [piece for _, segments in view["article"]["blocks"] for piece in segments]
    assert "".join(text for _, text, _, _ in pieces) == TEXT
    marked = {
        name: "".join(t for _, t, names, _ in pieces if name in names.split())
        for name in ("speaker", "cue", "source", "quantity")
    }
    assert marked == {"speaker": "Tom Harrow", "cue": "warned", "source": "the Port Authority", "quantity": "£1.2m"}
    inner = [text for _, text, names, _ in pieces if {"content", "outer", "quantity"} <= set(names.split())]
    assert inner == ["£1.2m"]
    assert [(m["id"], m["level"]) for m in view["family"]] == [("authority", 1), ("harrow", 2)]


def test_claims_that_hold_each_other_do_not_hang(tmp_path: Path, desk_of: Open) -> None:
    made = storm()
    made["claims"][1].parent_claim_id = "harrow"
    with desk_of(write_run(tmp_path / "loop", [[made]])) as desk:
        assert {m["id"] for m in claim_view(desk, "harrow")["family"]} == {"authority", "harrow"}


def test_run_without_claims(tmp_path: Path, desk_of: Open) -> None:
    with desk_of(write_run(tmp_path / "empty", [[]])) as desk:
        queue = Queue(desk)
        assert (queue.page(asked())["total"], queue.page(asked(order="sample"))["total"]) == (0, 0)
        assert len(queue.facets(asked(words="x"))) == len(FACETS)


def test_folder_without_a_run(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no finished run"):
        Desk.open(tmp_path, auditor="anna")


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 200])
def test_auditor_needs_a_name(run_dir: Path, name: str) -> None:
    with pytest.raises(InputError, match="--auditor"):
        Desk.open(run_dir, auditor=name)
