"""The map of a deployment: sea tracks, corridors and flights, ports, airfields and sites."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from markupsafe import Markup

from api.render.charts.base_map import WIDTH, Dot, Frame, dots, frame_around, land, lonlat_path
from api.render.charts.svg import element, group, picture
from api.render.deployment.charts.palette import LIFT_CLASSES
from api.render.deployment.geography import PlaceUse, WayUse, places_used, ways
from api.render.deployment.operation import LIFT_NAMES, Operation

_NAME_LENGTH = 27


def lift_map(operation: Operation) -> Markup:
    """The map; each way carries the colour class of its kind of lift, what travels empty is dashed."""
    used, travelled = places_used(operation), ways(operation)
    if not used:
        return Markup("")
    frame = _frame(used, travelled)
    drawn = [
        element("rect", x=0, y=0, width=WIDTH, height=frame.height, class_="sea"),
        group(land(operation.problem.c_day, frame), class_="land"),
        # What is empty first, so that it lies under what is laden.
        group((_way(use, frame) for use in sorted(travelled, key=lambda use: not use.empty)), class_="ways"),
        group(dots([_dot(operation, use) for use in _in_order(used)], frame), class_="airfields"),
    ]
    return picture(WIDTH, frame.height, drawn, title="Ways of the deployment", css="chart map")


def _frame(used: Sequence[PlaceUse], travelled: Sequence[WayUse]) -> Frame:
    lons = [use.place.lon_udeg / 1e6 for use in used]
    lats = [use.place.lat_udeg / 1e6 for use in used]
    for way in travelled:
        west, south, east, north = way.geometry.bounds
        lons.extend((west, east))
        lats.extend((south, north))
    return frame_around(lons, lats)


def _way(use: WayUse, frame: Frame) -> Markup:
    lines = "".join(lonlat_path(np.asarray(part.coords)[:, :2], frame) for part in use.geometry.geoms)
    often = f"{use.voyages} time{'s' if use.voyages != 1 else ''}"
    if use.empty:
        what, width = f"empty, {often}", 0.9
    else:
        load = [f"{use.people:,} people"] if use.people else []
        load += [f"{use.mass_kg / 1000:,.0f} t in {use.slots_centi / 100:,.0f} slots"] if use.mass_kg else []
        what, width = f"{', '.join(load)}, {often}", min(5.0, 1.0 + math.sqrt(use.slots_centi / 100) / 6)
    title = f"{use.id}: {use.origin} - {use.destination}, {LIFT_NAMES[use.kind]}\n{what}"
    css = f"way {LIFT_CLASSES[use.kind]}{' positioning' if use.empty else ''}"
    return element("path", element("title", title), d=lines, class_=css, stroke_width=width)


def _in_order(used: Sequence[PlaceUse]) -> list[PlaceUse]:
    """Destinations first, then the busiest: the order in which labels find room."""
    return sorted(used, key=lambda use: ("destination" not in use.roles, -use.slots_centi, use.place.id))


def _dot(operation: Operation, use: PlaceUse) -> Dot:
    css = "apod" if "destination" in use.roles else ("apoe" if use.slots_centi else "stop")
    name = operation.place_name(use.place.id)
    load = [f"{use.people:,} people"] if use.people else []
    load += [f"{use.mass_kg / 1000:,.0f} t loaded or discharged"] if use.mass_kg else []
    return Dot(
        lon=use.place.lon_udeg / 1e6,
        lat=use.place.lat_udeg / 1e6,
        names=(name if len(name) <= _NAME_LENGTH else use.place.id, use.place.id),
        title=f"{use.place.id} {name} ({', '.join(sorted(use.roles))})\n{', '.join(load) or 'nothing worked there'}",
        css=css,
        radius=2 if css == "stop" else 3,
    )
