"""Voyages on a globe as KML 2.2: each leg a line with its times, places as points.

Written element by element, so that the same voyages are the same bytes.
"""

from __future__ import annotations

from xml.etree import ElementTree as Xml

from api.render.deployment.geography import Leg, leg_lines, legs, places_used
from api.render.deployment.operation import LIFT_NAMES, Operation
from api.render.deployment.voyage_words import details, load_words
from api.render.kml import NAMESPACE, put_text
from movcon.clock import Minute, moment_of
from movcon.deployment.plan import LiftKind

_COLOURS = {  # aabbggrr
    LiftKind.SHIP: "ffb27200",
    LiftKind.LINER: "ffd69b2f",
    LiftKind.CONVOY: "ff638500",
    LiftKind.FLIGHT: "ff005ed5",
}
_EMPTY_COLOUR = "ff999999"


def deployment_kml(operation: Operation, title: str) -> bytes:
    """A KML document: a folder a kind of lift with a placemark a leg, and the places used."""
    root = Xml.Element("kml", xmlns=NAMESPACE)
    document = Xml.SubElement(root, "Document")
    put_text(document, "name", title)
    for kind, colour in _COLOURS.items():
        _style(document, kind.value, colour, "3")
    _style(document, "empty", _EMPTY_COLOUR, "1")
    for kind in LiftKind:
        voyages = [voyage for voyage in operation.voyages if voyage.kind is kind]
        if voyages:
            folder = Xml.SubElement(document, "Folder")
            put_text(folder, "name", LIFT_NAMES[kind].capitalize())
            for voyage in voyages:
                for leg in legs(operation, voyage):
                    _leg(folder, operation, leg)
    places = Xml.SubElement(document, "Folder")
    put_text(places, "name", "Places")
    for use in sorted(places_used(operation), key=lambda item: item.place.id):
        mark = Xml.SubElement(places, "Placemark")
        put_text(mark, "name", operation.place(use.place.id))
        put_text(mark, "description", ", ".join(sorted(use.roles)))
        put_text(Xml.SubElement(mark, "Point"), "coordinates", _position(use.place.lon_udeg, use.place.lat_udeg))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'.encode()


def _style(document: Xml.Element, name: str, colour: str, width: str) -> None:
    style = Xml.SubElement(document, "Style", id=name)
    line = Xml.SubElement(style, "LineStyle")
    put_text(line, "color", colour)
    put_text(line, "width", width)


def _leg(folder: Xml.Element, operation: Operation, leg: Leg) -> None:
    one, two = leg.voyage.stops[leg.number], leg.voyage.stops[leg.number + 1]
    mark = Xml.SubElement(folder, "Placemark")
    ends = f"{operation.place_name(one.place)} to {operation.place_name(two.place)}"
    load = load_words(operation, tuple(sorted(leg.parcels)))
    put_text(mark, "name", f"{operation.called(leg.voyage)}: {ends}, {load}")
    put_text(mark, "description", details(operation, leg.voyage))
    span = Xml.SubElement(mark, "TimeSpan")
    put_text(span, "begin", _moment(one.departure))
    put_text(span, "end", _moment(two.arrival))
    put_text(mark, "styleUrl", f"#{leg.voyage.kind.value if leg.parcels else 'empty'}")
    geometry = Xml.SubElement(mark, "MultiGeometry")
    for _, _, points in leg_lines(operation, leg):
        line = Xml.SubElement(geometry, "LineString")
        put_text(line, "tessellate", "1")  # follows the great circle between the points
        put_text(line, "coordinates", " ".join(_position(lon, lat) for lon, lat in points))


def _position(lon_udeg: int, lat_udeg: int) -> str:
    return f"{lon_udeg / 1e6:.5f},{lat_udeg / 1e6:.5f}"


def _moment(minute: Minute) -> str:
    return moment_of(minute).strftime("%Y-%m-%dT%H:%M:00Z")
