"""By air: types of the charter offers, their holds, where they may land, and the routes between the airfields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import permutations

from fleet.catalogue import aircraft_types
from fleet.holds import holds
from fleet.sources import charter_offer
from geo.airspace import AirspaceClosure
from geo.gazetteer import airfield_facts
from geo.routes import RouteBuilder
from movcon.deployment.flights import Hold
from movcon.deployment.places import Place
from movcon.lift import AircraftType, CharterOffer
from movcon.network import Route
from movcon.problem import AirfieldApproval
from scenarios.approvals import approvals_of
from scenarios.intake.deployment.cargo_rows import PeopleRow
from scenarios.intake.deployment.folder import DeploymentRows
from scenarios.intake.deployment.network_rows import ClosedKind, ClosureRow, PlaceKind, PlaceRow
from scenarios.intake.rows import CharterRow, TechStopRow

_KG_PER_PERSON = 145
_WANTED_PERMILLE = 750
"""Planning value: a stop for fuel that buys the last quarter of the payload seldom pays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Air:
    """Everything that flies, and on which leave."""

    types: tuple[AircraftType, ...]
    holds: tuple[Hold, ...]
    approvals: tuple[AirfieldApproval, ...]
    routes: tuple[Route, ...]
    offers: tuple[CharterOffer, ...]


def air(rows: DeploymentRows, airfields: Sequence[Place], price_factor_permille: int) -> Air:
    """Offers of charter.csv with the routes of their types.

    Between any two airfields of the deployment a type flies with most of what it lifts; to and from its bases empty.
    """
    offers = _offers(rows, price_factor_permille)
    types = {name: aircraft_types()[name] for name in dict.fromkeys(offer.type_id for offer in offers)}
    stops = [row.icao for row in rows.of(TechStopRow)]
    icaos = sorted({place.id for place in airfields}.union(stops))
    approvals = approvals_of(types, icaos)
    builder = RouteBuilder(
        airfields={icao: airfield_facts(icao).position for icao in icaos},
        on=rows.manifest.c_day,
        aircraft_types=types.values(),
        approvals=set(approvals),
        tech_stops=stops,
        closures=[
            AirspaceClosure(area=row.name, start=row.from_, end=row.until, reason=row.reason)
            for row in rows.of(ClosureRow)
            if row.kind is ClosedKind.AIRSPACE
        ],
    )
    routes = builder.build(_wanted(rows, offers, types))
    return Air(
        types=tuple(types.values()),
        holds=tuple(holds()[name].hold for name in types if name in holds()),
        approvals=tuple(approvals.values()),
        routes=routes,
        offers=offers,
    )


def _offers(rows: DeploymentRows, factor: int) -> tuple[CharterOffer, ...]:
    names = [field.name for field in fields(CharterRow) if field.name not in ("line", "source")]
    return tuple(
        charter_offer(**{name: getattr(row, name) for name in names}, price_factor_permille=factor)
        for row in rows.of(CharterRow)
    )


def _wanted(
    rows: DeploymentRows,
    offers: Sequence[CharterOffer],
    types: Mapping[str, AircraftType],
) -> list[tuple[str, str, str, int]]:
    bases = {(offer.type_id, offer.base) for offer in offers}
    own = {row.id for row in rows.of(PlaceRow) if row.kind is PlaceKind.AIRFIELD}
    kg_each = max((row.passenger_kg + row.baggage_kg for row in rows.of(PeopleRow)), default=_KG_PER_PERSON)
    wanted: list[tuple[str, str, str, int]] = []
    for type_id, kind in types.items():
        lifted = kind.payload_range.payload_kg(0)
        full = lifted if type_id in holds() else min(lifted, kind.seats * kg_each)
        most = full * _WANTED_PERMILLE // 1000
        wanted.extend((type_id, one, other, most) for one, other in permutations(sorted(own), 2))
        for of_type, base in sorted(bases):
            if of_type == type_id and base not in own:
                wanted.extend((type_id, base, place, 0) for place in sorted(own))
                wanted.extend((type_id, place, base, 0) for place in sorted(own))
    return wanted
