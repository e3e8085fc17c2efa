"""Sorties on a globe as KML 2.2: each a line with its times, airfields as points.

Written element by element, so that the same sorties are the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree import ElementTree as Xml

from api.render.sortie_words import details, summary

MEDIA_TYPE = "application/vnd.google-earth.kml+xml"
NAMESPACE = "http://www.opengis.net/kml/2.2"
_COLOURS = {"loaded": "ffb4771f", "positioning": "ff999999"}  # aabbggrr
_UNREADABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def kml(title: str, airfields: Mapping[str, Mapping[str, Any]], sorties: Iterable[Mapping[str, Any]]) -> bytes:
    """A KML document of sorties as ``api.render.sorties`` writes them."""
    shown = list(sorties)
    root = Xml.Element("kml", xmlns=NAMESPACE)
    document = Xml.SubElement(root, "Document")
    put_text(document, "name", title)
    for name, colour in _COLOURS.items():
        style = Xml.SubElement(document, "Style", id=name)
        line = Xml.SubElement(style, "LineStyle")
        put_text(line, "color", colour)
        put_text(line, "width", "3" if name == "loaded" else "1")
    flights = Xml.SubElement(document, "Folder")
    put_text(flights, "name", "Sorties")
    for sortie in shown:
        _sortie(flights, airfields, sortie)
    places = Xml.SubElement(document, "Folder")
    put_text(places, "name", "Airfields")
    for icao in sorted({icao for sortie in shown for leg in sortie["legs"] for icao in (leg["from"], leg["to"])}):
        place = Xml.SubElement(places, "Placemark")
        put_text(place, "name", f"{icao} {airfields[icao]['name']}")
        put_text(Xml.SubElement(place, "Point"), "coordinates", _position(airfields, icao))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'.encode()


def _sortie(folder: Xml.Element, airfields: Mapping[str, Mapping[str, Any]], sortie: Mapping[str, Any]) -> None:
    mark = Xml.SubElement(folder, "Placemark")
    put_text(mark, "name", summary(sortie))
    put_text(mark, "description", details(sortie))
    span = Xml.SubElement(mark, "TimeSpan")
    put_text(span, "begin", _whole(sortie["legs"][0]["departure"]))
    put_text(span, "end", _whole(sortie["legs"][-1]["arrival"]))
    put_text(mark, "styleUrl", "#positioning" if sortie["positioning"] else "#loaded")
    line = Xml.SubElement(mark, "LineString")
    put_text(line, "tessellate", "1")  # follows the great circle between the points
    points = [_position(airfields, sortie["legs"][0]["from"])]
    for leg in sortie["legs"]:
        points += [f"{lon:.5f},{lat:.5f}" for lon, lat in leg.get("track", ())]
        points.append(_position(airfields, leg["to"]))
    put_text(line, "coordinates", " ".join(points))


def _whole(moment: str) -> str:
    """A moment with seconds, as KML's schema wants it."""
    return moment.replace("Z", ":00Z")


def _position(airfields: Mapping[str, Mapping[str, Any]], icao: str) -> str:
    return f"{airfields[icao]['lon']:.5f},{airfields[icao]['lat']:.5f}"


def put_text(parent: Xml.Element, tag: str, text: str) -> None:
    """Add an element with text; what XML cannot hold becomes a blank."""
    Xml.SubElement(parent, tag).text = _UNREADABLE.sub(" ", text)
