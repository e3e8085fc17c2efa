"""Build the dated border layer and the clearance layer from the TopoJSON of world-atlas. Not run at run time.

``python -m geo.data.build_borders countries-50m.json`` writes ``borders.geojson`` and ``clearance.geojson`` beside
this script; README.md in this folder says where the TopoJSON comes from and which choices are made here.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.states import clearing_state, states
from movcon.clock import date_of, day_of

TODAY = day_of(date(2026, 1, 1))
BORDER_TOLERANCE_DEG = 0.02
CLEARANCE_TOLERANCE_DEG = 0.01
SEA_BELT_NM = 12
NM_PER_DEGREE = 60
BAND_DEG = 1
# Areas of the source without an ISO number, and the State whose clearance is asked for there.
WITHOUT_NUMBER = {
    "Kosovo": "XKX",
    "Somaliland": "SOM",
    "N. Cyprus": "CYP",
    "Siachen Glacier": "IND",
    "Indian Ocean Ter.": "AUS",
}
# The source draws Crimea as part of the Russian Federation; A/RES/68/262 and every plan before 2014 do not.
CRIMEA = shapely.Point(34.1, 45.1)
# The source gives Western Sahara only the land east of the berm; the territory begins at 27 deg 40 min north.
WESTERN_SAHARA_NORTH = shapely.box(-180, -90, 180, 27 + 40 / 60)


def unwrapped(ring: np.ndarray) -> np.ndarray:
    """Ring with longitudes that run on over the antimeridian instead of jumping; closed over the pole if it must."""
    lon = ring[:, 0].copy()
    steps = np.diff(lon)
    lon[1:] -= 360 * np.cumsum(np.round(steps / 360))
    out = np.column_stack([lon, ring[:, 1]])
    if abs(lon[-1] - lon[0]) > 180:
        pole = -90.0 if ring[:, 1].mean() < 0 else 90.0
        out = np.vstack([out, [lon[-1], pole], [lon[0], pole], out[0]])
    return out


def split_at_antimeridian(polygon: BaseGeometry) -> list[BaseGeometry]:
    """Parts of an unwrapped polygon, each moved into -180..180."""
    west, _, east, _ = polygon.bounds
    parts = []
    for turn in range(int((west + 180) // 360), int((east + 180) // 360) + 1):
        low = turn * 360 - 180
        part = shapely.intersection(polygon, shapely.box(low, -90, low + 360, 90))
        if not part.is_empty:
            parts.append(shapely.transform(part, lambda xy, t=turn: np.subtract(xy, (360 * t, 0))))
    return parts


def polygons(geometry: BaseGeometry) -> BaseGeometry:
    """Only the areas of a geometry."""
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon" and part.area > 0]
    return shapely.union_all(parts)


class Topology:
    """Arcs of a TopoJSON file, turned into polygons."""

    def __init__(self, data: dict[str, Any]) -> None:
        scale, shift = np.array(data["transform"]["scale"]), np.array(data["transform"]["translate"])
        self.arcs = [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in data["arcs"]]

    def ring(self, indices: Sequence[int]) -> np.ndarray:
        """Coordinates of a ring; an index i < 0 is arc ~i backwards."""
        pieces = [self.arcs[i] if i >= 0 else self.arcs[~i][::-1] for i in indices]
        return np.vstack([pieces[0], *(piece[1:] for piece in pieces[1:])])

    def polygon(self, rings: Sequence[Sequence[int]]) -> BaseGeometry:
        """One polygon, valid and split at the antimeridian."""
        outer = unwrapped(self.ring(rings[0]))
        holes = []
        for indices in rings[1:]:
            hole = unwrapped(self.ring(indices))
            hole[:, 0] += 360 * np.round((outer[:, 0].mean() - hole[:, 0].mean()) / 360)
            holes.append(hole)
        valid = shapely.make_valid(shapely.Polygon(outer, holes))
        return shapely.union_all([part for one in shapely.get_parts(valid) for part in split_at_antimeridian(one)])

    def area(self, geometry: dict[str, Any]) -> list[BaseGeometry]:
        """Polygons of a country."""
        parts = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        return [one for rings in parts for one in shapely.get_parts(polygons(self.polygon(rings)))]


def state_of(geometry: dict[str, Any]) -> str:
    """Code of the State that answers for a country of the source."""
    name = geometry["properties"]["name"]
    if "id" not in geometry:
        return WITHOUT_NUMBER[name]
    numbers = {state.iso_numeric: state.iso3 for state in states().values()}
    return clearing_state(numbers[geometry["id"]], TODAY)


def with_owner(piece: BaseGeometry, owner: str) -> list[tuple[str, BaseGeometry]]:
    """A polygon of the source under the State whose it is here, cut where the source draws another line."""
    if owner == "RUS" and piece.contains(CRIMEA):
        return [("UKR", piece)]
    if owner == "MAR" and piece.intersects(WESTERN_SAHARA_NORTH):
        south = shapely.get_parts(polygons(shapely.intersection(piece, WESTERN_SAHARA_NORTH)))
        north = shapely.get_parts(polygons(shapely.difference(piece, WESTERN_SAHARA_NORTH)))
        return [*(("ESH", part) for part in south), *(("MAR", part) for part in north)]
    return [(owner, piece)]


def with_sea_belt(area: BaseGeometry) -> BaseGeometry:
    """Area widened by 12 NM, band of latitude by band, so that a degree of longitude has its true length."""
    _, south, _, north = area.bounds
    belt = SEA_BELT_NM / NM_PER_DEGREE
    grown = [area]
    for low in np.arange(np.floor(south), north, BAND_DEG):
        band = shapely.intersection(area, shapely.box(-180, low, 180, low + BAND_DEG))
        squeeze = max(np.cos(np.radians(abs(low + BAND_DEG / 2))), 0.02)
        narrow = shapely.transform(band, lambda xy, s=squeeze: xy * [s, 1])
        wide = shapely.transform(shapely.buffer(narrow, belt, quad_segs=4), lambda xy, s=squeeze: xy / [s, 1])
        turned = [shapely.transform(wide, lambda xy, t=t: np.add(xy, (360 * t, 0))) for t in (-1, 0, 1)]
        grown += [shapely.intersection(one, shapely.box(-180, -90, 180, 90)) for one in turned]
    return polygons(shapely.union_all(grown))


def write(path: Path, rows: Iterable[tuple[str, str, str, BaseGeometry]]) -> None:
    """One feature a line, three decimals (about 100 m)."""
    lines = []
    for iso3, valid_from, valid_until, geometry in sorted(rows, key=lambda row: (row[0], row[1])):
        rounded = polygons(shapely.make_valid(shapely.set_precision(geometry, 0.001)))
        properties = {
            "iso3": iso3,
            "name": states()[iso3].name,
            "valid_from": valid_from or None,
            "valid_until": valid_until or None,
        }
        drawn = json.loads(shapely.to_geojson(rounded), parse_float=lambda text: round(float(text), 3))
        feature = {"type": "Feature", "properties": properties, "geometry": drawn}
        lines.append(json.dumps(feature, separators=(",", ":"), ensure_ascii=False))
    path.write_text('{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n", encoding="utf-8")


def dated(by_state: dict[str, BaseGeometry]) -> list[tuple[str, str, str, BaseGeometry]]:
    """Rows (State, valid from, valid until, area): a State that began later belongs to its predecessor before."""
    rows: list[tuple[str, str, str, BaseGeometry]] = []
    began = {
        iso3: states()[iso3]
        for iso3 in by_state
        if states()[iso3].valid_from is not None and states()[iso3].predecessor
    }
    starts = {facts.predecessor: facts for facts in began.values()}
    for iso3, area in by_state.items():
        if iso3 in began:
            rows.append((iso3, date_of(began[iso3].valid_from or 0).isoformat(), "", area))
        elif iso3 in starts:
            day = date_of(starts[iso3].valid_from or 0).isoformat()
            rows.append((iso3, "", day, shapely.union(area, by_state[starts[iso3].iso3])))
            rows.append((iso3, day, "", area))
        else:
            rows.append((iso3, "", "", area))
    return rows


def main(source: Path) -> None:
    """Read the TopoJSON and write both layers."""
    data = json.loads(source.read_text(encoding="utf-8"))
    topology = Topology(data)
    owners: list[str] = []
    pieces: list[BaseGeometry] = []
    for geometry in data["objects"]["countries"]["geometries"]:
        for piece in topology.area(geometry):
            for owner, part in with_owner(piece, state_of(geometry)):
                owners.append(owner)
                pieces.append(part)
    simple = shapely.make_valid(shapely.coverage_simplify(np.array(pieces), BORDER_TOLERANCE_DEG))
    by_state = {
        iso3: polygons(shapely.union_all([one for one, owner in zip(simple, owners, strict=True) if owner == iso3]))
        for iso3 in sorted(set(owners))
    }
    here = Path(__file__).parent
    write(here / "borders.geojson", dated(by_state))

    land = shapely.union_all(list(by_state.values()))
    clearance: dict[str, BaseGeometry] = {}
    for iso3, area in by_state.items():
        if iso3 == "ATA":
            continue
        belt = shapely.difference(with_sea_belt(area), land)
        belt = shapely.simplify(shapely.buffer(belt, 0.001), CLEARANCE_TOLERANCE_DEG)
        belt = shapely.intersection(belt, shapely.box(-180, -90, 180, 90))
        others = shapely.difference(land, area)
        clearance[iso3] = polygons(shapely.difference(shapely.union(area, belt), others))
    write(here / "clearance.geojson", dated(clearance))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
