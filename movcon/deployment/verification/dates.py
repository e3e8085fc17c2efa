"""Dates: when the force is closed, and what lateness and waiting cost."""

from __future__ import annotations

from movcon.clock import MINUTES_PER_DAY, midnight, utc_text
from movcon.deployment.verification.reading import Reading
from movcon.deployment.ways import days_begun
from movcon.finding import Finding, Findings


def closing(reading: Reading) -> Findings:
    """Where the force must be closed by a date, every delivered parcel is there before that date ends."""
    asked = reading.problem.closing
    if asked is None or not asked.hard:
        return
    end = midnight(reading.problem.c_day + asked.days + 1)
    for name, minute in reading.delivered.items():
        if minute >= end and name not in reading.under_way:
            message = f"It is delivered at {utc_text(minute)}; the force is to be closed before {utc_text(end)}."
            yield Finding(rule="closing", where=name, message=message)


def late_usd(reading: Reading) -> int:
    """Dollars for begun days after parcels' required moments (``late``)."""
    parcels = reading.problem.parcel
    return sum(
        parcels[name].usd_per_day_late * parcels[name].late_days(minute) for name, minute in reading.delivered.items()
    )


def not_operational_usd(reading: Reading) -> int:
    """Dollars for begun days on which units were to be operational and are not (``not_operational``)."""
    units = reading.problem.unit
    return sum(
        units[name].usd_per_day_not_operational * days_begun(minute - units[name].operational_by)
        for name, minute in reading.operational.items()
    )


def waiting_people_usd(reading: Reading) -> int:
    """Dollars for whole days that people wait at the site for their unit's last main cargo (``waiting_people``)."""
    total = 0
    for name, row in reading.judged_parcels.items():
        unit = reading.problem.unit[name]
        there = [(parcel, reading.delivered[parcel.id]) for parcel in row if parcel.id in reading.delivered]
        last = max((minute for parcel, minute in there if not parcel.people), default=None)
        if last is not None:
            days = sum(parcel.people * (max(0, last - minute) // MINUTES_PER_DAY) for parcel, minute in there)
            total += unit.usd_per_person_day_waiting * days
    return total
