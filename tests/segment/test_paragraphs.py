import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saidby.segment.paragraphs import find_paragraphs, is_heading

PIECES = st.sampled_from(
    ["\n", "\n\n", " ", "\u2028", "Advertisement", "What now?", "“Yes,” she said.", "🌊", "\xa0", "x"]
)


@pytest.mark.parametrize(
    "line", ["What does this mean for Tarn?", "Why it matters", "Prices of bread double on Tarn", "2. The ferry talks"]
)
def test_headings(line: str) -> None:
    assert is_heading(line)


@pytest.mark.parametrize(
    "line",
    [
        "The pumps failed on Monday.",
        "“We are at the limit”",
        "Do you trust the mayor?",
        "and then the lights went out",
        "The mayor said:",
        "🌊🌊🌊",
        "The report runs to more than four hundred pages and took the panel of nine judges over three years to write",
    ],
)
def test_no_headings(line: str) -> None:
    assert not is_heading(line)


def test_a_last_line_is_no_heading() -> None:
    paragraphs, _ = find_paragraphs("The pumps failed.\nWhat now?\nAdvertisement")
    assert [p.kind for p in paragraphs] == ["body", "body", "boilerplate"]


@settings(deadline=None, max_examples=50)
@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=200))
def test_paragraphs_cover_all_but_white_space(text: str) -> None:
    paragraphs, boilerplate = find_paragraphs(text)
    edge = 0
    for p in paragraphs:
        assert edge <= p.start < p.end <= len(text)
        assert not text[edge : p.start].strip()
        assert text[p.start : p.end] == text[p.start : p.end].strip()
        edge = p.end
    assert not text[edge:].strip()
    assert {(b.start, b.end) for b in boilerplate} == {
        (p.start, p.end) for p in paragraphs if p.kind in ("boilerplate", "embed")
    }
