import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saidby.annotate.lemmas import Lemmas, apply, is_regular, script_of

WORDS = st.text(min_size=1, max_size=12)


@settings(deadline=None)
@given(WORDS, WORDS)
def test_a_script_leads_back_to_the_lemma(form: str, lemma: str) -> None:
    assert apply(form, script_of(form, lemma)) == lemma


@pytest.mark.parametrize(
    ("form", "lemma", "script"),
    [
        ("said", "say", "l|2|y"),
        ("Said", "say", "l|2|y"),
        ("rivers", "river", "l|1|"),
        ("Velm", "Velm", "k|0|"),
        ("’s", "be", "l|=|be"),
        ("went", "go", "l|=|go"),
        ("a|b", "|", "l|=||"),
    ],
)
def test_scripts(form: str, lemma: str, script: str) -> None:
    assert script_of(form, lemma) == script
    assert apply(form, script) == lemma


def test_one_script_serves_a_class_of_words() -> None:
    assert apply("houses", script_of("rivers", "river")) == "house"


def test_a_script_that_cuts_more_than_there_is_leaves_the_form() -> None:
    assert apply("As", "l|2|y") == "as"
    assert apply("As", "k|5|y") == "As"


LEMMAS = Lemmas({"VERB": {"left": "leave", "ran": "run"}, "NOUN": {"river": "river"}}, ["l|0|", "l|1|", "l|2|un"])


def test_a_form_seen_in_training_keeps_its_lemma() -> None:
    assert LEMMAS.best("Left", "VERB", [0, 1]) == "leave"
    assert LEMMAS.best("left", "ADJ", [0, 1]) == "left"


def test_an_unseen_form_takes_the_likeliest_script_that_makes_a_known_lemma() -> None:
    assert LEMMAS.best("rivers", "NOUN", [0, 1]) == "river"
    assert LEMMAS.best("brooks", "NOUN", [0, 1]) == "brooks"
    assert LEMMAS.best("rivers", "PROPN", [0, 1]) == "rivers"


@pytest.mark.parametrize(
    ("form", "lemma", "upos", "regular"),
    [
        ("tailors", "tailor", "NOUN", True),
        ("tailors", "tail", "NOUN", False),
        ("knives", "knife", "NOUN", True),
        ("gunmen", "gunman", "NOUN", True),
        ("drowned", "drown", "VERB", True),
        ("drowned", "drow", "VERB", False),
        ("stopped", "stop", "VERB", True),
        ("dying", "die", "VERB", True),
        ("festering", "festering", "VERB", False),
        ("happier", "happy", "ADJ", True),
        ("natal", "na", "ADJ", False),
        ("s", "", "NOUN", False),
    ],
)
def test_regular_inflection(form: str, lemma: str, upos: str, regular: bool) -> None:
    assert is_regular(form, lemma, upos) is regular


def test_an_unseen_form_takes_the_lemma_it_is_a_regular_form_of() -> None:
    lemmas = Lemmas({"VERB": {"struck": "strike"}}, ["l|1|", "l|0|"])
    assert lemmas.best("strikers", "NOUN", [1, 0]) == "strikers"
    assert lemmas.best("striker", "NOUN", [0, 1]) == "striker"
