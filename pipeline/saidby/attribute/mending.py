"""Drafts mended where the parse knows better than the tagger what belongs to the content."""

from __future__ import annotations

from spacy.tokens import Doc

from saidby import marks
from saidby.attribute.cue_words import cue_words
from saidby.attribute.drafts import Draft, Page, cue_span, merged, trimmed
from saidby.attribute.rules import mention_of
from saidby.attribute.sifting import REFUSING
from saidby.model import Extent

EXPECTING = frozenset({"expect", "schedule", "set"})
WIDENING = frozenset({"rule:according", "rule:parenthesis"})
"""Constructions that put the whole clause around them on the speaker's word."""
LONGEST = 400
"""Characters of the longest clause that is taken from the parse in place of the tagger's content."""


def mended(doc: Doc, page: Page, draft: Draft, wide: dict[int, Draft]) -> Draft:
    """The draft after all repairs of this module; `wide` as `widening` gives it."""
    draft = widened(draft, wide)
    for repair in (whole_clause, without_hearer, after_introducer, within_sentence, with_refused_act, whole_mention):
        draft = repair(doc, page, draft)
    return draft


def widening(candidates: list[Draft]) -> dict[int, Draft]:
    """The candidates that may widen a content, by where their cue starts."""
    return {d.cue.start: d for d in candidates if d.cue is not None and d.method in WIDENING}


def widened(draft: Draft, wide: dict[int, Draft]) -> Draft:
    """The draft with the clause around its content, where "according to" or "he said" puts all of it on a speaker.

    The tagger, taught outermost claims, may still take what is said inside the clause for the content.
    """
    other = wide.get(draft.cue.start) if draft.cue is not None else None
    if other is not None and other.end - other.start <= LONGEST and all(other.holds(s) for s in draft.spans):
        draft.spans = merged([*draft.spans, *other.spans])
    return draft


def after_introducer(doc: Doc, page: Page, draft: Draft) -> Draft:
    """The draft with all of its sentence behind "According to X,", where the tagger left the clause's own verb out."""
    if draft.cue is None or draft.speaker is None or not page.text.startswith("According to", draft.cue.start):
        return draft
    low = draft.speaker.end
    inside = doc.char_span(low, draft.end, alignment_mode="contract") if 0 < draft.end - low <= LONGEST else None
    if inside is None or "\n" in page.text[low : draft.end] or any(t.is_sent_start for t in inside):
        return draft
    cut_off = any(t.pos_ in ("VERB", "AUX") for t in inside if t.idx < draft.start)
    span = trimmed(page.text, low if cut_off else draft.start, draft.end)
    if span is not None:
        draft.spans = [span]
    return draft


def without_hearer(doc: Doc, page: Page, draft: Draft) -> Draft:
    """The draft without the person told, where the tagger took "[told] them it was egg money" whole for the content."""
    first = marks.span_of(doc, draft.spans[0].start, draft.spans[0].end)
    cue = cue_span(doc, draft)
    if first is None or not cue or first.start < cue.end:
        return draft
    verb = cue.root
    if verb.lemma_.lower() not in cue_words().hearers:
        return draft
    hearer = next((c for c in verb.children if c.dep_ in ("iobj", "obj") and c.left_edge.i == first.start), None)
    if hearer is None:
        return draft
    said = ("ccomp", "xcomp", "obj") if hearer.dep_ == "iobj" else ("ccomp", "xcomp")
    clauses = [c for c in verb.children if c.dep_ in said] + [c for c in hearer.children if c.dep_ == "acl"]
    clause = next((c for c in clauses if c.left_edge.i > hearer.i and c.i < first.end), None)
    if clause is None or any(hearer.i < t.i for t in hearer.subtree if t.i < clause.left_edge.i):
        return draft
    span = trimmed(page.text, clause.left_edge.idx, draft.spans[0].end)
    if span is not None:
        draft.spans = [span, *draft.spans[1:]]
    return draft


def whole_clause(doc: Doc, page: Page, draft: Draft) -> Draft:
    """The draft with all of the clause of which the tagger took the subject alone: "said it" was reported that …"""
    cue = cue_span(doc, draft)
    only = marks.span_of(doc, draft.spans[0].start, draft.spans[0].end) if len(draft.spans) == 1 else None
    if cue is None or only is None or len(only) > 1 or only.start < cue.end:
        return draft
    clause = next((c for c in cue.root.children if c.dep_ == "ccomp" and c.left_edge.i == only.start), None)
    if clause is None or clause.i == only.start:
        return draft
    last = clause.right_edge
    draft.spans = [trimmed(page.text, only[0].idx, last.idx + len(last)) or draft.spans[0]]
    return draft


def with_refused_act(doc: Doc, page: Page, draft: Draft) -> Draft:
    """The draft with the act of speech that was refused in its cue: "declined to comment" on the fires.

    Taggers differ on it (PolNeAR has it in the content two times in three); where nothing would be left, it stays.
    """
    cue = cue_span(doc, draft)
    first = draft.spans[0]
    if draft.cue is None or not cue or cue[-1].lemma_.lower() not in REFUSING or first.start < draft.cue.end:
        return draft
    act = next((t for t in cue[-1].children if t.dep_ == "xcomp" and t.i <= cue.end + 2), None)
    if act is None or act.lemma_.lower() not in cue_words().verbs or first.start != doc[cue.end].idx:
        return draft
    end = act.idx + len(act)
    rest = trimmed(page.text, end, first.end)
    if doc[cue.end].lower_ == "to" and rest is not None:
        draft.cue = Extent(start=draft.cue.start, end=end)
        draft.spans = [rest, *draft.spans[1:]]
    return draft


def whole_mention(doc: Doc, page: Page, draft: Draft) -> Draft:
    """The draft with all that says who its speaker is: "a lieutenant" captured near Dovrik, up to a comma."""
    span = marks.span_of(doc, draft.speaker.start, draft.speaker.end) if draft.speaker is not None else None
    cue = cue_span(doc, draft)
    if (
        span is None
        or not cue
        or draft.speaker is None
        or span.root.pos_ != "NOUN"
        or span.root.right_edge.i < span.end
    ):
        return draft
    last = span.end - 1
    for token in doc[span.end : span.root.right_edge.i + 1]:
        if token.is_punct and token.text != "-":
            break
        if cue.start <= token.i < cue.end or draft.touches(token.idx, token.idx + len(token)):
            return draft
        last = token.i
    draft.speaker = Extent(start=draft.speaker.start, end=max(draft.speaker.end, doc[last].idx + len(doc[last])))
    return draft


def within_sentence(doc: Doc, page: Page, draft: Draft) -> Draft:
    """The draft without what an unquoted content behind its cue has of the next sentence."""
    first = draft.spans[0]
    if draft.cue is None or first.start < draft.cue.end:
        return draft
    if page.parts(first.start, first.end) and not page.quoted(draft.cue.start, draft.cue.end):
        return draft
    close = page.sentence(draft.cue.start)[1]
    if first.start < close < first.end:
        draft.spans = [trimmed(page.text, first.start, close) or first, *draft.spans[1:]]
    return draft


def with_expected_act(doc: Doc, page: Page, draft: Draft) -> Draft:
    """The draft as what somebody is expected to say: "is expected to tell" MPs that it failed."""
    cue = cue_span(doc, draft)
    if draft.cue is None or not cue or cue.root.lemma_.lower() not in EXPECTING:
        return draft
    act = next((c for c in cue.root.children if c.dep_ == "xcomp" and c.lemma_.lower() in cue_words().verbs), None)
    somebody = next((c for c in cue.root.children if c.dep_ == "nsubj:pass"), None)
    said = {"ccomp", "obj"} if act is not None and act.lemma_.lower() in cue_words().objects else {"ccomp"}
    clause = next((c for c in act.children if c.dep_ in said), None) if act is not None else None
    if act is None or somebody is None or clause is None or clause.left_edge.i <= act.i:
        return draft
    last = clause.right_edge
    span = trimmed(page.text, clause.left_edge.idx, last.idx + len(last))
    if span is not None:
        draft.cue = Extent(start=draft.cue.start, end=act.idx + len(act))
        draft.spans, draft.speaker = [span], mention_of(somebody, page)
    return draft
