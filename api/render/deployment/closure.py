"""When units are operational and the force is closed, and what holds them."""

from __future__ import annotations

from dataclasses import dataclass

from api.render.deployment.journey import longest, steps
from api.render.deployment.operation import Operation
from api.render.tables import Cell, Column, Kind, Table
from movcon.clock import Minute, date_of, midnight, utc_day
from movcon.deployment.cargo import Parcel, Unit
from movcon.deployment.ways import days_begun

_UNITS_NOTE = (
    "Dates are UTC. A unit is operational when its people and the cargo of its main consignments are at their sites. "
    "Of the last parcel to come, the step of its journey that took longest is told; where it stood at its origin, what "
    "took longest after it too."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The parcel that something waits for last, and the step that took most of its time, in words."""

    parcel: str
    delivered: Minute
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitClosure:
    """A unit's people and main equipment at their sites.

    Attributes
    ----------
    people, people_there
        Of its parcels; of those delivered.
    main_kg, main_kg_there
        Cargo of its main consignments; of that delivered.
    operational
        When the last of it is there; None where some of it is not moved, or there is nothing to judge by.
    missing
        Parcels it needs that are not moved.
    held
        What came last; None where nothing came.
    """

    unit: Unit
    people: int
    people_there: int
    main_kg: int
    main_kg_there: int
    operational: Minute | None
    missing: tuple[str, ...]
    held: Held | None

    @property
    def days_late(self) -> int | None:
        """Begun days after the moment wanted; None where it never is."""
        return None if self.operational is None else days_begun(self.operational - self.unit.operational_by)

    @property
    def why(self) -> str:
        """What keeps it from being operational, or held it longest; empty where nothing came."""
        if self.missing:
            return f"not moved: {', '.join(self.missing)}"
        return "" if self.held is None else self.held.words


def held_by(operation: Operation, parcel: Parcel) -> Held:
    """What a delivered parcel spent its time on."""
    found = longest(operation, parcel.id)
    if found is None:
        raise ValueError(f"Parcel {parcel.id} is not moved.")
    row = steps(operation, parcel.id)
    words = found.words
    if found.at_origin:
        # Standing at the origin is often the plan's own choice: what took longest after it is told too.
        under_way = max((step for step in row if not step.at_origin), key=lambda step: (step.minutes, -step.since))
        words = f"{words}; under way {under_way.words}"
    waiting = sum(step.minutes for step in row if step.waiting)
    whole = operation.delivered[parcel.id] - parcel.ready
    if whole > 0:
        words = f"{words}; {round(100 * waiting / whole)} % of its time since it was ready it stood and waited"
    return Held(parcel=parcel.id, delivered=operation.delivered[parcel.id], words=words)


def force_held_by(operation: Operation) -> Held | None:
    """What holds the force's closure; None where nothing is moved."""
    last = operation.last_delivered
    return None if last is None else held_by(operation, last)


def unit_closures(operation: Operation) -> tuple[UnitClosure, ...]:
    """Every unit in order of being operational; those that never are come last."""
    found = [_closure(operation, unit) for unit in operation.problem.units]
    end = operation.problem.horizon + 1
    return tuple(sorted(found, key=lambda item: (item.operational or end, item.unit.id)))


def _closure(operation: Operation, unit: Unit) -> UnitClosure:
    judged = operation.reading.judged_parcels.get(unit.id, ())
    there = [parcel for parcel in judged if parcel.id in operation.delivered]
    missing = tuple(parcel.id for parcel in judged if parcel.id not in operation.delivered)
    last = max(there, key=lambda parcel: (operation.delivered[parcel.id], parcel.id), default=None)
    return UnitClosure(
        unit=unit,
        people=sum(parcel.people for parcel in judged),
        people_there=sum(parcel.people for parcel in there),
        main_kg=sum(parcel.mass_kg for parcel in judged if not parcel.people),
        main_kg_there=sum(parcel.mass_kg for parcel in there if not parcel.people),
        operational=operation.reading.operational[unit.id] if judged and not missing else None,
        missing=missing,
        held=None if last is None else held_by(operation, last),
    )


def units_table(operation: Operation) -> Table:
    """When the force closes, unit by unit."""
    rows: list[tuple[Cell, ...]] = []
    for item in unit_closures(operation):
        minute = item.operational
        held = item.held
        rows.append(
            (
                item.unit.id,
                item.unit.name,
                date_of(utc_day(item.unit.operational_by)),
                None if minute is None else date_of(utc_day(minute)),
                None if minute is None else operation.c_text(minute),
                item.days_late,
                None if held is None else held.parcel,
                item.why,
                item.people_there,
                item.people,
                item.main_kg_there / 1000,
                item.main_kg / 1000,
                item.unit.mission,
                item.unit.contributor,
            )
        )
    return Table(
        name="units",
        title="Units operational",
        columns=(
            Column("unit", "Unit"),
            Column("name", "Name"),
            Column("wanted", "Wanted before", Kind.DAY),
            Column("operational", "Operational", Kind.DAY),
            Column("c_day", "C-day"),
            Column("late_days", "Days late", Kind.COUNT),
            Column("last_parcel", "Last parcel"),
            Column("held_by", "What held it longest"),
            Column("people_there", "People", Kind.COUNT),
            Column("people", "of", Kind.COUNT),
            Column("main_t_there", "Main t", Kind.HOURS),
            Column("main_t", "of t", Kind.HOURS),
            Column("mission", "Mission"),
            Column("contributor", "Contributor"),
        ),
        rows=tuple(rows),
        note=_UNITS_NOTE,
    )


def units_short_table(operation: Operation) -> Table:
    """The same for a page: what is there and what is wanted in one cell each."""
    rows: list[tuple[Cell, ...]] = []
    for item in unit_closures(operation):
        minute = item.operational
        rows.append(
            (
                item.unit.id,
                item.unit.name,
                date_of(utc_day(item.unit.operational_by)),
                None if minute is None else date_of(utc_day(minute)),
                None if minute is None else operation.c_text(minute),
                item.days_late,
                f"{item.people_there:,} of {item.people:,}" if item.people else "",
                f"{item.main_kg_there / 1000:,.0f} of {item.main_kg / 1000:,.0f}" if item.main_kg else "",
                None if item.held is None else item.held.parcel,
                item.why,
            )
        )
    return Table(
        name="units_short",
        title="Units operational",
        columns=(
            Column("unit", "Unit"),
            Column("name", "Name"),
            Column("wanted", "Wanted before", Kind.DAY),
            Column("operational", "Operational", Kind.DAY),
            Column("c_day", "C-day"),
            Column("late_days", "Days late", Kind.COUNT),
            Column("people", "People"),
            Column("main_t", "Main cargo t"),
            Column("last_parcel", "Last parcel"),
            Column("held_by", "What held it longest"),
        ),
        rows=tuple(rows),
        note=_UNITS_NOTE,
    )


def closure_table(operation: Operation) -> Table:
    """What is delivered at each destination by UTC date, and in all since the beginning."""
    problem = operation.problem
    rows: list[tuple[Cell, ...]] = []
    whole: dict[str, list[int]] = {}
    by_day: dict[tuple[int, str], list[int]] = {}
    for name, minute in operation.delivered.items():
        parcel = problem.parcel[name]
        told = by_day.setdefault((utc_day(minute), problem.destination_of(parcel)), [0] * 5)
        for place, amount in enumerate(measures(parcel)):
            told[place] += amount
    for (day, destination), amounts in sorted(by_day.items()):
        total = whole.setdefault(destination, [0] * 5)
        whole[destination] = [one + two for one, two in zip(total, amounts, strict=True)]
        rows.append(
            (
                date_of(day),
                operation.c_text(midnight(day)),
                destination,
                operation.place_name(destination),
                *_shown(amounts),
                *_shown(whole[destination]),
            )
        )
    named = (
        ("parcels", "Parcels", Kind.COUNT),
        ("people", "People", Kind.COUNT),
        ("tonnes", "Tonnes", Kind.HOURS),
        ("lane_m", "Lane m", Kind.HOURS),
        ("teu", "TEU", Kind.HOURS),
    )
    return Table(
        name="closure",
        title="Closure by day",
        columns=(
            Column("date", "Date (UTC)", Kind.DAY),
            Column("c_day", "C-day"),
            Column("destination", "Destination"),
            Column("name", "Name"),
            *(Column(key, label, kind) for key, label, kind in named),
            *(Column(f"{key}_in_all", f"{label} in all", kind) for key, label, kind in named),
        ),
        rows=tuple(rows),
    )


def measures(parcel: Parcel) -> tuple[int, int, int, int, int]:
    """Parcels, people, kilograms of cargo, lane millimetres, hundredths of TEU."""
    return 1, parcel.people, 0 if parcel.people else parcel.mass_kg, parcel.lane_mm, parcel.teu_centi


def _shown(amounts: list[int]) -> tuple[int, int, float, float, float]:
    return amounts[0], amounts[1], amounts[2] / 1000, amounts[3] / 1000, amounts[4] / 100
