"""What every consignment would cost alone: the comparison a planner knows from practice."""

from __future__ import annotations

from movcon.deployment.problem import DeploymentProblem
from optimizer.deployment.bundles import Bundle, bundled
from optimizer.deployment.costs import cost_statement
from optimizer.deployment.decisions import Charter, Decisions, Option, Round, Trunk
from optimizer.deployment.estimates import Estimates
from optimizer.deployment.laying import lay
from optimizer.deployment.options import Ways

_OFFERS = 4


def baseline_usd(problem: DeploymentProblem, ways: Ways, estimates: Estimates) -> int:
    """Dollars of lift when each consignment goes alone by its cheapest way; what cannot go is left out."""
    return sum(_alone(problem, ways, estimates, item.id) for item in problem.consignments)


def _alone(problem: DeploymentProblem, ways: Ways, estimates: Estimates, consignment: str) -> int:
    names = [parcel.id for parcel in problem.parcels if parcel.consignment == consignment]
    otherwise = {name: row[0].option for name in names if (row := estimates.otherwise[name])}
    by_ship = {name: row[0].option for name in names if (row := estimates.by_charter[name])}
    tries = [_lift(problem, ways, tuple(names), otherwise, ())] if otherwise else []
    if by_ship:
        chosen = {**otherwise, **by_ship}
        tries.extend(
            _lift(problem, ways, tuple(names), chosen, charters) for charters in _ships(problem, ways, by_ship)
        )
    most = max((moved for moved, _ in tries), default=0)
    return min((usd for moved, usd in tries if moved == most), default=0)


def _lift(
    problem: DeploymentProblem,
    ways: Ways,
    order: tuple[str, ...],
    chosen: dict[str, Option],
    charters: tuple[Charter, ...],
) -> tuple[int, int]:
    """(parcels moved, dollars of lift)."""
    afloat = {name for charter in charters for name in charter.parcels}
    left = {n: o for n, o in chosen.items() if o.trunk is not Trunk.CHARTER or n in afloat}
    laid = lay(problem, ways, Decisions(left, charters, order))
    return len(laid.delivered), cost_statement(laid).lift_usd


def _ships(problem: DeploymentProblem, ways: Ways, by_ship: dict[str, Option]) -> list[tuple[Charter, ...]]:
    """Ships of one offer filled one after the other, for the offers open nearest."""
    bundles = bundled(problem, ways, by_ship)
    ends = {(item.load, item.discharge) for item in bundles}
    ranked = []
    for offer in problem.ship_offers:
        if any(offer.type_id not in item.ships for item in bundles):
            continue
        legs = [ways.lanes.get((offer.type_id, offer.open_at, load)) for load, _ in ends]
        nm = sum(lanes[0].distance_nm for lanes in legs if lanes is not None)
        ranked.append((offer.usd_per_day * (nm + 1_000), offer.id))
    return [_filled(problem, name, bundles) for _, name in sorted(ranked)[:_OFFERS]]


def _filled(problem: DeploymentProblem, offer_id: str, bundles: tuple[Bundle, ...]) -> tuple[Charter, ...]:
    kind = problem.ship_type[problem.ship_offer[offer_id].type_id]
    charters: list[Charter] = []
    for ends in dict.fromkeys((item.load, item.discharge) for item in bundles):
        room = list(kind.capacity)
        aboard: list[str] = []
        for item in bundles:
            if (item.load, item.discharge) != ends:
                continue
            needs = [sum(kind.room(problem.parcel[name])[d] for name in item.parcels) for d in range(3)]
            if aboard and any(need > left for need, left in zip(needs, room, strict=True)):
                charters.append(_charter(offer_id, ends, aboard))
                room, aboard = list(kind.capacity), []
            aboard.extend(item.parcels)
            room = [left - need for left, need in zip(room, needs, strict=True)]
        charters.append(_charter(offer_id, ends, aboard))
    return tuple(charters)


def _charter(offer_id: str, ends: tuple[str, str], aboard: list[str]) -> Charter:
    names = tuple(aboard)
    return Charter(offer_id, (Round(((ends[0], names),), ((ends[1], names),)),))
