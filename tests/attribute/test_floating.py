import sys

from saidby import marks
from saidby.attribute.drafts import Draft, Page
from saidby.attribute.floating import place
from saidby.attribute.quotes import find_quotes
from saidby.model import Extent

TEXT = "Tom Harrow said the pumps had failed.\n“They are very old pumps, all of them.”"


def placed(*boundaries: int) -> list[Draft]:
    page = Page(TEXT, marks.lines_of(TEXT), [], find_quotes(TEXT, boundaries=boundaries), boundaries=boundaries)
    said = Draft(
        spans=[Extent(start=16, end=36)], cue=Extent(start=11, end=15), speaker=Extent(start=0, end=10),
        method="roles", score=1.0,
    )  # fmt: skip
    return place(page, [said], [])


def test_a_quotation_without_a_cue_goes_on_from_the_last_who_spoke() -> None:
    first, second = placed()
    assert second.carried is first


def test_nobody_goes_on_over_a_likely_boundary() -> None:
    assert [draft.method for draft in placed(TEXT.index("“"))] == ["roles"]


def calls_of(times: int) -> int:
    """How many calls of functions it takes to place so many quotations, each of a claim of its own."""
    one = "Tom Harrow said: “The pumps are very old.” "
    text = one * times
    starts = range(0, len(text), len(one))
    page = Page(text, marks.lines_of(text), [], find_quotes(text))
    drafts = [
        Draft(
            spans=[Extent(start=at + 18, end=at + 40)], cue=Extent(start=at + 11, end=at + 15), speaker=None,
            method="roles", score=1.0,
        )
        for at in starts
    ]  # fmt: skip
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        place(page, drafts, [])
    finally:
        sys.setprofile(None)
    return calls


def test_many_quotations_take_no_more_work_each() -> None:
    assert calls_of(400) < 5 * calls_of(100)
