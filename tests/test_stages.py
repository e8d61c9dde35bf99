import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from saidby.stages import LONGEST_WORD, make_doc

NLP = spacy.blank("en")


@pytest.mark.parametrize(
    "text",
    ["", " ", "A short text, in words.\n", "x" * LONGEST_WORD + " y", "Look: " + "🌊" * 10_000 + " there.  \n\n“It’s”"],
)
def test_text_is_kept(text: str) -> None:
    assert make_doc(NLP, text).text == text


@given(st.lists(st.sampled_from(["word", " ", "\n", "🌊", ".", "a" * LONGEST_WORD, "’", "..." * LONGEST_WORD])))
def test_any_text_is_kept(parts: list[str]) -> None:
    text = "".join(parts)
    assert make_doc(NLP, text).text == text


def test_words_that_people_write_are_tokenised_as_ever() -> None:
    text = "The pumps' “failure” cost £1.2m, https://example.org/" + "a" * 200 + " says."
    assert [t.text for t in make_doc(NLP, text)] == [t.text for t in NLP(text)]
