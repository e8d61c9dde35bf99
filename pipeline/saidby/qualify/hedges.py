"""Finds hedges: words that weaken, bound or strengthen what is said, with type, holder, scope and probability."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from saidby import marks
from saidby.lexicons import cached
from saidby.model import Boilerplate, Extent, Hedge, Quantity
from saidby.qualify import amounts, parse, scare
from saidby.qualify.forms import in_words
from saidby.qualify.guards import GUARDS
from saidby.qualify.holders import Held, Voices
from saidby.qualify.patterns import token_keys
from saidby.qualify.scope import SCOPES
from saidby.qualify.words import Lexicon, Row
from saidby.qualify.yardsticks import NOTHING, Meaning

READS = ("boilerplate", "quotes", "attributions", "resolutions", "speakers", "framings", "quantities")
WRITES = ("hedges",)

PROBABLE = frozenset({"estimative", "estimative_rank", "estimative_certain", "possibility", "conditional+estimative"})
SURVEYED = PROBABLE - {"estimative_rank"} | {"shield_plausibility", "doubt"}
RAISED = frozenset({"evidential", "prospective"})
ABOUT_CLAIM = frozenset({"verification_disclaimer", "negated_evidence"})
REPORTERS_OWN = frozenset({"verification_disclaimer", "distancing", "distancing_cue", "evidential_attributive"})
DEGREE = frozenset({"very", "at", "all", "yet", "so", "particularly", "necessarily", "really", "thought", "considered"})
LOWER = frozenset({"more_than", "at_least"})
UPPER = frozenset({"less_than", "at_most"})
JUDGING = frozenset({"negated_certainty", "doubt", "shield_plausibility"})
PREPOSITIONS = frozenset({"over", "under", "above", "below", "about", "around"})
BESIDE = 3
"""Characters between a cue and the disclaimer that is put to it."""
INSERTS = ("–", "—", "-", "(", "[")


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase of the lexicon at tokens `[start, end)`; `core` is its text without negation."""

    start: int
    end: int
    row: Row
    core: str
    negated: bool = False
    below: bool = False


def find_hedges(doc: Doc, *, lexicon: Lexicon | None = None) -> list[Hedge]:
    """All hedges of a Doc in text order, without overlap among those of the lexicon.

    Needs tags, lemmas and a Universal Dependencies parse. Claims, quotations, speakers and quantities are read
    where earlier stages left them; without claims every hedge is the reporter's.
    """
    lexicon = lexicon or default_lexicon()
    voices = Voices.of(doc)
    quantities = amounts.of(doc)
    hedges = [_hedge(doc, found, voices, quantities, lexicon) for found in _phrases(doc, lexicon)]
    hedges = [hedge for hedge in hedges if not _plain(voices.text, hedge, quantities)]
    hedges += scare.find_scare_quotes(voices)
    aside = marks.read(doc, Boilerplate) if marks.has(doc, Boilerplate) else []
    hedges = [hedge for hedge in hedges if not any(b.start <= hedge.start < b.end for b in aside)]
    return [replace(hedge, index=i) for i, hedge in enumerate(sorted(hedges, key=lambda h: (h.start, h.end)))]


def load_lexicon() -> Lexicon:
    """Reads the lexicon, overlays included; raises LexiconError with file and line."""
    return Lexicon.load(guards=GUARDS, scopes=SCOPES)


@cached
def default_lexicon() -> Lexicon:
    """The lexicon as it is at first use."""
    return load_lexicon()


def _phrases(doc: Doc, lexicon: Lexicon) -> list[Found]:
    keys = token_keys(doc)
    found: list[Found] = []
    at = 0
    while at < len(doc):
        hit = _longest(doc, at, keys, lexicon)
        if hit is None:
            at += 1
            continue
        end, row = hit
        if row.type != "pseudo":
            found.append(_with_negation(doc, at, end, row, found[-1].end if found else 0))
        at = max(end, found[-1].end if found else 0)
    return found


def _longest(doc: Doc, at: int, keys: list[tuple[str, ...]], lexicon: Lexicon) -> tuple[int, Row] | None:
    for end, rows in lexicon.patterns.at(doc, at, keys):
        for row in sorted(rows, key=lambda row: -len(row.guard)):
            if all(GUARDS[name](doc, at, end, lexicon.words) for name in row.guard):
                return end, row
    return None


def _with_negation(doc: Doc, start: int, end: int, row: Row, floor: int) -> Found:
    """Takes "not likely", "probably will not", "may not" as one phrase."""
    core = doc[start:end].text
    if row.type in PROBABLE and row.polarity != "u" and row.scope == "complement":
        at = start - 1
        while at >= floor and start - at < 3 and doc[at].lower_ in DEGREE:
            at -= 1
        if at >= floor and (doc[at].lower_ in parse.NEGATIONS or (at == start - 1 and doc[at].lower_ == "no")):
            if doc[at].lower_ in ("n't", "n’t"):
                at -= 1
            return Found(at, end, row, core, negated=True)
    adverb = row.type in PROBABLE and doc[end - 1].pos_ in ("ADV", "ADJ") and row.polarity != "-"
    if adverb or row.type == "epistemic_modal":
        at = end
        while adverb and at < len(doc) and at < end + 2 and doc[at].pos_ == "AUX":
            at += 1
        joined = at < len(doc) and doc[at].lower_ in ("not", "n't", "n’t", "never")
        if joined and not (at + 1 < len(doc) and doc[at + 1].lower_ in ("only", "just")):
            return Found(start, at + 1, row, core, negated=True, below=True)
    return Found(start, end, row, core)


def _hedge(doc: Doc, found: Found, voices: Voices, quantities: list[Quantity], lexicon: Lexicon) -> Hedge:
    row = found.row
    span = doc[found.start : found.end]
    held = _holder(doc, found, voices)
    reach = _reach(doc, found, voices, held)
    if held.claim is None and held.content is None and reach is not None and row.type not in REPORTERS_OWN:
        held = voices.governing(reach) or held
    meant = _meaning(found, voices.yardstick(held, lexicon.yardsticks), lexicon)
    asked = lexicon.yardsticks.survey(found.core, negated=found.negated) if row.type in SURVEYED else None
    bounded = None
    if row.scope == "quantity" and reach is not None:
        bounded = amounts.quantity_at(doc, *_tokens(doc, reach), quantities)
        if bounded is not None and _converted(voices, bounded, doc[found.start].idx):
            held = Held("reporter", held.claim)
    return Hedge(
        index=0,
        start=span.start_char,
        end=span.end_char,
        type=_agreeing(row.type, bounded),
        holder=held.holder,
        strength=min(3, row.strength + 1) if found.negated and row.polarity == "-" else row.strength,
        derivation=meant.derivation,
        scope_start=reach.start if reach else None,
        scope_end=reach.end if reach else None,
        quantity=bounded.index if bounded else None,
        negated=found.negated,
        yardstick=meant.yardstick,
        probability_low=meant.low,
        probability_high=meant.high,
        survey_low=asked.low if asked else None,
        survey_median=asked.median if asked else None,
        survey_high=asked.high if asked else None,
        confidence_level=row.level,
        claim=held.claim,
        rule=row.phrase,
    )


def _holder(doc: Doc, found: Found, voices: Voices) -> Held:
    row = found.row
    span = doc[found.start : found.end]
    held = voices.held(span.start_char, span.end_char, row.type)
    if row.scope == "claim" and (judged := _judged(doc, found, voices)) is not None:
        return judged
    if held.claim is None and row.type != "distancing_cue":
        held = voices.closing(span.start_char, span.end_char) or held
    if held.content is None and held.claim is None and row.type in ABOUT_CLAIM:
        near = voices.near(span.start_char)
        return Held(held.holder, near.index) if near else held
    if held.content is None and _hearsay(doc, found):
        return Held("source", held.claim)
    if held.content is None and held.claim is None:
        return _of_subject(doc, found) or _of_cue(doc, found, voices, held)
    return held


def _of_subject(doc: Doc, found: Found) -> Held | None:
    """ "The minister has not ruled out a vote", "we believe": who does the judging is the subject."""
    if found.row.type not in JUDGING or found.row.scope != "object_clause":
        return None
    verb = next((t for t in reversed(doc[found.start : found.end]) if t.pos_ == "VERB"), None)
    who = parse.children(verb, "nsubj") if verb is not None else []
    if not who or who[0].dep_ != "nsubj" or who[0].lower_ == "it":
        return None
    return Held("speaker", name=doc[who[0].left_edge.i : parse.right_end(who[0])].text)


def _judged(doc: Doc, found: Found, voices: Voices) -> Held | None:
    """ "said, without evidence, that …": the reporter's word on the claim, wherever the content is taken to begin."""
    start, end = doc[found.start].idx, doc[found.end - 1].idx + len(doc[found.end - 1])
    if voices.quoted(start, end) is not None:
        return None
    for a in voices.attributions:
        beside = a.cue is not None and 0 <= start - a.cue.end <= BESIDE
        if beside and any(span.end > end for span in a.spans):
            return Held("reporter", a.index)
    return None


def _hearsay(doc: Doc, found: Found) -> bool:
    """ "is said to be", "is expected to", or a hedge inside such a clause: on the word of somebody unnamed."""
    token = doc[found.start]
    if found.row.type in RAISED and token.lower_ not in UNATTRIBUTED:
        return token.pos_ in ("VERB", "ADJ") and token.tag_ in ("VBN", "VBD", "JJ")
    return (
        any(
            above.tag_ == "VBN" and in_words(above, REPORTING) and above.i < token.i and token.dep_ != "conj"
            for above in parse.ancestors(token)
        )
        and found.row.type in RAISED
    )


UNATTRIBUTED = frozenset({"set", "due", "poised", "scheduled", "slated", "on", "trying", "attempting"})
REPORTING = frozenset(
    {"say", "report", "allege", "believe", "think", "understand", "fear", "rumour", "rumor", "expect"}
)


def _of_cue(doc: Doc, found: Found, voices: Voices, held: Held) -> Held:
    """An adverb that hangs on a cue belongs to its claim: "Reportedly, the MoD believes …"."""
    token = doc[found.start]
    heads = [token, *itertools.islice(parse.ancestors(token), 2)]
    framed = [attribution for head in heads for attribution in voices.cued(head.idx, head.idx + 1)]
    if not framed:
        return held
    first = min(framed, key=lambda attribution: attribution.index)
    own = found.row.type == "confidence" and first.speaker is not None
    return Held("speaker" if own else held.holder, first.index)


def _meaning(found: Found, yardstick: str | None, lexicon: Lexicon) -> Meaning:
    """The probability; a comparative, a rank or a litotes has none, nor has a denied "highly likely"."""
    row = found.row
    if row.type not in PROBABLE - {"estimative_rank", "possibility", "conditional+estimative"}:
        return NOTHING
    scale = row.literal or yardstick
    if not found.negated:
        return lexicon.yardsticks.meaning(found.core, scale)
    plain = found.below or (row.polarity == "+" and " " not in found.core)
    return lexicon.yardsticks.meaning(found.core, scale, complement=True) if plain else NOTHING


def _reach(doc: Doc, found: Found, voices: Voices, held: Held) -> Extent | None:
    """The scope in characters, clipped to the content and the quotation marks that hold the hedge."""
    row = found.row
    if row.scope in ("content", "claim") and held.claim is not None:
        claim = voices.claimed(doc[found.start].idx) if row.scope == "content" else voices.attributions[held.claim]
        if claim is not None and claim.spans:
            content = _behind(claim.spans[0], doc[found.end - 1])
            reach = _trimmed(voices.text, content.start, content.end, that=True)
            if reach is not None:
                return reach
    tokens = SCOPES[row.scope](doc, found.start, found.end)
    if tokens is None:
        return None
    span = parse.span_without_edges(doc, *tokens)
    if span is None:
        return None
    start, end = span.start_char, span.end_char
    at = doc[found.start].idx
    for wall in (held.content, voices.quoted(at, doc[found.end - 1].idx + 1)):
        if wall is not None and start < wall.end and wall.start < end:
            start, end = max(start, wall.start), min(end, wall.end)
    return _trimmed(voices.text, start, end)


def _behind(content: Extent, last: Token) -> Extent:
    """The content without a disclaimer that stands at its beginning."""
    end = last.idx + len(last)
    return Extent(start=end, end=content.end) if content.start <= last.idx < end < content.end else content


def _plain(text: str, hedge: Hedge, quantities: list[Quantity]) -> bool:
    """Whether "over" or "about" in front of a quantity was read there as a preposition that bounds nothing."""
    if hedge.quantity is None or text[hedge.start : hedge.end].lower() not in PREPOSITIONS:
        return False
    bounded = quantities[hedge.quantity]
    return bounded.bound == "none" and not bounded.approx


def _converted(voices: Voices, quantity: Quantity, start: int) -> bool:
    """Whether the amount is a conversion set in by the reporter: between dashes or brackets, outside quotations."""
    opener = voices.text[:start].rstrip()[-1:]
    return quantity.equivalent_to is not None and opener in INSERTS and voices.quoted(start, quantity.end) is None


def _trimmed(whole: str, start: int, end: int, *, that: bool = False) -> Extent | None:
    text = whole[start:end]
    start += len(text) - len(text.lstrip(" \n\t,;:–—"))
    text = whole[start:end]
    if that and text.lower().startswith("that "):
        start += len("that ")
    text = whole[start:end].rstrip(" \n\t,;:.–—")
    return Extent(start=start, end=start + len(text)) if text else None


def _tokens(doc: Doc, reach: Extent) -> tuple[int, int]:
    span = doc.char_span(reach.start, reach.end, alignment_mode="expand")
    return (span.start, span.end) if span is not None else (0, 0)


def _agreeing(kind: str, bounded: Quantity | None) -> str:
    """A bound and the quantity it points to say the same."""
    if bounded is None or kind not in ("bound_lower", "bound_upper"):
        return kind
    if bounded.bound in LOWER:
        return "bound_lower"
    return "bound_upper" if bounded.bound in UPPER else kind
