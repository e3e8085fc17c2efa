"""What a carrier may fly, as arrays for pricing single itineraries (``labels.py``)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from movcon.clock import MINUTES_PER_DAY, MINUTES_PER_HOUR
from movcon.lift import AircraftType, CharterOffer, MissionAircraft, Source
from optimizer.rotation.bounding.flights import flights_of, longest_min
from optimizer.rotation.bounding.routes.labels import WORDS, Ways, Whole
from optimizer.rotation.bounding.tasks import Task
from optimizer.rotation.bounding.value import MILLI, Bound, Flying

_BITS_A_WORD = 62
_FOREVER = 1 << 40


@dataclass(frozen=True, slots=True)
class Craft:
    """A carrier with all that pricing asks: its tasks and flights, and its prices in thousandths of a dollar.

    ``minute`` is the price of a block minute by month of ``months``; one month where all have one price.
    """

    source: Source
    type_id: str
    held: int
    rows: tuple[Task, ...]
    ways: Ways
    months: Whole
    minute: Whole
    landing: int
    lot: int
    wait: int
    turnaround_min: int


def fits(bound: Bound) -> bool:
    """Whether every part of every requirement has a bit of its own."""
    return len(bound.instance.needs) * 2 <= WORDS * _BITS_A_WORD


def crafts_of(bound: Bound) -> list[Craft]:
    """Every carrier that may fly a task, letters of assist left out."""
    found: list[Craft] = []
    for flying in bound.flying:
        ways, rows = _ways_of(bound, flying)
        if rows:
            found.append(_craft(bound, flying, ways, rows))
    return found


def _craft(bound: Bound, flying: Flying, ways: Ways, rows: tuple[Task, ...]) -> Craft:
    carrier = flying.carrier
    source = carrier.source
    hour = source.usd_per_block_hour if isinstance(source, CharterOffer | MissionAircraft) else 0
    price = hour * MILLI // MINUTES_PER_HOUR
    months = bound.season.months
    lot = wait = 0
    if isinstance(source, CharterOffer):
        months = np.array([bound.season.begin, _FOREVER], np.int64)
        lot = source.usd_mobilisation * MILLI
        wait = _wait_milli(bound, flying, source, price)
    return Craft(
        source=source,
        type_id=carrier.type_id,
        held=flying.held,
        rows=rows,
        ways=ways,
        months=months,
        minute=np.full(len(months) - 1, price, np.int64),
        landing=source.usd_per_landing * MILLI,
        lot=lot,
        wait=wait,
        turnaround_min=carrier.aircraft_type.turnaround_min,
    )


def _wait_milli(bound: Bound, flying: Flying, source: CharterOffer, price: int) -> int:
    """Thousandths that a minute of waiting beyond the free ones costs at least.

    It is waited and paid, or filled by one more sortie: by its own time, at most, and the free wait that comes with it.
    """
    kind = flying.carrier.aircraft_type
    least = source.usd_per_waiting_day * MILLI // MINUTES_PER_DAY
    for route in bound.instance.problem.routes:
        if route.type_id == kind.id:
            filled = longest_min(bound.instance.problem, route, kind) + max(source.free_wait_min, kind.turnaround_min)
            least = min(least, (route.block_min * price + route.landings * source.usd_per_landing * MILLI) // filled)
    return least


def _gap_min(source: Source, kind: AircraftType) -> int:
    """Free minutes of a wait between two sorties beyond the turnaround."""
    return max(0, source.free_wait_min - kind.turnaround_min) if isinstance(source, CharterOffer) else 0


def _ways_of(bound: Bound, flying: Flying) -> tuple[Ways, tuple[Task, ...]]:
    """Arrays of the tasks that a carrier may fly, and those tasks in their order."""
    network = flying.network
    problem = bound.instance.problem
    carrier = flying.carrier
    kind = carrier.aircraft_type
    kept = [k for k in range(len(network.rows)) if flying.allowed[k]]
    rows = tuple(network.rows[k] for k in kept)
    flights = flights_of(problem, kind, network.places)
    places = flying.places
    n = len(network.places)
    gap = _gap_min(carrier.source, kind)
    free = np.zeros((n + 1, n + 1), np.int64)
    free[:n, :n] = flights.idle + 2 * gap
    free[np.arange(n), np.arange(n)] = gap
    tasks = flying.tasks
    bits = np.zeros((len(rows), WORDS), np.int64)
    for t, task in enumerate(rows):
        for member in task.members:
            bit = 2 * member + task.part
            bits[t, bit // _BITS_A_WORD] |= 1 << (bit % _BITS_A_WORD)
    first_part = {task.members: t for t, task in enumerate(rows) if not task.part}
    after = np.array([first_part.get(task.members, -1) if task.part else -1 for task in rows], np.int64)
    least = np.zeros(len(rows), np.int64)
    is_lot = isinstance(carrier.source, CharterOffer)
    # Crews of lots do not rest on board: their first event comes sooner.
    sooner = np.array([task.early_min if is_lot else 0 for task in rows], np.int64)
    late = np.array([task.event_max - task.event_min + (0 if is_lot else task.early_min) for task in rows], np.int64)
    for t, task in enumerate(rows):
        if task.part:
            need = problem.rotations[task.members[0]]
            least[t] = max(0, (need.advance_days_min - 1) * MINUTES_PER_DAY - int(late[t]) - task.shift_min)
    number = {icao: k for k, icao in enumerate(network.places)}

    def cut(column: Whole) -> Whole:
        return column[kept].astype(np.int64)

    return (
        Ways(
            minutes=places.minutes,
            landings=places.landings,
            elapsed=places.elapsed,
            free=free,
            origin=np.array([number[task.origin] for task in rows], np.int64),
            destination=cut(tasks.destination),
            first_min=cut(tasks.first_min),
            rest_min=cut(tasks.rest_min),
            task_landings=cut(tasks.landings),
            takes=cut(tasks.elapsed),
            earliest=cut(tasks.earliest) + sooner,
            latest=cut(tasks.latest),
            longest=cut(tasks.longest),
            wanted_from=cut(tasks.wanted_from) + sooner,
            wanted_to=cut(tasks.wanted_to),
            off_milli=cut(tasks.off_milli),
            idle=np.array([task.idle_min + (task.sorties - 1) * gap for task in rows], np.int64),
            bits=bits,
            after=after,
            gap=least,
        ),
        rows,
    )
