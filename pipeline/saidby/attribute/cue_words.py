"""The cue lexicon as attribution needs it: which lemmas report, and in what construction."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from saidby.errors import LexiconError
from saidby.lexicons import load_toml
from saidby.lexicons.cues import CueRow, cue_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class CueWords:
    """Lemmas by construction.

    verbs, nouns: reporting verbs and nouns with a clause ("said that", "the claim that").
    objects: verbs whose plain object is what is claimed ("denied the charge").
    infinitives: verbs whose infinitive is ("vowed to fight").  prepositions: verb → prepositions ("warned of").
    introducers: words that bring a speaker in front of the clause ("according to").
    """

    verbs: dict[str, CueRow]
    nouns: dict[str, CueRow]
    objects: frozenset[str]
    infinitives: frozenset[str]
    prepositions: dict[str, frozenset[str]]
    introducers: tuple[tuple[str, ...], ...]


@functools.cache
def cue_words() -> CueWords:
    """The lexicons `cues.csv` and `cue_frames.toml` together; LexiconError for unknown keys."""
    frames = load_toml("cue_frames")
    if set(frames) != {"objects", "infinitives", "introducers", "prepositions"}:
        raise LexiconError("cue_frames.toml: the keys are objects, infinitives, introducers and [prepositions]")
    rows = cue_rows()
    return CueWords(
        verbs={r.cue: r for r in rows if r.pos == "verb" and " " not in r.cue},
        nouns={r.cue: r for r in rows if r.pos == "noun" and " " not in r.cue},
        objects=frozenset(frames["objects"]),
        infinitives=frozenset(frames["infinitives"]),
        prepositions={verb: frozenset(words) for verb, words in frames["prepositions"].items()},
        introducers=tuple(tuple(phrase.split()) for phrase in frames["introducers"]),
    )
