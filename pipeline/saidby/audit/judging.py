"""What can be said of a claim, checked before it is kept."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, get_args

from saidby.audit.store import Judgement
from saidby.model import QuantityKind, Status

Json = dict[str, Any]

FIELDS = ("speaker", "source", "content", "cue", "quantity", "hedge", "status", "claim")
"""Fields that can be wrong; "claim" is wrong where the words are no claim at all."""
JUDGEMENTS: tuple[Judgement, ...] = ("correct", "wrong", "unsure")
LONGEST = 2000
"""Characters of a note or a name that are kept."""
MOST = 50
"""Spans, quantities or hedges of one correction."""
SHOWN = ("text", "cue", "speaker", "speaker_mention", "source", "status")
"""Columns that are kept with a verdict, so that a change can be shown."""


class UnusableError(ValueError):
    """What was sent cannot be kept; the message says why."""


def judged_part(claim: Mapping[str, Any]) -> Json:
    """What of the claim's row is kept with a verdict on it."""
    return {name: claim[name] for name in SHOWN}


def fingerprint(claim: Mapping[str, Any], quantities: Iterable[Json], hedges: Iterable[Json]) -> str:
    """A hash of everything an auditor judges of a claim: equal as long as nothing of it has changed."""
    places = ("cue_start", "cue_end", "speaker_start", "speaker_end", "parent_claim_id")
    parts = [
        [claim[name] for name in (*SHOWN, *places)],
        [[span["start"], span["end"]] for span in claim["spans"]],
        sorted([q["start"], q["end"], q["kind"], q["value_low"], q["value_high"], q["unit"] or ""] for q in quantities),
        sorted([h["start"], h["end"], h["type"], h["holder"]] for h in hedges),
    ]
    return hashlib.blake2b(json.dumps(parts).encode(), digest_size=10).hexdigest()


def check_judgement(sent: Mapping[str, Any]) -> tuple[Judgement, tuple[str, ...], str | None]:
    """Judgement, wrong fields and note as sent; raises UnusableError for anything unknown."""
    judgement, wrong = sent.get("judgement"), sent.get("wrong", [])
    if judgement not in JUDGEMENTS:
        raise UnusableError(f"judgement must be one of {', '.join(JUDGEMENTS)}")
    if not isinstance(wrong, list) or not all(isinstance(f, str) and f in FIELDS for f in wrong):
        raise UnusableError(f"wrong must list some of {', '.join(FIELDS)}")
    if bool(wrong) != (judgement == "wrong"):
        raise UnusableError("a wrong claim names the fields that are wrong, and no other does")
    return judgement, tuple(f for f in FIELDS if f in wrong), text_or_none(sent.get("note"), "note")


def check_correction(sent: Any, text: str, parents: Sequence[str]) -> Json:
    """The fields of a claim as they should be, each left out where it is as in the run.

    `text` is the article's, `parents` are the claims it may stand inside.  Raises UnusableError.
    """
    if not isinstance(sent, dict):
        raise UnusableError("a correction is an object")
    readers: dict[str, Callable[[Any], Any]] = {
        "spans": lambda value: _spans(value, len(text)),
        "cue": lambda value: None if value is None else _span(value, len(text)),
        "mention": lambda value: None if value is None else _span(value, len(text)),
        "speaker": lambda value: text_or_none(value, "speaker"),
        "parent": lambda value: _among(value, [None, *parents], "parent"),
        "status": lambda value: _among(value, get_args(Status), "status"),
        "quantities": lambda value: [_quantity(v, len(text)) for v in _items(value)],
        "hedges": lambda value: [_hedge(v, len(text)) for v in _items(value)],
    }
    if unknown := sorted(set(sent) - set(readers)):
        raise UnusableError(f"unknown field {unknown[0]!r}")
    return {name: readers[name](value) for name, value in sent.items()}


def text_or_none(value: Any, name: str) -> str | None:
    """A short text, None where it is blank; raises UnusableError."""
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > LONGEST:
        raise UnusableError(f"{name} must be a text of at most {LONGEST} characters")
    if any(0xD800 <= ord(c) < 0xE000 for c in value):
        raise UnusableError(f"{name} holds half a character")
    return value.strip() or None


def _spans(value: Any, length: int) -> list[list[int]]:
    spans = sorted(_span(span, length) for span in _items(value))
    if not spans or any(left[1] > right[0] for left, right in itertools.pairwise(spans)):
        raise UnusableError("the content needs at least one span, and its spans must not overlap")
    return spans


def _span(value: Any, length: int) -> list[int]:
    whole = isinstance(value, list) and len(value) == 2 and all(type(v) is int for v in value)
    if not whole or not 0 <= value[0] < value[1] <= length:
        raise UnusableError(f"not a span of the article: {value!r}")
    return list(value)


def _items(value: Any) -> list[Any]:
    if not isinstance(value, list) or len(value) > MOST:
        raise UnusableError(f"a list of at most {MOST} is wanted")
    return value


def _among(value: Any, allowed: Sequence[Any], name: str) -> Any:
    if value not in allowed:
        raise UnusableError(f"{name} {value!r} is not allowed here")
    return value


def _quantity(value: Any, length: int) -> Json:
    start, end = _extent(value, length)
    low, high = value.get("low"), value.get("high")
    if not all(type(v) in (int, float) and abs(v) < float("inf") for v in (low, high)) or low > high:
        raise UnusableError("a quantity needs two numbers, the lower first")
    kind = _among(value.get("kind"), get_args(QuantityKind), "kind of quantity")
    return {"start": start, "end": end, "kind": kind, "low": low, "high": high} | {
        name: text_or_none(value.get(name), name) for name in ("unit", "currency")
    }


def _hedge(value: Any, length: int) -> Json:
    start, end = _extent(value, length)
    kind, holder = text_or_none(value.get("type"), "type"), value.get("holder")
    if kind is None:
        raise UnusableError("a hedge needs a type")
    return {
        "start": start,
        "end": end,
        "type": kind,
        "holder": _among(holder, ("reporter", "speaker", "source"), "holder"),
    }


def _extent(value: Any, length: int) -> tuple[int, int]:
    if not isinstance(value, dict):
        raise UnusableError("an object with start and end is wanted")
    start, end = _span([value.get("start"), value.get("end")], length)
    return start, end
