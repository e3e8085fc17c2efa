"""Why a parcel is not moved, and what would cure it, in the planner's words."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

from movcon.clock import day_text, utc_day
from movcon.deployment.cargo import Parcel
from movcon.deployment.problem import DeploymentProblem
from movcon.plan import NotMoved
from optimizer.deployment.estimates import Estimates
from optimizer.deployment.inquest import Goal, Inquest, Standing
from optimizer.deployment.obstacles import CLOSING, READY, Obstacle, cargo_words
from optimizer.deployment.options import Ways

_REMEDIES = {
    CLOSING: "Ask for a later closing.",
    READY: "Have it ready sooner.",
    "horizon": "Plan to a later horizon.",
    "corridor": "Open a corridor that takes it, or divide it into smaller pieces.",
    "flights": "Offer aircraft at shorter notice.",
    "liner": "Offer other sailings.",
    "charter_form": "Offer ships for the time in which it is ready.",
    "ship_fits_port": "Offer smaller ships, or go through another port.",
    "ship_takes_cargo": "Offer ships that take it, or go through a port that does.",
    "load_port": "Allow another port of loading.",
}
"""What is said of a rule that no edit lifts."""

_inquests: WeakKeyDictionary[Ways, Inquest] = WeakKeyDictionary()
"""One a run of the planner, which tells of the same parcels with each better plan."""


def not_moved(problem: DeploymentProblem, ways: Ways, estimates: Estimates, name: str) -> NotMoved:
    """Reason and remedies of a parcel left behind.

    The code is the first rule that keeps it from moving even alone; ``no_way`` where no rule lifted would help,
    ``price`` where moving it costs more than leaving it, ``room`` where others take what it needs.
    """
    inquest = _inquests.get(ways)
    if inquest is None:
        inquest = _inquests[ways] = Inquest(problem)
    standing = inquest.standing(name, Goal.MOVED)
    if standing.met:
        return _met_alone(problem, estimates, standing, name)
    if not standing.ways_out:
        return _no_way(problem, ways, problem.parcel[name])
    rules = [item.rule for item in standing.conflict]
    return NotMoved(
        requirement=name,
        code=CLOSING if CLOSING in rules else rules[0],
        reason=conflict_words(problem, standing, "It"),
        remedies=tuple(dict.fromkeys(_remedy(way) for way in standing.ways_out)),
    )


def conflict_words(problem: DeploymentProblem, standing: Standing, what: str) -> str:
    """Why something does not move even alone: the rules that together leave no way."""
    because = [item.words for item in standing.conflict if item.rule != CLOSING]
    if len(because) < len(standing.conflict) and problem.closing is not None and standing.soonest is not None:
        last = f"{day_text(problem.c_day + problem.closing.days)}, C+{problem.closing.days}"
        told = f"{what} is, even alone, there no sooner than {day_text(utc_day(standing.soonest))}"
        told += f", after the force must be closed ({last})"
        return f"{told}, because of {together(because)}." if because else f"{told}."
    return f"{what} cannot be moved because of {together([item.words for item in standing.conflict])}."


def together(parts: Sequence[str]) -> str:
    """``a``, or ``a, and b, together``: each may hold commas of its own."""
    return parts[0] if len(parts) == 1 else f"{'; '.join(parts[:-1])}; and {parts[-1]}, together"


def _remedy(way: Sequence[Obstacle]) -> str:
    """What lifting some rules asks for, in one sentence."""
    told: list[str] = []
    for item in way:
        if item.ways:
            told.append(" or ".join(" and ".join(edit.words for edit in edits) for edits in item.ways[:2]) + ".")
        else:
            told.append(_REMEDIES[item.rule])
    return " ".join(dict.fromkeys(told))


def _met_alone(problem: DeploymentProblem, estimates: Estimates, standing: Standing, name: str) -> NotMoved:
    parcel = problem.parcel[name]
    dear = min((guess.usd for guess in estimates.all[name]), default=0)
    if dear > parcel.usd_not_moved:
        return NotMoved(
            requirement=name,
            code="price",
            reason=f"Moving it costs about ${dear:,}, more than it is worth to the plan (${parcel.usd_not_moved:,}).",
            remedies=("Raise the price of leaving it behind.", "Offer cheaper lift."),
        )
    when = "" if standing.soonest is None else f" on {day_text(utc_day(standing.soonest))}"
    return NotMoved(
        requirement=name,
        code="room",
        reason=f"Alone it could be there{when}; beside the others, what is offered has no room left for it in time.",
        remedies=("Offer more ships, a larger share of sailings, larger convoys or more aircraft.",),
    )


def _no_way(problem: DeploymentProblem, ways: Ways, parcel: Parcel) -> NotMoved:
    """What is missing altogether, where lifting limits does not help."""
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
    what = cargo_words(parcel)
    if not fed:
        reason = f"No corridor takes it ({what}) from {origin} to a port of loading ({', '.join(allowed) or 'none'})."
        cures: tuple[str, ...] = ("Open a corridor that takes it to a port.", "Allow another port of loading.")
    elif not left:
        reason = f"No corridor takes it ({what}) from any port of discharge to {target}."
        cures = (f"Open a corridor to {target} that takes it.", "Divide it into smaller pieces.")
    elif not any((one, two) in problem.lanes_between for one in fed for two in left):
        reason = f"No sea lane leads from {', '.join(fed)} to {', '.join(left)}."
        cures = ("Allow another port of loading.", "Offer a liner or a flight between the two.")
    else:
        reason = f"No ship and no liner on offer takes it from {', '.join(fed)} to {', '.join(left)} ({what})."
        cures = ("Offer a ship or liner that can take it.",)
    return NotMoved(requirement=parcel.id, code="no_way", reason=reason, remedies=cures)
