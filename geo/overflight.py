"""States flown over: whose territory or 12 NM sea belt a track crosses on a date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo.areas import Layer, era, state_areas
from geo.geodesy import Position, Segments, segments
from movcon.clock import Day

_POINTS_PER_PART = 48
OVERFLIGHT_STEP_NM = 50


class AreaIndex:
    """Areas cut into small parts so that many tracks are tested against them at once.

    Parameters
    ----------
    areas
        (key, area in degrees) pairs; several pairs may share a key.
    """

    def __init__(self, areas: Iterable[tuple[str, BaseGeometry]]) -> None:
        named = list(areas)
        self.keys = tuple(dict.fromkeys(key for key, _ in named))
        number = {key: i for i, key in enumerate(self.keys)}
        parts, owner = _cut_small([shape for _, shape in named], [number[key] for key, _ in named])
        shapely.prepare(parts)
        self._parts = parts
        self._owner = owner
        self._tree = shapely.STRtree(parts)

    def crossed(self, pieces: Segments, tracks: int) -> npt.NDArray[np.bool_]:
        """Which area (column) each of ``tracks`` tracks (row) touches."""
        hit = np.zeros((tracks, len(self.keys)), dtype=bool)
        lines = pieces.lines()
        piece, part = self._tree.query(lines)
        touching = shapely.intersects(self._parts[part], lines[piece])
        hit[pieces.owner[piece[touching]], self._owner[part[touching]]] = True
        return hit


def _cut_small(
    shapes: Sequence[BaseGeometry], owners: Sequence[int]
) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.int64]]:
    """Halve areas along their longer side until each part has few points."""
    todo, index = shapely.get_parts(np.asarray(shapes, dtype=object), return_index=True)
    owner = np.asarray(owners, dtype=np.int64)[index]
    done: list[npt.NDArray[np.object_]] = []
    done_owner: list[npt.NDArray[np.int64]] = []
    while len(todo):
        small = shapely.get_num_coordinates(todo) <= _POINTS_PER_PART
        done.append(todo[small])
        done_owner.append(owner[small])
        todo, owner = todo[~small], owner[~small]
        west, south, east, north = shapely.bounds(todo).T
        upright = north - south > east - west
        middle_x = np.where(upright, east, (west + east) / 2)
        middle_y = np.where(upright, (south + north) / 2, north)
        low = shapely.intersection(todo, shapely.box(west, south, middle_x, middle_y))
        high = shapely.intersection(
            todo, shapely.box(np.where(upright, west, middle_x), np.where(upright, middle_y, south), east, north)
        )
        todo, index = shapely.get_parts(np.concatenate([low, high]), return_index=True)
        owner = np.concatenate([owner, owner])[index]
        area = shapely.get_type_id(todo) == shapely.GeometryType.POLYGON
        todo, owner = todo[area], owner[area]
    return np.concatenate(done), np.concatenate(done_owner)


def clearance_index(on: Day) -> AreaIndex:
    """Index over the clearance areas of a date; kept between calls."""
    return _index_of_era(era(on))


@cache
def _index_of_era(on: Day) -> AreaIndex:
    return AreaIndex((iso3, area.geometry) for iso3, area in state_areas(Layer.CLEARANCE, on).items())


def overflown(tracks: Sequence[Sequence[Position]], on: Day) -> tuple[tuple[str, ...], ...]:
    """States flown over by each track on a date, ends included, in order of their codes.

    Parameters
    ----------
    tracks
        Points (lon_udeg, lat_udeg) of each track, geodesics between them.
    on
        Date of the borders.
    """
    index = clearance_index(on)
    hit = index.crossed(segments(tracks, OVERFLIGHT_STEP_NM), len(tracks))
    return tuple(tuple(sorted(index.keys[i] for i in np.flatnonzero(row))) for row in hit)
