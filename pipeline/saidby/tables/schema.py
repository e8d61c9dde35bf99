"""Every column of every table: name, type, whether it may be null, and what it means.

The help text travels in the field metadata of each Parquet file (key `help`).  Offsets are half-open
`[start, end)` in Unicode code points of `articles.text`.
"""

from __future__ import annotations

import pyarrow as pa

STRING = pa.string()
OFFSET = pa.int32()
SHARE = pa.float64()
BOOL = pa.bool_()


def _list_of(kind: pa.DataType) -> pa.DataType:
    return pa.list_(pa.field("element", kind, nullable=False))


def _struct(**kinds: pa.DataType) -> pa.DataType:
    return pa.struct([pa.field(name, kind, nullable=False) for name, kind in kinds.items()])


STRINGS = _list_of(STRING)
SPANS = _list_of(_struct(start=OFFSET, end=OFFSET))
PARAGRAPHS = _list_of(_struct(start=OFFSET, end=OFFSET, kind=STRING))
BOILERPLATE = _list_of(_struct(start=OFFSET, end=OFFSET, rule=STRING))
EVIDENCE = _list_of(_struct(rule=STRING, start=OFFSET, end=OFFSET, text=STRING))


def _must(name: str, kind: pa.DataType, text: str) -> pa.Field:
    return pa.field(name, kind, nullable=False, metadata={"help": text})


def _may(name: str, kind: pa.DataType, text: str) -> pa.Field:
    return pa.field(name, kind, nullable=True, metadata={"help": text})


ARTICLES = pa.schema(
    [
        _must("article_id", STRING, "Stable hash that names the article in all tables."),
        _must("source_path", STRING, "The file it was read from, as given on the command line."),
        _must("source_format", STRING, "How that file was read (jsonl, csv, text …)."),
        _must("source_ordinal", pa.int64(), "Position of the record in its file, from 0."),
        _may("source_record_id", STRING, "The record's own identifier in its file."),
        _may("url", STRING, "Address of the article."),
        _may("title", STRING, "Headline as given apart from the text."),
        _must("bylines", STRINGS, "Authors as given."),
        _may("publisher", STRING, "Who published it."),
        _may("published_at", pa.timestamp("us", tz="UTC"), "When it was published, in UTC."),
        _may("published_precision", STRING, "How exact published_at is (year, month, day, minute, second)."),
        _may("language", STRING, "Language code as given or found."),
        _must("text", STRING, "The text; all offsets in all tables count its code points. Never altered."),
        _must("paragraphs", PARAGRAPHS, "Lines or blocks of the text and what each is."),
        _must("boilerplate", BOILERPLATE, "Stretches that are not the article's own prose, and the rule that says so."),
        _must(
            "segmentation_method", STRING, "What set the article's limits: record, delimiter, model, or bundle (uncut)."
        ),
        _may("boundary_score", SHARE, "How sure the cut in front of the article is (0–1); null where nothing was cut."),
        _may("duplicate_of", STRING, "article_id of the article that this one repeats."),
        _must("flags", STRINGS, "What is unusual about the article."),
        _must(
            "duplicate_cluster_id",
            STRING,
            "article_id of the article first seen in this run with mostly the same text; its own where there is none.",
        ),
        _must(
            "duplicate_role",
            STRING,
            "original (first seen), copy, excerpt (of what duplicate_of names), or update (shares half, adds its own).",
        ),
    ]
)

CLAIMS = pa.schema(
    [
        _must("claim_id", STRING, "Stable hash of the article, the content's offsets, the cue's and the speaker's."),
        _must("article_id", STRING, "The article it stands in."),
        _must(
            "ordinal", OFFSET, "Position among the article's claims, from 0; an outer claim comes before inner ones."
        ),
        _must("text", STRING, "The content: what is claimed. Spans are joined by ' … '."),
        _must("spans", SPANS, "Offsets of the content, in text order; more than one where it is interrupted."),
        _must("start", OFFSET, "Where the first span starts."),
        _must("end", OFFSET, "Where the last span ends."),
        _must("quotation", STRING, "direct (all in quotation marks), indirect (none of it), or mixed."),
        _may("cue", STRING, "The words that say it is a claim: 'said', 'according to', 'has repeatedly denied'."),
        _may("cue_start", OFFSET, "Where the cue starts."),
        _may("cue_end", OFFSET, "Where the cue ends."),
        _may("cue_lemma", STRING, "Base form of the cue's head word: 'deny'."),
        _must(
            "stance", STRING, "What the cue says about the reporter's or speaker's stance: neutral, doubting, factive …"
        ),
        _must("status", STRING, "asserted, denied, declined, not_said, asked, or hypothetical."),
        _may("speaker", STRING, "Canonical name; the words as written for people nobody names; null if unresolved."),
        _may("speaker_id", STRING, "The speaker's row in the table speakers."),
        _may("speaker_mention", STRING, "The words at the attribution itself: 'the ministry', 'he'."),
        _may("speaker_start", OFFSET, "Where the mention starts."),
        _may("speaker_end", OFFSET, "Where the mention ends."),
        _may("speaker_kind", STRING, "person, organisation, place, group, document, or unnamed."),
        _may("speaker_role", STRING, "Office or description: 'Russia's ambassador to the US'."),
        _must(
            "speaker_resolution", STRING, "How the mention was resolved: named, alias, nominal, pronoun, carried, none."
        ),
        _may("source", STRING, "On whose word the article has it: the speaker of the claim around this one."),
        _may("source_id", STRING, "The source's row in the table speakers."),
        _may("source_mention", STRING, "The source's words as written."),
        _may("source_start", OFFSET, "Where the source's mention starts."),
        _may("source_end", OFFSET, "Where the source's mention ends."),
        _must("chain", STRINGS, "Everybody in between, from the outermost reporter to the speaker."),
        _may("parent_claim_id", STRING, "The claim whose content holds this one."),
        _must("depth", OFFSET, "How many claims stand around this one; 0 is outermost."),
        _may("venue", STRING, "Where or to whom it was said: 'Reuters', 'a post on X'."),
        _may("time_text", STRING, "When it was said, as written."),
        _may("time_from", pa.date32(), "First day that time_text can mean."),
        _may("time_to", pa.date32(), "Last day that time_text can mean."),
        _may("hedge", STRING, "The speaker's strongest hedge on the claim, as written."),
        _may("probability_low", SHARE, "Lower end of what that hedge means, as a share of one."),
        _may("probability_high", SHARE, "Upper end of what that hedge means, as a share of one."),
        _may(
            "doubt", STRING, "The reporter's own doubt about the claim, as written: 'without evidence', scare quotes."
        ),
        _may("doubt_type", STRING, "What kind of doubt: distancing, distancing_cue, verification_disclaimer …"),
        _must("confidence", SHARE, "How likely the attribution is right (0–1)."),
        _must("method", STRING, "The rule or model that decided."),
        _must(
            "evidence",
            EVIDENCE,
            "Each step from the words at the attribution to the canonical speaker; -1: not in the text.",
        ),
        _must(
            "claim_cluster_id",
            STRING,
            "claim_id of the claim first seen in this run that says the same; its own where there is none.",
        ),
        _must(
            "claim_cluster_kind",
            STRING,
            "What it is to the one first seen: first (that one itself), verbatim, paraphrase, or changed_number.",
        ),
        _may(
            "claim_first_seen",
            pa.timestamp("us", tz="UTC"),
            "When the article with the claim first seen was published, in UTC.",
        ),
    ]
)

QUANTITIES = pa.schema(
    [
        _must("quantity_id", STRING, "Stable hash of the article and the offsets."),
        _must("article_id", STRING, "The article it stands in."),
        _may("claim_id", STRING, "The innermost claim whose content holds it."),
        _must("start", OFFSET, "Where it starts."),
        _must("end", OFFSET, "Where it ends."),
        _must("text", STRING, "The words as written."),
        _must(
            "kind",
            STRING,
            "count, measure, money, percent, percentage_point, fraction, multiple, ratio, duration, or age.",
        ),
        _must("value_low", SHARE, "The value in the unit written, or the lower end of a range."),
        _must("value_high", SHARE, "The value again, or the upper end of a range."),
        _must("bound", STRING, "none, more_than, at_least, less_than, or at_most."),
        _must("approx", BOOL, "Whether the value is said to be approximate."),
        _may("modifier", STRING, "The words that bound or loosen it: 'at least', 'nearly'."),
        _may("unit", STRING, "The unit in its standard form."),
        _may("dimension", STRING, "What the unit measures: length, mass, time …"),
        _may("si_low", SHARE, "value_low in SI units."),
        _may("si_high", SHARE, "value_high in SI units."),
        _may("si_unit", STRING, "The SI unit of si_low and si_high."),
        _may("currency", STRING, "ISO 4217 code."),
        _may(
            "currency_basis", STRING, "Why that currency: what was written, or what 'dollars' means for this publisher."
        ),
        _may("counted", STRING, "What is counted, as written: 'Russian soldiers'."),
        _may("counted_head", STRING, "Head noun of what is counted: 'soldiers'."),
        _may("per", STRING, "Per what: week, month, year, person …"),
        _may("trend", STRING, "up, down, or flat."),
        _may("trend_role", STRING, "Whether the value is the change (by), its end (to), or its start (from)."),
        _may("equivalent_to", STRING, "quantity_id of the quantity that this one restates in other units."),
        _must("negated", BOOL, "Whether the text denies it."),
        _must("rule", STRING, "The rule that found it."),
        _must("confidence", SHARE, "How likely it is read right (0–1)."),
    ]
)

HEDGES = pa.schema(
    [
        _must("hedge_id", STRING, "Stable hash of the article and the offsets."),
        _must("article_id", STRING, "The article it stands in."),
        _may("claim_id", STRING, "The innermost claim whose content or framing holds it."),
        _must("start", OFFSET, "Where it starts."),
        _must("end", OFFSET, "Where it ends."),
        _must("text", STRING, "The words as written."),
        _must("type", STRING, "What kind of hedge it is: estimative, approximator, evidential …"),
        _must("holder", STRING, "Whose doubt it is: reporter, speaker, or source."),
        _may("scope_start", OFFSET, "Where the words start that it weakens."),
        _may("scope_end", OFFSET, "Where the words end that it weakens."),
        _may("quantity_id", STRING, "The quantity it bounds or loosens."),
        _must("negated", BOOL, "Whether the hedge itself is negated: 'not likely'."),
        _may("yardstick", STRING, "The published scale it is read on: PHIA, ICD 203, IPCC, EFSA."),
        _may("probability_low", SHARE, "Lower end of its meaning on that scale, as a share of one."),
        _may("probability_high", SHARE, "Upper end of its meaning on that scale, as a share of one."),
        _may("survey_low", SHARE, "A quarter of the readers asked take the words to mean less, as a share of one."),
        _may("survey_median", SHARE, "What the middle reader takes the words to mean, whoever wrote them."),
        _may("survey_high", SHARE, "A quarter of the readers asked take the words to mean more, as a share of one."),
        _must("derivation", STRING, "How the range was had: exact, synonym, complement, or none."),
        _may("confidence_level", STRING, "Confidence in the judgement where it is stated: low, moderate, high."),
        _must("strength", pa.int8(), "0 a booster … 3 the weakest commitment."),
        _must("rule", STRING, "The rule that found it."),
    ]
)

SPEAKERS = pa.schema(
    [
        _must("speaker_id", STRING, "Names the speaker in claims and mentions."),
        _must("name", STRING, "Canonical name, or the words as written for people nobody names."),
        _must("kind", STRING, "person, organisation, place, group, document, or unnamed."),
        _must("aliases", STRINGS, "Other names in this run, sorted."),
        _must("roles", STRINGS, "Offices and descriptions in this run, sorted."),
        _must("n_mentions", pa.int64(), "Rows in mentions."),
        _must("n_claims", pa.int64(), "Claims with this speaker."),
        _must("n_articles", pa.int64(), "Articles in which the speaker occurs."),
    ]
)

MENTIONS = pa.schema(
    [
        _must("article_id", STRING, "The article it stands in."),
        _must("speaker_id", STRING, "Whom it refers to."),
        _must("start", OFFSET, "Where it starts."),
        _must("end", OFFSET, "Where it ends."),
        _must("text", STRING, "The words as written."),
        _must("form", STRING, "name, alias, nominal, or pronoun."),
        _must("how", STRING, "The rule that linked it to the speaker."),
    ]
)

REJECTS = pa.schema(
    [
        _must("source_path", STRING, "The file it was read from."),
        _must("source_ordinal", pa.int64(), "Position of the record in its file, from 0."),
        _must("stage", STRING, "The stage that refused it: ingest, segment, or annotate."),
        _must("reason", STRING, "Why, as one word that can be counted."),
        _must("message", STRING, "Why, in a sentence."),
        _must("raw", STRING, "The record as read, at most 64 KiB of it."),
    ]
)

QUANTITY_REJECTS = pa.schema(
    [
        _must("article_id", STRING, "The article it stands in."),
        _must("start", OFFSET, "Where it starts."),
        _must("end", OFFSET, "Where it ends."),
        _must("text", STRING, "The words as written."),
        _must("reason", STRING, "Why the number is no quantity: date, name, score, ordinal …"),
    ]
)

TABLES: dict[str, pa.Schema] = {
    "articles": ARTICLES,
    "claims": CLAIMS,
    "quantities": QUANTITIES,
    "hedges": HEDGES,
    "speakers": SPEAKERS,
    "mentions": MENTIONS,
    "rejects": REJECTS,
    "quantity_rejects": QUANTITY_REJECTS,
}
"""Table name → its schema, in the order in which they are described."""


def help_of(table: str, column: str) -> str:
    """What one column means."""
    text: bytes = TABLES[table].field(column).metadata[b"help"]
    return text.decode("utf-8")
