"""The network of a season as a graph with geometry: for maps, GeoJSON and questions about connections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import geopandas
import networkx as nx
import shapely

from geo.geodesy import UDEG_PER_DEGREE, Position, track, tracks
from movcon.network import Hop, Route

_CRS = "EPSG:4326"


def hop_points(hop: Hop, airfields: Mapping[str, Position]) -> tuple[Position, ...]:
    """Points of a hop from its origin over its turning points to its destination."""
    return (airfields[hop.origin], *hop.track, airfields[hop.destination])


def hop_geometry(hop: Hop, airfields: Mapping[str, Position]) -> shapely.MultiLineString:
    """Hop as drawn: geodesics in degrees, split at the antimeridian."""
    return track(hop_points(hop, airfields))


def network(routes: Iterable[Route], airfields: Mapping[str, Position]) -> nx.DiGraph:
    """Directed graph of the hops of routes.

    Nodes are ICAO codes with ``lon_udeg``, ``lat_udeg`` and ``geometry`` (Point); every airfield is a node. An edge
    is a hop: ``distance_nm``, ``block_min`` (by type id), ``overflown`` and ``geometry`` (MultiLineString). Where a
    hop has several tracks, by time, the edge holds the shortest; ``hop_geometry`` draws any hop of a route.
    """
    graph = nx.DiGraph()
    for icao, (lon_udeg, lat_udeg) in airfields.items():
        point = shapely.Point(lon_udeg / UDEG_PER_DEGREE, lat_udeg / UDEG_PER_DEGREE)
        graph.add_node(icao, lon_udeg=lon_udeg, lat_udeg=lat_udeg, geometry=point)
    shortest: dict[tuple[str, str], Hop] = {}
    block_min: dict[tuple[str, str], dict[str, int]] = {}
    for route in routes:
        for hop in route.hops:
            ends = (hop.origin, hop.destination)
            if ends not in shortest or hop.distance_nm < shortest[ends].distance_nm:
                shortest[ends] = hop
            times = block_min.setdefault(ends, {})
            times[route.type_id] = min(hop.block_min, times.get(route.type_id, hop.block_min))
    drawn = tracks([hop_points(hop, airfields) for hop in shortest.values()])
    for (ends, hop), geometry in zip(shortest.items(), drawn, strict=True):
        graph.add_edge(
            *ends,
            distance_nm=hop.distance_nm,
            block_min=block_min[ends],
            overflown=hop.overflown,
            geometry=geometry,
        )
    return graph


def to_geodataframe(graph: nx.DiGraph) -> geopandas.GeoDataFrame:
    """Hops of a network, a row each: origin, destination, distance_nm, overflown (text), geometry; CRS 4326."""
    edges = list(graph.edges(data=True))
    columns = {
        "origin": [start for start, _, _ in edges],
        "destination": [end for _, end, _ in edges],
        "distance_nm": [data["distance_nm"] for _, _, data in edges],
        "overflown": [" ".join(data["overflown"]) for _, _, data in edges],
    }
    return geopandas.GeoDataFrame(columns, geometry=[data["geometry"] for _, _, data in edges], crs=_CRS)
