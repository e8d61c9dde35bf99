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
