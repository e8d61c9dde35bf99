"""Takes apart one TOML table of gold annotations, strictly: each key once, nothing unknown, nothing ambiguous."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, get_args

from saidby.errors import GoldError
from saidby.evaluate.gold_schema import Half, HedgeType, Stance, Trend, TrendRole, Yardstick
from saidby.model import Bound, Extent, Holder, QuantityKind, Quotation, ResolutionKind, SpeakerKind, Status

T = TypeVar("T")

_ENUMS: Mapping[str, tuple[Any, ...]] = {
    "half": get_args(Half),
    "speaker kind": get_args(SpeakerKind),
    "quotation": get_args(Quotation),
    "resolution": get_args(ResolutionKind),
    "status": get_args(Status),
    "stance": get_args(Stance),
    "quantity kind": get_args(QuantityKind),
    "bound": get_args(Bound),
    "trend": get_args(Trend),
    "trend_role": get_args(TrendRole),
    "type": get_args(HedgeType),
    "holder": get_args(Holder),
    "yardstick": get_args(Yardstick),
}


def locate(text: str, marked: str) -> Extent:
    """Where the marked string is: all of it, or the part in double square brackets.

    Raises ValueError where the text holds the string not once but never or several times.
    """
    before, opened, rest = marked.partition("[[")
    part, closed, after = rest.partition("]]") if opened else (marked, "", "")
    if bool(opened) != bool(closed) or not part:
        raise ValueError(f"wrong brackets: {marked!r}")
    whole = before + part + after if opened else marked
    first = text.find(whole)
    if first < 0:
        raise ValueError(f"not in the text: {marked!r}")
    if text.find(whole, first + 1) >= 0:
        raise ValueError(f"more than once in the text: {marked!r}")
    start = first + len(before) if opened else first
    return Extent(start=start, end=start + len(part))


class Fields:
    """One TOML table: each key is taken once, and what is left over at the end is an error."""

    def __init__(self, where: str, raw: Any) -> None:
        if not isinstance(raw, dict):
            raise GoldError(f"{where}: a table is wanted here")
        self.where = where
        self._raw: dict[str, Any] = dict(raw)

    def take(self, key: str, kind: type[T]) -> T:
        """The value of a key that must be there."""
        value = self.maybe(key, kind)
        if value is None:
            raise self.error(f"the key {key!r} is missing")
        return value

    def maybe(self, key: str, kind: type[T]) -> T | None:
        """The value of a key, None where it is left out."""
        value = self._raw.pop(key, None)
        if value is None:
            return None
        if kind is float and type(value) is int:
            value = float(value)
        if type(value) is not kind or value == "":
            raise self.error(f"{key} = {value!r} must be a {kind.__name__} with something in it")
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        """A list of strings, empty where the key is left out."""
        values = self.maybe(key, list) or []
        if not all(isinstance(value, str) and value for value in values):
            raise self.error(f"{key} = {values!r} must be a list of strings")
        return tuple(values)

    def tables(self, key: str) -> list[Fields]:
        """A list of tables, empty where the key is left out."""
        return [Fields(f"{self.where}: {key} {n}", raw) for n, raw in enumerate(self.maybe(key, list) or [], 1)]

    def choice(self, key: str, enum: str | None = None, default: str | None = None) -> Any:
        """One of the allowed values of an enum; `enum` is its name where that is not the key."""
        value = self.maybe(key, str) or default
        if value is not None and value not in _ENUMS[enum or key]:
            raise self.error(f"{key} = {value!r} is none of {', '.join(_ENUMS[enum or key])}")
        return value

    def must(self, key: str, enum: str | None = None) -> Any:
        """As `choice`, for a key that must be there."""
        value = self.choice(key, enum)
        if value is None:
            raise self.error(f"the key {key!r} is missing")
        return value

    def done(self) -> None:
        """Refuses keys that nobody took."""
        if self._raw:
            raise self.error(f"unknown key {min(self._raw)!r}")

    def error(self, message: str) -> GoldError:
        """An error that says where it is."""
        return GoldError(f"{self.where}: {message}")
