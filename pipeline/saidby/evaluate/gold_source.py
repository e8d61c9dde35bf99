"""Reads one article as it was annotated by hand (`corpus/source/*.toml`) and refuses whatever does not fit its text."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from saidby.errors import GoldError
from saidby.evaluate.gold_fields import Fields, locate
from saidby.evaluate.gold_schema import GoldArticle, GoldClaim, GoldHedge, GoldQuantity, GoldSpeaker
from saidby.model import Extent, Holder

T = TypeVar("T")


def load_source(path: Path) -> GoldArticle:
    """The article of one TOML file, with every marked string as offsets.

    Raises GoldError, which names the file and the string or key, for anything unknown, missing or ambiguous.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise GoldError(f"{path.name}: no valid TOML: {error}") from None
    article = _Reader(path.name, raw).article()
    if article.slug != path.stem:
        raise GoldError(f"{path.name}: the slug is {article.slug!r}, so the file must be {article.slug}.toml")
    return article


class _Reader:
    """Reads one article; the claims come first, for quantities and hedges ask which claim holds them."""

    def __init__(self, name: str, raw: dict[str, Any]) -> None:
        self._fields = Fields(name, raw)
        self._text = self._fields.take("text", str).strip("\n")
        self._claims: dict[str, GoldClaim] = {}
        self._speakers: dict[str, GoldSpeaker] = {}
        if "[[" in self._text or "]]" in self._text:
            raise self._fields.error("the text must not hold double square brackets")

    def article(self) -> GoldArticle:
        """The whole article."""
        fields = self._fields
        slug = fields.take("slug", str)
        for speaker in map(self._speaker, fields.tables("speakers")):
            self._add(self._speakers, speaker.name, speaker)
        for table in fields.tables("claims"):
            claim = self._claim(table)
            self._add(self._claims, claim.id, claim)
        self._claims = {claim.id: self._nested(claim) for claim in self._claims.values()}
        article = GoldArticle(
            slug=slug,
            half=fields.must("half"),
            style=fields.take("style", str),
            title=fields.take("title", str),
            publisher=fields.take("publisher", str),
            published_at=fields.take("published_at", str),
            bylines=fields.strings("bylines"),
            url=fields.maybe("url", str) or f"https://example.org/{slug}",
            text=self._text,
            run_together=fields.maybe("run_together", bool) or False,
            speakers=tuple(self._speakers.values()),
            claims=tuple(self._claims.values()),
            quantities=self._quantities(fields.tables("quantities")),
            hedges=tuple(sorted(map(self._hedge, fields.tables("hedges")), key=lambda hedge: (hedge.start, hedge.end))),
        )
        fields.done()
        return article

    def _add(self, found: dict[str, T], key: str, value: T) -> None:
        if key in found:
            raise self._fields.error(f"{key!r} is there twice")
        found[key] = value

    def _speaker(self, fields: Fields) -> GoldSpeaker:
        speaker = GoldSpeaker(
            name=fields.take("name", str), kind=fields.must("kind", "speaker kind"), aliases=fields.strings("aliases")
        )
        fields.done()
        return speaker

    def _claim(self, fields: Fields) -> GoldClaim:
        claim = GoldClaim(
            id=fields.take("id", str),
            spans=self._spans(fields),
            quotation=fields.must("quotation"),
            resolution=fields.must("resolution"),
            cue=self._place(fields, "cue"),
            mention=self._place(fields, "mention"),
            speaker=fields.maybe("speaker", str),
            role=fields.maybe("role", str),
            parent=fields.maybe("parent", str),
            source=fields.maybe("source", str),
            venue=self._place(fields, "venue"),
            time_text=fields.maybe("time_text", str),
            status=fields.choice("status", default="asserted"),
            stance=fields.choice("stance"),
        )
        fields.done()
        if claim.speaker is not None and claim.speaker not in self._speakers:
            raise fields.error(f"the speaker {claim.speaker!r} is not among the speakers")
        if (claim.speaker is None) != (claim.resolution == "none"):
            raise fields.error("resolution = 'none' goes with no speaker, and only with it")
        if claim.resolution == "carried" and claim.mention is not None:
            raise fields.error("a carried speaker has no mention")
        if claim.mention is None and claim.resolution not in ("carried", "none"):
            raise fields.error(f"resolution = {claim.resolution!r} needs a mention")
        if claim.time_text is not None and claim.time_text not in self._text:
            raise fields.error(f"not in the text: {claim.time_text!r}")
        return claim

    def _nested(self, claim: GoldClaim) -> GoldClaim:
        if claim.parent is None:
            if claim.source is not None:
                raise self._fields.error(f"claim {claim.id}: a source needs a parent")
            return claim
        parent = self._claims.get(claim.parent)
        if parent is None or parent.id == claim.id:
            raise self._fields.error(f"claim {claim.id}: unknown claim id {claim.parent!r}")
        if not all(_holds(parent.spans, span) for span in claim.spans):
            raise self._fields.error(f"claim {claim.id}: the content of {parent.id} does not hold its content")
        if claim.source not in (None, parent.speaker):
            raise self._fields.error(f"claim {claim.id}: the source is {parent.speaker!r}, not {claim.source!r}")
        return replace(claim, source=parent.speaker)

    def _spans(self, fields: Fields) -> tuple[Extent, ...]:
        spans = tuple(self._locate(fields, marked) for marked in fields.strings("content"))
        if not spans:
            raise fields.error("the key 'content' is missing")
        if any(left.end > right.start for left, right in pairwise(spans)):
            raise fields.error("the strings of content must stand in the order of the text and not overlap")
        for span in spans:
            if "\n" in self._text[span.start : span.end]:
                raise fields.error(f"a new paragraph starts a new string: {self._text[span.start : span.end]!r}")
        return spans

    def _quantities(self, tables: list[Fields]) -> tuple[GoldQuantity, ...]:
        marks = [(table, table.take("at", str)) for table in tables]
        located = sorted(
            ((self._locate(table, at), at, table) for table, at in marks), key=lambda item: (item[0].start, item[0].end)
        )
        positions = {at: position for position, (_, at, _) in enumerate(located)}
        return tuple(self._quantity(place, table, positions) for place, _, table in located)

    def _quantity(self, place: Extent, fields: Fields, positions: Mapping[str, int]) -> GoldQuantity:
        restated = fields.maybe("equivalent_to", str)
        if restated is not None and restated not in positions:
            raise fields.error(f"equivalent_to = {restated!r} is the 'at' of no quantity")
        quantity = GoldQuantity(
            start=place.start,
            end=place.end,
            kind=fields.must("kind", "quantity kind"),
            low=fields.take("low", float),
            high=fields.take("high", float),
            claim=self._holder_of(fields, place),
            unit=fields.maybe("unit", str),
            currency=fields.maybe("currency", str),
            bound=fields.choice("bound", default="none"),
            approx=fields.maybe("approx", bool) or False,
            per=fields.maybe("per", str),
            counted_head=fields.maybe("counted_head", str),
            trend=fields.choice("trend"),
            trend_role=fields.choice("trend_role"),
            equivalent_to=None if restated is None else positions[restated],
            negated=fields.maybe("negated", bool) or False,
        )
        fields.done()
        if quantity.low > quantity.high:
            raise fields.error(f"low {quantity.low} is above high {quantity.high}")
        if (quantity.kind == "money") != (quantity.currency is not None):
            raise fields.error("money has a currency, and nothing else has one")
        return quantity

    def _hedge(self, fields: Fields) -> GoldHedge:
        place = self._locate(fields, fields.take("at", str))
        claim = self._holder_of(fields, place, framing=True)
        hedge = GoldHedge(
            start=place.start,
            end=place.end,
            type=fields.must("type"),
            holder=fields.choice("holder", default=self._usual_holder(claim, place)),
            claim=claim,
            yardstick=fields.choice("yardstick"),
            low=fields.maybe("low", float),
            high=fields.maybe("high", float),
            negated=fields.maybe("negated", bool) or False,
            scope=self._place(fields, "scope"),
        )
        fields.done()
        bounds = (hedge.low, hedge.high)
        if len({hedge.yardstick is None, hedge.low is None, hedge.high is None}) > 1:
            raise fields.error("yardstick, low and high go together")
        if hedge.low is not None and hedge.high is not None and not 0 <= hedge.low <= hedge.high <= 1:
            raise fields.error(f"low and high must be shares of one: {bounds}")
        return hedge

    def _holder_of(self, fields: Fields, place: Extent, *, framing: bool = False) -> str | None:
        """The claim a quantity or hedge belongs to: as given, or else the innermost that holds it.

        What is given must be that innermost claim; only a hedge may be given to a claim it frames.
        """
        given = fields.maybe("claim", str)
        if given is not None and given not in self._claims:
            raise fields.error(f"unknown claim id {given!r}")
        cued = [c.id for c in self._claims.values() if framing and c.cue is not None and _holds((c.cue,), place)]
        holding = [c for c in self._claims.values() if _holds(c.spans, place)]
        innermost = min(holding, key=lambda c: sum(span.end - span.start for span in c.spans)).id if holding else None
        if given is not None and not framing and given != innermost:
            raise fields.error(f"the innermost claim that holds it is {innermost}, not {given}")
        return given or (cued[0] if cued else innermost)

    def _usual_holder(self, claim: str | None, place: Extent) -> Holder:
        """Who hedges where nothing else is said: the speaker inside content, whoever reports the claim outside it."""
        if claim is None:
            return "reporter"
        if _holds(self._claims[claim].spans, place):
            return "speaker"
        return "reporter" if self._claims[claim].parent is None else "source"

    def _place(self, fields: Fields, key: str) -> Extent | None:
        marked = fields.maybe(key, str)
        return None if marked is None else self._locate(fields, marked)

    def _locate(self, fields: Fields, marked: str) -> Extent:
        try:
            return locate(self._text, marked)
        except ValueError as error:
            raise fields.error(str(error)) from None


def _holds(spans: Iterable[Extent], place: Extent) -> bool:
    return any(span.start <= place.start and place.end <= span.end for span in spans)
