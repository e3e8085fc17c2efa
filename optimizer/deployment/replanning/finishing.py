"""A ship that has begun and cannot go on as released, finished otherwise from where it is at the present."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from movcon.clock import Minute
from movcon.deployment.plan import Stop, Voyage
from movcon.deployment.problem import DeploymentProblem
from optimizer.deployment.ledger import Ledger
from optimizer.deployment.options import Ways
from optimizer.deployment.replanning.prices import priced
from optimizer.deployment.sailing import lane_from
from optimizer.deployment.timetable import NEVER, arrival_along


@dataclass(frozen=True, slots=True)
class _Call:
    """Work still to be done at a port."""

    place: str
    loads: tuple[str, ...]
    discharges: tuple[str, ...]

    def without(self, names: frozenset[str]) -> _Call:
        """The call without some parcels."""
        return replace(
            self,
            loads=tuple(name for name in self.loads if name not in names),
            discharges=tuple(name for name in self.discharges if name not in names),
        )


def finished(
    problem: DeploymentProblem, ways: Ways, ledger: Ledger, was: Voyage, present: Minute, at_quay: Mapping[str, Minute]
) -> Voyage | None:
    """The cheapest way found to finish a ship: it waits for its cargo or leaves it, and discharges here or elsewhere.

    Parameters
    ----------
    at_quay
        When each parcel that is still to be loaded can be; those left out can no longer come.

    Returns
    -------
    Voyage or None
        With what has happened unchanged. None where no way was found, or nothing is left to carry.
    """
    stops, lanes, calls = _split(was, present)
    to_load = {name for call in calls for name in call.loads}
    gone = frozenset(to_load - at_quay.keys())
    best: tuple[int, Voyage] | None = None
    late = frozenset(
        name for call in was.stops for name in call.loads if name in to_load and at_quay.get(name, 0) > call.start
    )
    for left in dict.fromkeys((gone, gone | late)):
        for variant in _variants(problem, ways, was, [call.without(left) for call in calls]):
            voyage = _sailed_on(problem, ledger, was, stops, lanes, variant, present, at_quay)
            if voyage is None:
                continue
            usd = voyage.usd + _late_usd(problem, ways, voyage, present)
            usd += sum(problem.parcel[name].usd_not_moved for name in left if name in problem.parcel)
            if best is None or usd < best[0]:
                best = (usd, voyage)
    return None if best is None else best[1]


def _split(was: Voyage, present: Minute) -> tuple[list[Stop], list[str], list[_Call]]:
    """Stops that have happened, or that the ship is on its way to, ways sailed, and the calls that are open."""
    stops: list[Stop] = []
    lanes: list[str] = []
    calls: list[_Call] = []
    for number, stop in enumerate(was.stops):
        reached = stop.arrival < present or (number > 0 and was.stops[number - 1].departure < present)
        if not reached:
            calls.append(_Call(stop.place, stop.loads, stop.discharges))
            continue
        stops.append(stop)
        lanes.extend(was.ways[number - 1 : number] if number else ())
    last = stops[-1]
    if last.start >= present and (last.loads or last.discharges):
        calls.insert(0, _Call(last.place, last.loads, last.discharges))
        free = max(last.arrival, present)
        stops[-1] = replace(last, start=free, end=free, departure=free, loads=(), discharges=())
    elif last.departure >= present:
        stops[-1] = replace(last, departure=max(last.end, present))
    return stops, lanes, calls


def _variants(problem: DeploymentProblem, ways: Ways, was: Voyage, calls: list[_Call]) -> Iterator[list[_Call]]:
    """The calls as they are, and with one port of discharge after the other exchanged."""
    left = [call for call in calls if call.loads or call.discharges]
    yield left
    for number, call in enumerate(left):
        if not call.discharges:
            continue
        for other in ways.ports:
            if other != call.place and _takes(problem, ways, was, other, call.discharges):
                yield [*left[:number], replace(call, place=other), *left[number + 1 :]]


def _takes(problem: DeploymentProblem, ways: Ways, was: Voyage, name: str, parcels: tuple[str, ...]) -> bool:
    """Whether the ship can discharge parcels at a port, and they get on from there."""
    port = problem.place[name].port
    kind = problem.ship_type[problem.ship_offer[was.source].type_id]
    if port is None or not kind.can_enter(port):
        return False
    for item in parcels:
        parcel = problem.parcel[item]
        if not kind.can_work(parcel, port) or not ways.inland(parcel, name, problem.destination_of(parcel)):
            return False
    neq = sum(problem.parcel[item].neq_g for item in was.parcels)
    return port.neq_max_g is None or neq <= port.neq_max_g


def _sailed_on(
    problem: DeploymentProblem,
    ledger: Ledger,
    was: Voyage,
    begun: list[Stop],
    sailed: list[str],
    calls: list[_Call],
    present: Minute,
    at_quay: Mapping[str, Minute],
) -> Voyage | None:
    kind = problem.ship_type[problem.ship_offer[was.source].type_id]
    stops, lanes = list(begun), list(sailed)
    for call in calls:
        here = stops[-1]
        if call.place == here.place:
            if here.loads or here.discharges:
                return None
            arrival = here.arrival
        else:
            found = lane_from(problem, kind, here.place, call.place, max(here.departure, present))
            if found is None:
                return None
            lane, departure = found
            stops[-1] = replace(here, departure=departure)
            lanes.append(lane.id)
            arrival = departure + kind.leg_min(lane)
        port = problem.place[call.place].port
        if port is None:
            return None
        work = sum(port.working_min(problem.parcel[name]) for name in (*call.loads, *call.discharges))
        ready = max([arrival, present, *(at_quay[name] for name in call.loads)])
        start = ledger.berth_from(call.place, ready, work)
        end = start + work
        if end > problem.horizon:
            return None
        stop = Stop(
            place=call.place,
            arrival=arrival,
            start=start,
            end=end,
            departure=end,
            loads=call.loads,
            discharges=call.discharges,
        )
        if call.place == here.place:
            stops[-1] = stop
        else:
            stops.append(stop)
    last = stops[-1]
    if not any(stop.loads for stop in stops) or last.departure != last.end:
        return None
    return priced(problem, replace(was, stops=tuple(stops), ways=tuple(lanes)))


def _late_usd(problem: DeploymentProblem, ways: Ways, voyage: Voyage, present: Minute) -> int:
    """Lateness of what is still to be discharged, by the timetable of the corridors."""
    total = 0
    for stop in voyage.stops:
        if stop.start < present:
            continue
        for name in stop.discharges:
            parcel = problem.parcel[name]
            paths = ways.inland(parcel, stop.place, problem.destination_of(parcel))
            there = min((arrival_along(problem, p.corridors, stop.end, handled=False) for p in paths), default=NEVER)
            total += parcel.usd_not_moved if there >= NEVER else parcel.usd_per_day_late * parcel.late_days(there)
    return total
