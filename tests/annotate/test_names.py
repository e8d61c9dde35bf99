"""Names that rules add to the network's."""

from __future__ import annotations

import pytest
import spacy

from saidby.annotate.names import percentages

NLP = spacy.blank("en")


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("It rose 5%, or 12.5 per cent, to five per cent.", ["5%", "12.5 per cent", "five per cent"]),
        ("From 3-4 percent and 10–15% to 20 pc", ["3-4 percent", "10–15%", "20 pc"]),
        ("% alone; so much per cent; fifty cent; cent", []),
        ("", []),
    ],
)
def test_shares_are_numbers_with_their_sign_or_word(text: str, shares: list[str]) -> None:
    assert [s.text for s in percentages(NLP(text))] == shares
