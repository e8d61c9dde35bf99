"""Where the tokenizer leaves spaCy's."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from saidby.tokenizer import english, make_tokenizer

NLP = english()


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Stop!! Really?!", "Stop !! Really ?!"),
        ("“No!!” she said.", "“ No !! ” she said ."),
        ("Who was it.?", "Who was it .?"),
        ("In the U.S.?", "In the U.S. ?"),
        ("<<== A ====", "<< == A ===="),
        ("the co-founder's anti-Velm e-mail", "the co - founder 's anti - Velm e-mail"),
        ("Lt. Brandt left on Wed. at 7:30pm.", "Lt. Brandt left on Wed. at 7:30 pm ."),
        ("He read the Sun.", "He read the Sun ."),
        ("ships and/or e-mails", "ships and / or e-mails"),
        ("Call 713-555-0199, 100-2000 of them", "Call 713-555-0199 , 100 - 2000 of them"),
        ("They wanna go.", "They wan na go ."),
        ("Wait... what?", "Wait ... what ?"),
    ],
)
def test_tokens(text: str, tokens: str) -> None:
    assert [token.text for token in NLP(text)] == tokens.split()


def test_text_is_kept() -> None:
    text = "  A=====b !!?? “c”--d and/or\n\n1-713-555-0199?!"
    assert NLP(text).text == text


def test_shipped_model_has_it() -> None:
    shipped = spacy.load(Path(__file__).parents[1] / "models" / "saidby_en").tokenizer
    ours = make_tokenizer(spacy.blank("en"))
    for text in ("Stop!! An e-mail.", "and/or 713-555-0199 ====", "7:30pm Wed. Lt. Brandt .?"):
        assert [t.text for t in shipped(text)] == [t.text for t in ours(text)]
