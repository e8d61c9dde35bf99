"""The cue lexicon as attribution needs it: which lemmas report, and in what construction."""

from __future__ import annotations

from dataclasses import dataclass

from saidby.errors import LexiconError
from saidby.lexicons import cached, load_toml
from saidby.lexicons.cues import CueRow, cue_rows

KEYS = {"objects", "estimates", "infinitives", "hearers", "perceptions", "prepositions"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CueWords:
    """Lemmas by construction.

    verbs, nouns: reporting verbs and nouns with a clause ("said that", "the claim that").
    objects: verbs whose plain object is what is claimed ("denied the charge").
    estimates: verbs that give a value to their object ("puts the loss at £3m").
    infinitives: verbs whose infinitive is ("vowed to fight").  prepositions: verb → prepositions ("warned of").
    perceptions: verbs of learning and perceiving: claims in an article's own voice at most, never inside another claim.
    hearers: verbs whose object may be the person told ("told them it was over").
    """

    verbs: dict[str, CueRow]
    nouns: dict[str, CueRow]
    objects: frozenset[str]
    estimates: frozenset[str]
    infinitives: frozenset[str]
    prepositions: dict[str, frozenset[str]]
    hearers: frozenset[str]
    perceptions: frozenset[str]


@cached
def cue_words() -> CueWords:
    """The lexicons `cues.csv` and `cue_frames.toml` together; LexiconError for unknown keys."""
    frames = load_toml("cue_frames")
    if set(frames) != KEYS:
        raise LexiconError("cue_frames.toml: the keys are " + ", ".join(sorted(KEYS)))
    rows = cue_rows()
    return CueWords(
        verbs={r.cue: r for r in rows if r.pos == "verb" and " " not in r.cue},
        nouns={r.cue: r for r in rows if r.pos == "noun" and " " not in r.cue},
        objects=frozenset(frames["objects"]),
        estimates=frozenset(frames["estimates"]),
        infinitives=frozenset(frames["infinitives"]),
        prepositions={verb: frozenset(words) for verb, words in frames["prepositions"].items()},
        hearers=frozenset(frames["hearers"]),
        perceptions=frozenset(frames["perceptions"]),
    )
