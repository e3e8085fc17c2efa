"""By road, rail and river: corridors with their closures."""

from __future__ import annotations

from movcon.clock import MINUTES_PER_HOUR
from movcon.deployment.ways import Corridor
from scenarios.deployment.places import closures_of
from scenarios.deployment.prices import priced
from scenarios.intake.deployment.folder import DeploymentRows
from scenarios.intake.deployment.network_rows import ClosedKind, CorridorRow

_SLOT = 100


def corridors(rows: DeploymentRows, price_factor_permille: int) -> tuple[Corridor, ...]:
    """Corridors of corridors.csv."""
    return tuple(
        Corridor(
            id=row.id,
            mode=row.mode,
            origin=row.origin,
            destination=row.destination,
            distance_km=row.distance_km,
            transit_min=row.transit_h * MINUTES_PER_HOUR,
            border_min=row.border_h * MINUTES_PER_HOUR,
            first_departure=row.first_departure,
            interval_min=row.interval_h * MINUTES_PER_HOUR,
            convoy_centi=row.convoy_slots * _SLOT,
            usd_per_slot=priced(row.usd_per_slot, price_factor_permille),
            usd_per_person=priced(row.usd_per_person, price_factor_permille),
            usd_per_convoy=priced(row.usd_per_convoy, price_factor_permille),
            piece_kg_max=row.piece_kg_max,
            piece_height_max_mm=row.piece_height_max_mm,
            class1=row.class1,
            carries_people=row.carries_people,
            closures=closures_of(rows, ClosedKind.CORRIDOR, row.id),
        )
        for row in rows.of(CorridorRow)
    )
