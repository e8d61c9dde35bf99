"""Contents read again as texts of their own."""

from __future__ import annotations

import numpy as np
import spacy

from saidby import marks
from saidby.annotate.nested import part_of
from saidby.annotate.reading import read_doc
from saidby.attribute.components import make_quotes


def read_part(text: str, content: str) -> tuple[list[str], list[int]]:
    nlp = spacy.blank("en")
    doc = make_quotes(nlp, "saidby_quotes")(marks.prepare(nlp.make_doc(text)))
    reading = read_doc(doc)
    at = text.index(content)
    inside = [i for i, t in enumerate(reading.tokens.tolist()) if at <= doc[t].idx < at + len(content)]
    part = part_of(reading, np.array(inside))
    return part.words, part.depths.tolist()


def test_a_quotation_is_read_again_without_its_marks_as_plain_text() -> None:
    words, depths = read_part(
        "He said: “A sailor shouted that we must stay,” and left.", "“A sailor shouted that we must stay,”"
    )
    assert words == ["A", "sailor", "shouted", "that", "we", "must", "stay", ","]
    assert set(depths) == {0}


def test_a_quotation_inside_a_content_keeps_its_marks() -> None:
    words, depths = read_part(
        "He said the crew called it “a wall of promises” again.", "the crew called it “a wall of promises” again"
    )
    assert "“" in words
    assert max(depths) == 1
