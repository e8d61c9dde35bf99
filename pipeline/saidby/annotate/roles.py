"""Attribution roles and their links from scores."""

from __future__ import annotations

import numpy as np
from spacy.tokens import Doc

from saidby.annotate.decode import FloatArray, best_tags, legal, softmax, spans
from saidby.annotate.network import Scores, TrainedNetwork
from saidby.annotate.reading import Reading
from saidby.model import Role

REACH = 150
"""Words between a role and the role it depends on, at most."""
PARTNER = {"CONTENT": ("cue", "CUE"), "CUE": ("speaker", "SPEAKER")}
"""Role → the arc scorer that finds the role it depends on, and that role."""


def find_roles(doc: Doc, reading: Reading, scores: Scores, network: TrainedNetwork) -> list[Role]:
    """Speakers, cues and contents in text order, each with the role it depends on and the model's probabilities."""
    if not len(reading.words):
        return []
    names = network.classes["role"]
    points = network.tag_scores(scores, "role")
    tags = best_tags(points, legal(names), names.index("O"))
    sure = softmax(points)[np.arange(len(tags)), tags]
    found = spans(tags, names)
    at = [int(doc[int(t)].idx) for t in reading.tokens]
    ends = [int(doc[int(t)].idx) + len(doc[int(t)]) for t in reading.tokens]
    roles = []
    for first, last, label in found:
        link, link_score = _partner(first, last, label, found, scores, network)
        roles.append(
            Role(
                start=at[first],
                end=ends[last - 1],
                label=label,  # type: ignore[arg-type]
                score=round(float(sure[first:last].mean()), 4),
                link=None if link is None else at[link],
                link_score=round(link_score, 4),
            )
        )
    return roles


def _partner(
    first: int, last: int, label: str, found: list[tuple[int, int, str]], scores: Scores, network: TrainedNetwork
) -> tuple[int | None, float]:
    """First word of the role this one depends on, None for none, and the probability of the choice."""
    if label not in PARTNER:
        return None, 0.0
    task, wanted = PARTNER[label]
    source, target, none = network.arc_sides(scores, task)
    places = [s for s, e, kind in found if kind == wanted and s < last + REACH and e > first - REACH]
    options: FloatArray = np.concatenate([none[scores.window[first]][None], target[places]])
    points = source[first:last].mean(0) @ options.T
    sure = softmax(points)
    best = int(points.argmax())
    return (places[best - 1] if best else None), float(sure[best])
