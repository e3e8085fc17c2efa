"""Routes flown and airfields used as GeoJSON (RFC 7946): [longitude, latitude], WGS 84."""

from __future__ import annotations

import json
from typing import Any

from api.render.geography import PlaceUse, Way, places_used, ways
from api.render.season import KIND_NAMES, Season

_DECIMALS = 5


def geojson(season: Season) -> bytes:
    """A FeatureCollection: ways as lines (great circles, cut at the antimeridian), airfields as points."""
    features = [
        *(_line(season, way) for way in ways(season)),
        *(_point(season, use) for use in places_used(season)),
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return (json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _line(season: Season, way: Way) -> dict[str, Any]:
    runs = [[_position(x, y) for x, y in part.coords] for part in way.geometry.geoms]
    single = len(runs) == 1
    geometry = {
        "type": "LineString" if single else "MultiLineString",
        "coordinates": runs[0] if single else runs,
    }
    properties = {
        "kind": "way",
        "origin": way.hop.origin,
        "destination": way.hop.destination,
        "mission": way.mission or None,
        "positioning": not way.mission,
        "source_kind": way.kind.value,
        "source": KIND_NAMES[way.kind],
        "distance_nm": way.hop.distance_nm,
        "flights": way.flights,
        "people": way.people,
        "contributors": sorted(way.contributors),
        "aircraft": sorted(way.aircraft),
        "states_overflown": [season.state_name(state) for state in way.hop.overflown],
    }
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _point(season: Season, use: PlaceUse) -> dict[str, Any]:
    airfield = use.airfield
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [airfield.lon_udeg / 1e6, airfield.lat_udeg / 1e6]},
        "properties": {
            "kind": "airfield",
            "icao": airfield.icao,
            "name": airfield.name,
            "state": season.state_name(airfield.state),
            "time_zone": airfield.time_zone,
            "roles": sorted(use.roles),
            "arrivals": use.arrivals,
            "people": use.people,
        },
    }


def _position(lon: float, lat: float) -> list[float]:
    return [round(lon, _DECIMALS), round(lat, _DECIMALS)]
