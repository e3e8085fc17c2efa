"""The small deployment and its plan as every output sees them, and a twin whose names are formulas and markup."""

from __future__ import annotations

from dataclasses import replace

import pytest

from api.render.deployment.bundle import render_deployment
from api.render.deployment.operation import Operation
from movcon.deployment.stocks import StockIssue, StockItem
from movcon.deployment.verification import verify
from tests.deployment.small import day, small_plan, small_problem

STOCK = tuple(
    StockItem(
        id=name,
        site="UNLB",
        description=told,
        category="accommodation",
        quantity=quantity,
        kit_quantity=kit,
        length_mm=6_058,
        width_mm=2_438,
        height_mm=2_591,
        kg=10_000,
        ready_days=7,
        replenishment_lead_days=lead,
        unit_price_usd=usd,
    )
    for name, told, quantity, kit, lead, usd in (
        ("box", "20-foot container, offices", 40, 30, 60, 24_000),
        ("tent", "Tent for 20", 100, 60, 90, 0),
        ("tank", "Water tank", 5, 0, 30, 1_000),
    )
)
ISSUES = (
    StockIssue(item="box", consignment="CAMP", quantity=24, asked=day("05-20")),
    StockIssue(item="box", consignment="ENG-EQ", quantity=4, asked=day("05-25")),
    StockIssue(item="tent", consignment="CAMP", quantity=15, asked=day("05-20")),
)
HOSTILE = '=HYPERLINK("http://x")</script><b>'


def rendered(
    operation: Operation, stock: tuple[StockItem, ...] = STOCK, issues: tuple[StockIssue, ...] = ISSUES
) -> dict[str, bytes]:
    return render_deployment(
        operation.problem,
        operation.plan,
        title=f"Small deployment {HOSTILE}",
        notes=(f"A note {HOSTILE}",),
        assumptions=(("ports.csv", "SDPZU", "12 m/h", f"planning value: {HOSTILE}"),),
        verification=verify(operation.problem, operation.plan),
        course=((0.5, 1_600_000, None), (1.0, 1_510_628, 1_000_000)),
        stock=stock,
        issues=issues,
    )


@pytest.fixture(scope="session")
def operation() -> Operation:
    return Operation(small_problem(), small_plan())


@pytest.fixture(scope="session")
def files(operation: Operation) -> dict[str, bytes]:
    return rendered(operation)


@pytest.fixture(scope="session")
def hostile_files() -> dict[str, bytes]:
    """Outputs of a deployment whose places, units, descriptions and reasons try to be run."""
    problem = small_problem()
    problem = replace(
        problem,
        title=HOSTILE,
        places=tuple(replace(item, name=f"{HOSTILE}{item.name}") for item in problem.places),
        units=tuple(replace(item, name=HOSTILE) for item in problem.units),
        consignments=tuple(replace(item, owner=HOSTILE) for item in problem.consignments),
        parcels=tuple(replace(item, description=HOSTILE) for item in problem.parcels),
        ship_offers=tuple(replace(item, carrier=HOSTILE) for item in problem.ship_offers),
    )
    plan = small_plan()
    plan = replace(
        plan,
        problem_digest=problem.digest,
        not_moved=tuple(replace(item, reason=HOSTILE, remedies=(HOSTILE,)) for item in plan.not_moved),
    )
    return rendered(Operation(problem, plan), tuple(replace(item, description=HOSTILE) for item in STOCK))
