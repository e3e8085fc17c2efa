"""From contingents to rotation requirements of the season."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from movcon.lift import SourceKind
from scenarios.season_2010 import rules
from scenarios.season_2010.strengths import SMALLEST_CONTINGENT, Contingent
from scenarios.season_2010.units import split

_MONTHS = tuple(f"2010-{month:02d}" for month in range(7, 13)) + tuple(f"2011-{month:02d}" for month in range(1, 7))
_FIRST = date(2010, 7, 10)
_LAST = date(2010, 12, 5)
_SEASON_END = date(2011, 6, 20)
_HALF_YEAR = 180
_WINDOW = 15
_SECOND_WINDOW = 25
_ADVANCE_FROM = 300
_TRANSIT_BEDS = 280
_CHALK = 220
_SHARES_BELOW = 150
_FACT = "IPI Peacekeeping Database (UN monthly contribution reports): strength"
_RULE = "split, dates, sharing and rules: planning value"
_REGIONAL = {
    ("UNMIS", "KEN"), ("UNMIS", "RWA"), ("UNAMID", "ETH"), ("UNAMID", "RWA"), ("UNAMID", "EGY"), ("UNMIS", "EGY"),
    ("UNOCI", "GHA"), ("UNOCI", "BEN"), ("UNOCI", "TGO"), ("UNOCI", "NER"), ("UNOCI", "SEN"), ("UNMIL", "GHA"),
    ("UNMIL", "NGA"),
}  # fmt: skip
Row = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit over the season: people before, after the first and after the second movement, and fixed dates if any."""

    name: str
    contingent: Contingent
    before: int
    after: int
    later: int
    leaves_or_comes: date | None


def units_of(contingent: Contingent) -> list[Unit]:
    """Units of a contingent, present ones and those that come in the season."""
    start = contingent.at_start
    staff = min(10, start // 100) if contingent.kind == "troops" else 0
    present = start - staff
    units: list[Unit] = []
    numbers: defaultdict[str, int] = defaultdict(int)

    def name(letters: str) -> str:
        numbers[letters] += 1
        return f"{contingent.mission}-{contingent.contributor}-{letters}{numbers[letters]}"

    if present >= SMALLEST_CONTINGENT - 10 and start >= SMALLEST_CONTINGENT:
        sizes = split(present, contingent.kind)
        autumn, spring = contingent.in_autumn, contingent.in_spring
        for place, (letters, people) in enumerate(sizes):
            left = _leaving_date(contingent, start, (place + 0.5) / len(sizes))
            if left is not None:
                units.append(Unit(name(letters), contingent, people, 0, 0, left))
                continue
            after = _scaled(people, start, autumn)
            units.append(Unit(name(letters), contingent, people, after, _scaled(after, autumn, spring), None))
    for month, people in _arrivals(contingent, start):
        for letters, size in split(people, contingent.kind):
            units.append(Unit(name(letters), contingent, 0, size, size, month))
    return units


def _scaled(people: int, was: int, becomes: int) -> int:
    """Size after an exchange: shrinks with the contingent; small changes and growth (new units) leave it as it is."""
    if was <= 0 or becomes >= was or was - becomes <= max(10, was * 3 // 100) or becomes < was // 3:
        return people
    return round(people * becomes / was)


def _leaving_date(contingent: Contingent, start: int, share: float) -> date | None:
    """Middle of the month in which a contingent that leaves has shrunk by this share; None if it stays."""
    if contingent.by_month.get(_MONTHS[-1], 0) > start // 3:
        return None
    for month in _MONTHS:
        if contingent.by_month.get(month, 0) <= start * (1 - share):
            return max(date.fromisoformat(f"{month}-15"), _FIRST + timedelta(days=5))
    return None


def _arrivals(contingent: Contingent, start: int) -> Iterable[tuple[date, int]]:
    """Months in which 100 people or more come and stay three months (new contingents, new units)."""
    level = start
    for place, month in enumerate(_MONTHS[:-3]):
        lasting = min(contingent.by_month.get(m, 0) for m in _MONTHS[place : place + 3])
        if lasting - level >= SMALLEST_CONTINGENT:
            day = max(date.fromisoformat(f"{month}-15"), _FIRST + timedelta(days=5))
            yield day, lasting - max(level, 0) if level >= SMALLEST_CONTINGENT else lasting
            level = lasting


def requirements(contingents: Iterable[Contingent], *, contracts: bool) -> list[Row]:
    """Rows of rotations.csv, in order of mission and unit."""
    people = rules.contributors()
    where = rules.debarkations()
    units = [
        unit
        for contingent in contingents
        if any((contingent.mission, name) in where for name in (contingent.contributor, ""))
        and contingent.contributor in people
        for unit in units_of(contingent)
    ]
    dates = _staggered([unit for unit in units if unit.leaves_or_comes is None])
    turns: defaultdict[str, int] = defaultdict(int)
    rows: list[Row] = []
    for unit in units:
        lift = people[unit.contingent.contributor]
        apoe = lift.airfields[turns[unit.contingent.contributor] % len(lift.airfields)]
        turns[unit.contingent.contributor] += 1
        rows.extend(_rows(unit, apoe, lift.own_lift, dates.get(unit.name), contracts=contracts))
    return rows


def _staggered(units: list[Unit]) -> dict[str, tuple[date, date]]:
    """Dates of both rotations: a mission's units in the order of a hash, evenly over the half-year."""
    known = rules.known_dates()
    by_mission: defaultdict[str, list[Unit]] = defaultdict(list)
    dates: dict[str, tuple[date, date]] = {}
    for unit in units:
        pair = known.get((unit.contingent.mission, unit.contingent.contributor))
        if pair is not None:
            dates[unit.name] = pair
        else:
            by_mission[unit.contingent.mission].append(unit)
    length = (_LAST - _FIRST).days
    for mission, row in by_mission.items():
        row.sort(key=lambda unit: _hash(unit.name))
        offset = _hash(mission) % 10
        for place, unit in enumerate(row):
            first = _FIRST + timedelta(days=(offset + length * place // len(row)) % (length + 1))
            dates[unit.name] = (first, first + timedelta(days=_HALF_YEAR))
    return dates


def _hash(name: str) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest()[:12], 16)


def _rows(unit: Unit, apoe: str, own_lift: str, dates: tuple[date, date] | None, *, contracts: bool) -> list[Row]:
    if dates is None:
        if unit.leaves_or_comes is None:
            return []
        day = unit.leaves_or_comes
        rows = [_row(unit, 1, apoe, own_lift, day, unit.after, unit.before, _WINDOW, contracts=contracts)]
        again = day + timedelta(days=_HALF_YEAR)
        if unit.after and again <= _SEASON_END - timedelta(days=_WINDOW):
            second = _row(unit, 2, apoe, own_lift, again, unit.later, unit.after, _SECOND_WINDOW, contracts=contracts)
            rows.append(_following(second, rows[0]))
        return rows
    first = _row(unit, 1, apoe, own_lift, dates[0], unit.after, unit.before, _WINDOW, contracts=contracts)
    second = _row(unit, 2, apoe, own_lift, dates[1], unit.later, unit.after, _SECOND_WINDOW, contracts=contracts)
    return [first, _following(second, first)]


def _following(row: Row, first: Row) -> Row:
    return {**row, "follows": first["id"], "tour_days_min": 165, "tour_days_max": 200}


def _row(
    unit: Unit,
    number: int,
    apoe: str,
    own_lift: str,
    preferred: date,
    incoming: int,
    outgoing: int,
    margin: int,
    *,
    contracts: bool,
) -> Row:
    where = rules.debarkations()
    mission, contributor = unit.contingent.mission, unit.contingent.contributor
    place = where.get((mission, contributor)) or where[mission, ""]
    largest, smallest = max(incoming, outgoing), min(incoming, outgoing)
    advance = 150 if incoming >= _ADVANCE_FROM else 0
    last = min(preferred + timedelta(days=margin), _SEASON_END)
    window_first = max(preferred - timedelta(days=margin), date(2010, 7, 2))
    usual = SourceKind.LETTER_OF_ASSIST if own_lift in ("always", "usually") else SourceKind.CHARTER
    return {
        "id": f"{unit.name}-{number}",
        "unit": unit.name.split("-", 1)[1],
        "mission": mission,
        "contributor": contributor,
        "kind": unit.contingent.kind,
        "incoming": incoming,
        "outgoing": outgoing,
        "staying": 0,
        "ceiling": largest + _TRANSIT_BEDS,
        "floor": max(0, smallest - _CHALK),
        "apoe": apoe,
        "apod": place.apod,
        "site": place.site,
        "onward_days": place.onward_days,
        "window_first": window_first.isoformat(),
        "window_last": last.isoformat(),
        "preferred": preferred.isoformat(),
        "advance_permille": advance,
        "advance_days_min": 4 if advance else 0,
        "advance_days_max": 10 if advance else 0,
        "chalk_gap_h": 6,
        "spread_days_max": 25,
        "passenger_kg": 100,
        "baggage_kg": 45,
        "lift_sources": " ".join(_sources(mission, contributor, own_lift, contracts=contracts)),
        "usual_source": usual.value,
        "usd_per_day_off_preferred": 300,
        "follows": "",
        "tour_days_min": "",
        "tour_days_max": "",
        "blackouts": "",
        "shares": f"{contributor}-{mission}" if largest < _SHARES_BELOW else "",
        "source": f"{_FACT}; {_RULE}",
    }


def _sources(mission: str, contributor: str, own_lift: str, *, contracts: bool) -> list[str]:
    names = [] if own_lift == "never" else [SourceKind.LETTER_OF_ASSIST.value]
    if own_lift != "always":
        names.append(SourceKind.CHARTER.value)
        if contracts:
            names.append(SourceKind.CONTRACT.value)
        if (mission, contributor) in _REGIONAL:
            names.append(SourceKind.MISSION_AIRCRAFT.value)
    return names
