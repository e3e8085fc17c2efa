"""Planning values of a deployment, told for reports: which table, which rows, which figures, on what basis."""

from __future__ import annotations

from fleet.catalogue import type_facts
from fleet.holds import holds
from fleet.ships import ship
from geo.passages import passage_on
from geo.ports import port
from movcon.deployment.problem import DeploymentProblem
from scenarios.assumptions import Assumption, table_assumptions
from scenarios.deployment.sea import CARGO_OF_DEADWEIGHT_PERMILLE
from scenarios.equipment import equipment_sets
from scenarios.intake.deployment.cargo_rows import ConsignmentRow
from scenarios.intake.deployment.folder import DeploymentRows
from scenarios.intake.deployment.manifest import FILE as MANIFEST_FILE
from scenarios.intake.deployment.tables import DEPLOYMENT_TABLES

_MARK = "planning value"


def deployment_assumptions(rows: DeploymentRows, problem: DeploymentProblem) -> tuple[Assumption, ...]:
    """(table, rows, figures, source) of every planning value; rows of a table with the same source are told once."""
    manifest = rows.manifest
    prices = (
        f"usd_per_slot_day_over_storage {manifest.usd_per_slot_day_over_storage:,}; "
        f"storage_usd_per_slot_day {manifest.storage_usd_per_slot_day:,}"
    )
    parcels = "; ".join(
        f"{name} {getattr(manifest.parcels, name):,}" for name in manifest.parcels.__slots__ if name != "source"
    )
    found: list[Assumption] = [
        (MANIFEST_FILE, "[prices]", prices, manifest.prices_source),
        (MANIFEST_FILE, "[parcels]", parcels, manifest.parcels.source),
    ]
    for table in DEPLOYMENT_TABLES:
        found.extend(table_assumptions(table, rows.of(table)))
    for name in dict.fromkeys(row.equipment for row in rows.of(ConsignmentRow) if row.equipment):
        for source in equipment_sets()[name].sources:
            found.append(("scenarios: equipment", name, "pieces, sizes and masses", source))
    found.extend(_of_lift(problem))
    return tuple(found)


def _of_lift(problem: DeploymentProblem) -> list[Assumption]:
    found: list[Assumption] = []
    for kind in problem.ship_types:
        row = ship(kind.id)
        figures = (
            f"lanes {kind.lane_mm // 1000} m; {kind.teu_centi // 100} TEU; {kind.speed_ktenths / 10} kn; "
            f"{kind.gross_tonnage:,} GT"
        )
        if _MARK in row.source:
            found.append(("fleet: ships", kind.id, figures, row.source))
        told = f"{CARGO_OF_DEADWEIGHT_PERMILLE / 10:.0f} % of the deadweight is cargo"
        found.append(("fleet: ships", kind.id, told, "planning value: the rest is fuel, water and stores"))
    for name in sorted({name for lane in problem.sea_lanes for name in lane.passages}):
        limits = passage_on(name, problem.c_day)
        if _MARK in limits.source:
            figures = (
                f"waiting {limits.extra_min / 60:.0f} h; toll {limits.toll_usd:,} USD and "
                f"{limits.toll_usd_per_1000_gt:,} USD per 1,000 GT; largest ship"
            )
            found.append(("geo: passages", name, figures, limits.source))
    for place in problem.places:
        if place.port is None:
            continue
        facts = port(place.id)
        for figures, source in (
            ("depths", facts.depth_source),
            ("berths, gear, largest ship, class 1", facts.facility_source),
            ("rates, storage, dues, handling", facts.rate_source),
        ):
            if _MARK in source:
                found.append(("geo: ports", place.id, figures, source))
    for aircraft in problem.aircraft_types:
        source = type_facts(aircraft.id).source
        if _MARK in source:
            figures = f"seats {aircraft.seats}; block speed {aircraft.block_speed_kt} kt; ground times, payload-range"
            found.append(("fleet: aircraft types", aircraft.id, figures, source))
    for hold in problem.holds:
        source = holds()[hold.type_id].source
        if _MARK in source:
            figures = f"{hold.length_mm} x {hold.width_mm} x {hold.height_mm} mm; pieces to {hold.piece_kg:,} kg"
            found.append(("fleet: holds", hold.type_id, figures, source))
    return found
