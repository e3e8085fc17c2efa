"""What corridors and places have to do day by day, against what they can."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum

from api.render.deployment.operation import Operation
from api.render.tables import Cell, Column, Kind, Table
from movcon.clock import MINUTES_PER_DAY, Day, date_of, local_day, midnight, utc_day
from movcon.deployment.plan import LiftKind
from movcon.deployment.verification.sweep import too_many
from movcon.deployment.verification.yards import stays


class Measure(StrEnum):
    """What is counted; the value says in which unit and on whose date."""

    CONVOY_SLOTS = "slots sent by convoys (UTC date of departure)"
    HANDLED_SLOTS = "slots leaving by convoys (UTC date)"
    YARD_SLOTS = "slots in the yard (UTC midnight)"
    BERTHS = "ships worked at once (UTC date)"
    ARRIVALS = "flights arriving (local date)"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLoad:
    """One measure of one corridor or place on one date.

    Slots are whole TEU-equivalents; ``limit`` None = not limiting.
    """

    day: Day
    id: str
    measure: Measure
    used: float
    limit: float | None

    @property
    def share(self) -> float | None:
        """Used of the limit; None without a limit, or where the limit is nothing."""
        return self.used / self.limit if self.limit else None


def day_loads(operation: Operation) -> tuple[DayLoad, ...]:
    """Every measure that is not nothing, in order of measure, id and date."""
    found = [
        *_corridors(operation),
        *_handled(operation),
        *_yards(operation),
        *_berths(operation),
        *_arrivals(operation),
    ]
    order = list(Measure)
    return tuple(sorted(found, key=lambda item: (order.index(item.measure), item.id, item.day)))


def _corridors(operation: Operation) -> list[DayLoad]:
    used: Counter[tuple[str, Day]] = Counter()
    for voyage in operation.reading.voyages(LiftKind.CONVOY):
        slots = sum(operation.problem.parcel[name].slots_centi for name in voyage.parcels)
        used[voyage.source, utc_day(voyage.departure)] += slots
    found = []
    for (name, day), slots in used.items():
        corridor = operation.problem.corridor[name]
        first = corridor.first_convoy(midnight(day))
        last = corridor.first_convoy(midnight(day + 1))
        convoys = sum(corridor.is_open(number) for number in range(first, last))
        limit = convoys * corridor.convoy_centi / 100
        found.append(DayLoad(day=day, id=name, measure=Measure.CONVOY_SLOTS, used=slots / 100, limit=limit))
    return found


def _handled(operation: Operation) -> list[DayLoad]:
    found = []
    for (name, day), slots in operation.handled_centi.items():
        limit = operation.problem.place[name].handled_centi_per_day
        told = None if limit is None else limit / 100
        found.append(DayLoad(day=day, id=name, measure=Measure.HANDLED_SLOTS, used=slots / 100, limit=told))
    return found


def _yards(operation: Operation) -> list[DayLoad]:
    used: Counter[tuple[str, Day]] = Counter()
    for stay in stays(operation.reading):
        for day in range(-(-stay.start // MINUTES_PER_DAY), -(-stay.end // MINUTES_PER_DAY)):
            used[stay.port, day] += stay.parcel.slots_centi
    found = []
    for (name, day), slots in used.items():
        port = operation.problem.place[name].port
        limit = None if port is None or port.storage_centi is None else port.storage_centi / 100
        found.append(DayLoad(day=day, id=name, measure=Measure.YARD_SLOTS, used=slots / 100, limit=limit))
    return found


def _berths(operation: Operation) -> list[DayLoad]:
    spans: defaultdict[tuple[str, Day], list[tuple[int, int]]] = defaultdict(list)
    for voyage in operation.reading.voyages(LiftKind.SHIP):
        for stop in voyage.stops:
            if stop.start < stop.end:
                for day in range(utc_day(stop.start), utc_day(stop.end - 1) + 1):
                    span = (max(stop.start, midnight(day)), min(stop.end, midnight(day + 1)))
                    spans[stop.place, day].append(span)
    found = []
    for (name, day), row in spans.items():
        port = operation.problem.place[name].port
        # The most at once: the first limit that is not broken.
        most = next(count for count in range(1, len(row) + 1) if too_many(row, count) is None)
        limit = None if port is None else port.berths
        found.append(DayLoad(day=day, id=name, measure=Measure.BERTHS, used=most, limit=limit))
    return found


def _arrivals(operation: Operation) -> list[DayLoad]:
    used: Counter[tuple[str, Day]] = Counter()
    for voyage in operation.reading.voyages(LiftKind.FLIGHT):
        for stop in voyage.stops[1:]:
            zone = operation.problem.place[stop.place].time_zone
            used[stop.place, local_day(stop.arrival, zone)] += 1
    found = []
    for (name, day), count in used.items():
        apron = operation.problem.place[name].apron
        limit = None if apron is None else apron.slots_per_day
        found.append(DayLoad(day=day, id=name, measure=Measure.ARRIVALS, used=count, limit=limit))
    return found


def loads_table(operation: Operation) -> Table:
    """Corridors and places by day."""
    rows: list[tuple[Cell, ...]] = []
    for item in day_loads(operation):
        corridor = operation.problem.corridor.get(item.id) if item.measure is Measure.CONVOY_SLOTS else None
        if corridor is None:
            name = operation.place_name(item.id)
        else:
            name = f"{operation.place_name(corridor.origin)} - {operation.place_name(corridor.destination)}"
        rows.append((date_of(item.day), item.id, name, item.measure.value, item.used, item.limit, item.share))
    return Table(
        name="loads",
        title="Corridors and places by day",
        columns=(
            Column("date", "Date", Kind.DAY),
            Column("id", "Corridor or place"),
            Column("name", "Name"),
            Column("measure", "What is counted"),
            Column("used", "Used", Kind.HOURS),
            Column("limit", "Limit", Kind.HOURS),
            Column("share", "Share", Kind.SHARE),
        ),
        rows=tuple(rows),
    )
