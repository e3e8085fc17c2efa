"""The map of a season: land and borders of the date, ways flown as great circles, airfields with labels kept apart."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from markupsafe import Markup

from api.render.charts.base_map import WIDTH, Dot, Frame, dots, frame_around, land, lonlat_path
from api.render.charts.palette import SOURCE_CLASSES
from api.render.charts.svg import element, group, picture
from api.render.geography import PlaceUse, Way, places_used, ways
from api.render.season import KIND_NAMES, Season, short_name

_NAME_LENGTH = 18


def route_map(season: Season, colours: Mapping[str, str]) -> Markup:
    """The season's map; each way carries its mission's and its source's colour class, the style sheet picks one."""
    used, flown = places_used(season), ways(season)
    if not used:
        return Markup("")
    frame = _frame(used, flown)
    drawn = [
        element("rect", x=0, y=0, width=WIDTH, height=frame.height, class_="sea"),
        group(land(season.problem.season_first_day, frame), class_="land"),
        group((_way(way, frame, colours) for way in flown), class_="ways"),
        group(_airfields(used, frame), class_="airfields"),
    ]
    return picture(WIDTH, frame.height, drawn, title="Routes flown in the season", css="chart map")


def _frame(used: Sequence[PlaceUse], flown: Sequence[Way]) -> Frame:
    lons = [use.airfield.lon_udeg / 1e6 for use in used]
    lats = [use.airfield.lat_udeg / 1e6 for use in used]
    for way in flown:
        west, south, east, north = way.geometry.bounds
        lons.extend((west, east))
        lats.extend((south, north))
    return frame_around(lons, lats)


def _way(way: Way, frame: Frame, colours: Mapping[str, str]) -> Markup:
    lines = "".join(lonlat_path(np.asarray(part.coords)[:, :2], frame) for part in way.geometry.geoms)
    mission = colours.get(way.mission, "") if way.mission else "positioning"
    width = 0.8 if not way.mission else min(4.5, 0.9 + math.sqrt(way.people) / 40)
    what = f"{way.mission}: {way.people:,} people" if way.mission else "positioning, empty"
    title = f"{way.hop.origin} - {way.hop.destination}, {KIND_NAMES[way.kind]}\n{what} on {way.flights} flights"
    css = f"way {mission} {SOURCE_CLASSES[way.kind]}"
    return element("path", element("title", title), d=lines, class_=css, stroke_width=width)


def _airfields(used: Sequence[PlaceUse], frame: Frame) -> list[Markup]:
    """APODs first, then by people."""
    order = sorted(used, key=lambda use: ("APOD" not in use.roles, -use.people, use.airfield.icao))
    return dots([_dot(use) for use in order], frame)


def _dot(use: PlaceUse) -> Dot:
    css = "apod" if "APOD" in use.roles else ("apoe" if "APOE" in use.roles else "stop")
    return Dot(
        lon=use.airfield.lon_udeg / 1e6,
        lat=use.airfield.lat_udeg / 1e6,
        names=(_short(use), use.airfield.icao),
        title=f"{use.airfield.icao} {use.airfield.name} ({', '.join(sorted(use.roles))})\n"
        f"{use.arrivals} arrivals, {use.people:,} people",
        css=css,
        radius=3 if css != "stop" else 2,
    )


def _short(use: PlaceUse) -> str:
    name = short_name(use.airfield)
    return name if len(name) <= _NAME_LENGTH else use.airfield.icao
