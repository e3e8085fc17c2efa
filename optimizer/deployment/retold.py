"""A plan told again as decisions, so that a search goes on from it, in its own problem or in a changed one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from movcon.clock import Minute
from movcon.deployment.plan import LiftKind, Voyage
from movcon.deployment.problem import DeploymentProblem
from optimizer.deployment.decisions import Charter, Decisions, LotRule, Option, Round, Trunk
from optimizer.deployment.options import Ways
from optimizer.deployment.standing import Leg, legs_of


def decisions_of(problem: DeploymentProblem, ways: Ways, voyages: Sequence[Voyage]) -> Decisions:
    """Decisions that come as near to voyages as they can; what the problem no longer knows is left out."""
    journeys = legs_of(voyages)
    chosen: dict[str, Option] = {}
    for name, journey in journeys.items():
        if name in problem.parcel:
            option = _option(problem, ways, name, journey)
            if option is not None:
                chosen[name] = option
    charters = tuple(
        Charter(offer, rounds)
        for voyage in sorted(voyages, key=lambda item: (item.departure, item.id))
        if voyage.kind is LiftKind.SHIP
        and (offer := ways.standing.offer_of(voyage)) in problem.ship_offer
        and (rounds := tuple(rounds_of(voyage, {n for n, o in chosen.items() if o.trunk is Trunk.CHARTER})))
    )
    afloat = {name for charter in charters for name in charter.parcels}
    kept = {name: option for name, option in chosen.items() if option.trunk is not Trunk.CHARTER or name in afloat}
    last = {name: journey[-1].discharged.end for name, journey in journeys.items()}
    order = sorted(problem.parcel, key=lambda name: (last.get(name, problem.horizon), name))
    leave = {name: _leaves(problem, journeys[name]) for name in kept}
    return Decisions(kept, charters, tuple(order), _lots(voyages), leave)


def _leaves(problem: DeploymentProblem, journey: list[Leg]) -> Minute:
    """When a parcel's lot first flies loaded, and the others as soon as it can; else when the parcel must be there."""
    for leg in journey:
        if leg.voyage.kind is LiftKind.FLIGHT:
            return next(stop.departure for stop in leg.voyage.stops if stop.loads)
    first = journey[0]
    liner = problem.liner.get(first.voyage.source) if first.voyage.kind is LiftKind.LINER else None
    return first.loaded.start - (0 if liner is None else liner.cut_off_min)


def _lots(voyages: Sequence[Voyage]) -> dict[tuple[str, str], LotRule]:
    """Rules of the lots between each two airfields: as many loaded flights as the longest, by the offer used last."""
    found: dict[tuple[str, str], LotRule] = {}
    for voyage in sorted(voyages, key=lambda item: (item.departure, item.id)):
        if voyage.kind is LiftKind.FLIGHT:
            loads = [stop.place for stop in voyage.stops if stop.loads]
            discharge = next(stop.place for stop in voyage.stops if stop.discharges)
            before = found.get((loads[0], discharge), LotRule(1))
            found[loads[0], discharge] = LotRule(max(before.cycles_max, len(loads)), voyage.source)
    return found


def _option(problem: DeploymentProblem, ways: Ways, name: str, journey: list[Leg]) -> Option | None:
    """The parcel's option that goes the same way."""
    trunk, load, discharge, service = Trunk.INLAND, problem.origin_of(problem.parcel[name]), "", None
    discharge = load
    feeder: list[str] = []
    for leg in journey:
        voyage = leg.voyage
        if voyage.kind is LiftKind.CONVOY:
            if trunk is Trunk.INLAND:
                feeder.append(voyage.source)
            continue
        trunk = {LiftKind.SHIP: Trunk.CHARTER, LiftKind.LINER: Trunk.LINER, LiftKind.FLIGHT: Trunk.AIR}[voyage.kind]
        load, discharge = leg.loaded.place, leg.discharged.place
        service = voyage.source if trunk is Trunk.LINER else None
    if trunk is Trunk.INLAND:
        feeder = []
    wanted = (trunk, load, discharge, tuple(feeder), service)
    for option in ways.options(problem.parcel[name]):
        if (option.trunk, option.load, option.discharge, option.feeder, option.service) == wanted:
            return option
    return None


def rounds_of(voyage: Voyage, kept: AbstractSet[str]) -> Iterator[Round]:
    """The rounds of a ship with these parcels alone."""
    loads: list[tuple[str, tuple[str, ...]]] = []
    discharges: list[tuple[str, tuple[str, ...]]] = []
    for stop in voyage.stops:
        loaded = tuple(name for name in stop.loads if name in kept)
        discharged = tuple(name for name in stop.discharges if name in kept)
        if loaded and discharges:
            yield Round(tuple(loads), tuple(discharges))
            loads, discharges = [], []
        if loaded:
            loads.append((stop.place, loaded))
        if discharged:
            discharges.append((stop.place, discharged))
    if loads:
        yield Round(tuple(loads), tuple(discharges))
