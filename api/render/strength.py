"""Strength by day: how many of a unit are in the mission at the end of each date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from api.render.season import Season
from api.render.tables import Cell, Column, Kind, Table
from movcon.clock import Day, date_of, local_day
from movcon.movements import RotationRequirement


@dataclass(frozen=True, slots=True, kw_only=True)
class StrengthDay:
    """Strength of a requirement's unit at the end of a local date at its APOD."""

    day: Day
    strength: int
    arrived: int
    departed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCurve:
    """A unit over the season: ``steps`` are (day, strength from the end of that day on), ``movements`` its rules."""

    unit: str
    mission: str
    contributor: str
    steps: tuple[tuple[Day, int], ...]
    movements: tuple[tuple[RotationRequirement, tuple[StrengthDay, ...]], ...]


def strength_days(season: Season, need: RotationRequirement) -> tuple[StrengthDay, ...]:
    """Each local date from the first to the last event of a requirement; empty where it is not moved."""
    zone = season.problem.airfield[need.apod].time_zone
    arrived: dict[Day, int] = defaultdict(int)
    departed: dict[Day, int] = defaultdict(int)
    for chalk in season.chalks_of.get(need.id, ()):
        (arrived if chalk.incoming else departed)[local_day(chalk.event, zone)] += chalk.load.people
    if not arrived and not departed:
        return ()
    days = {*arrived, *departed}
    strength = need.staying + need.outgoing
    found = []
    for day in range(min(days), max(days) + 1):
        strength += arrived[day] - departed[day]
        found.append(StrengthDay(day=day, strength=strength, arrived=arrived[day], departed=departed[day]))
    return tuple(found)


def unit_curves(season: Season) -> tuple[UnitCurve, ...]:
    """One curve per unit of a mission and contributor over the season, in order of mission, contributor, unit."""
    grouped: dict[tuple[str, str, str], list[RotationRequirement]] = defaultdict(list)
    for need in season.problem.rotations:
        grouped[need.mission, need.contributor, need.unit].append(need)
    curves = []
    for (mission, contributor, unit), needs in sorted(grouped.items()):
        moved = [(need, strength_days(season, need)) for need in needs]
        moved = sorted(((need, days) for need, days in moved if days), key=lambda pair: pair[1][0].day)
        begin = moved[0][0] if moved else needs[0]
        steps = [(season.problem.season_first_day, begin.staying + begin.outgoing)]
        for _, days in moved:
            steps.extend((day.day, day.strength) for day in days if day.arrived or day.departed)
        curves.append(
            UnitCurve(unit=unit, mission=mission, contributor=contributor, steps=tuple(steps), movements=tuple(moved))
        )
    return tuple(curves)


def strength_table(season: Season) -> Table:
    """Every date of every movement with strength, ceiling and floor."""
    return Table(
        name="strength",
        title="Strength by day",
        columns=(
            Column("date", "Date (local at APOD)", Kind.DAY),
            Column("mission", "Mission"),
            Column("contributor", "Contributor"),
            Column("unit", "Unit"),
            Column("requirement", "Requirement"),
            Column("arrived", "Arrived", Kind.COUNT),
            Column("departed", "Departed", Kind.COUNT),
            Column("strength", "Strength at end of day", Kind.COUNT),
            Column("floor", "Floor", Kind.COUNT),
            Column("ceiling", "Ceiling", Kind.COUNT),
            Column("below_floor", "Below floor", Kind.COUNT),
        ),
        rows=tuple(_strength_rows(season)),
        note="Dates from the first to the last event of each movement; the ceiling is hard, the floor priced.",
    )


def _strength_rows(season: Season) -> Iterable[tuple[Cell, ...]]:
    for need in season.problem.rotations:
        for day in strength_days(season, need):
            yield (
                date_of(day.day),
                need.mission,
                need.contributor,
                need.unit,
                need.id,
                day.arrived,
                day.departed,
                day.strength,
                need.floor,
                need.ceiling,
                max(0, need.floor - day.strength),
            )
