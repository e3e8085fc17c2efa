"""A rotation request on the wire: the columns of ``rotations.csv`` as typed fields."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import ConfigDict, Field, JsonValue, StrictInt, StringConstraints

from api.http.wire import Line, Wire
from movcon.lift import SourceKind
from movcon.movements import UnitKind

_Icao = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z0-9]{4}$")]
_Iso3 = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z]{3}$")]
_Id = Annotated[
    str, StringConstraints(strict=True, min_length=1, max_length=80, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
]
_People = Annotated[StrictInt, Field(ge=0, le=20_000)]
_Days = Annotated[StrictInt, Field(ge=0, le=1_000)]
_Date = Annotated[date, Field(ge=date(1990, 1, 1), le=date(2100, 12, 31))]
_Sources = Annotated[list[SourceKind], Field(min_length=1, max_length=4, json_schema_extra={"uniqueItems": True})]


class BlackoutWire(Wire):
    """Local dates at the APOD, both included, on which nobody arrives or departs."""

    first: _Date
    last: _Date
    reason: Annotated[
        str,
        StringConstraints(
            strict=True, min_length=1, max_length=100, pattern=r"^[^;\x00-\x1f]*[^;\s\x00-\x1f][^;\x00-\x1f]*$"
        ),
    ]


EXAMPLE: dict[str, JsonValue] = {
    "id": "UNMIL-GHA-BN2-1",
    "unit": "GHA-BN2",
    "mission": "UNMIL",
    "contributor": "GHA",
    "incoming": 350,
    "outgoing": 350,
    "apoe": "DGAA",
    "apod": "GLRB",
    "site": "Buchanan",
    "window_first": "2010-09-01",
    "window_last": "2010-09-30",
    "preferred": "2010-09-15",
}
"""A request as the documentation shows it."""


class RotationAsked(Wire):
    """What a rotation request asks. What is left out or null takes a planning value (``/v1/request-defaults``)."""

    id: Annotated[_Id | None, Field(description="Id of the requirement, its own in the season.")] = None
    unit: Annotated[Line | None, Field(description="Unit that rotates.")] = None
    mission: Annotated[_Id | None, Field(description="Mission it serves in.")] = None
    contributor: Annotated[_Iso3 | None, Field(description="Contributor, ISO 3166 alpha-3.")] = None
    kind: Annotated[UnitKind | None, Field(description="Troops or formed police unit.")] = None
    incoming: Annotated[_People | None, Field(description="People to bring in.")] = None
    outgoing: Annotated[_People | None, Field(description="People to take out.")] = None
    staying: Annotated[_People | None, Field(description="People of the unit who do not move.")] = None
    ceiling: Annotated[_People | None, Field(description="Most people of the unit at the end of any day.")] = None
    floor: Annotated[_People | None, Field(description="Fewest people wanted; below it each is priced.")] = None
    apoe: Annotated[_Icao | None, Field(description="Airport of embarkation, ICAO.")] = None
    apod: Annotated[_Icao | None, Field(description="Airport of debarkation, ICAO.")] = None
    site: Annotated[Line | None, Field(description="Where the unit serves.")] = None
    onward_days: Annotated[StrictInt, Field(ge=0, le=60)] | None = None
    window_first: Annotated[_Date | None, Field(description="First date for the first event at the APOD.")] = None
    window_last: Annotated[_Date | None, Field(description="Last date for it, included.")] = None
    preferred: Annotated[_Date | None, Field(description="Date wanted for it.")] = None
    advance_permille: Annotated[StrictInt, Field(ge=0, le=999)] | None = None
    advance_days_min: _Days | None = None
    advance_days_max: _Days | None = None
    chalk_gap_h: Annotated[StrictInt, Field(ge=0, le=744)] | None = None
    spread_days_max: _Days | None = None
    passenger_kg: Annotated[StrictInt, Field(ge=40, le=200)] | None = None
    baggage_kg: Annotated[StrictInt, Field(ge=0, le=200)] | None = None
    lift_sources: _Sources | None = None
    usual_source: SourceKind | None = None
    usd_per_day_off_preferred: Annotated[StrictInt, Field(ge=0, le=10_000_000_000)] | None = None
    follows: Annotated[_Id | None, Field(description="Rotation of the same unit before this one.")] = None
    tour_days_min: Annotated[StrictInt, Field(ge=1, le=1_500)] | None = None
    tour_days_max: Annotated[StrictInt, Field(ge=1, le=1_500)] | None = None
    blackouts: Annotated[list[BlackoutWire], Field(max_length=20)] | None = None
    shares: Annotated[_Id | None, Field(description="Movements with the same word may be on one sortie.")] = None

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    def cells(self) -> dict[str, str]:
        """Text cells by column, of the fields that are given."""
        return {name: _text(value) for name in self.model_fields_set if (value := getattr(self, name)) is not None}


def _text(value: Any) -> str:  # noqa: ANN401 - every kind of field becomes text
    if isinstance(value, list):
        if value and isinstance(value[0], BlackoutWire):
            return "; ".join(f"{item.first}/{item.last} {item.reason.strip()}" for item in value)
        return " ".join(str(item) for item in value)
    return value.isoformat() if isinstance(value, date) else str(value)
