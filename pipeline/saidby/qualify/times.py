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
_EDGE = r"(?:at|towards?) the (?:very )?(?:start|beginning|end|close|turn) of "
_HOURS = r"(?:in )?the early hours of |at dawn on |on the (?:morning|evening|night) of "
_CLOCK = r"\d{1,2}(?:[:.]\d\d)? ?(?:am|pm|a\.m\.|p\.m\.)"
_FEASTS = {
    "new year's day": (1, 1), "new year's eve": (12, 31), "christmas day": (12, 25), "christmas eve": (12, 24),
    "boxing day": (12, 26), "halloween": (10, 31), "valentine's day": (2, 14),
}  # fmt: skip
_FEAST = "|".join(_FEASTS).replace("'", "['’]")
_COUNT = r"(?P<count>\d+|" + "|".join(NUMBERS) + "|a few|several|a couple of)"
_PATTERNS = (
    r"(?:on )?(?P<iso>(?:19|20)\d\d-\d\d-\d\d)(?!\d)",
    rf"{_EARLY}(?:on )?(?P<feast>{_FEAST})",
    rf"{_WITH_DAY}(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})(?:,? {_YEAR})?(?!\w)",
    rf"{_WITH_DAY}(?P<month>{_MONTH}|{_ABBREVIATED}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,? {_YEAR})?(?![\w:%]|\.\d)",
    rf"{_ONLY}(?:{_HOURS}|{_EARLY}(?:on )?)(?P<rel>last|this|next)? ?(?P<weekday>{_DAY})"
    r"(?: (?:early |late )?(?:morning|afternoon|evening|night|lunchtime))?(?: (?P<which>last week|this week))?",
    rf"{_ONLY}(?:{_EARLY}in (?:(?:early|late|mid)[- ])?|{_EDGE})(?P<month>{_MONTH})(?: of)?"
    rf"(?: (?P<of>last year|this year)|,? {_YEAR})?(?! \d)",
    rf"(?P<month>{_MONTH}) (?:(?P<of>last year|this year)|{_YEAR})(?! \\d)",
    rf"{_ONLY}(?P<which_month>last|this) (?P<month>{_MONTH})(?! \\d)",
    rf"{_ONLY}(?:{_EARLY}(?:in )?|{_EDGE})(?P<rel>last|this) (?P<unit>weekend|week|month|year)",
    rf"{_EDGE}the (?P<unit>week|month|year)",
    r"(?:in|over|during|within) the (?:last|past) (?P<past>week|month|year|24 hours)",
    r"in the (?P<decade>(?:19|20)\d)0s",
    rf"{_ONLY}last (?P<season>night|spring|summer|autumn|fall|winter)",
    r"the day before (?P<two>yesterday)",
    rf"{_ONLY}{_COUNT} (?:day|week|month|year|decade|hour|minute)s? earlier",
    rf"{_ONLY}{_COUNT} (?P<ago>day|week|month|year|decade|hour|minute)s? ago",
    rf"{_ONLY}{_EARLY}(?P<near>today|yesterday|tonight|overnight|this (?:morning|afternoon|evening))"
    r"(?: (?:morning|afternoon|evening))?",
    r"at the (?P<weekend>weekend)|over the (?P<weekend2>weekend)",
    rf"(?:back )?in (?:early |late |mid-)?{_YEAR}(?![\w%]|,\d|\.\d)",
    r"(?:the )?(?:previous|following|next|same) (?:day|week|month|year|morning|evening)"
    r"|(?:(?:later|earlier) )?(?:on )?(?:that|the same) (?:day|week|month|year|morning|evening|night)"
    r"|in (?:the )?(?:(?:early|late) )?(?:spring|summer|autumn|fall|winter)(?: of)?(?: (?:19|20)\d\d| last year)?"
    r"|this (?:spring|summer|autumn|winter)|some time ago|recently"
    r"|(?:in|over) the (?:last|past) few (?:days|weeks|months)"
    r"|the (?:day|night) before|at the time|in recent (?:days|weeks|months|years)"
    r"|(?:shortly |just )?(?:at|before|after) (?:midday|noon|midnight|dawn)|at half-time"
    r"|(?:shortly |just )?(?:at|before|after) (?P<clock>" + _CLOCK + ")",
)
_ANY = re.compile(
    "|".join(f"(?P<p{i}>{re.sub(r'[(][?]P<[a-z_0-9]+>', '(?:', p)})" for i, p in enumerate(_PATTERNS)), re.I
)
_PART = "day|morning|afternoon|evening|night|lunchtime|24 hours"
_HINT = re.compile(
    rf"\b(?:{_DAY}|{_MONTH}|{_ABBREVIATED}|christmas|boxing|new year|halloween|valentine"
    r"|spring|summer|autumn|fall|winter|week|month|year|ago|earlier|recently"
    r"|today|tonight|yesterday|overnight|midday|noon|midnight|dawn|half-time"
    rf"|(?:this|that|same|next|last|past|previous|following) (?:few )?(?:{_PART})"
    r"|(?:day|night) before|recent days|at the time|some time ago"
    r"|\d{4}|\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m)",
    re.I,
)
"""Words without which no expression of time is there: looked for first, as the patterns are slow."""
_EACH = tuple(re.compile(p, re.I) for p in _PATTERNS)


NEAR = 12
NOT_WHEN = re.compile(r"\b(?:by|until|till|since|before|after|from|between)\s+\Z", re.I)
"""Words in front that make a time a limit of what is told ("by last Friday")."""


CLOCK = re.compile(rf"(?:shortly |just )?(?:at|before|after) (?:{_CLOCK}|noon|midday|midnight|dawn)", re.I)


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
        span = _resolve(parts.groupdict() if parts else {}, published) if published else None
        first, last = span or (None, None)
        when = When(at, match.end(), words.strip(), first, last)
        if found and (joined := _joined(text, found[-1], when)) is not None:
            found[-1] = joined
        else:
            found.append(when)
    return found


def _joined(text: str, a: When, b: When) -> When | None:
    """ "at 9.30pm on Tuesday", "on Tuesday at noon": an hour and the day beside it are one expression."""
    hours = [CLOCK.fullmatch(when.text) is not None for when in (a, b)]
    if text[a.end : b.start].strip(" ,") or sum(hours) != 1:
        return None
    day = b if hours[0] else a
    return When(a.start, b.end, text[a.start : b.end], day.first, day.last)


def published_day(stamp: str | None) -> dt.date | None:
    """The calendar day of an ISO 8601 time; None where it is missing or no date."""
    try:
        return dt.date.fromisoformat(stamp[:10]) if stamp else None
    except ValueError:
        return None


Days = tuple[dt.date, dt.date]


def _resolve(parts: dict[str, str | None], today: dt.date) -> Days | None:
    try:
        return _days({key: value.lower() for key, value in parts.items() if value}, today)
    except (OverflowError, ValueError):  # before the year 1
        return None


def _days(get: dict[str, str], today: dt.date) -> Days | None:
    if "iso" in get:
        return _iso(get["iso"])
    if "feast" in get:
        month, day = _FEASTS[get["feast"].replace("’", "'")]
        return _date({"month": MONTHS[month - 1], "day": str(day)}, today)
    if "day" in get:
        return _date(get, today)
    if "weekday" in get:
        return _weekday(get, today)
    if "month" in get:
        return _month(get, today)
    if "unit" in get:
        return _unit(get.get("rel", "this"), get["unit"], today)
    if "past" in get:
        days = {"week": 7, "month": 30, "year": 365}.get(get["past"], 1)
        return today - dt.timedelta(days=days), today
    if "decade" in get:
        first = int(get["decade"]) * 10
        return dt.date(first, 1, 1), dt.date(first + 9, 12, 31)
    if "two" in get:
        return _one(today - dt.timedelta(days=2))
    if "ago" in get:
        return _ago(get["count"], get["ago"], today)
    if "near" in get:
        yesterday = today - dt.timedelta(days=1)
        if get["near"] == "overnight":
            return yesterday, today
        return _one(yesterday if get["near"] == "yesterday" else today)
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
    elif get.get("which_month") == "this":
        year = today.year
    elif "of" in get:
        year = today.year - (get["of"] == "last year")
    else:
        year = today.year if month <= today.month else today.year - 1
    first, last = _whole_month(year, month)
    return first, (min(last, today) if first <= today else last)


def _iso(text: str) -> Days | None:
    try:
        return _one(dt.date.fromisoformat(text))
    except ValueError:
        return None


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
