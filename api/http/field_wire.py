"""Sorties, reports and problems on the wire."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field, JsonValue, StrictInt, StringConstraints

from api.http.wire import Count, Line, OfSeason, Wire, Words
from api.office.actuals import Carried, Event, Report
from movcon.clock import minute_of

_Place = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=80, pattern=r"^[A-Za-z0-9._-]+$")]
_Id = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=80, pattern=r"^[A-Za-z0-9._-]+$")]
_Load = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=200, pattern=r"^[A-Za-z0-9./_+-]+$")]
_Text = Annotated[str, StringConstraints(strict=True, max_length=4_000, pattern=r"^[^\x00]*$")]


def _text_only(value: object) -> object:
    """A moment is text with its zone; a bare number would be read as seconds."""
    if not isinstance(value, str | datetime):
        raise ValueError("a moment is text, such as 2010-07-03T06:00Z")  # noqa: TRY004 - pydantic tells ValueErrors
    return value


_Moment = Annotated[
    AwareDatetime,
    BeforeValidator(_text_only),
    Field(ge=datetime(1990, 1, 1, tzinfo=UTC), le=datetime(2100, 12, 31, tzinfo=UTC)),
]


class LegOut(Wire):
    """A hop from chocks off to chocks on; ``track`` are turning points, longitude and latitude, where there are any."""

    model_config = ConfigDict(populate_by_name=True)

    from_: Annotated[str, Field(alias="from", examples=["DGAA"])]
    to: Annotated[str, Field(examples=["GLRB"])]
    departure: Annotated[str, Field(description="UTC.", examples=["2010-07-03T06:00Z"])]
    departure_local: Annotated[str, Field(examples=["2010-07-03T06:00+00:00"])]
    arrival: Annotated[str, Field(description="UTC.", examples=["2010-07-03T07:50Z"])]
    arrival_local: Annotated[str, Field(examples=["2010-07-03T07:50+00:00"])]
    track: list[tuple[float, float]] | None = None


class LoadOut(Wire):
    """People of a movement on board."""

    requirement: str
    unit: str
    mission: str
    contributor: str
    direction: Literal["in", "out"]
    chalk: int
    people: int
    baggage_kg: int


class StateOut(Wire):
    """A State to ask for clearance, and by when (UTC date; null where its notice is not known)."""

    state: str
    landing: bool
    ask_by: date | None


class SortieOut(Wire):
    """A sortie. ``sortie`` is its key from release to release; ``itinerary`` and ``number`` its place in the plan."""

    sortie: Annotated[str, Field(examples=["UNMIL-GHA-BN1-1/in/1"])]
    itinerary: str
    number: int
    kind: str
    source: str
    tail: int
    operator: str
    aircraft: str
    seats: int
    missions: list[str]
    contributors: list[str]
    carrier: str
    positioning: bool
    people: int
    legs: list[LegOut]
    loads: list[LoadOut]
    clearances: list[StateOut]


class RoutePlanOut(Wire):
    """A sortie as it stands since change ``number`` of the season; a withdrawn one is no longer flown."""

    id: str
    number: int
    withdrawn: bool
    sortie: SortieOut


class StopOut(Wire):
    """A call of a movement at a place: work from ``start`` to ``end``; parcels by id. UTC."""

    place: str
    arrival: str
    start: str
    end: str
    departure: str
    loads: list[str]
    discharges: list[str]


class MovementLegOut(LegOut):
    """A way from place to place. ``via``: airfields where an aircraft only takes fuel."""

    way: str
    via: list[str] | None = None


class ParcelOut(Wire):
    """A parcel on board: what moves together and is never divided. ``requirement`` is its id."""

    requirement: Annotated[str, Field(examples=["SIG-SEA/vehicles-1"])]
    consignment: str
    unit: str
    mission: str
    contributor: str
    owner: str
    direction: Literal["in"]
    description: str
    loaded_at: str
    discharged_at: str
    destination: Annotated[str, Field(description="Where it is delivered in the end.")]
    people: int
    pieces: int
    mass_kg: int
    classes: list[str]
    neq_g: Annotated[int, Field(description="Net explosive quantity, grams.")]


class MovementOut(Wire):
    """What one carrier does from empty to empty: a round of a ship, a liner sailing, a convoy, a flight.

    ``movement`` is its key from release to release. ``means``: the type of ship or aircraft, ``liner``, ``road``,
    ``rail`` or ``river``.
    """

    movement: Annotated[str, Field(examples=["MPV-SAS/1/1"])]
    voyage: str
    kind: Literal["ship", "liner", "convoy", "flight"]
    source: str
    number: int
    carrier: str
    means: str
    operator: str
    missions: list[str]
    contributors: list[str]
    positioning: bool
    people: int
    pieces: int
    mass_kg: int
    legs: list[MovementLegOut]
    stops: list[StopOut]
    loads: list[ParcelOut]


class MovementPlanOut(Wire):
    """A movement as it stands since change ``number`` of the deployment; a withdrawn one no longer takes place."""

    id: str
    number: int
    withdrawn: bool
    movement: MovementOut


class MovementChangesOut(Wire):
    """Movements changed since a number; fields as of a season's."""

    plan: Annotated[str | None, Field(description="Plan in force; null before the first release.")]
    next: int
    more: bool
    items: list[MovementPlanOut]


class ChangesOut(Wire):
    """Sorties changed since a number. ``next`` is the ``since`` of the next call; ``more`` says whether to call now."""

    plan: Annotated[str | None, Field(description="Plan in force; null before the first release.")]
    next: int
    more: bool
    items: list[RoutePlanOut]


class CarriedWire(Wire):
    """People, or pieces of cargo, really on board of one load; of a deployment it is named by its parcel."""

    requirement: _Load
    direction: Literal["in", "out"]
    people: Annotated[StrictInt, Field(ge=0, le=2_000)] = 0
    pieces: Annotated[StrictInt, Field(ge=0, le=10_000, description="Of cargo: on a deployment's movements.")] = 0


ACTUAL_EXAMPLE: dict[str, JsonValue] = {
    "event": "departed",
    "place": "DGAA",
    "at": "2010-09-15T06:20Z",
    "people": [{"requirement": "UNMIL-GHA-BN2-1", "direction": "in", "people": 128}],
    "words": "Two people left behind for medical reasons.",
}


class ActualIn(Wire):
    """What happened to a sortie or movement. ``at``: when it departed, arrived or, of a movement, was discharged.

    Of a delay it is when it is now to depart.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [ACTUAL_EXAMPLE]})

    event: Event
    place: Annotated[
        _Place | None,
        Field(description="Airfield or other place; null = the first, or for arrivals and discharges the last."),
    ] = None
    at: Annotated[_Moment | None, Field(description="With its zone; seconds are dropped.")] = None
    people: Annotated[list[CarriedWire], Field(max_length=100, default_factory=list)]
    usd: Annotated[StrictInt, Field(ge=0, le=10_000_000_000)] | None = None
    words: _Text = ""
    corrects: Annotated[_Id | None, Field(description="Report that this one replaces.")] = None

    def report(self) -> Report:
        """As the office takes it."""
        moment = None if self.at is None else minute_of(self.at.replace(second=0, microsecond=0))
        people = [
            Carried(requirement=c.requirement, direction=c.direction, people=c.people, pieces=c.pieces)
            for c in self.people
        ]
        return Report(
            event=self.event,
            place=self.place,
            moment=moment,
            people=people,
            usd=self.usd,
            words=self.words,
            corrects=self.corrects,
        )


class ActualOut(Wire):
    """A report. One whose id another one ``corrects`` no longer counts."""

    id: str
    route_plan: str
    plan: str
    event: Event
    place: str
    at: datetime | None
    people: list[CarriedWire]
    usd: int | None
    words: str
    corrects: str | None
    by: str
    reported: datetime


class AcknowledgementIn(Wire):
    """Which change of the sortie was read."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"number": 1}]})

    number: Annotated[Count, Field(description="Its `number` as read.")]


class AcknowledgementOut(Wire):
    """Somebody's word that it has read a sortie as it stood at ``number``."""

    id: str
    route_plan: str
    user: str
    number: int
    at: datetime


class ProblemIn(Wire):
    """A problem, about a sortie where one is named."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"words": "No fuel at Monrovia until 5 July."}]})

    words: Words
    route_plan: _Id | None = None


class AnswerIn(Wire):
    """An answer to a problem."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"words": "Tankering from Accra is arranged."}]})

    words: Words


class ProblemOut(OfSeason):
    """A problem of the field."""

    id: str
    route_plan: str | None
    state: Literal["open", "answered", "closed"]
    words: str
    answer: str
    by: Line
    version: int
    created: datetime
    updated: datetime
