"""The data model: what the stages hand to each other.

All classes are frozen, slotted and keyword-only. `start` and `end` are half-open offsets `[start, end)` in
Unicode code points of the article's text, which nobody alters after `Article` is made.

Glossary
--------
claim     one attribution: somebody is reported to say, write, believe, expect, deny … something
content   what is claimed (one or more spans: a quotation may stand on both sides of "he said")
cue       the words that say it is a claim ("said", "according to", "has repeatedly denied")
speaker   whose claim it is; the *mention* is the words as written, the *name* the canonical form
source    on whose word the article has it, where that is not the article itself (the outer reporter)
venue     where or to whom it was said ("told Reuters", "in a post on X")
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ParagraphKind = Literal["body", "heading", "boilerplate", "embed"]
SegmentationMethod = Literal["record", "delimiter", "model", "bundle"]
Quotation = Literal["direct", "indirect", "mixed"]
RoleLabel = Literal["SPEAKER", "CUE", "CONTENT"]
SpeakerKind = Literal["person", "organisation", "place", "group", "document", "unnamed"]
ResolutionKind = Literal["named", "alias", "nominal", "pronoun", "carried", "none"]
MentionForm = Literal["name", "alias", "nominal", "pronoun"]
Status = Literal["asserted", "denied", "declined", "not_said", "asked", "hypothetical"]
Holder = Literal["reporter", "speaker", "source"]
Bound = Literal["none", "more_than", "at_least", "less_than", "at_most"]
QuoteKind = Literal["quotation", "scare_or_title", "unmarked_block"]
QuantityKind = Literal[
    "count", "measure", "money", "percent", "percentage_point", "fraction", "multiple", "ratio", "duration", "age"
]

LIKELY_BOUNDARY = "likely_boundary:"
"""Flag of an article, with an offset behind it: another article likely begins there, too unsurely to cut."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Extent:
    """A stretch of text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Paragraph:
    """One line or block of the text and what it is."""

    start: int
    end: int
    kind: ParagraphKind


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Boilerplate:
    """A stretch that is not the article's own prose; `rule` names what marked it."""

    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record as read from a dump, before it is cut into articles. Dates are ISO 8601 strings in UTC.

    run_together: the text may hold several articles.  delimited: a delimiter in the file set it off from the others.
    """

    source_path: str
    source_format: str
    source_ordinal: int
    text: str
    source_record_id: str | None = None
    url: str | None = None
    title: str | None = None
    bylines: tuple[str, ...] = ()
    publisher: str | None = None
    published_at: str | None = None
    published_precision: str | None = None
    language: str | None = None
    run_together: bool = False
    delimited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """A record that cannot be used, kept with the reason. `raw` is at most 64 KiB."""

    source_path: str
    source_ordinal: int
    stage: str
    reason: str
    message: str
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article; `text` is stored as it is here and never altered."""

    article_id: str
    source_path: str
    source_format: str
    source_ordinal: int
    text: str
    paragraphs: tuple[Paragraph, ...]
    boilerplate: tuple[Boilerplate, ...]
    segmentation_method: SegmentationMethod
    source_record_id: str | None = None
    url: str | None = None
    title: str | None = None
    bylines: tuple[str, ...] = ()
    publisher: str | None = None
    published_at: str | None = None
    published_precision: str | None = None
    language: str | None = None
    boundary_score: float | None = None
    duplicate_of: str | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A span the model tagged, and the start offset of the span it depends on.

    `link`: for CONTENT the start of its CUE; for CUE the start of its SPEAKER; None where it has none.
    `score` and `link_score` are the model's probabilities.
    `depth` is 0 for the roles of outermost claims, 1 for those found inside a content read as a text of its own, and so
    on; links stay within one depth.
    """

    start: int
    end: int
    label: RoleLabel
    score: float
    link: int | None = None
    link_score: float = 0.0
    depth: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotePart:
    """The text between two quotation marks, or to the end of a paragraph where the quotation runs on.

    `content_end` leaves out a comma or full stop that belongs to the sentence around the quotation.
    """

    start: int
    end: int
    content_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A quotation: `parts` are one per paragraph where it runs over paragraphs.

    `level` 1 is outermost; `parent` the `index` of the quotation around it.
    `kind`: quotation; scare_or_title for a few quoted words that are no utterance; unmarked_block for speech that only
    the layout shows (interview labels, bullets under a colon, dialogue after a dash).
    `label`: offsets of a speaker label in front ("SMITH:") or of a name behind a dash after it, where there is one.
    """

    index: int
    level: int
    parent: int | None
    kind: QuoteKind
    well_formed: bool
    parts: tuple[QuotePart, ...]
    label: Extent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A claim as the text has it, before anybody asks who the speaker is.

    index: position among the Doc's attributions in order of the first content offset (outer before inner).
    spans: the content, in text order.  parent: index of the attribution whose content holds this one.
    carried_from: index of the attribution whose speaker goes on here, where this one names none.
    method: the rule or model that decided.  score: calibrated confidence in 0–1.
    """

    index: int
    spans: tuple[Extent, ...]
    cue: Extent | None
    speaker: Extent | None
    quotation: Quotation
    parent: int | None
    depth: int
    method: str
    score: float
    carried_from: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of evidence from the words at the attribution to the canonical speaker.

    `rule` names the step ("apposition", "pronoun", "alias", "carried", "registry" …);
    `start`/`end` are the words it rests on, -1 where it rests on data and not on the text.
    """

    rule: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An expression that refers to somebody who may speak."""

    speaker_id: str
    start: int
    end: int
    text: str
    form: MentionForm
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Somebody who may speak, under the canonical name."""

    speaker_id: str
    name: str
    kind: SpeakerKind
    aliases: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """Who speaks in one attribution, and how we know.

    speaker_id None means unresolved: no speaker given, or a pronoun that nobody in reach fits.
    odds: what the way to the speaker adds to the log odds that the claim is right.
    """

    index: int
    speaker_id: str | None
    name: str | None
    kind: SpeakerKind | None
    role: str | None
    resolution: ResolutionKind
    evidence: tuple[Step, ...] = ()
    odds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Framing:
    """How one attribution is put: its cue's lemma and class, its status, venue and time.

    `venue` is the text as written; `time_from`/`time_to` are ISO 8601 dates, null without an article date.
    """

    index: int
    cue_lemma: str | None
    stance: str
    status: Status
    venue: str | None = None
    time_text: str | None = None
    time_from: str | None = None
    time_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number that measures or counts something. See the data dictionary for each field.

    index: position among the Doc's quantities; equivalent_to: index of the quantity it restates.
    claim: index of the innermost attribution whose content holds it.
    """

    index: int
    start: int
    end: int
    kind: QuantityKind
    value_low: float
    value_high: float
    bound: Bound = "none"
    approx: bool = False
    modifier: str | None = None
    unit: str | None = None
    dimension: str | None = None
    si_low: float | None = None
    si_high: float | None = None
    si_unit: str | None = None
    currency: str | None = None
    currency_basis: str | None = None
    counted: str | None = None
    counted_head: str | None = None
    per: str | None = None
    trend: Literal["up", "down", "flat"] | None = None
    trend_role: Literal["by", "to", "from"] | None = None
    equivalent_to: int | None = None
    negated: bool = False
    claim: int | None = None
    rule: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityReject:
    """A number that is no quantity, and why ("date", "name", "score", "ordinal" …)."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hedge:
    """Words that weaken or bound what is said. Probabilities are shares of one (0.8–0.9).

    survey_median: what readers take the words to mean, and the middle half of their answers, whoever wrote them.
    strength: 0 booster … 3 weakest commitment.  quantity: index of the quantity it bounds.
    claim: index of the innermost attribution whose content or framing holds it.
    """

    index: int
    start: int
    end: int
    type: str
    holder: Holder
    strength: int
    derivation: Literal["exact", "synonym", "complement", "none"] = "none"
    scope_start: int | None = None
    scope_end: int | None = None
    quantity: int | None = None
    negated: bool = False
    yardstick: str | None = None
    probability_low: float | None = None
    probability_high: float | None = None
    survey_low: float | None = None
    survey_median: float | None = None
    survey_high: float | None = None
    confidence_level: str | None = None
    claim: int | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim with everything known about it: attribution, resolution, framing and hedge joined.

    Offsets are as in `Attribution`; `parent`, `chain` and `source` follow the nesting of claims:
    `source` is the speaker of the claim around this one, `chain` runs from the outermost reporter to the speaker.
    `hedge` is the speaker's, `doubt` the reporter's own.
    """

    index: int
    text: str
    spans: tuple[Extent, ...]
    quotation: Quotation
    cue: str | None
    cue_start: int | None
    cue_end: int | None
    cue_lemma: str | None
    stance: str
    status: Status
    speaker: str | None
    speaker_id: str | None
    speaker_mention: str | None
    speaker_start: int | None
    speaker_end: int | None
    speaker_kind: SpeakerKind | None
    speaker_role: str | None
    speaker_resolution: ResolutionKind
    source: str | None
    source_id: str | None
    source_mention: str | None
    source_start: int | None
    source_end: int | None
    chain: tuple[str, ...]
    parent: int | None
    depth: int
    venue: str | None
    time_text: str | None
    time_from: str | None
    time_to: str | None
    hedge: str | None
    probability_low: float | None
    probability_high: float | None
    confidence: float
    method: str
    evidence: tuple[Step, ...] = ()
    doubt: str | None = None
    doubt_type: str | None = None
