"""Seaports of contributors, theatres and stocks: geo/data/ports.csv, every figure with its source or basis.

A ship's limits at a port are those of its berths for planning, not the port's largest: depth at the tide that is
worked, the smaller of channel and pier, less what stays under the keel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from geo.geodesy import Position
from geo.tables import KG_PER_TONNE, millimetres, position, rows
from movcon.errors import InvalidValue


class ClassOne(Enum):
    """Whether a port takes explosives (IMDG class 1)."""

    YES = "yes"
    WITH_PERMISSION = "with_permission"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class PortRow:
    """What is planned with at a port.

    Attributes
    ----------
    locode
        UN/LOCODE without space.
    state
        ISO alpha-3 code.
    wpi_number
        World Port Index number.
    channel_depth_mm, pier_depth_mm
        Water a ship finds at the tide that is worked.
    loa_max_mm, beam_max_mm
        Largest ship at the berths planned with.
    under_keel_mm
        Least water under the keel.
    berths
        Usable at once for the ships of one organization.
    roro
        Whether a stern ramp can be landed.
    crane_swl_kg
        Heaviest lift ashore; 0 = ship's gear only.
    class_1_neq_max_kg
        Net explosive quantity at one time; 0 where class 1 is not taken.
    roro_lane_m_per_h, teu_per_h, breakbulk_kg_per_h
        Working rates of one ship, all gangs.
    free_days
        Days cargo may lie without storage charges.
    dues_usd_per_call
        Port dues, pilot, tugs and agency of a ship of about 10,000 GT.
    handling_usd_per_lane_m, handling_usd_per_teu, handling_usd_per_t
        Stevedoring and terminal, one way.
    source, depth_source, facility_source, rate_source
        Of position and time zone; of depths; of berths, gear, largest ship and class 1; of rates, storage and prices.
    """

    locode: str
    name: str
    state: str
    position: Position
    time_zone: str
    wpi_number: int
    channel_depth_mm: int
    pier_depth_mm: int
    loa_max_mm: int
    beam_max_mm: int
    under_keel_mm: int
    berths: int
    roro: bool
    crane_swl_kg: int
    class_1: ClassOne
    class_1_neq_max_kg: int
    roro_lane_m_per_h: int
    teu_per_h: int
    breakbulk_kg_per_h: int
    free_days: int
    storage_teu: int
    storage_lane_m: int
    dues_usd_per_call: int
    handling_usd_per_lane_m: int
    handling_usd_per_teu: int
    handling_usd_per_t: int
    source: str
    depth_source: str
    facility_source: str
    rate_source: str

    @property
    def draft_max_mm(self) -> int:
        """Deepest draft that reaches the berth."""
        return min(self.channel_depth_mm, self.pier_depth_mm) - self.under_keel_mm

    def takes(self, *, loa_mm: int, beam_mm: int, draft_mm: int) -> bool:
        """Whether a ship of these dimensions can berth."""
        return loa_mm <= self.loa_max_mm and beam_mm <= self.beam_max_mm and draft_mm <= self.draft_max_mm


@cache
def ports() -> Mapping[str, PortRow]:
    """Every port of the table by UN/LOCODE."""
    return {row["locode"]: _port(row) for row in rows("ports.csv")}


def port(locode: str) -> PortRow:
    """Port by UN/LOCODE; raises InvalidValue for one that is not in the table."""
    found = ports().get(locode)
    if found is None:
        raise InvalidValue(
            f"Port {locode!r} is not in geo/data/ports.csv; add a row, or use a UN/LOCODE such as KEMBA."
        )
    return found


def _port(row: dict[str, str]) -> PortRow:
    return PortRow(
        locode=row["locode"],
        name=row["name"],
        state=row["state"],
        position=position(row),
        time_zone=row["time_zone"],
        wpi_number=int(row["wpi_number"]),
        channel_depth_mm=millimetres(row["channel_depth_m"]),
        pier_depth_mm=millimetres(row["pier_depth_m"]),
        loa_max_mm=millimetres(row["loa_max_m"]),
        beam_max_mm=millimetres(row["beam_max_m"]),
        under_keel_mm=millimetres(row["under_keel_m"]),
        berths=int(row["berths"]),
        roro=row["roro"] == "yes",
        crane_swl_kg=int(row["crane_swl_t"]) * KG_PER_TONNE,
        class_1=ClassOne(row["class_1"]),
        class_1_neq_max_kg=int(row["class_1_neq_max_kg"]),
        roro_lane_m_per_h=int(row["roro_lane_m_per_h"]),
        teu_per_h=int(row["teu_per_h"]),
        breakbulk_kg_per_h=int(row["breakbulk_t_per_h"]) * KG_PER_TONNE,
        free_days=int(row["free_days"]),
        storage_teu=int(row["storage_teu"]),
        storage_lane_m=int(row["storage_lane_m"]),
        dues_usd_per_call=int(row["dues_usd_per_call"]),
        handling_usd_per_lane_m=int(row["handling_usd_per_lane_m"]),
        handling_usd_per_teu=int(row["handling_usd_per_teu"]),
        handling_usd_per_t=int(row["handling_usd_per_t"]),
        source=row["source"],
        depth_source=row["depth_source"],
        facility_source=row["facility_source"],
        rate_source=row["rate_source"],
    )
