"""Timing of a charter: when the ship sails, waits and works, given what it carries and when that is at the quay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from movcon.clock import Minute
from movcon.deployment.plan import Stop
from movcon.deployment.problem import DeploymentProblem, can_sail
from movcon.deployment.ships import CharterKind, ShipOffer, ShipType
from movcon.deployment.ways import SeaLane
from optimizer.deployment.decisions import Round
from optimizer.deployment.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Sailed:
    """A charter laid in time: its stops, the lanes between and the price."""

    stops: tuple[Stop, ...]
    lanes: tuple[str, ...]
    usd: int


def _calls(rounds: tuple[Round, ...]) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    for item in rounds:
        for port, names in item.loads:
            yield port, names, ()
        for port, names in item.discharges:
            yield port, (), names


def sail(
    problem: DeploymentProblem,
    offer: ShipOffer,
    rounds: tuple[Round, ...],
    at_quay: Mapping[str, Minute],
    ledger: Ledger,
) -> Sailed | None:
    """The charter begun as late as loses nothing; None where the offer cannot do it in its time or the horizon.

    ``at_quay`` says when each parcel may be loaded at its port of loading.
    """
    first = _forward(problem, offer, rounds, at_quay, ledger, offer.available_from)
    if first is None:
        return None
    slack = _waiting_before_discharge(first)
    start = min(offer.available_from + slack, offer.available_until)
    if start == offer.available_from:
        return first
    later = _forward(problem, offer, rounds, at_quay, ledger, start)
    if later is None or later.usd > first.usd or _last(later) > _last(first):
        return first
    return later


def _last(sailed: Sailed) -> Minute:
    return sailed.stops[-1].end


def _waiting_before_discharge(sailed: Sailed) -> int:
    waited = 0
    for stop in sailed.stops:
        if stop.discharges:
            break
        waited += stop.waiting_min
    return waited


def _forward(
    problem: DeploymentProblem,
    offer: ShipOffer,
    rounds: tuple[Round, ...],
    at_quay: Mapping[str, Minute],
    ledger: Ledger,
    start: Minute,
) -> Sailed | None:
    kind = problem.ship_type[offer.type_id]
    if not explosives_fit(problem, rounds):
        return None
    stops: list[Stop] = []
    lanes: list[str] = []
    here, free = offer.open_at, start
    sailing = extra = working = dues = 0
    for port_name, loads, discharges in _calls(rounds):
        arrival = free
        if port_name != here:
            if not stops:
                stops.append(Stop(place=here, arrival=start, start=start, end=start, departure=start))
            found = lane_from(problem, kind, here, port_name, free)
            if found is None:
                return None
            lane, departure = found
            stops[-1] = _leave(stops[-1], departure)
            arrival = departure + kind.leg_min(lane)
            sailing += kind.sea_min(lane.distance_nm)
            extra += lane.extra_min
            dues += kind.toll_usd(lane)
            lanes.append(lane.id)
        elif stops:
            return None  # two calls running at one port would be one call
        port = problem.place[port_name].port
        if port is None:
            return None
        handled = [problem.parcel[name] for name in (*loads, *discharges)]
        work = sum(port.working_min(parcel) for parcel in handled)
        ready = max([arrival, *(at_quay[name] for name in loads)])
        begun = ledger.berth_from(port_name, ready, work)
        end = begun + work
        working += work
        dues += port.call_usd + sum(port.handling_usd(parcel) for parcel in handled)
        stops.append(
            Stop(
                place=port_name,
                arrival=arrival,
                start=begun,
                end=end,
                departure=end,
                loads=loads,
                discharges=discharges,
            )
        )
        here, free = port_name, end
        if end > problem.horizon:
            return None
    waiting = sum(stop.waiting_min for stop in stops)
    usd = offer.charter_usd(
        sailing_min=sailing, extra_min=extra, working_min=working, waiting_min=waiting, dues_usd=dues
    )
    return Sailed(tuple(stops), tuple(lanes), usd)


def explosives_fit(problem: DeploymentProblem, rounds: tuple[Round, ...]) -> bool:
    """Whether what is on board at each port stays within its net explosive quantity."""
    for item in rounds:
        neq = {name: problem.parcel[name].neq_g for name in item.parcels if problem.parcel[name].neq_g}
        if not neq:
            continue
        aboard = 0
        for calls, sign in ((item.loads, 1), (item.discharges, -1)):
            for port_name, names in calls:
                port = problem.place[port_name].port
                before = aboard
                aboard += sign * sum(neq.get(name, 0) for name in names)
                if port is not None and port.neq_max_g is not None and max(before, aboard) > port.neq_max_g:
                    return False
    return True


def _leave(stop: Stop, departure: Minute) -> Stop:
    if stop.departure == departure:
        return stop
    return Stop(
        place=stop.place,
        arrival=stop.arrival,
        start=stop.start,
        end=stop.end,
        departure=departure,
        loads=stop.loads,
        discharges=stop.discharges,
    )


def lane_from(
    problem: DeploymentProblem, kind: ShipType, origin: str, destination: str, ready: Minute
) -> tuple[SeaLane, Minute] | None:
    """The lane that brings the ship there first, and when it leaves; waiting for a passage to open is one way."""
    best: tuple[Minute, int, str] | None = None
    found: tuple[SeaLane, Minute] | None = None
    for lane in problem.lanes_between.get((origin, destination), ()):
        if not can_sail(kind, lane):
            continue
        departure = lane.opens_after(ready)
        key = (departure + kind.leg_min(lane), lane.distance_nm, lane.id)
        if best is None or key < best:
            best, found = key, (lane, departure)
    return found


def enter(sailed: Sailed, ledger: Ledger) -> None:
    """Take the berths a charter works at."""
    for stop in sailed.stops:
        ledger.take_berth(stop.place, stop.start, stop.end)


def form_holds(offer: ShipOffer, rounds: tuple[Round, ...]) -> bool:
    """Whether rounds have the form the offer allows."""
    if not rounds or (offer.kind is CharterKind.VOYAGE and len(rounds) > 1):
        return False
    return all(
        1 <= len(item.loads) <= offer.load_ports_max and 1 <= len(item.discharges) <= offer.discharge_ports_max
        for item in rounds
    )
