"""Distances and tracks: geodesics on WGS 84, right across the antimeridian.

Positions are (lon_udeg, lat_udeg), millionths of a degree; drawn geometry is in degrees, CRS 4326.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod

Position = tuple[int, int]
Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

METRES_PER_NM = 1852
UDEG_PER_DEGREE = 1_000_000
DRAWING_STEP_NM = 50
WGS84 = Geod(ellps="WGS84")


def distances_nm(origins: npt.ArrayLike, destinations: npt.ArrayLike) -> Integers:
    """Geodesic distances between rows of positions (n, 2), whole nautical miles, halves rounded up."""
    start, end = _degrees(origins), _degrees(destinations)
    metres = np.asarray(WGS84.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])[2])
    return np.floor(metres / METRES_PER_NM + 0.5).astype(np.int64)


def distance_nm(lon1_udeg: int, lat1_udeg: int, lon2_udeg: int, lat2_udeg: int) -> int:
    """Geodesic distance on WGS 84 in whole nautical miles (1,852 m), halves rounded up."""
    return int(distances_nm([(lon1_udeg, lat1_udeg)], [(lon2_udeg, lat2_udeg)])[0])


@dataclass(frozen=True, slots=True)
class Segments:
    """Short straight pieces of tracks in degrees, none of which crosses the antimeridian.

    ``ends`` has shape (n, 2, 2): piece, end, (lon, lat); ``owner`` tells the track of each piece, in order.
    """

    ends: Floats
    owner: Integers

    def lines(self) -> npt.NDArray[np.object_]:
        """Every piece as a LineString."""
        return np.asarray(shapely.linestrings(self.ends), dtype=object)


def segments(tracks: Sequence[Sequence[Position]], step_nm: float = DRAWING_STEP_NM) -> Segments:
    """Geodesics through the points of every track, in pieces of at most ``step_nm``."""
    leg_track = [i for i, points in enumerate(tracks) for _ in points[1:]]
    if not leg_track:
        return Segments(np.empty((0, 2, 2)), np.empty(0, dtype=np.int64))
    start = _degrees([point for points in tracks for point in points[:-1]])
    end = _degrees([point for points in tracks for point in points[1:]])
    azimuth, _, metres = (np.asarray(a) for a in WGS84.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1]))
    pieces = np.maximum(1, np.ceil(metres / (step_nm * METRES_PER_NM))).astype(np.int64)

    leg = np.repeat(np.arange(len(pieces)), pieces)
    place = np.arange(len(leg)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    lon, lat, _ = WGS84.fwd(start[leg, 0], start[leg, 1], azimuth[leg], metres[leg] * place / pieces[leg])
    heads = np.column_stack([lon, lat])
    heads[place == 0] = start
    tails = np.vstack([heads[1:], end[-1:]])
    last = place == pieces[leg] - 1
    tails[last] = end
    return _split(np.stack([heads, tails], axis=1), np.asarray(leg_track, dtype=np.int64)[leg])


def track(points: Sequence[Position], step_nm: float = DRAWING_STEP_NM) -> shapely.MultiLineString:
    """Track through points as drawn on a map: geodesics in steps, split at the antimeridian."""
    return tracks([points], step_nm)[0]


def tracks(many: Sequence[Sequence[Position]], step_nm: float = DRAWING_STEP_NM) -> tuple[shapely.MultiLineString, ...]:
    """``track`` for many tracks at once."""
    pieces = segments(many, step_nm)
    drawn: list[shapely.MultiLineString] = []
    first_of = np.searchsorted(pieces.owner, np.arange(len(many) + 1))
    for low, high in pairwise(first_of.tolist()):
        ends = pieces.ends[low:high]
        breaks = np.flatnonzero((ends[1:, 0] != ends[:-1, 1]).any(axis=1)) + 1
        runs = [np.vstack([run[:, 0], run[-1:, 1]]) for run in np.split(ends, breaks) if len(run)]
        drawn.append(shapely.MultiLineString(runs))
    return tuple(drawn)


def _degrees(positions: npt.ArrayLike) -> Floats:
    return np.asarray(positions, dtype=np.float64).reshape(-1, 2) / UDEG_PER_DEGREE


def _split(ends: Floats, owner: Integers) -> Segments:
    """Cut the pieces that jump over the antimeridian into one part on each side."""
    run = ends[:, 1, 0] - ends[:, 0, 0]
    over = np.flatnonzero(np.abs(run) > 180)
    if not len(over):
        return Segments(ends, owner)
    side = np.where(ends[over, 0, 0] > 0, 180.0, -180.0)
    whole = 360 - np.abs(run[over])
    # Where a piece starts on the antimeridian itself its whole run lies beyond it.
    share = np.divide(np.abs(side - ends[over, 0, 0]), whole, out=np.zeros_like(whole), where=whole > 0)
    lat = ends[over, 0, 1] + share * (ends[over, 1, 1] - ends[over, 0, 1])
    near, far = ends[over].copy(), ends[over].copy()
    near[:, 1] = np.column_stack([side, lat])
    far[:, 0] = np.column_stack([-side, lat])
    both = np.concatenate([ends, far])
    both[over] = near
    order = np.argsort(np.concatenate([np.arange(len(ends)), over + 0.5]), kind="stable")
    return Segments(both[order], np.concatenate([owner, owner[over]])[order])
