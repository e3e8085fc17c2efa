"""The map: land and borders of the date, ways flown as great circles, airfields with labels kept apart."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from markupsafe import Markup

from api.render.charts.palette import SOURCE_CLASSES
from api.render.charts.svg import element, group, picture, points_path, text
from api.render.geography import PlaceUse, Way, places_used, ways
from api.render.season import KIND_NAMES, Season, short_name
from geo.borders import borders

_WIDTH = 1240.0
_MARGIN_DEG = 7.0
_DETAIL_PX = 0.7
_CHAR_PX, _LABEL_PX = 6.1, 11.0
_NAME_LENGTH = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """Plate carree with its true scale at the middle of the part shown."""

    west: float
    east: float
    south: float
    north: float

    @property
    def scale(self) -> float:
        """Picture units per degree of longitude."""
        return _WIDTH / (self.east - self.west)

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

    def point(self, use: PlaceUse) -> tuple[float, float]:
        """Picture coordinates of an airfield."""
        row = self.place(np.array([[use.airfield.lon_udeg / 1e6, use.airfield.lat_udeg / 1e6]]))[0]
        return float(row[0]), float(row[1])


def route_map(season: Season, colours: Mapping[str, str]) -> Markup:
    """The season's map; each way carries its mission's and its source's colour class, the style sheet picks one."""
    used, flown = places_used(season), ways(season)
    if not used:
        return Markup("")
    frame = _frame(used, flown)
    drawn = [
        element("rect", x=0, y=0, width=_WIDTH, height=frame.height, class_="sea"),
        group(_land(season, frame), class_="land"),
        group((_way(way, frame, colours) for way in flown), class_="ways"),
        group(_airfields(used, frame), class_="airfields"),
    ]
    return picture(_WIDTH, frame.height, drawn, title="Routes flown in the season", css="chart map")


def _frame(used: Sequence[PlaceUse], flown: Sequence[Way]) -> _Frame:
    lons = [use.airfield.lon_udeg / 1e6 for use in used]
    lats = [use.airfield.lat_udeg / 1e6 for use in used]
    for way in flown:
        west, south, east, north = way.geometry.bounds
        lons.extend((west, east))
        lats.extend((south, north))
    west, east = max(-180.0, min(lons) - _MARGIN_DEG), min(180.0, max(lons) + _MARGIN_DEG)
    south, north = max(-85.0, min(lats) - _MARGIN_DEG), min(85.0, max(lats) + _MARGIN_DEG)
    # A season between two neighbours still shows where it is: never less than 40 degrees wide or half as high.
    wide = max(0.0, 40 - (east - west)) / 2
    west, east = west - wide, east + wide
    high = max(0.0, (east - west) * 0.42 - (north - south)) / 2
    return _Frame(west=west, east=east, south=max(-85.0, south - high), north=min(85.0, north + high))


def _land(season: Season, frame: _Frame) -> list[Markup]:
    states = borders(season.problem.season_first_day)
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
            paths.extend(_path(np.asarray(ring.coords)[:, :2], frame, closed=True) for ring in rings)
        if paths:
            drawn.append(element("path", element("title", str(name)), d="".join(paths)))
    return drawn


def _areas(geometry: shapely.Geometry) -> shapely.MultiPolygon:
    """The areas of a clipped State; where it only touches the frame, clipping leaves lines or points too."""
    return shapely.MultiPolygon([part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"])


def _path(lonlat: npt.NDArray[np.float64], frame: _Frame, *, closed: bool = False) -> str:
    return points_path([(float(x), float(y)) for x, y in frame.place(lonlat)], closed=closed)


def _way(way: Way, frame: _Frame, colours: Mapping[str, str]) -> Markup:
    lines = "".join(_path(np.asarray(part.coords)[:, :2], frame) for part in way.geometry.geoms)
    mission = colours.get(way.mission, "") if way.mission else "positioning"
    width = 0.8 if not way.mission else min(4.5, 0.9 + math.sqrt(way.people) / 40)
    what = f"{way.mission}: {way.people:,} people" if way.mission else "positioning, empty"
    title = f"{way.hop.origin} - {way.hop.destination}, {KIND_NAMES[way.kind]}\n{what} on {way.flights} flights"
    css = f"way {mission} {SOURCE_CLASSES[way.kind]}"
    return element("path", element("title", title), d=lines, class_=css, stroke_width=width)


def _airfields(used: Sequence[PlaceUse], frame: _Frame) -> list[Markup]:
    """Dots, and labels where there is room: APODs first, then by people; the rest are shown once zoomed in."""
    order = sorted(used, key=lambda use: ("APOD" not in use.roles, -use.people, use.airfield.icao))
    spots = [frame.point(use) for use in order]
    taken = [(x - 3, y - 3, x + 3, y + 3) for x, y in spots]
    drawn = []
    for use, (x, y) in zip(order, spots, strict=True):
        css = "apod" if "APOD" in use.roles else ("apoe" if "APOE" in use.roles else "stop")
        title = (
            f"{use.airfield.icao} {use.airfield.name} ({', '.join(sorted(use.roles))})\n"
            f"{use.arrivals} arrivals, {use.people:,} people"
        )
        label = _label(use, x, y, frame, taken)
        # Drawn around the dot as origin, so that the style sheet can keep size and distance when zoomed.
        dot = element("circle", element("title", title), r=3 if css != "stop" else 2, class_=css)
        words = text(label.dx, label.dy, label.words, class_=f"place {css}{'' if label.free else ' late'}")
        drawn.append(group((dot, words), transform=f"translate({x:.1f} {y:.1f})"))
    return drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class _Label:
    """Words beside a dot, by their distance from it; not ``free`` = they would cover another."""

    words: str
    dx: float
    dy: float
    free: bool


def _label(use: PlaceUse, x: float, y: float, frame: _Frame, taken: list[tuple[float, float, float, float]]) -> _Label:
    """The airfield's short name, else its code, where it covers nothing; what it covers is added to ``taken``."""
    for words in dict.fromkeys((_short(use), use.airfield.icao)):
        box = _room(x, y, len(words) * _CHAR_PX, frame, taken)
        if box is not None:
            taken.append(box)
            return _Label(words=words, dx=box[0] - x, dy=box[3] - 2.5 - y, free=True)
    return _Label(words=use.airfield.icao, dx=5, dy=3, free=False)


def _room(
    x: float, y: float, width: float, frame: _Frame, taken: Sequence[tuple[float, float, float, float]]
) -> tuple[float, float, float, float] | None:
    """First of eight places around a dot where a label meets nothing; None where all are taken."""
    up, down, mid = y - _LABEL_PX - 3, y + 3, y - _LABEL_PX / 2
    right, left, centre = x + 5, x - 5 - width, x - width / 2
    for x0, y0 in (
        (right, mid), (left, mid), (right, up), (right, down), (left, up), (left, down), (centre, up), (centre, down)
    ):  # fmt: skip
        box = (x0, y0, x0 + width, y0 + _LABEL_PX)
        if box[0] < 0 or box[1] < 0 or box[2] > _WIDTH or box[3] > frame.height:
            continue
        if all(box[2] < t[0] or box[0] > t[2] or box[3] < t[1] or box[1] > t[3] for t in taken):
            return box
    return None


def _short(use: PlaceUse) -> str:
    name = short_name(use.airfield)
    return name if len(name) <= _NAME_LENGTH else use.airfield.icao
