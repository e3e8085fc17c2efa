"""The committed generator of 8-unit instances, with fixed seeds: real movements, few enough to be solved exactly.

Airports, routes, prices, windows and people are those of the season. Left out, so that a second model can be exact:
airfields that close at night (and the routes over them), sharing of sorties, and most of the market: a few charter
offers, and what the kind of instance is about.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from movcon.lift import Source, SourceKind
from movcon.movements import RotationRequirement
from movcon.problem import Problem

UNITS = 8
_CHARTER_OFFERS = ("B767-300ER-OMSJ", "B767-300ER-EBBR", "A330-200-OMSJ", "B757-200-OMSJ", "B737-800-HKJK")
_NEAR_DAYS = 25
_MOST_PEOPLE = 380


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What an instance is about.

    Attributes
    ----------
    fits
        Movements that may be in it.
    sources
        Lift sources on offer.
    kinds
        Kinds of source that its movements may be carried by.
    near_days
        How far preferred dates lie apart at most.
    pairs
        Whether movements come with the one that follows them.
    advances
        How many of them have an advance party, where the pool has both.
    """

    name: str
    seed: int
    fits: Callable[[RotationRequirement], bool]
    sources: tuple[str, ...] = _CHARTER_OFFERS
    kinds: tuple[SourceKind, ...] = (SourceKind.CHARTER,)
    near_days: int = _NEAR_DAYS
    pairs: bool = False
    advances: int = 0


def _plain(need: RotationRequirement) -> bool:
    return need.advance_permille == 0 and SourceKind.CHARTER in need.lift_sources


def _with_advance(need: RotationRequirement) -> bool:
    return SourceKind.CHARTER in need.lift_sources and need.incoming == need.outgoing


def _lettered(need: RotationRequirement) -> bool:
    return _plain(need) and SourceKind.LETTER_OF_ASSIST in need.lift_sources


def _missioned(need: RotationRequirement) -> bool:
    return _plain(need) and SourceKind.MISSION_AIRCRAFT in need.lift_sources and need.mission == "UNOCI"


def _clustered(need: RotationRequirement) -> bool:
    return _plain(need) and SourceKind.CONTRACT in need.lift_sources and 191 <= max(need.incoming, need.outgoing) <= 280


KINDS = (
    Kind(name="charter", seed=1, fits=_plain),
    Kind(name="charter, later", seed=2, fits=_plain),
    Kind(
        name="letters of assist",
        seed=3,
        fits=_lettered,
        sources=(*_CHARTER_OFFERS, "LOA"),
        kinds=(SourceKind.CHARTER, SourceKind.LETTER_OF_ASSIST),
    ),
    Kind(
        name="mission aircraft",
        seed=4,
        fits=_missioned,
        sources=(*_CHARTER_OFFERS, "B737-800-DGAA", "MISSION-B737-DIAP"),
        kinds=(SourceKind.CHARTER, SourceKind.MISSION_AIRCRAFT),
        near_days=60,
    ),
    Kind(
        name="cluster with contract",
        seed=0,
        fits=_clustered,
        sources=("B767-300ER-OMSJ", "B757-200-OMSJ", "LTC-B757-200-OMSJ"),
        kinds=(SourceKind.CHARTER, SourceKind.CONTRACT),
        near_days=35,
    ),
    Kind(name="advance parties", seed=6, fits=_with_advance, advances=3),
    Kind(name="tours", seed=7, fits=_plain, pairs=True),
)


def small(season: Problem, kind: Kind) -> Problem:
    """The instance of a kind: 8 movements near in time, chosen with the kind's seed."""
    rng = random.Random(f"small/{kind.seed}")
    open_fields = {field.icao for field in season.airfields if field.always_open}
    pool = [
        need
        for need in season.rotations
        if {need.apoe, need.apod} <= open_fields
        and kind.fits(need)
        and set(kind.kinds) & set(need.lift_sources)
        and max(need.incoming, need.outgoing) <= _MOST_PEOPLE
    ]
    chosen = _chosen(season, kind, pool, rng)
    return _cut(season, kind, chosen, open_fields)


def _chosen(
    season: Problem, kind: Kind, pool: Sequence[RotationRequirement], rng: random.Random
) -> list[RotationRequirement]:
    if kind.pairs:
        names = {need.id: need for need in pool}
        pairs = [(names[n.follows], n) for n in pool if n.follows in names]
        anchor = rng.choice(pairs)[0]
        follow = [pair for pair in pairs if abs(pair[0].preferred_day - anchor.preferred_day) <= kind.near_days]
        return [need for pair in rng.sample(follow, UNITS // 2) for need in pair]
    while True:
        anchor = rng.choice(pool)
        near = [need for need in pool if abs(need.preferred_day - anchor.preferred_day) <= kind.near_days]
        if kind.advances:
            ahead = [need for need in near if need.advance_permille]
            plain = [need for need in near if not need.advance_permille]
            if len(ahead) >= kind.advances and len(plain) >= UNITS - kind.advances:
                return [*rng.sample(ahead, kind.advances), *rng.sample(plain, UNITS - kind.advances)]
        elif len(near) >= UNITS:
            return rng.sample(near, UNITS)


def _cut(season: Problem, kind: Kind, chosen: list[RotationRequirement], open_fields: set[str]) -> Problem:
    names = {need.id for need in chosen}
    contributors = {need.contributor for need in chosen}
    needs = tuple(
        replace(
            need,
            shares=None,
            follows=need.follows if need.follows in names else None,
            lift_sources=tuple(k for k in need.lift_sources if k in kind.kinds),
        )
        for need in season.rotations
        if need.id in names
    )
    letters = tuple(x for x in season.letters_of_assist if "LOA" in kind.sources and x.contributor in contributors)
    charters = tuple(x for x in season.charter_offers if x.id in kind.sources)
    contracts = tuple(replace(x, tails_max=1) for x in season.contract_offers if x.id in kind.sources)
    missions = tuple(x for x in season.mission_aircraft if x.id in kind.sources)
    sources: tuple[Source, ...] = (*charters, *letters, *contracts, *missions)
    types = {x.type_id for x in sources}
    places = {x.base for x in sources} | {icao for need in needs for icao in (need.apoe, need.apod)}
    routes = tuple(
        route
        for route in season.routes
        if route.type_id in types
        and {route.origin, route.destination} <= places
        and all({hop.origin, hop.destination} <= open_fields for hop in route.hops)
    )
    landed = places | {hop.destination for route in routes for hop in route.hops}
    return replace(
        season,
        scenario=f"small {kind.name}",
        title=f"{UNITS} movements of the season: {kind.name}",
        airfields=tuple(field for field in season.airfields if field.icao in landed),
        aircraft_types=tuple(item for item in season.aircraft_types if item.id in types),
        approvals=tuple(item for item in season.approvals if item.type_id in types and item.icao in landed),
        routes=routes,
        charter_offers=charters,
        letters_of_assist=letters,
        contract_offers=contracts,
        mission_aircraft=missions,
        rotations=needs,
        onward=tuple(item for item in season.onward if item.apod in landed),
    )
