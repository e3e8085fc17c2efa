"""Why a parcel is not moved, and what would cure it, in the planner's words."""

from __future__ import annotations

from movcon.clock import day_text, utc_day
from movcon.deployment.cargo import Parcel
from movcon.deployment.problem import DeploymentProblem
from movcon.plan import NotMoved
from optimizer.deployment.estimates import Estimates
from optimizer.deployment.options import Ways


def not_moved(problem: DeploymentProblem, ways: Ways, estimates: Estimates, name: str) -> NotMoved:
    """Reason and remedies of a parcel left behind."""
    parcel = problem.parcel[name]
    if not estimates.all[name]:
        return _no_way(problem, ways, parcel)
    closing = problem.closing
    soonest = parcel.ready + min(
        guess.option.feeder_min + guess.option.trunk_min + guess.option.onward_min for guess in estimates.all[name]
    )
    if closing is not None and closing.hard and utc_day(soonest) > problem.c_day + closing.days:
        return NotMoved(
            requirement=name,
            code="closing",
            reason=(
                f"Even alone it is at {problem.destination_of(parcel)} no sooner than {day_text(utc_day(soonest))}, "
                f"after the force must be closed ({day_text(problem.c_day + closing.days)})."
            ),
            remedies=("Have it ready sooner.", "Ask for a later closing.", "Offer lift by air for it."),
        )
    dear = estimates.all[name][0].usd
    if dear > parcel.usd_not_moved:
        return NotMoved(
            requirement=name,
            code="price",
            reason=f"Moving it costs about ${dear:,}, more than it is worth to the plan (${parcel.usd_not_moved:,}).",
            remedies=("Raise the price of leaving it behind.", "Offer cheaper lift."),
        )
    return NotMoved(
        requirement=name,
        code="room",
        reason="Ways exist, but what is offered has no room for it in time: ships, sailings, convoys or aircraft.",
        remedies=("Offer more ships, a larger share of sailings or larger convoys.", "Allow a later horizon."),
    )


def _no_way(problem: DeploymentProblem, ways: Ways, parcel: Parcel) -> NotMoved:
    origin, target = problem.origin_of(parcel), problem.destination_of(parcel)
    if parcel.people:
        return NotMoved(
            requirement=parcel.id,
            code="no_way",
            reason=f"No road, and no flight with roads to it and on from it, takes people from {origin} to {target}.",
            remedies=(f"Offer an aircraft between airfields near {origin} and {target}.",),
        )
    allowed = problem.consignment[parcel.consignment].load_ports or ways.ports
    fed = [port for port in allowed if ways.inland(parcel, origin, port)]
    left = [port for port in ways.ports if ways.inland(parcel, port, target)]
    what = _measures(parcel)
    if not fed:
        reason = f"No corridor takes it ({what}) from {origin} to a port of loading ({', '.join(allowed) or 'none'})."
        cures = ("Open a corridor that takes it to a port.", "Allow another port of loading.")
    elif not left:
        reason = f"No corridor takes it ({what}) from any port of discharge to {target}."
        cures = (f"Open a corridor to {target} that takes it.", "Divide it into smaller pieces.")
    else:
        reason = _no_ship(problem, ways, parcel, fed, left)
        cures = ("Offer a ship or liner that can take it.", "Allow ports with a ramp, a crane or deeper water.")
    return NotMoved(requirement=parcel.id, code="no_way", reason=reason, remedies=cures)


def _measures(parcel: Parcel) -> str:
    told = f"{parcel.mass_kg / 1000:.1f} t, heaviest piece {parcel.piece_kg / 1000:.1f} t"
    return f"{told}, {parcel.piece_height_mm / 1000:.2f} m high" + (", class 1" if parcel.explosive else "")


def _no_ship(problem: DeploymentProblem, ways: Ways, parcel: Parcel, fed: list[str], left: list[str]) -> str:
    """The first thing that stands between every ship and the parcel."""
    types = list(ways.ship_types.values())
    if not types:
        return "No ship and no liner on offer takes it."
    carrying = [kind for kind in types if kind.can_carry(parcel)]
    if not carrying:
        return f"No type of ship on offer can carry it: {_measures(parcel)}, {parcel.deck_kg_per_m2:,} kg/m2 on deck."
    pairs = [(one, two) for one in fed for two in left if (one, two) in problem.lanes_between]
    if not pairs:
        return f"No sea lane leads from {', '.join(fed)} to {', '.join(left)}: a closed passage may cut it off."
    for one, two in pairs:
        for name in (one, two):
            port = problem.place[name].port
            if port is not None and not any(kind.can_enter(port) for kind in carrying):
                return f"No ship that can carry it may enter {name}: length, beam or draft."
            if port is not None and not any(kind.can_enter(port) and kind.can_work(parcel, port) for kind in carrying):
                return f"It cannot be worked in {name}: ramp, cranes or explosives do not allow it."
    return "No one type of ship can carry it, enter both ports and work it there."
