"""Attribution roles and their links from scores."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from spacy.tokens import Doc

from saidby.annotate.decode import FloatArray, best_tags, legal, softmax, spans
from saidby.annotate.network import Scores, TrainedNetwork
from saidby.annotate.pieces import IntArray
from saidby.annotate.reading import Reading
from saidby.model import Role

Span = tuple[int, int, str]
"""First word, last word (exclusive), label."""
PARTNER = {"CONTENT": ("cue", "CUE"), "CUE": ("speaker", "SPEAKER")}
"""Role → the arc scorer that finds the role it depends on, and that role."""
REACH = 1000
"""Words between a role and the one it depends on, at the most: more than paragraphs have, save text without any."""


def find_roles(doc: Doc, reading: Reading, scores: Scores, network: TrainedNetwork, *, depth: int = 0) -> list[Role]:
    """Speakers, cues and contents in text order, each with the role it depends on and the model's probabilities."""
    if not len(reading.words):
        return []
    names = network.classes["role"]
    points = network.tag_scores(scores, "role")
    tags = best_tags(points, legal(names), names.index("O"))
    sure = softmax(points)[np.arange(len(tags)), tags]
    found = _parts(spans(tags, names), reading)
    at = [doc[t].idx for t in reading.tokens.tolist()]
    ends = [start + len(word) for start, word in zip(at, reading.words, strict=True)]
    roles = []
    for (first, last, label), (link, link_score) in zip(found, links(found, reading, scores, network), strict=True):
        roles.append(
            Role(
                start=at[first],
                end=ends[last - 1],
                label=label,  # type: ignore[arg-type]
                score=round(float(sure[first:last].mean()), 4),
                link=None if link is None else at[link],
                link_score=round(link_score, 4),
                depth=depth,
            )
        )
    return roles


def links(
    found: list[Span], reading: Reading, scores: Scores, network: TrainedNetwork
) -> list[tuple[int | None, float]]:
    """For each of the spans the first word of the span it depends on (None: none), and that choice's probability."""
    paragraph = reading.starts.cumsum()
    places = {label: np.array([s for s, _, kind in found if kind == label], np.int64) for _, label in PARTNER.values()}
    return [_partner(span, places, paragraph, scores, network) for span in found]


def _parts(found: list[Span], reading: Reading) -> list[Span]:
    """The spans cut where a paragraph begins inside."""
    cut: list[Span] = []
    for first, last, label in found:
        edges = [first, *(first + 1 + np.flatnonzero(reading.starts[first + 1 : last])).tolist(), last]
        cut.extend((low, high, label) for low, high in pairwise(edges))
    return cut


def _partner(
    span: Span, places: dict[str, IntArray], paragraph: IntArray, scores: Scores, network: TrainedNetwork
) -> tuple[int | None, float]:
    """First word of the role that this one depends on, None for none, and the probability of the choice.

    Partners stand in the same paragraph: what goes on over paragraphs has no cue there, and is no matter of links.
    """
    first, last, label = span
    if label not in PARTNER:
        return None, 0.0
    task, wanted = PARTNER[label]
    source, target, none = network.arc_sides(scores, task)
    low, high = np.searchsorted(places[wanted], (first - REACH, first + REACH))
    near = places[wanted][low:high]
    near = near[paragraph[near] == paragraph[first]]
    options: FloatArray = np.concatenate([none[scores.window[first]][None], target[near]])
    points = source[first:last].mean(0) @ options.T
    sure = softmax(points)
    best = int(points.argmax())
    return (int(near[best - 1]) if best else None), float(sure[best])
