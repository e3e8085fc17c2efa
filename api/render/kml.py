"""Movements of the field on a globe as KML 2.2: each a line with its times, airfields and other places as points.

Written element by element, so that the same movements are the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree import ElementTree as Xml

from api.render.movement_words import details, summary

MEDIA_TYPE = "application/vnd.google-earth.kml+xml"
NAMESPACE = "http://www.opengis.net/kml/2.2"
_COLOURS = {"loaded": "ffb4771f", "positioning": "ff999999"}  # aabbggrr
_UNREADABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def kml(title: str, places: Mapping[str, Mapping[str, Any]], movements: Iterable[Mapping[str, Any]]) -> bytes:
    """A KML document of movements as they stand in a plan's ``field.json``, with the places that it names."""
    shown = list(movements)
    root = Xml.Element("kml", xmlns=NAMESPACE)
    document = Xml.SubElement(root, "Document")
    put_text(document, "name", title)
    for name, colour in _COLOURS.items():
        style = Xml.SubElement(document, "Style", id=name)
        line = Xml.SubElement(style, "LineStyle")
        put_text(line, "color", colour)
        put_text(line, "width", "3" if name == "loaded" else "1")
    lines = Xml.SubElement(document, "Folder")
    put_text(lines, "name", "Movements")
    for movement in shown:
        _movement(lines, places, movement)
    points = Xml.SubElement(document, "Folder")
    put_text(points, "name", "Places")
    for code in sorted({code for movement in shown for leg in movement["legs"] for code in (leg["from"], leg["to"])}):
        point = Xml.SubElement(points, "Placemark")
        put_text(point, "name", f"{code} {places[code]['name']}")
        put_text(Xml.SubElement(point, "Point"), "coordinates", _position(places, code))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'.encode()


def _movement(folder: Xml.Element, places: Mapping[str, Mapping[str, Any]], movement: Mapping[str, Any]) -> None:
    mark = Xml.SubElement(folder, "Placemark")
    put_text(mark, "name", summary(movement))
    put_text(mark, "description", details(movement))
    span = Xml.SubElement(mark, "TimeSpan")
    put_text(span, "begin", _whole(movement["legs"][0]["departure"]))
    put_text(span, "end", _whole(movement["legs"][-1]["arrival"]))
    put_text(mark, "styleUrl", "#positioning" if movement["positioning"] else "#loaded")
    line = Xml.SubElement(mark, "LineString")
    put_text(line, "tessellate", "1")  # follows the great circle between the points
    points = [_position(places, movement["legs"][0]["from"])]
    for leg in movement["legs"]:
        points += [f"{lon:.5f},{lat:.5f}" for lon, lat in leg.get("track", ())]
        points.append(_position(places, leg["to"]))
    put_text(line, "coordinates", " ".join(points))


def _whole(moment: str) -> str:
    """A moment with seconds, as KML's schema wants it."""
    return moment.replace("Z", ":00Z")


def _position(places: Mapping[str, Mapping[str, Any]], code: str) -> str:
    return f"{places[code]['lon']:.5f},{places[code]['lat']:.5f}"


def put_text(parent: Xml.Element, tag: str, text: str) -> None:
    """Add an element with text; what XML cannot hold becomes a blank."""
    Xml.SubElement(parent, tag).text = _UNREADABLE.sub(" ", text)
