"""The surface network: places, sea lanes and corridors as one graph, and the ways through it.

Ways are for looking and comparing: what they cost and take on average for one TEU, without queues. What is really
planned takes capacities, convoys and sailings into account.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import islice

import geopandas
import networkx as nx
import shapely

from geo.corridors import CorridorRow, corridors, surface_nodes
from geo.geodesy import UDEG_PER_DEGREE, track, tracks
from geo.passages import passage_on
from geo.ports import ports
from geo.sea_lanes import Lane, Lanes
from movcon.clock import MINUTES_PER_DAY, MINUTES_PER_HOUR, Day
from movcon.errors import InvalidValue

_CRS = "EPSG:4326"
_SEA = "sea"


class By(Enum):
    """What the best way has least of."""

    PRICE = "usd_per_teu"
    TIME = "minutes"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeaTerms:
    """How a sea leg is priced and timed here, for one TEU.

    Attributes
    ----------
    speed_kn
        Planning value: a geared feeder or RoRo at economical speed.
    usd_per_teu_per_sailing, usd_per_teu_per_1000_nm
        Ocean freight without handling. Planning values: order of part cargo in 2010.
    port_min
        Loading or discharge and waiting at each end. Planning value: two days.
    """

    speed_kn: int = 15
    usd_per_teu_per_sailing: int = 500
    usd_per_teu_per_1000_nm: int = 180
    port_min: int = 2 * MINUTES_PER_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class WayLeg:
    """A leg of a way: a corridor or a sea lane, in the direction travelled."""

    leg: str
    mode: str
    origin: str
    destination: str
    minutes: int
    usd_per_teu: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Legs from one place to another."""

    legs: tuple[WayLeg, ...]

    @property
    def minutes(self) -> int:
        """Time of all legs."""
        return sum(leg.minutes for leg in self.legs)

    @property
    def usd_per_teu(self) -> int:
        """Price of all legs for one TEU."""
        return sum(leg.usd_per_teu for leg in self.legs)

    @property
    def places(self) -> tuple[str, ...]:
        """Places in order, both ends among them."""
        return (self.legs[0].origin, *(leg.destination for leg in self.legs))


def surface_network(lanes: Lanes, on: Day, terms: SeaTerms | None = None) -> nx.MultiDiGraph:
    """Graph of places with all lanes and the corridors that are not closed by their season on a date.

    Nodes are ids with ``name``, ``kind``, ``state``, ``lon_udeg``, ``lat_udeg``, ``geometry``. An edge, by key = leg
    id, has ``mode`` (sea, road, rail, river), ``distance_km``, ``minutes``, ``usd_per_teu``, ``passages`` and
    ``geometry``; corridors are drawn as straight lines.

    Raises
    ------
    InvalidValue
        A lane ends at a port that is not in the table of ports.
    """
    graph = nx.MultiDiGraph()
    for node in surface_nodes().values():
        lon_udeg, lat_udeg = node.position
        graph.add_node(
            node.id,
            name=node.name,
            kind=node.kind,
            state=node.state,
            lon_udeg=lon_udeg,
            lat_udeg=lat_udeg,
            geometry=shapely.Point(lon_udeg / UDEG_PER_DEGREE, lat_udeg / UDEG_PER_DEGREE),
        )
    for corridor in corridors().values():
        if not corridor.is_closed(on):
            _add_corridor(graph, corridor)
    # Drawn all at once: one by one would take longer than finding the lanes.
    drawn = tracks([lane.points for lane in lanes.found.values()])
    for lane, geometry in zip(lanes.found.values(), drawn, strict=True):
        _add_lane(graph, lane, geometry, on, terms or SeaTerms())
    return graph


def _add_corridor(graph: nx.MultiDiGraph, corridor: CorridorRow) -> None:
    for start, end in ((corridor.origin, corridor.destination), (corridor.destination, corridor.origin)):
        graph.add_edge(
            start,
            end,
            key=corridor.id,
            mode=corridor.mode.value,
            distance_km=corridor.km,
            minutes=corridor.expected_min,
            usd_per_teu=corridor.usd_per_teu,
            passages=(),
            geometry=track([surface_nodes()[start].position, surface_nodes()[end].position]),
        )


def _add_lane(graph: nx.MultiDiGraph, lane: Lane, geometry: shapely.MultiLineString, on: Day, terms: SeaTerms) -> None:
    for name in (lane.origin, lane.destination):
        if name not in ports():
            raise InvalidValue(f"Lane {lane.origin}-{lane.destination}: port {name!r} is not in geo/data/ports.csv.")
    waits_min = sum(passage_on(name, on).extra_min for name in lane.passage_names)
    handling = sum(ports()[name].handling_usd_per_teu for name in (lane.origin, lane.destination))
    freight = terms.usd_per_teu_per_sailing + lane.distance_nm * terms.usd_per_teu_per_1000_nm // 1000
    graph.add_edge(
        lane.origin,
        lane.destination,
        key=f"{lane.origin}:{lane.destination}:{_SEA}",
        mode=_SEA,
        distance_km=round(lane.distance_nm * 1.852),
        minutes=lane.distance_nm * MINUTES_PER_HOUR // terms.speed_kn + waits_min + 2 * terms.port_min,
        usd_per_teu=freight + handling,
        passages=lane.passage_names,
        geometry=geometry,
    )


def ways(
    graph: nx.MultiDiGraph, origin: str, destination: str, *, best: int, by: By = By.TIME, sea_legs_max: int = 1
) -> tuple[Way, ...]:
    """Return up to ``best`` ways between two places, best first; none where nothing joins them.

    Raises
    ------
    InvalidValue
        A place is not in the graph.
    """
    for place in (origin, destination):
        if place not in graph:
            raise InvalidValue(f"Place {place!r} is not in the surface network; add it to surface_nodes.csv.")
    search = _by_sea_legs(graph, by, sea_legs_max)
    start, end = (origin, 0), destination
    if end not in search or start not in search or not nx.has_path(search, start, end):
        return ()
    return tuple(islice(_distinct(graph, search, start, end), best))


def _by_sea_legs(graph: nx.MultiDiGraph, by: By, sea_legs_max: int) -> nx.DiGraph:
    """Every place once for each number of sea legs behind it, every leg a node of its own.

    The search for many best ways knows no parallel edges, hence legs as nodes; and no limit on a kind of leg, hence
    the levels.
    """
    search = nx.DiGraph()
    for start, end, leg, data in graph.edges(keys=True, data=True):
        by_sea = data["mode"] == _SEA
        for level in range(sea_legs_max + 1 - by_sea):
            step = (leg, start, level)
            search.add_edge((start, level), step, weight=data[by.value])
            search.add_edge(step, (end, level + by_sea), weight=0)
    for place in graph:
        for level in range(sea_legs_max + 1):
            search.add_edge((place, level), place, weight=0)
    return search


def _distinct(graph: nx.MultiDiGraph, search: nx.DiGraph, start: tuple[str, int], end: str) -> Iterator[Way]:
    """Ways that come to no place twice."""
    for path in nx.shortest_simple_paths(search, start, end, weight="weight"):
        places = [node[0] for node in path[:-1:2]]
        if len(set(places)) < len(places):
            continue
        legs = [node[0] for node in path[1:-1:2]]
        if legs:
            yield Way(
                legs=tuple(
                    _way_leg(graph, leg, place, following)
                    for leg, place, following in zip(legs, places[:-1], places[1:], strict=True)
                )
            )


def _way_leg(graph: nx.MultiDiGraph, leg: str, origin: str, destination: str) -> WayLeg:
    data = graph.edges[origin, destination, leg]
    return WayLeg(
        leg=leg,
        mode=data["mode"],
        origin=origin,
        destination=destination,
        minutes=data["minutes"],
        usd_per_teu=data["usd_per_teu"],
    )


def nodes_frame(graph: nx.MultiDiGraph) -> geopandas.GeoDataFrame:
    """Places, a row each: id, name, kind, state, geometry; CRS 4326."""
    names = ("name", "kind", "state")
    columns = {name: [data[name] for _, data in graph.nodes(data=True)] for name in names}
    geometry = [data["geometry"] for _, data in graph.nodes(data=True)]
    return geopandas.GeoDataFrame({"id": list(graph), **columns}, geometry=geometry, crs=_CRS)


def legs_frame(graph: nx.MultiDiGraph) -> geopandas.GeoDataFrame:
    """Legs, a row for each direction: leg, origin, destination, mode, distance, time, price, passages; CRS 4326."""
    edges = list(graph.edges(keys=True, data=True))
    columns = {
        "leg": [leg for _, _, leg, _ in edges],
        "origin": [start for start, _, _, _ in edges],
        "destination": [end for _, end, _, _ in edges],
        "passages": [" ".join(data["passages"]) for _, _, _, data in edges],
    }
    for name in ("mode", "distance_km", "minutes", "usd_per_teu"):
        columns[name] = [data[name] for _, _, _, data in edges]
    return geopandas.GeoDataFrame(columns, geometry=[data["geometry"] for *_, data in edges], crs=_CRS)
