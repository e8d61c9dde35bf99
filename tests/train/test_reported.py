import random

import numpy as np
import pytest

from saidby.train.reported import MARKS, as_reported
from saidby.train.texts import NONE, Text

# word, tag, head (1-based, 0: root), label; a blank line ends the sentence.
SENTENCES = """\
Ilse PROPN 2 nsubj
believed VERB 0 root
that SCONJ 7 mark
the DET 5 det
boats NOUN 7 nsubj
had AUX 7 aux
left VERB 2 ccomp
Velm PROPN 7 obj
early ADV 7 advmod
. PUNCT 2 punct

Rain NOUN 2 nsubj
fell VERB 0 root
and CCONJ 5 cc
nobody PRON 5 nsubj
rowed VERB 2 conj
home ADV 5 advmod
. PUNCT 2 punct
"""


def tree() -> Text:
    words: list[str] = []
    heads: list[int] = []
    labels: dict[str, list[str]] = {"upos": [], "xpos": [], "label": [], "sent": []}
    for block in SENTENCES.split("\n\n"):
        first = len(words)
        for i, line in enumerate(block.strip().split("\n")):
            word, tag, head, label = line.split()
            words.append(word)
            heads.append(first + int(head) - 1 if head != "0" else NONE)
            for task, value in (("upos", tag), ("xpos", tag), ("label", label), ("sent", "in" if i else "start")):
                labels[task].append(value)
    return Text(
        words=words,
        starts=np.array([i == 0 for i in range(len(words))]),
        breaks=np.array([word == "." for word in words]),
        depths=np.zeros(len(words), np.int64),
        labels=labels,
        arcs={"head": heads},
    )


def arcs(text: Text) -> set[tuple[str, str, str]]:
    """Every word's head and label, but for quotation marks and "that"."""
    heads = ["" if h == NONE else text.words[h] for h in text.arcs["head"]]
    found = zip(text.words, heads, text.labels["label"], strict=True)
    return {arc for arc in found if arc[0] not in MARKS | {"that"}}


@pytest.mark.parametrize("seed", range(40))
def test_the_tree_stays(seed: int) -> None:
    text, made = tree(), as_reported(tree(), random.Random(seed))
    assert arcs(made) == arcs(text)
    rows = [made.starts, made.breaks, made.depths, *made.labels.values(), *made.arcs.values()]
    assert {len(row) for row in rows} == {len(made.words)}
    assert made.labels["sent"].count("start") == 2
    assert made.labels["sent"][0] == "start"
    assert made.starts.tolist() == [True] + [False] * (len(made.words) - 1)


def test_marks_surround_a_clause_and_hang_on_its_verb() -> None:
    seen = set()
    for seed in range(200):
        made = as_reported(tree(), random.Random(seed))
        at = [i for i, word in enumerate(made.words) if word in MARKS]
        for low, high in zip(at[::2], at[1::2], strict=True):
            assert set(made.depths[low + 1 : high]) == {1}
            assert made.depths[low] == made.depths[high] == 0
            assert made.arcs["head"][low] == made.arcs["head"][high]
            assert {made.labels["label"][i] for i in (low, high)} == {"punct"}
            assert made.labels["xpos"][low] == ""
            seen.add(" ".join(made.words[low + 1 : high]))
    assert {
        "the boats had left Velm early",
        "left Velm early",
        "nobody rowed home",
        "Rain fell and nobody rowed home .",
    } <= seen


def test_that_is_left_out_now_and_then() -> None:
    texts = [as_reported(tree(), random.Random(seed)) for seed in range(200)]
    assert 30 < sum("that" not in text.words for text in texts) < 90


def test_texts_without_a_tree_or_with_quotations_stay() -> None:
    bare = Text(words=["“", "Go", "”"], starts=np.ones(3, bool), breaks=np.zeros(3, bool), depths=np.zeros(3, np.int64))
    assert as_reported(bare, random.Random(1)) is bare
    quoted = tree()
    quoted.depths[:] = 1
    quoted.words[2] = "whether"
    assert all(as_reported(quoted, random.Random(seed)) is quoted for seed in range(50))
