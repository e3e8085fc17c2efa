"""Time: integer UTC minutes and whole days since 1970-01-01, and what people see of them.

``Minute`` counts whole minutes since 1970-01-01T00:00Z. ``Day`` counts whole days since 1970-01-01; it is a
calendar date without a zone, and each use says whose date it is (UTC or local to an airfield).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from movcon.errors import InvalidValue

Minute = int
Day = int

MINUTES_PER_HOUR = 60
MINUTES_PER_DAY = 1440
_EPOCH = date(1970, 1, 1)
_EPOCH_UTC = datetime(1970, 1, 1, tzinfo=UTC)
_FISCAL_YEAR_START_MONTH = 7


def minute_of(moment: datetime) -> Minute:
    """Minutes since the epoch of an aware ``moment``; raises InvalidValue if it has no zone or odd seconds."""
    if moment.tzinfo is None:
        raise InvalidValue(f"{moment.isoformat()} has no time zone; add one, for example Z.")
    if moment.second or moment.microsecond:
        raise InvalidValue(f"{moment.isoformat()} is not a whole minute; round it.")
    return int((moment - _EPOCH_UTC).total_seconds()) // 60


def moment_of(minute: Minute) -> datetime:
    """Aware UTC datetime of a minute."""
    return _EPOCH_UTC + timedelta(minutes=minute)


def day_of(when: date) -> Day:
    """Days since the epoch of a calendar date."""
    return (when - _EPOCH).days


def date_of(day: Day) -> date:
    """Calendar date of a day number."""
    return _EPOCH + timedelta(days=day)


def utc_day(minute: Minute) -> Day:
    """UTC date on which a minute lies."""
    return minute // MINUTES_PER_DAY


def midnight(day: Day) -> Minute:
    """First minute (UTC) of a day."""
    return day * MINUTES_PER_DAY


@cache
def zone(time_zone: str) -> ZoneInfo:
    """Zone of an IANA name; raises InvalidValue for a name that does not exist."""
    try:
        return ZoneInfo(time_zone)
    except (KeyError, ValueError, OSError) as error:
        raise InvalidValue(f"Time zone {time_zone!r} is unknown; use an IANA name such as Africa/Khartoum.") from error


@lru_cache(maxsize=200_000)
def _offset_in_hour(hour: int, time_zone: str) -> int:
    # Zones change their offset on quarter hours at the finest; since 1970 all changes of the
    # zones used here fall on whole UTC hours or half hours, so the half hour is the cache key.
    moment = moment_of(hour * 30).astimezone(zone(time_zone))
    offset = moment.utcoffset()
    return 0 if offset is None else int(offset.total_seconds()) // 60


def utc_offset_min(minute: Minute, time_zone: str) -> int:
    """Minutes to add to UTC to get local time at that moment."""
    return _offset_in_hour(minute // 30, time_zone)


def local_day(minute: Minute, time_zone: str) -> Day:
    """Local date on which a minute lies."""
    return (minute + utc_offset_min(minute, time_zone)) // MINUTES_PER_DAY


def local_minute_of_day(minute: Minute, time_zone: str) -> int:
    """Local wall clock, in minutes after local midnight (0-1439)."""
    return (minute + utc_offset_min(minute, time_zone)) % MINUTES_PER_DAY


def local_midnight(day: Day, time_zone: str) -> Minute:
    """UTC minute at which a local date begins."""
    guess = midnight(day) - utc_offset_min(midnight(day), time_zone)
    return midnight(day) - utc_offset_min(guess, time_zone)


def utc_text(minute: Minute) -> str:
    """``2010-07-03 06:00Z``."""
    return moment_of(minute).strftime("%Y-%m-%d %H:%MZ")


def local_text(minute: Minute, time_zone: str) -> str:
    """``2010-07-03 09:00 +03:00`` local to a zone."""
    text = moment_of(minute).astimezone(zone(time_zone)).strftime("%Y-%m-%d %H:%M %z")
    return f"{text[:-2]}:{text[-2:]}"


def day_text(day: Day) -> str:
    """``2010-07-03``."""
    return date_of(day).isoformat()


def fiscal_year(day: Day) -> str:
    """Peacekeeping fiscal year of a date, 1 July to 30 June, as ``2010/11``."""
    when = date_of(day)
    start = when.year if when.month >= _FISCAL_YEAR_START_MONTH else when.year - 1
    return f"{start}/{(start + 1) % 100:02d}"


def month_index(minute: Minute) -> int:
    """Calendar month (UTC) of a minute, counted from January 1970 = 0."""
    moment = moment_of(minute)
    return (moment.year - 1970) * 12 + moment.month - 1


def month_start(index: int) -> Minute:
    """First minute (UTC) of a calendar month."""
    return midnight(day_of(date(1970 + index // 12, index % 12 + 1, 1)))


def month_text(index: int) -> str:
    """``2010-07``."""
    return f"{1970 + index // 12}-{index % 12 + 1:02d}"
