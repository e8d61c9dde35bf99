from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parsed import CASES as FOLDER
from parsed import Case, read_cases, read_docs, with_claims

from saidby.errors import MarkError
from saidby.model import Framing
from saidby.qualify.framing import find_framings
from saidby.qualify.times import find_times, published_day

CASES = read_cases("framing")
DOCS = read_docs("framing")
DAY = dt.date(2024, 6, 12)
TIMES, NO_TIMES = (FOLDER / "times.md").read_text(encoding="utf-8").split("## No times")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_cases(case: Case) -> None:
    doc = with_claims(DOCS[case.name].copy(), case, published_at="2024-06-12T07:30:00Z")
    assert doc.text == case.text
    assert [_row(framing) for framing in find_framings(doc)] == case.rows


def _row(framing: Framing) -> list[str]:
    days = f"{framing.time_from}..{framing.time_to}" if framing.time_from else "-"
    return [
        framing.cue_lemma or "-",
        framing.stance,
        framing.status,
        framing.venue or "-",
        framing.time_text or "-",
        days,
    ]


def test_without_a_date_the_words_are_kept() -> None:
    case = next(case for case in CASES if case.name == "on-thursday")
    (framing,) = find_framings(with_claims(DOCS[case.name].copy(), case))
    assert (framing.time_text, framing.time_from, framing.time_to) == ("on Thursday", None, None)


def test_framing_wants_claims() -> None:
    with pytest.raises(MarkError):
        find_framings(DOCS["said"].copy())


@pytest.mark.parametrize("line", re.findall(r"^- (.+)", TIMES, re.M))
def test_times(line: str) -> None:
    words, days = line.split(" = ")
    text = f"It was {words}."
    (when,) = find_times(text, 0, len(text), published=DAY)
    assert (when.text, text[when.start : when.end]) == (words, words)
    assert (f"{when.first}..{when.last}" if when.first else "-") == days


@pytest.mark.parametrize("words", re.findall(r"^- (.+)", NO_TIMES, re.M))
def test_no_times(words: str) -> None:
    assert find_times(words, 0, len(words), published=DAY) == []


@given(st.text(alphabet="onilastyer MTuMay0123456789 ,.–\nago", max_size=60), st.dates())
def test_any_text_gives_days_in_order(text: str, today: dt.date) -> None:
    for when in find_times(text, 0, len(text), published=today):
        assert text[when.start : when.end] == when.text
        assert (when.first is None) == (when.last is None)
        if when.first and when.last:
            assert when.first <= when.last


@pytest.mark.parametrize(
    ("stamp", "day"), [("2024-06-12T07:30:00Z", DAY), ("2024-06-12", DAY), ("June", None), (None, None)]
)
def test_published_day(stamp: str | None, day: dt.date | None) -> None:
    assert published_day(stamp) == day
