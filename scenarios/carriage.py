"""Can each requirement be carried at all, and which offers can carry nothing? Asked once the routes are known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from geo.gazetteer import state_on
from movcon.errors import Fault
from movcon.lift import AircraftType, Source, SourceKind
from movcon.movements import RotationRequirement
from movcon.network import Route
from movcon.problem import AirfieldApproval, source_kind
from scenarios.intake.folder import ScenarioRows
from scenarios.intake.rows import LinkKind, LinkRow, RotationRow
from scenarios.lift_offers import may_carry

_Pair = tuple[str, str, str]
_TABLE = {
    SourceKind.CHARTER: "charter.csv",
    SourceKind.CONTRACT: "contracts.csv",
    SourceKind.LETTER_OF_ASSIST: "letters_of_assist.csv",
    SourceKind.MISSION_AIRCRAFT: "mission_aircraft.csv",
}


class Carriage:
    """Who carries whom, by the payload of the routes in any season's airspace."""

    def __init__(self, types: Mapping[str, AircraftType], routes: Iterable[Route]) -> None:
        self._types = types
        self._payload_kg: dict[_Pair, int] = {}
        for route in routes:
            pair = (route.type_id, route.origin, route.destination)
            self._payload_kg[pair] = max(route.payload_kg, self._payload_kg.get(pair, 0))

    def people(self, type_id: str, origin: str, destination: str, kg_each: int) -> int | None:
        """People a type carries between two airfields; None where it has no route."""
        payload_kg = self._payload_kg.get((type_id, origin, destination))
        return None if payload_kg is None else min(self._types[type_id].seats, payload_kg // kg_each)

    def why_not(self, source: Source, need: RotationRequirement) -> str | None:
        """What keeps a source that is allowed from carrying a requirement; None where it can."""
        ways = [(need.apoe, need.apod, need.incoming), (need.apod, need.apoe, need.outgoing)]
        for origin, destination, moved in ways:
            people = self.people(source.type_id, origin, destination, need.load_kg_per_person)
            if moved and people is None:
                return f"{source.type_id} has no route {origin}-{destination}"
            if moved and not people:
                return f"{source.type_id} lifts nobody with {need.load_kg_per_person} kg {origin}-{destination}"
        for place in (need.apoe, need.apod):
            if source.base == place or (source.type_id, source.base, place) in self._payload_kg:
                return None
        return f"{source.type_id} has no route from its base {source.base}"


def carriage_faults(
    rows: ScenarioRows,
    needs: Sequence[RotationRequirement],
    sources: Sequence[Source],
    types: Mapping[str, AircraftType],
    routes: Iterable[Route],
    approvals: Mapping[tuple[str, str], AirfieldApproval],
) -> list[Fault]:
    """Faults of requirements that no source can carry, with what stands in the way."""
    carriage = Carriage(types, routes)
    row_of = {row.id: row for row in rows.of(RotationRow)}
    on = rows.manifest.season_first_day
    apart = {frozenset((row.one, row.other)): row.reason for row in rows.of(LinkRow) if row.kind is LinkKind.STATES}
    faults = []
    for need in needs:
        link = apart.get(frozenset((state_on(need.apoe, on), state_on(need.apod, on))))
        if link is not None:
            cause = f"No sortie may fly {need.apoe}-{need.apod}: {link}."
            cure = "Change the APOE or APOD, or take the link out of links.csv."
            faults.append(rows.fault(row_of[need.id], "forbidden_link", "apod", cause, cure))
            continue
        allowed = [source for source in sources if may_carry(source, need)]
        if any(carriage.why_not(source, need) is None for source in allowed):
            continue
        faults.append(
            rows.fault(
                row_of[need.id],
                "no_lift",
                "lift_sources",
                f"Nothing can carry this requirement {need.apoe}-{need.apod}: "
                f"{_obstacles(need, allowed, carriage, approvals)}.",
                "Allow another source, offer a type that uses both airfields, change the APOD, or lower the baggage.",
            )
        )
    return faults


def _obstacles(
    need: RotationRequirement,
    allowed: Sequence[Source],
    carriage: Carriage,
    approvals: Mapping[tuple[str, str], AirfieldApproval],
) -> str:
    told: dict[str, None] = {}
    for kind in need.lift_sources:
        if not any(source_kind(source) is kind for source in allowed):
            whom = {
                SourceKind.LETTER_OF_ASSIST: f" of {need.contributor}",
                SourceKind.MISSION_AIRCRAFT: f" of {need.mission}",
            }
            told[f"{_TABLE[kind]} offers none{whom.get(kind, '')}"] = None
    for source in allowed:
        closed = [icao for icao in (need.apoe, need.apod) if (source.type_id, icao) not in approvals]
        if closed:
            told[f"{source.type_id} is not approved for {' and '.join(closed)}"] = None
        else:
            told[carriage.why_not(source, need) or ""] = None
    return "; ".join(told)


def left_out(
    offered: Sequence[Source],
    needs: Sequence[RotationRequirement],
    types: Mapping[str, AircraftType],
    routes: tuple[Route, ...],
) -> tuple[list[Source], dict[str, AircraftType], tuple[Route, ...], tuple[str, ...]]:
    """Sources, types and routes without those that can carry no requirement, and notes on what was left out."""
    carriage = Carriage(types, routes)
    kept: list[Source] = []
    notes: list[str] = []
    for source in offered:
        allowed = [need for need in needs if may_carry(source, need)]
        if any(carriage.why_not(source, need) is None for need in allowed):
            kept.append(source)
        else:
            why = "none of those it may carry is in its reach" if allowed else "no requirement may use it"
            notes.append(f"Left out: {source.id} ({source.type_id} at {source.base}); {why}.")
    used = {source.type_id for source in kept}
    return (
        kept,
        {type_id: aircraft for type_id, aircraft in types.items() if type_id in used},
        tuple(route for route in routes if route.type_id in used),
        tuple(notes),
    )
