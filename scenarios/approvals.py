"""Which types may land where, by the fleet's list and the facts of the airfields."""

from __future__ import annotations

from collections.abc import Iterable

from fleet.approvals import is_approved
from geo.gazetteer import airfield_facts
from movcon.problem import AirfieldApproval


def approvals_of(types: Iterable[str], icaos: Iterable[str]) -> dict[tuple[str, str], AirfieldApproval]:
    """Approvals by (type, airfield); those that may not are left out."""
    facts = [airfield_facts(icao) for icao in icaos]
    found: dict[tuple[str, str], AirfieldApproval] = {}
    for type_id in types:
        for field in facts:
            approval = is_approved(
                type_id,
                field.icao,
                longest_runway_m=field.longest_runway_m,
                width_m=field.runway_width_m,
                paved=field.paved,
                elevation_ft=field.elevation_ft,
                latitude_deg=field.lat_udeg / 1_000_000,
            )
            if approval.allowed:
                found[type_id, field.icao] = AirfieldApproval(type_id=type_id, icao=field.icao, basis=approval.basis)
    return found
