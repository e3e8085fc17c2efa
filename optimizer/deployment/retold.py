"""A plan told again as decisions, so that a search goes on from it, in its own problem or in a changed one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from movcon.clock import Minute
from movcon.deployment.plan import DeploymentPlan, LiftKind, Stop, Voyage
from movcon.deployment.problem import DeploymentProblem
from optimizer.deployment.decisions import Charter, Decisions, Option, Round, Trunk
from optimizer.deployment.options import Ways


def decisions_of(problem: DeploymentProblem, ways: Ways, plan: DeploymentPlan) -> Decisions:
    """Decisions that come as near to a plan as they can; what the problem no longer knows is left out."""
    journeys: defaultdict[str, list[tuple[Minute, Voyage, Stop, Stop]]] = defaultdict(list)
    for voyage in plan.voyages:
        loaded = {name: stop for stop in voyage.stops for name in stop.loads}
        for stop in voyage.stops:
            for name in stop.discharges:
                journeys[name].append((loaded[name].start, voyage, loaded[name], stop))
    chosen: dict[str, Option] = {}
    for name, journey in journeys.items():
        if name in problem.parcel:
            option = _option(problem, ways, name, sorted(journey, key=lambda leg: leg[0]))
            if option is not None:
                chosen[name] = option
    charters = tuple(
        Charter(voyage.source, rounds)
        for voyage in sorted(plan.voyages, key=lambda item: (item.departure, item.id))
        if voyage.kind is LiftKind.SHIP
        and voyage.source in problem.ship_offer
        and (rounds := tuple(_rounds(voyage, {n for n, o in chosen.items() if o.trunk is Trunk.CHARTER})))
    )
    afloat = {name for charter in charters for name in charter.parcels}
    kept = {name: option for name, option in chosen.items() if option.trunk is not Trunk.CHARTER or name in afloat}
    last = {name: max(leg[3].end for leg in journey) for name, journey in journeys.items()}
    order = sorted(problem.parcel, key=lambda name: (last.get(name, problem.horizon), name))
    loaded_flights = [
        sum(1 for stop in voyage.stops if stop.loads) for voyage in plan.voyages if voyage.kind is LiftKind.FLIGHT
    ]
    return Decisions(kept, charters, tuple(order), max(loaded_flights, default=6))


def _option(
    problem: DeploymentProblem, ways: Ways, name: str, journey: list[tuple[Minute, Voyage, Stop, Stop]]
) -> Option | None:
    """The parcel's option that goes the same way."""
    trunk, load, discharge, service = Trunk.INLAND, problem.origin_of(problem.parcel[name]), "", None
    discharge = load
    feeder: list[str] = []
    for _, voyage, loaded, discharged in journey:
        if voyage.kind is LiftKind.CONVOY:
            if trunk is Trunk.INLAND:
                feeder.append(voyage.source)
            continue
        trunk = {LiftKind.SHIP: Trunk.CHARTER, LiftKind.LINER: Trunk.LINER, LiftKind.FLIGHT: Trunk.AIR}[voyage.kind]
        load, discharge = loaded.place, discharged.place
        service = voyage.source if trunk is Trunk.LINER else None
    if trunk is Trunk.INLAND:
        feeder = []
    wanted = (trunk, load, discharge, tuple(feeder), service)
    for option in ways.options(problem.parcel[name]):
        if (option.trunk, option.load, option.discharge, option.feeder, option.service) == wanted:
            return option
    return None


def _rounds(voyage: Voyage, kept: set[str]) -> Iterator[Round]:
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
