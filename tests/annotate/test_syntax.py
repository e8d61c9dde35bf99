from __future__ import annotations

import numpy as np
import pytest

from saidby.annotate.syntax import mend_passives

NAMES = ["root", "aux", "aux:pass", "nsubj"]


@pytest.mark.parametrize(
    ("word", "label"),
    [("had", "aux"), ("Did", "aux"), ("would", "aux"), ("was", "aux:pass"), ("Got", "aux:pass"), ("’re", "aux:pass")],
)
def test_only_to_be_and_to_get_make_a_passive(word: str, label: str) -> None:
    labels = np.array([NAMES.index("aux:pass"), NAMES.index("root")])
    mend_passives(labels, [word, "told"], NAMES)
    assert [NAMES[i] for i in labels] == [label, "root"]


def test_labels_without_passives_stay() -> None:
    labels = np.array([1, 0])
    mend_passives(labels, ["had", "told"], ["root", "aux"])
    assert labels.tolist() == [1, 0]
