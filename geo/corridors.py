"""Road, rail and river corridors between ports, rail heads, river ports and sites: geo/data/corridors.csv.

A corridor is one leg and is used both ways. Its time has three parts that are kept apart: waiting for the next convoy,
transit, and standing at a border.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache

from geo.geodesy import Position
from geo.ports import ports
from geo.tables import position, rows
from movcon.clock import MINUTES_PER_DAY, Day, date_of
from movcon.errors import InvalidValue

MonthDay = tuple[int, int]
_NODE_KINDS = ("port", "site", "depot", "rail_head", "river_port")


class Mode(Enum):
    """How a corridor is travelled; ``RIVER`` includes lakes."""

    ROAD = "road"
    RAIL = "rail"
    RIVER = "river"


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceNodeRow:
    """A place of the surface network.

    Attributes
    ----------
    id
        Name in capitals; for a seaport its UN/LOCODE.
    kind
        port, site, depot, rail_head or river_port.
    state
        ISO alpha-3 code today; ``geo.states.clearing_state`` gives that of an earlier date.
    """

    id: str
    name: str
    kind: str
    state: str
    position: Position
    time_zone: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorridorRow:
    """A leg over land or inland water.

    Attributes
    ----------
    transit_min, transit_p95_min
        Time under way, typical and exceeded once in twenty; without waiting for a convoy or at a border.
    capacity_teu_per_day
        What can be moved in a day on average, TEU or trucks of a TEU.
    convoy_teu, convoy_interval_min
        Size of a convoy, train or tow, and time from one to the next; 0 and 0 = goes any day by itself.
    border_min
        Dwell at borders.
    closed
        Seasons in which it is not planned on: first and last (month, day), both closed.
    usd_per_t, usd_per_teu
        Door to door on this leg, loading included.
    source, rate_source
        Of distance, times, capacity and season; of the prices.
    """

    id: str
    origin: str
    destination: str
    mode: Mode
    km: int
    transit_min: int
    transit_p95_min: int
    capacity_teu_per_day: int
    convoy_teu: int
    convoy_interval_min: int
    border_min: int
    closed: tuple[tuple[MonthDay, MonthDay], ...]
    usd_per_t: int
    usd_per_teu: int
    source: str
    rate_source: str

    @property
    def expected_min(self) -> int:
        """Typical time with the mean wait for a convoy (half the interval) and the border."""
        return self.convoy_interval_min // 2 + self.transit_min + self.border_min

    def is_closed(self, on: Day) -> bool:
        """Whether the season closes it on a date (local to the corridor)."""
        today = date_of(on)
        now = (today.month, today.day)
        return any(
            first <= now <= last if first <= last else now >= first or now <= last for first, last in self.closed
        )


@cache
def surface_nodes() -> Mapping[str, SurfaceNodeRow]:
    """Every place of the network by id: those of geo/data/surface_nodes.csv and the seaports."""
    listed = [
        SurfaceNodeRow(
            id=row["id"],
            name=row["name"],
            kind=row["kind"],
            state=row["state"],
            position=position(row),
            time_zone=row["time_zone"],
            source=row["source"],
        )
        for row in rows("surface_nodes.csv")
    ]
    seaports = [
        SurfaceNodeRow(
            id=port.locode,
            name=port.name,
            kind="port",
            state=port.state,
            position=port.position,
            time_zone=port.time_zone,
            source=port.source,
        )
        for port in ports().values()
    ]
    for node in listed:
        if node.kind not in _NODE_KINDS:
            raise InvalidValue(f"Node {node.id!r} is of kind {node.kind!r}; use one of: {', '.join(_NODE_KINDS)}.")
    return {node.id: node for node in (*listed, *seaports)}


@cache
def corridors() -> Mapping[str, CorridorRow]:
    """Every corridor by id."""
    return {row["id"]: _corridor(row) for row in rows("corridors.csv")}


def _corridor(row: dict[str, str]) -> CorridorRow:
    for end in ("origin", "destination"):
        if row[end] not in surface_nodes():
            raise InvalidValue(f"Corridor {row['id']!r}: {end} {row[end]!r} is no node; add it to surface_nodes.csv.")
    return CorridorRow(
        id=row["id"],
        origin=row["origin"],
        destination=row["destination"],
        mode=Mode(row["mode"]),
        km=int(row["km"]),
        transit_min=_minutes(row["transit_days"]),
        transit_p95_min=_minutes(row["transit_days_p95"]),
        capacity_teu_per_day=int(row["capacity_teu_per_day"]),
        convoy_teu=int(row["convoy_teu"]),
        convoy_interval_min=_minutes(row["convoy_interval_days"]),
        border_min=_minutes(row["border_days"]),
        closed=_seasons(row["closed"]),
        usd_per_t=int(row["usd_per_t"]),
        usd_per_teu=int(row["usd_per_teu"]),
        source=row["source"],
        rate_source=row["rate_source"],
    )


def _minutes(days: str) -> int:
    return round(float(days) * MINUTES_PER_DAY)


def _seasons(cell: str) -> tuple[tuple[MonthDay, MonthDay], ...]:
    """Read spans as 06-15/10-15, several parted by spaces."""
    spans = (span.split("/") for span in cell.split())
    return tuple((_month_day(first), _month_day(last)) for first, last in spans)


def _month_day(text: str) -> MonthDay:
    # Read in a leap year, which has every day there is.
    day = date.fromisoformat(f"2000-{text}")
    return day.month, day.day
