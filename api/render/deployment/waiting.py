"""Where parcels wait, for what, and what stood in the way of the convoys and sailings they did not take."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from api.render.deployment.operation import Operation, runs_text, span_text
from movcon.clock import MINUTES_PER_DAY, Minute, utc_day
from movcon.deployment.cargo import Parcel
from movcon.deployment.plan import LiftKind, Stop, Voyage
from movcon.deployment.problem import are_apart
from movcon.deployment.verification.reading import Carriage
from movcon.deployment.ways import Corridor, LinerService, parcel_room
from movcon.places import Closure


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A parcel standing at a place until a voyage loads it.

    Attributes
    ----------
    since
        When it is there: ready at its origin, or discharged.
    able
        From when it could be loaded: ``since`` and the place's least time between carriers.
    until
        When loading of the voyage that takes it begins.
    at_origin
        Whether it has not moved yet.
    taken
        Its carriage on that voyage.
    following
        The carriage after that one, None where it is delivered by ``taken``.
    """

    parcel: Parcel
    place: str
    since: Minute
    able: Minute
    until: Minute
    at_origin: bool
    taken: Carriage
    following: Carriage | None

    @property
    def minutes(self) -> int:
        """Minutes beyond those it must stand there."""
        return max(0, self.until - self.able)

    @property
    def slot_days(self) -> float:
        """Slots (TEU-equivalents) times days of waiting."""
        return self.parcel.slots_centi * self.minutes / (100 * MINUTES_PER_DAY)


def waits(operation: Operation, name: str) -> tuple[Wait, ...]:
    """Waits of a parcel in order, one before each voyage that takes it; those of no length too."""
    problem = operation.problem
    parcel = problem.parcel[name]
    row = operation.reading.journeys.get(name, ())
    found = []
    since = parcel.ready
    for number, item in enumerate(row):
        place = item.loaded.place
        handling = problem.place[place].tranship_min if number else 0
        found.append(
            Wait(
                parcel=parcel,
                place=place,
                since=since,
                able=since + handling,
                until=item.loaded.start,
                at_origin=number == 0,
                taken=item,
                following=row[number + 1] if number + 1 < len(row) else None,
            )
        )
        since = item.discharged.end
    return tuple(found)


def all_waits(operation: Operation) -> Iterator[Wait]:
    """Waits of every parcel moved."""
    for name in operation.reading.journeys:
        yield from waits(operation, name)


def wait_words(operation: Operation, wait: Wait) -> str:
    """Where, how long, for what and why: ``in Port Sudan 11 days for RAIL-PZU convoy 14: convoys 12 and 13 were full``.

    Words without a wait are ``in Port Sudan 12 h between carriers``.
    """
    where = operation.place_name(wait.place)
    if not wait.minutes:
        return f"in {where} {span_text(wait.until - wait.since)} between carriers"
    for_what = f"in {where} {span_text(wait.until - wait.since)} for {operation.called(wait.taken.voyage)}"
    reason = why(operation, wait)
    return f"{for_what}: {reason}" if reason else for_what


def why(operation: Operation, wait: Wait) -> str:
    """What it waited for; empty where nothing more can be said."""
    voyage = wait.taken.voyage
    match voyage.kind:
        case LiftKind.CONVOY:
            return _convoys_before(operation, wait, operation.problem.corridor[voyage.source])
        case LiftKind.LINER:
            return _sailings_before(operation, wait, operation.problem.liner[voyage.source])
        case LiftKind.SHIP | LiftKind.FLIGHT:
            return _carrier_there(operation, wait, voyage, wait.taken.load)


def _carrier_there(operation: Operation, wait: Wait, voyage: Voyage, number: int) -> str:
    """What a ship or an aircraft did before it loaded."""
    stop = voyage.stops[number]
    what = "the ship" if voyage.kind is LiftKind.SHIP else "the aircraft"
    reasons = []
    if stop.arrival > wait.able:
        there = operation.utc(stop.arrival)
        if number == 0:
            reasons.append(f"{what} is on charter from {there}")
        else:
            reasons.append(f"{what} comes from {operation.place_name(voyage.stops[number - 1].place)} at {there}")
    if stop.start > max(stop.arrival, wait.able):
        reasons.append(_held_at_the_quay(operation, stop, voyage))
    return "; ".join(reasons)


def _held_at_the_quay(operation: Operation, stop: Stop, voyage: Voyage) -> str:
    """Why work begins later than the carrier is there."""
    held = span_text(stop.start - stop.arrival)
    place = operation.problem.place[stop.place]
    if place.is_closed(stop.arrival, stop.start):
        return f"it stands there {held}, while {place.name} is closed"
    others = [
        operation.called(other)
        for other in operation.voyages
        if other.kind is LiftKind.SHIP and other.id != voyage.id and place.port is not None
        for call in other.stops
        if call.place == stop.place and call.start < stop.start and call.end > stop.arrival and call.end > call.start
    ]
    if voyage.kind is LiftKind.SHIP and others:
        return f"it stands there {held} for a berth, behind {', '.join(dict.fromkeys(others))}"
    last = max(
        (
            item.since
            for name in stop.loads
            for item in waits(operation, name)
            if item.taken.voyage.id == voyage.id and item.until == stop.start
        ),
        default=stop.arrival,
    )
    if last > stop.arrival:
        return f"it stands there {held} until all its cargo is there"
    return f"it stands there {held}"


def found_no_room(operation: Operation, wait: Wait) -> bool:
    """Whether convoys or sailings left before the one that took it, and none of them could have taken it."""
    voyage = wait.taken.voyage
    match voyage.kind:
        case LiftKind.CONVOY:
            verdicts = _convoy_verdicts(operation, wait, operation.problem.corridor[voyage.source])
        case LiftKind.LINER:
            verdicts = _sailing_verdicts(operation, wait, operation.problem.liner[voyage.source])
        case _:
            return False
    return bool(verdicts) and all(verdict != "free" for _, verdict in verdicts)


def _convoy_verdicts(operation: Operation, wait: Wait, corridor: Corridor) -> list[tuple[int, str]]:
    return [
        (number, convoy_verdict(operation, wait.parcel, corridor, number))
        for number in range(corridor.first_convoy(wait.able), wait.taken.voyage.number)
    ]


def _sailing_verdicts(operation: Operation, wait: Wait, service: LinerService) -> list[tuple[int, str]]:
    return [
        (number, _sailing_verdict(operation, wait.parcel, service, number))
        for number in range(service.first_sailing(wait.able), wait.taken.voyage.number)
    ]


def _convoys_before(operation: Operation, wait: Wait, corridor: Corridor) -> str:
    verdicts = _convoy_verdicts(operation, wait, corridor)
    if not verdicts:
        if corridor.interval_min <= MINUTES_PER_DAY:
            return "the next to leave"
        return f"the next to leave; one every {span_text(corridor.interval_min)}"
    return _told(operation, "convoy", verdicts, wait, lambda k: corridor.departure(k) + corridor.duration_min)


def convoy_verdict(operation: Operation, parcel: Parcel, corridor: Corridor, number: int) -> str:
    """Why a parcel that stands there did not go with a convoy; ``free`` where nothing kept it."""
    minute = corridor.departure(number)
    closed = _closed(corridor.closures, minute)
    if closed is not None:
        return f"closed ({closed.reason})" if closed.reason else "closed"
    voyage = operation.convoys.get((corridor.id, number))
    others = [operation.problem.parcel[name] for name in voyage.parcels] if voyage is not None else []
    if sum(item.slots_centi for item in others) + parcel.slots_centi > corridor.convoy_centi:
        return "full"
    for item in others:
        rule = are_apart(operation.problem, parcel, item)
        if rule is not None:
            return f"with {rule.one if rule.one not in parcel.classes else rule.other} on it, kept apart"
    place = operation.problem.place[corridor.origin]
    if place.is_closed(minute, minute):
        return f"not to be loaded, {place.name} being closed"
    limit = place.handled_centi_per_day
    if limit is not None and operation.handled_centi[corridor.origin, utc_day(minute)] + parcel.slots_centi > limit:
        return f"not to be loaded, {place.name} having handled all it can on the day"
    return "free"


def _sailings_before(operation: Operation, wait: Wait, service: LinerService) -> str:
    verdicts = _sailing_verdicts(operation, wait, service)
    if not verdicts:
        cut_off = f", cargo {span_text(service.cut_off_min)} before it sails" if service.cut_off_min else ""
        return f"the next to sail{cut_off}"
    return _told(operation, "sailing", verdicts, wait, lambda k: service.departure(k) + service.transit_min)


def _sailing_verdict(operation: Operation, parcel: Parcel, service: LinerService, number: int) -> str:
    closed = _closed(service.closures, service.departure(number))
    if closed is not None:
        return f"closed ({closed.reason})" if closed.reason else "closed"
    voyage = operation.convoys.get((service.id, number))
    others = [operation.problem.parcel[name] for name in voyage.parcels] if voyage is not None else []
    room = (service.lane_mm, service.teu_centi, service.loose_kg)
    used = [sum(parcel_room(item)[kind] for item in others) for kind in range(3)]
    if any(have < need + more for have, need, more in zip(room, used, parcel_room(parcel), strict=True)):
        return "full"
    return "free"


def _closed(closures: tuple[Closure, ...], minute: Minute) -> Closure | None:
    return next((item for item in closures if item.start <= minute < item.end), None)


def _told(
    operation: Operation, noun: str, verdicts: list[tuple[int, str]], wait: Wait, arrives: Callable[[int], Minute]
) -> str:
    parts = []
    for verdict, run in groupby(verdicts, key=lambda item: item[1]):
        numbers = [number for number, _ in run]
        which = runs_text(noun, numbers)
        if verdict == "free":
            parts.append(f"{which} had room, {_held_back(operation, wait, arrives(numbers[0]))}")
        else:
            parts.append(f"{which} {'was' if len(numbers) == 1 else 'were'} {verdict}")
    return "; ".join(parts)


def _held_back(operation: Operation, wait: Wait, corridor_end: Minute) -> str:
    """Why the plan let something with room go: what comes next was not to be had, or a later one is as good.

    ``corridor_end`` is when what had room first would have brought it to the next place.
    """
    following = wait.following
    if following is not None:
        place = operation.problem.place[following.loaded.place]
        if following.voyage.kind is not LiftKind.CONVOY:
            at = operation.utc(following.loaded.start)
            return f"but {operation.called(following.voyage)} goes on from {place.name} only at {at}"
        onward = operation.problem.corridor[following.voyage.source]
        first = onward.first_convoy(corridor_end + place.tranship_min)
        missed = [
            convoy_verdict(operation, wait.parcel, onward, number) for number in range(first, following.voyage.number)
        ]
        if missed and "free" not in missed:
            which = runs_text("convoy", list(range(first, following.voyage.number)))
            return f"but from {place.name} {which} of {onward.id} would not have taken it: {missed[0]}"
    delivered = operation.delivered.get(wait.parcel.id)
    if delivered is not None and not wait.parcel.late_days(delivered):
        return "but it is not wanted sooner"
    return "but the plan sends it later"
