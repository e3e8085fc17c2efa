"""A deployment's folder becomes its problem, with what reports tell about it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from movcon.clock import midnight
from movcon.deployment.problem import Apart, Closing, DeploymentPrices, DeploymentProblem
from movcon.deployment.stocks import StockIssue, StockItem
from movcon.errors import BadInput
from movcon.problem import Mission
from scenarios.assumptions import Assumption
from scenarios.deployment.air import air
from scenarios.deployment.assumptions import deployment_assumptions
from scenarios.deployment.land import corridors
from scenarios.deployment.load import moved
from scenarios.deployment.places import airfields_among, places, ports_among
from scenarios.deployment.reach import reach_faults
from scenarios.deployment.sea import liners, sea_lanes, ship_offers, ship_types
from scenarios.deployment.stock import stock_issues, stock_items
from scenarios.intake.deployment.folder import DeploymentRows, read_deployment
from scenarios.intake.deployment.lift_rows import ShipOfferRow
from scenarios.intake.deployment.network_rows import ApartRow
from scenarios.intake.deployment.tables import DEPLOYMENT_TABLES
from scenarios.intake.folder import folder_digest
from scenarios.intake.rows import MissionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentScenario:
    """A deployment as planned and as told.

    Attributes
    ----------
    notes
        The planner's own words, and what assembly left out.
    assumptions
        (table, rows, figures, source) of every planning value.
    digest
        SHA-256 over the files of the folder.
    stock, issues
        Deployment stocks that some consignments come from; for ``movcon.deployment.stocks.after_issue``.
    """

    problem: DeploymentProblem
    title: str
    notes: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    digest: str
    stock: tuple[StockItem, ...]
    issues: tuple[StockIssue, ...]


def load_deployment(folder: Path, price_factor_permille: int | None = None) -> DeploymentScenario:
    """Scenario of a deployment's folder; ``price_factor_permille`` overrides the folder's own factor on prices of lift.

    Raises
    ------
    BadInput
        Files, rows or cells are wrong, or nothing leads a parcel to its destination; all faults at once.
    """
    rows = read_deployment(folder)
    factor = rows.manifest.price_factor_permille if price_factor_permille is None else price_factor_permille
    problem = _problem(rows, factor)
    faults = reach_faults(rows, problem)
    if faults:
        raise BadInput(faults)
    return DeploymentScenario(
        problem=problem,
        title=rows.manifest.title,
        notes=(*rows.manifest.notes, *_left_out(rows, problem)),
        assumptions=deployment_assumptions(rows, problem),
        digest=folder_digest(folder, DEPLOYMENT_TABLES),
        stock=stock_items(rows),
        issues=stock_issues(rows),
    )


def _problem(rows: DeploymentRows, factor: int) -> DeploymentProblem:
    manifest = rows.manifest
    all_places = places(rows, factor)
    flying = air(rows, airfields_among(all_places), factor)
    types = ship_types(rows)
    load = moved(rows)
    closing = None
    if manifest.closing_days is not None:
        closing = Closing(days=manifest.closing_days, hard=manifest.closing_hard)
    return DeploymentProblem(
        scenario=rows.folder.resolve().name,
        title=manifest.title,
        planning_day=manifest.planning_day,
        c_day=manifest.c_day,
        horizon=midnight(manifest.horizon_last_day + 1),
        missions=tuple(Mission(id=row.id, name=row.name) for row in rows.of(MissionRow)),
        places=all_places,
        units=load.units,
        consignments=load.consignments,
        parcels=load.parcels,
        ship_types=types,
        ship_offers=ship_offers(rows, factor),
        sea_lanes=sea_lanes(rows, ports_among(all_places), types, factor),
        corridors=corridors(rows, factor),
        liners=liners(rows, factor),
        aircraft_types=flying.types,
        holds=flying.holds,
        approvals=flying.approvals,
        routes=flying.routes,
        charter_offers=flying.offers,
        prices=DeploymentPrices(usd_per_slot_day_over_storage=manifest.usd_per_slot_day_over_storage),
        apart=tuple(Apart(one=row.one, other=row.other, reason=row.reason) for row in rows.of(ApartRow)),
        closing=closing,
    )


def _left_out(rows: DeploymentRows, problem: DeploymentProblem) -> tuple[str, ...]:
    """Notes on ship offers whose time on offer is over before they can be had."""
    there = {offer.id for offer in problem.ship_offers}
    return tuple(
        f"Left out: {row.id}; its time on offer ends before its lead time has passed."
        for row in rows.of(ShipOfferRow)
        if row.id not in there and not any(f"{row.id}-{locode}" in there for locode in row.open_at)
    )
