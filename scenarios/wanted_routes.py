"""Which routes a season needs: loaded both ways, to and from the bases, and positioning within the ferry distance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from geo.geodesy import Position, distances_nm
from geo.routes import WantedPair
from movcon.lift import AircraftType, CharterOffer, LetterOfAssist, Source
from movcon.movements import RotationRequirement
from scenarios.lift_offers import may_carry


def wanted_pairs(
    sources: Iterable[Source],
    needs: Sequence[RotationRequirement],
    types: Mapping[str, AircraftType],
    positions: Mapping[str, Position],
    ferry_max_nm: int,
) -> list[WantedPair]:
    """(type id, origin, destination, payload wanted in kg) of every route that a plan may use.

    A type moves between the bases of its offers and the places of the requirements they may carry, and positions
    between those places up to ``ferry_max_nm``; letters of assist know their own contributor's places only.
    """
    wanted: dict[tuple[str, str, str], int] = {}

    def want(type_id: str, origin: str, destination: str, payload_kg: int) -> None:
        if origin != destination:
            key = (type_id, origin, destination)
            wanted[key] = max(payload_kg, wanted.get(key, 0))

    near = _near(sorted({icao for need in needs for icao in (need.apoe, need.apod)}), positions, ferry_max_nm)
    for type_id, bases, carried in _groups(sources, needs):
        loads = loaded_kg(types[type_id], carried)
        for (origin, destination), payload_kg in loads.items():
            want(type_id, origin, destination, payload_kg)
        places = sorted({icao for need in carried for icao in (need.apoe, need.apod)})
        for base in bases:
            for place in places:
                want(type_id, base, place, 0)
                want(type_id, place, base, 0)
        for one, other in combinations(places, 2):
            if (one, other) in near:
                want(type_id, one, other, 0)
                want(type_id, other, one, 0)
    return [(*key, payload_kg) for key, payload_kg in wanted.items()]


def loaded_kg(aircraft: AircraftType, needs: Iterable[RotationRequirement]) -> dict[tuple[str, str], int]:
    """Payload wanted by (origin, destination) of requirements carried on a type.

    Each requirement wants even chalks: as many round trips as the type's seats and payload ask for, and no more people
    on each than that. What fits one chalk may share it with others of the pair. Asking for more would buy tech stops
    that save no trip.
    """
    lifted = aircraft.payload_range.payload_kg(0)
    chalk: defaultdict[tuple[str, str], int] = defaultdict(int)
    shared: defaultdict[tuple[str, str], int] = defaultdict(int)
    most: defaultdict[tuple[str, str], int] = defaultdict(int)
    for need in needs:
        each = need.load_kg_per_person
        capacity = min(aircraft.seats, lifted // each)
        trips = max(1, -(-max(need.incoming, need.outgoing) // max(1, capacity)))
        for pair, moved in (((need.apoe, need.apod), need.incoming), ((need.apod, need.apoe), need.outgoing)):
            chalk[pair] = max(chalk[pair], -(-moved // trips) * each)
            shared[pair] += moved * each if trips == 1 else 0
            most[pair] = max(most[pair], capacity * each)
    return {pair: max(kg, min(shared[pair], most[pair])) for pair, kg in chalk.items()}


def _groups(
    sources: Iterable[Source], needs: Sequence[RotationRequirement]
) -> list[tuple[str, list[str], list[RotationRequirement]]]:
    """(type, bases, requirements carried): by contributor for letters of assist, all together for the open market."""
    bases: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    carried: defaultdict[tuple[str, str], dict[str, RotationRequirement]] = defaultdict(dict)
    for source in sources:
        key = (source.contributor if isinstance(source, LetterOfAssist) else "", source.type_id)
        bases[key].add(source.base)
        # A letter's ceiling and the baseline ask for every movement's price alone on charter, whoever may carry it.
        alone = isinstance(source, CharterOffer)
        carried[key] |= {need.id: need for need in needs if alone or may_carry(source, need)}
    return [(key[1], sorted(bases[key]), list(carried[key].values())) for key in sorted(bases)]


def _near(places: Sequence[str], positions: Mapping[str, Position], ferry_max_nm: int) -> set[tuple[str, str]]:
    pairs = list(combinations(places, 2))
    if not pairs:
        return set()
    far = distances_nm([positions[one] for one, _ in pairs], [positions[other] for _, other in pairs])
    return {pair for pair, distance_nm in zip(pairs, far.tolist(), strict=True) if distance_nm <= ferry_max_nm}
