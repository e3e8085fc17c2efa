"""What every map stands on: the frame, land and borders of a date, dots with labels kept apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from markupsafe import Markup

from api.render.charts.svg import element, group, points_path, text
from geo.borders import borders
from movcon.clock import Day

WIDTH = 1240.0
_MARGIN_DEG = 7.0
_DETAIL_PX = 0.7
_CHAR_PX, _LABEL_PX = 6.1, 11.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Plate carree with its true scale at the middle of the part shown."""

    west: float
    east: float
    south: float
    north: float

    @property
    def scale(self) -> float:
        """Picture units per degree of longitude."""
        return WIDTH / (self.east - self.west)

    @property
    def stretch(self) -> float:
        """Degrees of longitude that are as wide as one of latitude is high."""
        return 1 / max(0.5, math.cos(math.radians((self.north + self.south) / 2)))

    @property
    def height(self) -> float:
        """Height of the picture."""
        return (self.north - self.south) * self.scale * self.stretch

    def place(self, lonlat: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Picture coordinates of rows of (lon, lat)."""
        x = (lonlat[:, 0] - self.west) * self.scale
        y = (self.north - lonlat[:, 1]) * self.scale * self.stretch
        return np.column_stack([x, y])


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A place on a map.

    ``names`` are its labels, the best first; the last is shown once zoomed in where none finds room. Its position is
    in degrees.
    """

    lon: float
    lat: float
    names: tuple[str, ...]
    title: str
    css: str
    radius: int


def frame_around(lons: Sequence[float], lats: Sequence[float]) -> Frame:
    """Frame that shows all of the positions, with a margin."""
    west, east = max(-180.0, min(lons) - _MARGIN_DEG), min(180.0, max(lons) + _MARGIN_DEG)
    south, north = max(-85.0, min(lats) - _MARGIN_DEG), min(85.0, max(lats) + _MARGIN_DEG)
    # What lies between two neighbours still shows where it is: never less than 40 degrees wide or half as high.
    wide = max(0.0, 40 - (east - west)) / 2
    west, east = west - wide, east + wide
    high = max(0.0, (east - west) * 0.42 - (north - south)) / 2
    return Frame(west=west, east=east, south=max(-85.0, south - high), north=min(85.0, north + high))


def land(day: Day, frame: Frame) -> list[Markup]:
    """States as they were on a date."""
    states = borders(day)
    shown = shapely.box(frame.west - 1, frame.south - 1, frame.east + 1, frame.north + 1)
    near = states[states.geometry.intersects(shown)]
    clipped = [_areas(area) for area in shapely.clip_by_rect(near.geometry.to_numpy(), *shown.bounds)]
    # Neighbours share their border, so it must be thinned once for both.
    thinned = shapely.coverage_simplify(clipped, _DETAIL_PX / frame.scale)
    drawn = []
    for name, geometry in zip(near["name"], thinned, strict=True):
        paths: list[str] = []
        for part in shapely.get_parts(geometry):
            if part.area * frame.scale**2 < 1:
                continue
            rings = [part.exterior, *part.interiors]
            paths.extend(lonlat_path(np.asarray(ring.coords)[:, :2], frame, closed=True) for ring in rings)
        if paths:
            drawn.append(element("path", element("title", str(name)), d="".join(paths)))
    return drawn


def _areas(geometry: shapely.Geometry) -> shapely.MultiPolygon:
    """The areas of a clipped State; where it only touches the frame, clipping leaves lines or points too."""
    return shapely.MultiPolygon([part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"])


def lonlat_path(lonlat: npt.NDArray[np.float64], frame: Frame, *, closed: bool = False) -> str:
    """Path data through rows of (lon, lat)."""
    return points_path([(float(x), float(y)) for x, y in frame.place(lonlat)], closed=closed)


def dots(shown: Sequence[Dot], frame: Frame) -> list[Markup]:
    """Dots, and labels where there is room, in the order given; the rest are shown once zoomed in."""
    spots = [(float(x), float(y)) for x, y in frame.place(np.array([[dot.lon, dot.lat] for dot in shown]))]
    taken = [(x - 3, y - 3, x + 3, y + 3) for x, y in spots]
    drawn = []
    for dot, (x, y) in zip(shown, spots, strict=True):
        label = _label(dot.names, x, y, frame, taken)
        # Drawn around the dot as origin, so that the style sheet can keep size and distance when zoomed.
        circle = element("circle", element("title", dot.title), r=dot.radius, class_=dot.css)
        words = text(label.dx, label.dy, label.words, class_=f"place {dot.css}{'' if label.free else ' late'}")
        drawn.append(group((circle, words), transform=f"translate({x:.1f} {y:.1f})"))
    return drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class _Label:
    """Words beside a dot, by their distance from it; not ``free`` = they would cover another."""

    words: str
    dx: float
    dy: float
    free: bool


def _label(
    names: Sequence[str], x: float, y: float, frame: Frame, taken: list[tuple[float, float, float, float]]
) -> _Label:
    """The first of the names that covers nothing; what it covers is added to ``taken``."""
    for words in dict.fromkeys(names):
        box = _room(x, y, len(words) * _CHAR_PX, frame, taken)
        if box is not None:
            taken.append(box)
            return _Label(words=words, dx=box[0] - x, dy=box[3] - 2.5 - y, free=True)
    return _Label(words=names[-1], dx=5, dy=3, free=False)


def _room(
    x: float, y: float, width: float, frame: Frame, taken: Sequence[tuple[float, float, float, float]]
) -> tuple[float, float, float, float] | None:
    """First of eight places around a dot where a label meets nothing; None where all are taken."""
    up, down, mid = y - _LABEL_PX - 3, y + 3, y - _LABEL_PX / 2
    right, left, centre = x + 5, x - 5 - width, x - width / 2
    for x0, y0 in (
        (right, mid), (left, mid), (right, up), (right, down), (left, up), (left, down), (centre, up), (centre, down)
    ):  # fmt: skip
        box = (x0, y0, x0 + width, y0 + _LABEL_PX)
        if box[0] < 0 or box[1] < 0 or box[2] > WIDTH or box[3] > frame.height:
            continue
        if all(box[2] < t[0] or box[0] > t[2] or box[3] < t[1] or box[1] > t[3] for t in taken):
            return box
    return None
