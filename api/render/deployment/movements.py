"""Movements of a deployment as programs and the field read them (``field.json``): each under a key that lasts.

A movement is what one carrier does from empty to empty: a round of a ship's charter, a liner sailing, a convoy, a
flight out with the way to it. Its parcels are all its own, so what is reported of it is reported of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from api.render.documents import document
from api.render.sorties import utc_moment
from movcon.clock import Minute, local_text
from movcon.deployment.cargo import Parcel
from movcon.deployment.plan import DeploymentPlan, LiftKind, Stop, Voyage
from movcon.deployment.problem import DeploymentProblem

FORMAT = 1
FIELD_FILE = "field.json"
_DECIMALS = 5


@dataclass(frozen=True, slots=True)
class Movement:
    """A part of a voyage from empty to empty: its stops, and the ways between each two.

    ``number`` counts the movements of the voyage from 1. Of its first stop only the loading, of its last only the
    discharge is its own.
    """

    voyage: Voyage
    number: int
    stops: tuple[Stop, ...]
    ways: tuple[str, ...]

    @property
    def key(self) -> str:
        """``MPV-SAS/1/2``: the second round of the first charter of an offer; the same from plan to plan."""
        return f"{self.voyage.source}/{self.voyage.number}/{self.number}"

    @property
    def parcels(self) -> tuple[str, ...]:
        """Parcels carried, in order of loading."""
        return tuple(name for stop in self.stops for name in stop.loads)


def movements(plan: DeploymentPlan) -> list[Movement]:
    """Movements of every voyage, in order of departure."""
    found = [movement for voyage in plan.voyages for movement in movements_of(voyage)]
    return sorted(found, key=lambda movement: (movement.stops[0].departure, movement.key))


def movements_of(voyage: Voyage) -> list[Movement]:
    """Movements of a voyage in their order.

    A ballast leg belongs to the round it leads to, unless the round leaves the place where it began again: each place
    is left once in a movement, so that a departure told with its place is clear.
    """
    runs: list[tuple[int, int]] = []
    first, aboard, carried = 0, set[str](), False
    for place, stop in enumerate(voyage.stops):
        aboard.difference_update(stop.discharges)
        if carried and not aboard:
            runs.append((first, place))
            first, carried = place, False
        aboard.update(stop.loads)
        carried = carried or bool(aboard)
    last = len(voyage.stops) - 1
    if first < last:
        runs.append((first, last))
    parts = [part for run in runs for part in _clear(voyage.stops, *run)]
    return [
        Movement(voyage, number, _own(voyage.stops[begin : end + 1]), voyage.ways[begin:end])
        for number, (begin, end) in enumerate(parts, start=1)
    ]


def field_json(problem: DeploymentProblem, plan: DeploymentPlan) -> bytes:
    """``field.json``: movements, and the places they use."""
    every = movements(plan)
    used = sorted({stop.place for movement in every for stop in movement.stops})
    return document(
        {
            "format": FORMAT,
            "scenario": plan.scenario,
            "plan_digest": plan.digest,
            "places": {name: _place(problem, name) for name in used},
            "movements": [_movement(problem, movement) for movement in every],
        }
    )


def _clear(stops: Sequence[Stop], begin: int, end: int) -> list[tuple[int, int]]:
    """A run in one part, or in two where it leaves its first place twice: the ballast leg, then the rest."""
    left = [stop.place for stop in stops[begin:end]]
    if len(set(left)) == len(left) or stops[begin].loads:
        return [(begin, end)]
    return [(begin, begin + 1), (begin + 1, end)]


def _own(stops: tuple[Stop, ...]) -> tuple[Stop, ...]:
    return (replace(stops[0], discharges=()), *stops[1:-1], replace(stops[-1], loads=()))


def _movement(problem: DeploymentProblem, movement: Movement) -> dict[str, Any]:
    voyage = movement.voyage
    parcels = [problem.parcel[name] for name in movement.parcels]
    return {
        "movement": movement.key,
        "voyage": voyage.id,
        "kind": voyage.kind.value,
        "source": voyage.source,
        "number": voyage.number,
        **means(problem, voyage),
        **concerned(problem, parcels or [problem.parcel[name] for name in voyage.parcels]),
        "positioning": not parcels,
        "people": sum(parcel.people for parcel in parcels),
        "pieces": sum(parcel.pieces for parcel in parcels),
        "mass_kg": sum(parcel.mass_kg for parcel in parcels),
        "legs": [
            _leg(problem, voyage.kind, one, other, way)
            for one, other, way in zip(movement.stops, movement.stops[1:], movement.ways, strict=False)
        ],
        "stops": [_stop(stop) for stop in movement.stops],
        "loads": [_load(problem, movement, parcel) for parcel in parcels],
    }


def means(problem: DeploymentProblem, voyage: Voyage) -> dict[str, str]:
    """What carries, whose it is (empty where nobody is told), and both in words."""
    if voyage.kind is LiftKind.SHIP:
        ship = problem.ship_offer[voyage.source]
        return {"carrier": ship.carrier, "means": ship.type_id, "operator": f"{ship.carrier}, {ship.type_id}"}
    if voyage.kind is LiftKind.LINER:
        liner = problem.liner[voyage.source]
        return {"carrier": liner.carrier, "means": "liner", "operator": f"{liner.carrier}, sailing {voyage.number}"}
    if voyage.kind is LiftKind.CONVOY:
        mode = problem.corridor[voyage.source].mode.value
        return {"carrier": "", "means": mode, "operator": f"{voyage.source}, {mode}"}
    offer = problem.charter_offer[voyage.source]
    return {"carrier": offer.carrier, "means": offer.type_id, "operator": f"{offer.carrier}, {offer.type_id}"}


def concerned(problem: DeploymentProblem, parcels: Iterable[Parcel]) -> dict[str, list[str]]:
    """Missions whose parcels they are; whom they are of: owners, and contributors of the units they are for."""
    consignments = [problem.consignment[parcel.consignment] for parcel in parcels]
    owners = {item.owner for item in consignments}
    contributors = {problem.unit[item.unit].contributor for item in consignments}
    return {
        "missions": sorted({item.mission for item in consignments}),
        "contributors": sorted((owners | contributors) - {""}),
    }


def _leg(problem: DeploymentProblem, kind: LiftKind, one: Stop, other: Stop, way: str) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "from": one.place,
        "to": other.place,
        "departure": utc_moment(one.departure),
        "departure_local": _local(problem, one.departure, one.place),
        "arrival": utc_moment(other.arrival),
        "arrival_local": _local(problem, other.arrival, other.place),
        "way": way,
    }
    if kind is LiftKind.FLIGHT:
        shown["via"] = [hop.destination for hop in problem.route[way].hops[:-1]]
    if kind is LiftKind.SHIP and problem.sea_lane[way].track:
        shown["track"] = [
            [round(lon / 1e6, _DECIMALS), round(lat / 1e6, _DECIMALS)] for lon, lat in problem.sea_lane[way].track
        ]
    return shown


def _stop(stop: Stop) -> dict[str, Any]:
    return {
        "place": stop.place,
        "arrival": utc_moment(stop.arrival),
        "start": utc_moment(stop.start),
        "end": utc_moment(stop.end),
        "departure": utc_moment(stop.departure),
        "loads": list(stop.loads),
        "discharges": list(stop.discharges),
    }


def _load(problem: DeploymentProblem, movement: Movement, parcel: Parcel) -> dict[str, Any]:
    consignment = problem.consignment[parcel.consignment]
    return {
        "requirement": parcel.id,
        "consignment": consignment.id,
        "unit": consignment.unit,
        "mission": consignment.mission,
        "contributor": problem.unit[consignment.unit].contributor,
        "owner": consignment.owner,
        "direction": "in",
        "description": parcel.description,
        "loaded_at": next(stop.place for stop in movement.stops if parcel.id in stop.loads),
        "discharged_at": next(stop.place for stop in movement.stops if parcel.id in stop.discharges),
        "destination": consignment.destination,
        "people": parcel.people,
        "pieces": parcel.pieces,
        "mass_kg": parcel.mass_kg,
        "classes": list(parcel.classes),
        "neq_g": parcel.neq_g,
    }


def _place(problem: DeploymentProblem, name: str) -> dict[str, object]:
    place = problem.place[name]
    return {
        "name": place.name,
        "state": place.state,
        "lat": place.lat_udeg / 1e6,
        "lon": place.lon_udeg / 1e6,
        "time_zone": place.time_zone,
    }


def _local(problem: DeploymentProblem, minute: Minute, name: str) -> str:
    date, time, offset = local_text(minute, problem.place[name].time_zone).split()
    return f"{date}T{time}{offset}"
