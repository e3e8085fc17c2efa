"""Territory and clearance areas of States on a date, as plain shapely geometry.

Read once from the committed layers geo/data/borders.geojson (territory) and clearance.geojson (territory with the
12 NM sea belt); data/README.md says where they come from and what they show.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.states import states
from movcon.clock import Day, day_of


class Layer(StrEnum):
    """Which areas: the land of States, or that with the sea belt over which clearance is asked for."""

    TERRITORY = "borders"
    CLEARANCE = "clearance"


@dataclass(frozen=True, slots=True, kw_only=True)
class _DatedArea:
    iso3: str
    name: str
    valid_from: Day | None
    valid_until: Day | None
    geometry: BaseGeometry

    def holds(self, on: Day) -> bool:
        return (self.valid_from is None or on >= self.valid_from) and (
            self.valid_until is None or on < self.valid_until
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StateArea:
    """Area of one State on a date, degrees, CRS 4326, split at the antimeridian."""

    iso3: str
    name: str
    geometry: BaseGeometry


@cache
def _layer(layer: Layer) -> tuple[_DatedArea, ...]:
    text = files("geo").joinpath(f"data/{layer}.geojson").read_text(encoding="utf-8")
    shapes = shapely.get_parts(shapely.from_geojson(text))
    rows = [feature["properties"] for feature in json.loads(text)["features"]]
    return tuple(
        _DatedArea(
            iso3=row["iso3"],
            name=row["name"],
            valid_from=_day(row["valid_from"]),
            valid_until=_day(row["valid_until"]),
            geometry=shape,
        )
        for row, shape in zip(rows, shapes, strict=True)
    )


def _day(text: str | None) -> Day | None:
    return None if text is None else day_of(date.fromisoformat(text))


@cache
def _change_days() -> tuple[Day, ...]:
    # The layers are built from the same table, so it knows every day on which they change.
    return tuple(sorted({state.valid_from for state in states().values() if state.valid_from is not None}))


def era(on: Day) -> Day:
    """A day that stands for all days with the same borders as ``on``: work done for it can be kept."""
    return max((day for day in _change_days() if day <= on), default=min(_change_days(), default=on + 1) - 1)


def state_areas(layer: Layer, on: Day) -> Mapping[str, StateArea]:
    """Areas of all States on a date by ISO alpha-3 code."""
    return _areas_of_era(layer, era(on))


@cache
def _areas_of_era(layer: Layer, on: Day) -> Mapping[str, StateArea]:
    return {
        row.iso3: StateArea(iso3=row.iso3, name=row.name, geometry=row.geometry)
        for row in _layer(layer)
        if row.holds(on)
    }


@cache
def _tree(layer: Layer, on: Day) -> tuple[tuple[str, ...], shapely.STRtree]:
    areas = state_areas(layer, on)
    return tuple(areas), shapely.STRtree([area.geometry for area in areas.values()])


def state_at(lon_udeg: int, lat_udeg: int, on: Day) -> str | None:
    """State at a position on a date: on its land, else within 12 NM of it (the nearest one); ``None`` on high seas.

    Borders are drawn for a scale of 1:50 million: within a few kilometres of a border the answer may be the
    neighbour. For an airfield ask ``geo.gazetteer.state_on``.
    """
    point = shapely.Point(lon_udeg / 1e6, lat_udeg / 1e6)
    codes, tree = _tree(Layer.TERRITORY, era(on))
    on_land = tree.query(point, predicate="intersects")
    if len(on_land):
        return codes[int(np.min(on_land))]
    belts, belt_tree = _tree(Layer.CLEARANCE, era(on))
    near = [belts[i] for i in belt_tree.query(point, predicate="intersects")]
    territory = state_areas(Layer.TERRITORY, on)
    return min(near, key=lambda iso3: (float(shapely.distance(point, territory[iso3].geometry)), iso3), default=None)
