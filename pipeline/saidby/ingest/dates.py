"""Dates as the sources write them → ISO 8601 in UTC with their precision. A format is known or it is not read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime

_ISO = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:[T ](?P<time>\d\d:?\d\d(?::?\d\d(?:[.,]\d+)?)?)\s*(?P<zone>Z|UTC|[+-]\d\d(?::?\d\d)?)?)?)?)?",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"\d{9,10}|\d{12,13}")


def read_date(value: str, formats: Sequence[str] = ()) -> tuple[str | None, str | None]:
    """The instant ("2024-03-05T09:00:00Z") and its precision (year, month, day, minute, second); Nones if unread.

    ISO 8601 and Unix seconds or milliseconds are always read, other shapes only by `formats` (strptime).
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
            found = _try(value, shape)
            if found:
                return _format(found), "second" if "%S" in shape else "minute" if "%M" in shape else "day"
    except (ValueError, OverflowError, OSError):
        pass
    return None, None


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
