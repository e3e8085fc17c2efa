"""Which type may use which airfield: the approved list decides; where it is silent, runway physics does."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from fleet.catalogue import type_facts
from fleet.runway import corrected_length_m, metres, reference_temperature_c
from fleet.tables import rows


@dataclass(frozen=True, slots=True)
class Approval:
    """Whether a type may use an airfield, and on what basis."""

    allowed: bool
    basis: str


@cache
def _listed() -> dict[tuple[str, str], Approval]:
    return {
        (row["type"], row["icao"]): Approval(row["allowed"] == "yes", f"approved list: {row['source']}")
        for row in rows("approved_airfields.csv")
    }


def is_approved(
    type_id: str,
    icao: str,
    *,
    longest_runway_m: int | None,
    width_m: int | None,
    paved: bool,
    elevation_ft: int,
    latitude_deg: float,
) -> Approval:
    """Approval of a type at an airfield; an unknown runway that is not listed is not approved."""
    listed = _listed().get((type_id, icao))
    if listed is not None:
        return listed
    facts = type_facts(type_id)
    if longest_runway_m is None:
        return Approval(False, "the runway is unknown and the airfield is not on the approved list")  # noqa: FBT003
    if not paved and not facts.unpaved:
        return Approval(False, "the runway is unpaved")  # noqa: FBT003
    if width_m is not None and width_m < facts.runway_width_min_m:
        return Approval(False, f"the runway is {width_m} m wide; {facts.runway_width_min_m} m are needed")  # noqa: FBT003
    elevation_m = metres(elevation_ft)
    needed = corrected_length_m(
        facts.runway_isa_sea_level_m,
        elevation_m=elevation_m,
        temperature_c=reference_temperature_c(latitude_deg, elevation_m),
    )
    basis = f"runway physics: {longest_runway_m} m for {needed:.0f} m needed"
    return Approval(longest_runway_m >= needed, basis)
