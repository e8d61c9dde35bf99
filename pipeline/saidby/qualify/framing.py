"""Finds how each claim is put: lemma and class of its cue, its status, where and when it was said."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from saidby import marks
from saidby.lexicons import cached
from saidby.model import Attribution, Framing
from saidby.qualify.cues import Cue, CueLexicon, FramingWords
from saidby.qualify.status import status_of
from saidby.qualify.times import When, find_times, published_day
from saidby.qualify.venue import venue_of
from saidby.qualify.zones import Claims, Zone, zone_of

READS = ("attributions",)
WRITES = ("framings",)


@dataclass(frozen=True, slots=True)
class FramingLexicon:
    """All that framing needs to know beforehand."""

    cues: CueLexicon
    words: FramingWords


def load_lexicon() -> FramingLexicon:
    """Reads cues.csv and framing.toml, overlays included; raises LexiconError with file and line."""
    words = FramingWords.load()
    return FramingLexicon(CueLexicon.load(words), words)


@cached
def default_lexicon() -> FramingLexicon:
    """The lexicon as it is at first use."""
    return load_lexicon()


def find_framings(doc: Doc, *, lexicon: FramingLexicon | None = None) -> list[Framing]:
    """One framing for each attribution of the Doc, in their order.

    Needs tags, lemmas and a Universal Dependencies parse. Times are resolved against the article's `published_at`
    (see `saidby.marks.meta`) where there is one, and kept as text where there is none.
    """
    lexicon = lexicon or default_lexicon()
    attributions = marks.read(doc, Attribution)
    published = published_day(marks.meta(doc, "published_at"))
    text = doc.text  # spaCy joins the tokens anew each time
    claims = Claims(attributions)
    return [_framing(doc, text, attribution, claims, published, lexicon) for attribution in attributions]


def _framing(
    doc: Doc,
    text: str,
    attribution: Attribution,
    claims: Claims,
    published: dt.date | None,
    lexicon: FramingLexicon,
) -> Framing:
    content = " ".join(text[span.start : span.end] for span in attribution.spans)
    span = marks.span_of(doc, attribution.cue.start, attribution.cue.end) if attribution.cue else None
    if span is None:
        asked = content.rstrip(" ”’\"'").endswith("?")
        return Framing(
            index=attribution.index, cue_lemma=None, stance="neutral", status="asked" if asked else "asserted"
        )
    cue = lexicon.cues.read(span)
    zone = zone_of(doc, attribution, claims, span)
    venue = venue_of(cue, zone, lexicon.words)
    when = _when(cue, zone, text, published)
    return Framing(
        index=attribution.index,
        cue_lemma=cue.lemma,
        stance=cue.stance,
        status=status_of(cue, content, lexicon.words),
        venue=_text(venue),
        time_text=when.text if when else None,
        time_from=when.first.isoformat() if when and when.first else None,
        time_to=when.last.isoformat() if when and when.last else None,
    )


def _when(cue: Cue, zone: Zone, text: str, published: dt.date | None) -> When | None:
    """The time nearest to the cue that hangs on it, outside content and speaker."""
    sentence = zone.sentence
    found = []
    for when in find_times(text, sentence.start_char, sentence.end_char, published=published):
        words = zone.doc.char_span(when.start, when.end, alignment_mode="expand")
        if words is None or not all(zone.free(token) for token in words):
            continue
        if zone.ours(words.root):
            found.append((abs(words.root.i - cue.head.i), when))
    return min(found, key=lambda item: item[0])[1] if found else None


def _text(span: Span | None) -> str | None:
    return span.text.strip() if span is not None and span.text.strip() else None
