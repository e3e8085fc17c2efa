"""Changes to a deployment drawn at random, such as happen between release and arrival."""

from __future__ import annotations

import random
from collections.abc import Callable

from movcon.clock import utc_day
from movcon.deployment.edits import (
    CancelConsignment,
    CloseCorridor,
    ClosePassage,
    ClosePlace,
    DeploymentEdit,
    SetAircraft,
    SetBerths,
    SetConvoys,
    SetDayRate,
    SetHandling,
    SetLoadPorts,
    SetReady,
    SetShips,
    apply_deployment_edits,
)
from movcon.deployment.problem import DeploymentProblem
from movcon.errors import InvalidValue


def any_edits(problem: DeploymentProblem, rng: random.Random) -> tuple[DeploymentEdit, ...]:
    """One to three edits that the problem takes."""
    edits: list[DeploymentEdit] = []
    for _ in range(rng.randint(1, 3)):
        edit = rng.choice(_KINDS)(problem, rng)
        try:
            apply_deployment_edits(problem, (*edits, edit))
        except InvalidValue:
            continue
        edits.append(edit)
    return tuple(edits)


def _days(problem: DeploymentProblem, rng: random.Random) -> tuple[int, int]:
    first = rng.randint(problem.planning_day, utc_day(problem.horizon))
    return first, first + rng.choice((0, 3, 14, 60))


def _close_place(problem: DeploymentProblem, rng: random.Random) -> DeploymentEdit:
    first, last = _days(problem, rng)
    return ClosePlace(place=rng.choice(problem.places).id, first_day=first, last_day=last)


def _close_corridor(problem: DeploymentProblem, rng: random.Random) -> DeploymentEdit:
    first, last = _days(problem, rng)
    return CloseCorridor(corridor=rng.choice(problem.corridors).id, first_day=first, last_day=last)


def _close_passage(problem: DeploymentProblem, rng: random.Random) -> DeploymentEdit:
    first, last = _days(problem, rng)
    passages = sorted({name for lane in problem.sea_lanes for name in lane.passages}) or ["suez"]
    return ClosePassage(passage=rng.choice(passages), first_day=first, last_day=last)


def _set_ready(problem: DeploymentProblem, rng: random.Random) -> DeploymentEdit:
    item = rng.choice(problem.consignments).id
    ready = max(parcel.ready for parcel in problem.parcels if parcel.consignment == item)
    return SetReady(consignment=item, day=utc_day(ready) + rng.choice((2, 10, 30)))


def _set_convoys(problem: DeploymentProblem, rng: random.Random) -> DeploymentEdit:
    corridor = rng.choice(problem.corridors)
    slots = max(1, corridor.convoy_centi // 100 + rng.choice((-2, 2)))
    return SetConvoys(corridor=corridor.id, slots=slots, interval_h=rng.choice((12, 24, 72)))


_KINDS: tuple[Callable[[DeploymentProblem, random.Random], DeploymentEdit], ...] = (
    _close_place,
    _close_place,
    _close_corridor,
    _close_passage,
    _set_ready,
    _set_ready,
    _set_convoys,
    lambda p, r: SetBerths(port=r.choice([one.id for one in p.places if one.port]), berths=1),
    lambda p, r: SetHandling(place=r.choice(p.places).id, slots_per_day=r.choice((2, 5, 20))),
    lambda p, r: SetShips(offer=r.choice(p.ship_offers).id, ships=r.choice((1, 2))),
    lambda p, r: SetDayRate(offer=r.choice(p.ship_offers).id, usd_per_day=r.choice((2_000, 30_000))),
    lambda p, r: SetAircraft(offer=r.choice(p.charter_offers).id, aircraft=r.choice((1, 2))),
    lambda p, r: CancelConsignment(consignment=r.choice(p.consignments).id),
    lambda p, r: SetLoadPorts(consignment=r.choice(p.consignments).id, ports=()),
)
