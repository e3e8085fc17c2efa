"""Ways travelled and places used as GeoJSON (RFC 7946): [longitude, latitude], WGS 84."""

from __future__ import annotations

from typing import Any

from api.render.deployment.geography import PlaceUse, WayUse, places_used, ways
from api.render.deployment.operation import LIFT_NAMES, Operation
from api.render.documents import document

_DECIMALS = 5


def deployment_geojson(operation: Operation) -> bytes:
    """A FeatureCollection: ways as lines (cut at the antimeridian), places as points."""
    features = [
        *(_line(operation, use) for use in ways(operation)),
        *(_point(use) for use in places_used(operation)),
    ]
    return document({"type": "FeatureCollection", "features": features})


def _line(operation: Operation, use: WayUse) -> dict[str, Any]:
    runs = [[[round(x, _DECIMALS), round(y, _DECIMALS)] for x, y in part.coords] for part in use.geometry.geoms]
    single = len(runs) == 1
    return {
        "type": "Feature",
        "geometry": {
            "type": "LineString" if single else "MultiLineString",
            "coordinates": runs[0] if single else runs,
        },
        "properties": {
            "kind": "way",
            "lift": LIFT_NAMES[use.kind],
            "id": use.id,
            "origin": use.origin,
            "origin_name": operation.place_name(use.origin),
            "destination": use.destination,
            "destination_name": operation.place_name(use.destination),
            "empty": use.empty,
            "voyages": use.voyages,
            "people": use.people,
            "cargo_kg": use.mass_kg,
            "slots": use.slots_centi / 100,
        },
    }


def _point(use: PlaceUse) -> dict[str, Any]:
    place = use.place
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [place.lon_udeg / 1e6, place.lat_udeg / 1e6]},
        "properties": {
            "kind": "place",
            "id": place.id,
            "name": place.name,
            "state": place.state,
            "time_zone": place.time_zone,
            "roles": sorted(use.roles),
            "people": use.people,
            "cargo_kg": use.mass_kg,
            "slots": use.slots_centi / 100,
        },
    }
