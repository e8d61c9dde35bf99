"""Dates as the sources write them → ISO 8601 in UTC with their precision. A format is known or it is not read."""

from __future__ import annotations

import email.utils
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime

from saidby.errors import LexiconError
from saidby.lexicons.loader import cached, load_toml

_ISO = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:[T ](?P<time>\d\d:?\d\d(?::?\d\d(?:[.,]\d+)?)?)\s*(?P<zone>Z|UTC|[+-]\d\d(?::?\d\d)?)?)?)?)?",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"\d{9,10}|\d{12,13}")


def read_date(value: str, formats: Sequence[str] = ()) -> tuple[str | None, str | None]:
    """The instant ("2024-03-05T09:00:00Z") and its precision (year, month, day, minute, second); Nones if unread.

    ISO 8601 and Unix seconds or milliseconds are always read, other shapes only by `formats`: those of strptime,
    "email" (RFC 5322, as in RSS), and "written" (see `read_written_date`).
    A time without a zone is taken for UTC; of a span only its first instant is given.
    """
    value = value.strip()
    try:
        match = _ISO.fullmatch(value)
        if match:
            return _iso(match)
        if _EPOCH.fullmatch(value):
            seconds = int(value) / (1000 if len(value) > 10 else 1)
            return _format(datetime.fromtimestamp(seconds, UTC)), "second"
        for shape in formats:
            if shape == "written":
                return read_written_date(value)
            if shape == "email":
                return _format(email.utils.parsedate_to_datetime(value)), "second"
            found = _try(value, shape)
            if found:
                return _format(found), "second" if "%S" in shape else "minute" if "%M" in shape else "day"
    except (ValueError, OverflowError, OSError, IndexError, TypeError):
        pass
    return None, None


def read_written_date(value: str) -> tuple[str | None, str | None]:
    """A date with the month in words and nothing else: "March 5, 2024 Tuesday", "5. März 2024", "5 Mar 2024 9:15 GMT".

    Months and weekdays are those of `written_dates.toml`.  A time counts only where it is in GMT or UTC.
    """
    months, rest = calendar()
    words = re.findall(r"\d+(?::\d\d)*|[^\W\d_]+", value.lower())
    month = [months[word] for word in words if word in months]
    years = [int(word) for word in words if re.fullmatch(r"(?:1[5-9]|20)\d\d", word)]
    days = [int(word) for word in words if re.fullmatch(r"0?[1-9]|[12]\d|3[01]", word)]
    times = [word for word in words if ":" in word]
    strange = [w for w in words if w.isalpha() and w not in months and w not in rest]
    if len(month) != 1 or len(years) != 1 or len(days) > 1 or len(times) > 1 or strange:
        return None, None
    try:
        start = datetime(years[0], month[0], days[0] if days else 1)
        if days and times and not {"gmt", "utc"}.isdisjoint(words):
            hour, minute = _clock(times[0], words)
            return _format(start.replace(hour=hour, minute=minute)), "minute"
    except ValueError:
        return None, None
    return _format(start), "day" if days else "month"


def _clock(time: str, words: Sequence[str]) -> tuple[int, int]:
    hour, minute = (int(part) for part in time.split(":")[:2])
    if "pm" in words or "am" in words:
        hour = hour % 12 + (12 if "pm" in words else 0)
    return hour, minute


@cached
def calendar() -> tuple[dict[str, int], frozenset[str]]:
    """The month of each name, and the words that may stand with a date."""
    table = load_toml("written_dates")
    try:
        months = {name: number for number, names in enumerate(table["months"], start=1) for name in names}
        return months, frozenset(table["weekdays"]) | frozenset(table["others"])
    except (KeyError, TypeError) as error:
        raise LexiconError(f"written_dates.toml: {error}") from error


def _iso(match: re.Match[str]) -> tuple[str, str]:
    year, month, day, time = match["year"], match["month"], match["day"], match["time"]
    if not time:
        start = date(int(year), int(month or 1), int(day or 1))
        return f"{start.isoformat()}T00:00:00Z", "day" if day else "month" if month else "year"
    zone = (match["zone"] or "Z").upper().replace("UTC", "Z")
    moment = datetime.fromisoformat(f"{year}-{month}-{day}T{time.replace(',', '.')}{zone}")
    return _format(moment), "second" if len(time.replace(":", "")) > 4 else "minute"


def _try(value: str, shape: str) -> datetime | None:
    try:
        return datetime.strptime(value, shape)
    except ValueError:
        return None


def _format(moment: datetime) -> str:
    utc = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    return utc.replace(tzinfo=None).isoformat() + "Z"
