"""Lots of flights laid in time."""

from __future__ import annotations

from dataclasses import replace

from movcon.clock import midnight
from movcon.deployment.problem import DeploymentProblem
from optimizer.deployment.airways import Airways
from optimizer.deployment.flying import Flown, fly
from optimizer.deployment.ledger import Ledger
from optimizer.deployment.standing import NOTHING
from tests.deployment.small import at, small_problem


def _flown(problem: DeploymentProblem) -> Flown | None:
    airways = Airways(problem, NOTHING)
    lot = (("ENG-P1",),)
    return fly(airways, problem.charter_offers[0], "OPKC", "HSNN", lot, at("05-20 00:00"), Ledger(problem))


def test_a_lot_waits_until_the_clearances_of_its_positioning_are_there():
    small = small_problem()
    problem = replace(
        small,
        routes=tuple(replace(item, notice_days=60) if item.id == "OMSJ-OPKC" else item for item in small.routes),
    )
    flown = _flown(problem)
    assert flown is not None
    assert flown.stops[0].departure >= midnight(problem.planning_day + 60)


def test_without_a_route_from_its_base_no_lot_is_flown():
    small = small_problem()
    problem = replace(small, routes=tuple(item for item in small.routes if item.id != "OMSJ-OPKC"))
    assert _flown(problem) is None
