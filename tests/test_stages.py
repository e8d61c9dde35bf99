import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from saidby import stages
from saidby.model import Record, Reject
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


def test_what_is_too_long_for_an_article_is_rejected_with_its_reason() -> None:
    text = "The harbour was closed on Monday and nobody said why. " * 10_000
    [made] = stages.cut(Record(source_path="a.txt", source_format="text", source_ordinal=3, text=text))
    assert isinstance(made, Reject)
    assert (made.reason, made.source_ordinal) == ("too_long", 3)
