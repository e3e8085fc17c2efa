"""What each movement costs alone, and the two sums plans are compared with (docs/rules.md, stand-alone price)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from movcon.clock import MINUTES_PER_DAY, midnight
from movcon.lift import CharterOffer, LetterOfAssist, MissionAircraft, Source, SourceKind
from movcon.movements import RotationRequirement
from movcon.network import Route
from movcon.problem import Problem

_CLEARED_BEYOND_DAYS = 30


@dataclass(frozen=True, slots=True)
class _Alone:
    """Round trips of one source for one movement: block minutes and landings of one trip, and of positioning."""

    trips: int
    trip_min: int
    trip_landings: int
    ferry_min: int
    ferry_landings: int

    @property
    def block_min(self) -> int:
        """Block minutes in one itinerary."""
        return self.ferry_min + self.trips * self.trip_min

    @property
    def landings(self) -> int:
        """Landings in one itinerary."""
        return self.ferry_landings + self.trips * self.trip_landings


def _has_advance(need: RotationRequirement) -> bool:
    return need.advance_permille > 0 and need.incoming > 0


def _alone(problem: Problem, source: Source, need: RotationRequirement) -> _Alone | None:
    noon = midnight(need.preferred_day) + MINUTES_PER_DAY // 2

    def found(origin: str, destination: str) -> Route | None:
        return problem.find_route(source.type_id, origin, destination, noon)

    there, back = found(need.apoe, need.apod), found(need.apod, need.apoe)
    if there is None or back is None:
        return None
    trips = 2 if _has_advance(need) else 1
    seats = problem.aircraft_type[source.type_id].seats
    for people, route in ((need.incoming, there), (need.outgoing, back)):
        capacity = min(seats, route.payload_kg // need.load_kg_per_person)
        if people and not capacity:
            return None
        if people:
            trips = max(trips, -(-people // capacity))
    ferries: list[Route] = []
    if source.base != need.apoe:
        for leg in (found(source.base, need.apoe), found(need.apoe, source.base)):
            if leg is None:
                return None
            ferries.append(leg)
    return _Alone(
        trips,
        there.block_min + back.block_min,
        there.landings + back.landings,
        sum(ferry.block_min for ferry in ferries),
        sum(ferry.landings for ferry in ferries),
    )


def _least(prices: Iterable[int | None]) -> int | None:
    return min((price for price in prices if price is not None), default=None)


def _by_charter(problem: Problem, offer: CharterOffer, need: RotationRequirement) -> int | None:
    if need.preferred_day + _CLEARED_BEYOND_DAYS > offer.cleared_until:
        return None
    if problem.planning_day + offer.lead_time_days > need.window_last_day:
        return None
    alone = _alone(problem, offer, need)
    if alone is None:
        return None
    if not _has_advance(need):
        return offer.lot_usd(block_min=alone.block_min, landings=alone.landings, waiting_min=0)
    waiting = max(0, need.advance_days_min * MINUTES_PER_DAY - offer.free_wait_min)
    one_lot = offer.lot_usd(block_min=alone.block_min, landings=alone.landings, waiting_min=waiting)
    two_lots = 0
    for trips in (1, alone.trips - 1):
        two_lots += offer.lot_usd(
            block_min=alone.ferry_min + trips * alone.trip_min,
            landings=alone.ferry_landings + trips * alone.trip_landings,
            waiting_min=0,
        )
    return min(one_lot, two_lots)


def standalone_charter_usd(problem: Problem, need: RotationRequirement) -> int | None:
    """Cheapest ad hoc charter of the movement alone, dollars; None where no offer can do it."""
    return _least(_by_charter(problem, offer, need) for offer in problem.charter_offers)


def _by_letter(problem: Problem, letter: LetterOfAssist, need: RotationRequirement) -> int | None:
    alone = _alone(problem, letter, need) if letter.contributor == need.contributor else None
    return None if alone is None else letter.own_usd(block_min=alone.block_min, landings=alone.landings)


def standalone_letter_usd(problem: Problem, need: RotationRequirement, charter: int | None) -> int | None:
    """Cheapest letter of assist for the movement alone, capped by its stand-alone charter; None without one."""
    own = _least(_by_letter(problem, letter, need) for letter in problem.letters_of_assist)
    return None if own is None else _least((own, charter))


def _by_mission(problem: Problem, source: MissionAircraft, need: RotationRequirement) -> int | None:
    alone = _alone(problem, source, need) if need.mission in source.missions else None
    return None if alone is None else source.itinerary_usd(block_min=alone.block_min, landings=alone.landings)


def standalone_mission_usd(problem: Problem, need: RotationRequirement) -> int | None:
    """Cheapest mission aircraft for the movement alone; None where none serves its mission and reaches it."""
    return _least(_by_mission(problem, source, need) for source in problem.mission_aircraft)


def standalone_charters(problem: Problem) -> dict[str, int | None]:
    """Stand-alone charter of every requirement, dollars; None where no offer can do it."""
    return {need.id: standalone_charter_usd(problem, need) for need in problem.rotations}


def baseline_usd(charters: Mapping[str, int | None]) -> int:
    """Every movement alone on its cheapest ad hoc charter, dollars; ``charters`` by requirement."""
    return sum(usd or 0 for usd in charters.values())


def as_was_usd(problem: Problem, charters: Mapping[str, int | None]) -> int:
    """Every movement alone by its usual source, dollars; ``charters`` are the stand-alone ones by requirement."""
    total = 0
    for need in problem.rotations:
        charter = charters[need.id]
        price: int | None = None
        if need.usual_source is SourceKind.LETTER_OF_ASSIST:
            price = standalone_letter_usd(problem, need, charter)
        elif need.usual_source is SourceKind.MISSION_AIRCRAFT:
            price = standalone_mission_usd(problem, need)
        total += (charter if price is None else price) or 0
    return total
