"""Times of saying: expressions found by their words, and resolved against the article's date."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = tuple(name.lower() for name in calendar.month_name[1:])
SHORT = {name[:3]: i for i, name in enumerate(MONTHS, 1)} | {"sept": 9}
_COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
NUMBERS = {word: i for i, word in enumerate(_COUNTED, 1)} | {"a": 1, "an": 1}
_DAY = "|".join(WEEKDAYS)
_MONTH = "|".join(MONTHS)
_ABBREVIATED = r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\."
_ONLY = r"(?:only |just )?"
_EARLY = r"(?:(?:early|late|later|earlier|back) )?"
_WITH_DAY = rf"{_EARLY}(?:on )?(?:(?:{_DAY}),? )?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_COUNT = r"(?P<count>\d+|" + "|".join(NUMBERS) + "|a few|several|a couple of)"
_PATTERNS = (
    rf"{_WITH_DAY}(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})(?:,? {_YEAR})?(?!\w)",
    rf"{_WITH_DAY}(?P<month>{_MONTH}|{_ABBREVIATED}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,? {_YEAR})?(?![\w:%]|\.\d)",
    rf"{_ONLY}{_EARLY}(?:on )?(?P<rel>last|this|next)? ?(?P<weekday>{_DAY})"
    r"(?: (?:early |late )?(?:morning|afternoon|evening|night|lunchtime))?(?: (?P<which>last week|this week))?",
    rf"{_ONLY}{_EARLY}in (?:(?:early|late|mid)[- ])?(?P<month>{_MONTH})(?: of)?"
    rf"(?: (?P<of>last year|this year)|,? {_YEAR})?(?! \d)",
    rf"(?P<month>{_MONTH}) (?:(?P<of>last year|this year)|{_YEAR})(?! \\d)",
    rf"{_ONLY}{_EARLY}(?:in )?(?P<rel>last|this) (?P<unit>week|month|year|weekend)",
    rf"{_ONLY}last (?P<season>night|spring|summer|autumn|fall|winter)",
    rf"{_ONLY}{_COUNT} (?P<ago>day|week|month|year|decade|hour|minute)s? (?:ago|earlier)",
    rf"{_ONLY}{_EARLY}(?P<near>today|yesterday|tonight|overnight|this (?:morning|afternoon|evening))"
    r"(?: (?:morning|afternoon|evening))?",
    r"at the (?P<weekend>weekend)|over the (?P<weekend2>weekend)",
    rf"(?:back )?in (?:early |late |mid-)?{_YEAR}(?![\w%]|,\d|\.\d)",
    r"(?:the )?(?:previous|following|next|same) (?:day|week|month|year|morning|evening)"
    r"|the (?:day|night) before|at the time|in recent (?:days|weeks|months|years)"
    r"|at (?:half-time|midday|noon|midnight|dawn)|at (?P<clock>\d{1,2}(?:[:.]\d\d)? ?(?:am|pm|a\.m\.|p\.m\.))",
)
_ANY = re.compile(
    "|".join(f"(?P<p{i}>{re.sub(r'[(][?]P<[a-z_0-9]+>', '(?:', p)})" for i, p in enumerate(_PATTERNS)), re.I
)
_HINT = re.compile(
    rf"\b(?:{_DAY}|{_MONTH}|{_ABBREVIATED}|last|this|ago|earlier|today|tonight|yesterday|overnight|weekend|previous"
    r"|following|next|same|before|time|recent|midday|noon|midnight|dawn|\d{4}|\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m)",
    re.I,
)
_EACH = tuple(re.compile(p, re.I) for p in _PATTERNS)


NEAR = 12
NOT_WHEN = re.compile(r"\b(?:by|until|till|since|before|after|from|between)\s+\Z", re.I)
"""Words in front that make a time a limit of what is told ("by last Friday")."""


@dataclass(frozen=True, slots=True)
class When:
    """An expression of time at `[start, end)`, and the first and last day it means where that can be told."""

    start: int
    end: int
    text: str
    first: dt.date | None = None
    last: dt.date | None = None


def find_times(text: str, start: int, end: int, *, published: dt.date | None) -> list[When]:
    """Expressions of time in a stretch of text, resolved against the day the article was published.

    "on Thursday" is the last Thursday not after that day; "last month" the calendar month before; weeks run from
    Monday to Sunday. Without a date, and for seasons and vague words, only the text is told.
    """
    found: list[When] = []
    if _HINT.search(text, start, end) is None:
        return found
    for match in _ANY.finditer(text, start, end):
        words = match.group()
        lead = len(words) - len(words.lstrip())
        at = match.start() + lead
        if (at and text[at - 1].isalnum()) or (match.end() < len(text) and text[match.end()].isalnum()):
            continue
        if NOT_WHEN.search(text, max(0, at - NEAR), at):
            continue
        which = next(i for i in range(len(_PATTERNS)) if match.group(f"p{i}") is not None)
        parts = _EACH[which].match(text, match.start(), match.end())
        span = _resolve(parts.groupdict() if parts else {}, published, words.lower()) if published else None
        first, last = span or (None, None)
        found.append(When(at, match.end(), words.strip(), first, last))
    return found


def published_day(stamp: str | None) -> dt.date | None:
    """The calendar day of an ISO 8601 time; None where it is missing or no date."""
    try:
        return dt.date.fromisoformat(stamp[:10]) if stamp else None
    except ValueError:
        return None


Days = tuple[dt.date, dt.date]


def _resolve(parts: dict[str, str | None], today: dt.date, words: str) -> Days | None:
    get = {key: value.lower() for key, value in parts.items() if value}
    if "day" in get:
        return _date(get, today)
    if "weekday" in get:
        return _weekday(get, today)
    if "month" in get:
        return _month(get, today)
    if "unit" in get:
        return _unit(get["rel"], get["unit"], today)
    if "ago" in get:
        return _ago(get["count"], get["ago"], today)
    if "near" in get:
        back = 1 if get["near"] == "yesterday" else 0
        return None if get["near"] == "overnight" else _one(today - dt.timedelta(days=back))
    if get.get("season") == "night":
        return _one(today - dt.timedelta(days=1))
    if "weekend" in get or "weekend2" in get:
        return _unit("last", "weekend", today)
    if "year" in get:
        year = int(get["year"])
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    return _one(today) if "clock" in get else None


def _one(day: dt.date) -> Days:
    return day, day


def _date(get: dict[str, str], today: dt.date) -> Days | None:
    month, day = _month_number(get["month"]), int(get["day"])
    years = [int(get["year"])] if "year" in get else [today.year, today.year - 1]
    for year in years:
        try:
            found = dt.date(year, month, day)
        except ValueError:
            continue
        if "year" in get or found <= today:
            return _one(found)
    return None


def _weekday(get: dict[str, str], today: dt.date) -> Days:
    wanted = WEEKDAYS.index(get["weekday"])
    back = (today.weekday() - wanted) % 7
    if get.get("rel") == "next":
        return _one(today + dt.timedelta(days=(wanted - today.weekday() - 1) % 7 + 1))
    if get.get("which") == "last week":
        return _one(today - dt.timedelta(days=today.weekday() + 7 - wanted))
    if get.get("rel") == "last" and back == 0:
        back = 7
    return _one(today - dt.timedelta(days=back))


def _month(get: dict[str, str], today: dt.date) -> Days:
    month = _month_number(get["month"])
    if "year" in get:
        year = int(get["year"])
    elif "of" in get:
        year = today.year - (get["of"] == "last year")
    else:
        year = today.year if month <= today.month else today.year - 1
    return _whole_month(year, month)


def _unit(rel: str, unit: str, today: dt.date) -> Days:
    monday = today - dt.timedelta(days=today.weekday())
    if unit == "week":
        return (monday - dt.timedelta(days=7), monday - dt.timedelta(days=1)) if rel == "last" else (monday, today)
    if unit == "weekend":
        saturday = (
            monday - dt.timedelta(days=2) if rel == "last" or today.weekday() < 5 else monday + dt.timedelta(days=5)
        )
        return saturday, saturday + dt.timedelta(days=1)
    if unit == "month":
        if rel == "this":
            return today.replace(day=1), today
        before = today.replace(day=1) - dt.timedelta(days=1)
        return _whole_month(before.year, before.month)
    year = today.year - (rel == "last")
    return dt.date(year, 1, 1), today if rel == "this" else dt.date(year, 12, 31)


def _ago(count: str, unit: str, today: dt.date) -> Days | None:
    if count in ("a few", "several", "a couple of") or unit in ("decade",):
        return None
    number = int(count) if count.isdigit() else NUMBERS[count]
    try:
        if unit in ("hour", "minute"):
            return _one(today) if unit == "minute" or number < 12 else None
        if unit == "day":
            return _one(today - dt.timedelta(days=number))
        if unit == "week":
            monday = today - dt.timedelta(days=today.weekday() + 7 * number)
            return monday, monday + dt.timedelta(days=6)
        if unit == "month":
            months = today.year * 12 + today.month - 1 - number
            return _whole_month(months // 12, months % 12 + 1)
        return dt.date(today.year - number, 1, 1), dt.date(today.year - number, 12, 31)
    except (OverflowError, ValueError):
        return None


def _month_number(name: str) -> int:
    return SHORT.get(name.rstrip(".")) or SHORT[name[:3]]


def _whole_month(year: int, month: int) -> Days:
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
