"""Roles inside roles: each content is read again as a text of its own.

The corpora mark outermost attributions only ("the agency reported that [the minister said …]"), so a network trained on
them never tags the inner one. Cut out of its frame, a content is a text like any other, and its own outermost
attribution is the inner one of the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from spacy.attrs import IDX
from spacy.tokens import Doc

from saidby.annotate.network import TrainedNetwork
from saidby.annotate.pieces import IntArray
from saidby.annotate.reading import Reading
from saidby.annotate.roles import find_roles
from saidby.lexicons import cached
from saidby.lexicons.cues import cue_rows
from saidby.lexicons.reporting import forms
from saidby.model import Role

DEEPEST = 4
"""Depth at which nobody looks further in."""
LEAST = 4
"""Words of the shortest content worth a second reading."""


def find_nested(doc: Doc, reading: Reading, roles: Sequence[Role], network: TrainedNetwork) -> list[Role]:
    """The roles inside the contents of `roles`, and inside theirs.

    Only contents that hold a word of the cue lexicon are read again: the others report nothing.
    """
    if not any(role.label == "CONTENT" for role in roles):
        return []
    at = doc.to_array(IDX).astype(np.int64)[reading.tokens]
    cues = _cues(doc, reading)
    found: list[Role] = []
    level = list(roles)
    read: set[bytes] = set()
    for depth in range(1, DEEPEST):
        inner: list[Role] = []
        # A role of a content in pieces may run over the gaps: no word is read twice on one level all the same.
        free = np.ones(len(at), np.bool_)
        for contents in _by_claim(level):
            words = np.unique(np.concatenate([np.arange(*np.searchsorted(at, (r.start, r.end))) for r in contents]))
            words = words[free[words]]
            free[words] = False
            key = words.tobytes()
            if key in read or len(words) < LEAST or not cues[words].any():
                continue
            read.add(key)
            part = part_of(reading, words)
            within = find_roles(doc, part, network.read(part), network, depth=depth)
            if any(r.label == "CUE" for r in within):
                inner.extend(within)
        if not inner:
            break
        found.extend(inner)
        level = inner
    return found


def _by_claim(roles: Sequence[Role]) -> Iterator[list[Role]]:
    """Contents that share a cue; each that has none by itself."""
    groups: dict[int, list[Role]] = {}
    for role in roles:
        if role.label == "CONTENT":
            groups.setdefault(-1 - role.start if role.link is None else role.link, []).append(role)
    yield from groups.values()


def part_of(reading: Reading, words: IntArray) -> Reading:
    """These words of a reading as a text of their own; the quotation they stand in is not seen from inside.

    Its marks go too: a network that sees them takes all of it for one utterance that nobody is said to make.
    """
    depths = reading.depths[words]
    spoken = np.fromiter((any(map(str.isalnum, reading.words[i])) for i in words.tolist()), np.bool_, len(words))
    inside = depths >= depths[spoken].min(initial=depths.max())
    words, depths = words[inside], depths[inside]
    starts = reading.starts[words].copy()
    starts[0] = True
    return Reading(
        tokens=reading.tokens[words],
        words=[reading.words[i] for i in words.tolist()],
        starts=starts,
        breaks=reading.breaks[words],
        depths=depths - depths.min(),
    )


def _cues(doc: Doc, reading: Reading) -> np.ndarray:
    """Which words are in the cue lexicon, by form or lemma."""
    known = _known()
    flags = (
        w.lower() in known or doc[t].lemma_.lower() in known
        for w, t in zip(reading.words, reading.tokens.tolist(), strict=True)
    )
    return np.fromiter(flags, np.bool_, len(reading.words))


@cached
def _known() -> frozenset[str]:
    return frozenset({r.cue for r in cue_rows() if r.pos in ("verb", "noun")} | {"according"} | forms())
