"""Borders of a date as GeoDataFrames for maps and spatial work; ``geo.areas`` holds the same as plain shapely."""

from __future__ import annotations

import geopandas

from geo.areas import Layer, state_areas, state_at
from movcon.clock import Day

__all__ = ["borders", "clearance_areas", "state_at"]

_CRS = "EPSG:4326"


def borders(on: Day) -> geopandas.GeoDataFrame:
    """Land of every State on a date: columns iso3, name, geometry; CRS 4326, split at the antimeridian."""
    return _frame(Layer.TERRITORY, on)


def clearance_areas(on: Day) -> geopandas.GeoDataFrame:
    """Land and 12 NM sea belt of every State on a date, columns as ``borders``; belts of neighbours may overlap."""
    return _frame(Layer.CLEARANCE, on)


def _frame(layer: Layer, on: Day) -> geopandas.GeoDataFrame:
    areas = state_areas(layer, on).values()
    return geopandas.GeoDataFrame(
        {"iso3": [area.iso3 for area in areas], "name": [area.name for area in areas]},
        geometry=[area.geometry for area in areas],
        crs=_CRS,
    )
