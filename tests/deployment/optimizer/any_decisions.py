"""Decisions drawn at random: options, ships with what fits them, and who comes first."""

from __future__ import annotations

import random

from movcon.clock import MINUTES_PER_DAY
from movcon.deployment.plan import DeploymentPlan
from movcon.deployment.problem import DeploymentProblem
from optimizer.deployment.costs import cost_statement, shares
from optimizer.deployment.decisions import Charter, Decisions, LotRule, Option, Round, Trunk
from optimizer.deployment.estimates import Estimates
from optimizer.deployment.laying import Laid, lay
from optimizer.deployment.options import Ways
from optimizer.deployment.reasons import not_moved


def any_decisions(problem: DeploymentProblem, ways: Ways, estimates: Estimates, rng: random.Random) -> Decisions:
    chosen: dict[str, Option] = {}
    groups: dict[str, list[str]] = {}
    for parcel in problem.parcels:
        row = estimates.all[parcel.id]
        if not row or rng.random() < 0.1:
            continue
        option = rng.choice(row).option
        chosen[parcel.id] = option
        if option.trunk is Trunk.CHARTER:
            groups.setdefault(rng.choice("abc"), []).append(parcel.id)
    charters = tuple(charter for names in groups.values() if (charter := _charter(problem, ways, chosen, names, rng)))
    aboard = {name for charter in charters for name in charter.parcels}
    kept = {name: option for name, option in chosen.items() if option.trunk is not Trunk.CHARTER or name in aboard}
    order = [parcel.id for parcel in problem.parcels]
    rng.shuffle(order)
    flown = [(name, option) for name, option in kept.items() if option.trunk is Trunk.AIR]
    lots = {
        (option.load, option.discharge): LotRule(
            rng.choice((1, 2, 6)), rng.choice((None, *(offer.id for offer in problem.charter_offers)))
        )
        for _, option in flown
    }
    leave = {
        name: problem.parcel[name].ready + rng.randrange(60) * MINUTES_PER_DAY
        for name, _ in flown
        if rng.random() < 0.4
    }
    hurried = frozenset(name for name in kept if rng.random() < 0.3)
    return Decisions(kept, charters, tuple(order), lots, leave, hurried)


def _charter(
    problem: DeploymentProblem, ways: Ways, chosen: dict[str, Option], names: list[str], rng: random.Random
) -> Charter | None:
    offer = rng.choice(problem.ship_offers)
    kind = problem.ship_type[offer.type_id]
    room = list(kind.capacity)
    loads: dict[str, list[str]] = {}
    discharges: dict[str, list[str]] = {}
    for name in names:
        option = chosen[name]
        needs = kind.room(problem.parcel[name])
        if offer.type_id not in ways.ships_for(problem.parcel[name], option.load, option.discharge):
            continue
        if any(need > have for need, have in zip(needs, room, strict=True)):
            continue
        if len({*loads, option.load}) > offer.load_ports_max:
            continue
        if len({*discharges, option.discharge}) > offer.discharge_ports_max:
            continue
        room = [have - need for have, need in zip(room, needs, strict=True)]
        loads.setdefault(option.load, []).append(name)
        discharges.setdefault(option.discharge, []).append(name)
    if not loads:
        return None
    as_calls = (tuple((port, tuple(row)) for port, row in calls.items()) for calls in (loads, discharges))
    return Charter(offer.id, (Round(*as_calls),))


def as_plan(
    problem: DeploymentProblem, ways: Ways, estimates: Estimates, laid: Laid, bound_usd: int | None
) -> DeploymentPlan:
    left = [parcel.id for parcel in problem.parcels if parcel.id not in laid.delivered]
    return DeploymentPlan(
        scenario=problem.scenario,
        problem_digest=problem.digest,
        versions=(),
        seed=0,
        budget=0,
        voyages=tuple(laid.voyages),
        not_moved=tuple(not_moved(problem, ways, estimates, name) for name in left),
        cost=cost_statement(laid),
        shares=shares(laid),
        baseline_usd=0,
        bound_usd=bound_usd,
    )


def laid_at_random(
    problem: DeploymentProblem, ways: Ways, estimates: Estimates, seed: int, bound_usd: int | None
) -> DeploymentPlan:
    laid = lay(problem, ways, any_decisions(problem, ways, estimates, random.Random(seed)))
    return as_plan(problem, ways, estimates, laid, bound_usd)
