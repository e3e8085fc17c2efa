"""Routes: how each aircraft type flies between two airfields, stops for fuel and closed airspace considered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from geo.airspace import AirspaceClosure
from geo.geodesy import Position
from geo.legs import LegTable
from geo.state_notices import state_notice
from geo.tech_stops import Choice, Chooser, Path
from movcon.clock import Day, Minute
from movcon.errors import InvalidValue
from movcon.lift import AircraftType
from movcon.network import Hop, Route

WantedPair = tuple[str, str, str, int]
_Pair = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Period:
    """A time in which the same closures hold."""

    start: Minute | None
    end: Minute | None
    legs: LegTable


@dataclass(frozen=True, slots=True, kw_only=True)
class _Version:
    """A choice and the period it holds in."""

    start: Minute | None
    end: Minute | None
    legs: LegTable
    choice: Choice


class RouteBuilder:
    """Builds the routes of a season.

    Parameters
    ----------
    airfields
        Positions (lon_udeg, lat_udeg) by ICAO code: every origin, destination and tech stop.
    on
        Date of the borders, usually the season's first day.
    aircraft_types
        Types that fly.
    approvals
        (type id, ICAO) pairs: the type may use the airfield.
    tech_stops
        ICAO codes of airfields where fuel is to be had on the way.
    closures
        Closed or refused airspace. A closure with a start or an end makes versions of the routes it touches, by
        the departure of the first hop; a flight under way when it begins finishes as filed.
    """

    def __init__(
        self,
        *,
        airfields: Mapping[str, Position],
        on: Day,
        aircraft_types: Iterable[AircraftType],
        approvals: Collection[tuple[str, str]],
        tech_stops: Iterable[str] = (),
        closures: Sequence[AirspaceClosure] = (),
    ) -> None:
        self._icaos = list(airfields)
        self._number = {icao: i for i, icao in enumerate(self._icaos)}
        self._types = {aircraft.id: aircraft for aircraft in aircraft_types}
        self._approved = frozenset(approvals)
        self._tech_stops = sorted(set(tech_stops))
        for icao in self._tech_stops:
            self._number_of(icao)
        longest_nm = max((aircraft.payload_range.max_range_nm for aircraft in self._types.values()), default=0)
        self._periods = _periods(airfields, on, closures, longest_nm)
        self._choosers: dict[tuple[str, int], Chooser] = {}
        self._hops: dict[tuple[str, int, int, int], Hop] = {}

    def build(self, pairs: Iterable[WantedPair]) -> tuple[Route, ...]:
        """Routes for (type id, origin, destination, payload wanted in kg); 0 wants whatever can be lifted.

        Direct where the type lifts what is wanted so far; otherwise over one or two tech stops approved for it.
        Where nothing lifts that much, the way that lifts most. No route where an end is not approved for the type,
        out of reach or in closed airspace. A pair asked for twice is built once, for the greater payload.

        Raises
        ------
        InvalidValue
            A type or airfield is unknown to the builder, or a pair leads from an airfield to itself.
        """
        wanted: dict[_Pair, int] = {}
        for type_id, origin, destination, payload_kg in pairs:
            self._check(type_id, origin, destination)
            if (type_id, origin) in self._approved and (type_id, destination) in self._approved:
                pair = (type_id, origin, destination)
                wanted[pair] = max(payload_kg, wanted.get(pair, 0))
        versions = self._versions(wanted)
        self._find_overflown(version for found in versions.values() for version in found)
        return tuple(
            self._route(pair, version, number)
            for pair in wanted
            for number, version in enumerate(versions[pair], start=1)
        )

    def _check(self, type_id: str, origin: str, destination: str) -> None:
        if type_id not in self._types:
            raise InvalidValue(f"Aircraft type {type_id!r} is not known here; give it among the aircraft types.")
        if self._number_of(origin) == self._number_of(destination):
            raise InvalidValue(f"Route {type_id}:{origin}-{destination} leads nowhere; give two airfields.")

    def _number_of(self, icao: str) -> int:
        if icao not in self._number:
            raise InvalidValue(f"Airfield {icao!r} has no position here; give it among the airfields.")
        return self._number[icao]

    def _versions(self, wanted: Mapping[_Pair, int]) -> dict[_Pair, list[_Version]]:
        """What is flown in each period, neighbouring periods with the same way joined."""
        by_type: dict[str, list[_Pair]] = {}
        for pair in wanted:
            by_type.setdefault(pair[0], []).append(pair)
        found: dict[_Pair, list[_Version]] = {pair: [] for pair in wanted}
        for type_id, pairs in by_type.items():
            origins = np.array([self._number[pair[1]] for pair in pairs], dtype=np.int64)
            destinations = np.array([self._number[pair[2]] for pair in pairs], dtype=np.int64)
            payloads = np.array([wanted[pair] for pair in pairs], dtype=np.int64)
            for number, period in enumerate(self._periods):
                choices = self._chooser(type_id, number).choose(origins, destinations, payloads)
                for pair, choice in zip(pairs, choices, strict=True):
                    if choice is not None:
                        _add_version(found[pair], period, choice)
        return found

    def _chooser(self, type_id: str, period: int) -> Chooser:
        if (type_id, period) not in self._choosers:
            stops = [self._number[icao] for icao in self._tech_stops if (type_id, icao) in self._approved]
            self._choosers[type_id, period] = Chooser(
                self._types[type_id], self._periods[period].legs.distance_nm, np.array(stops, dtype=np.int64)
            )
        return self._choosers[type_id, period]

    def _find_overflown(self, versions: Iterable[_Version]) -> None:
        legs_used: dict[int, tuple[LegTable, set[Path]]] = {}
        for version in versions:
            _, used = legs_used.setdefault(id(version.legs), (version.legs, set()))
            used.update(pairwise(version.choice.path))
        for legs, used in legs_used.values():
            legs.find_overflown((start, end) for start, end in used)

    def _hop(self, aircraft: AircraftType, legs: LegTable, start: int, end: int) -> Hop:
        key = (aircraft.id, id(legs), start, end)
        if key not in self._hops:
            distance_nm = int(legs.distance_nm[start, end])
            self._hops[key] = Hop(
                origin=self._icaos[start],
                destination=self._icaos[end],
                distance_nm=distance_nm,
                block_min=aircraft.block_min(distance_nm),
                overflown=legs.overflown(start, end),
                track=legs.turning_points(start, end),
            )
        return self._hops[key]

    def _route(self, pair: _Pair, version: _Version, number: int) -> Route:
        type_id, origin, destination = pair
        legs, path = version.legs, version.choice.path
        hops = tuple(self._hop(self._types[type_id], legs, start, end) for start, end in pairwise(path))
        overflights = [state_notice(state).overflight_days for hop in hops for state in hop.overflown]
        landings = [state_notice(state).landing_days for i in path[1:] if (state := legs.states[i]) is not None]
        name = f"{type_id}:{origin}-{destination}"
        return Route(
            id=name if number == 1 else f"{name}#{number}",
            type_id=type_id,
            origin=origin,
            destination=destination,
            hops=hops,
            payload_kg=version.choice.payload_kg,
            notice_days=max([*overflights, *landings], default=0),
            valid_from=version.start,
            valid_until=version.end,
        )


def _periods(
    airfields: Mapping[str, Position], on: Day, closures: Sequence[AirspaceClosure], longest_nm: int
) -> list[_Period]:
    """Periods that follow one another over all time, one leg table for each set of closures that holds."""
    changes = sorted({time for closure in closures for time in (closure.start, closure.end) if time is not None})
    edges: list[Minute | None] = [None, *changes, None]
    tables: dict[tuple[int, ...], LegTable] = {}
    periods = []
    for start, end in pairwise(edges):
        sample = start if start is not None else (changes[0] - 1 if changes else 0)
        holding = tuple(i for i, closure in enumerate(closures) if closure.holds(sample))
        if holding not in tables:
            tables[holding] = LegTable(airfields, on, [closures[i] for i in holding], longest_nm)
        periods.append(_Period(start=start, end=end, legs=tables[holding]))
    return periods


def _add_version(versions: list[_Version], period: _Period, choice: Choice) -> None:
    last = versions[-1] if versions else None
    if last is not None and last.end == period.start and _same_way(last, period.legs, choice):
        versions[-1] = _Version(start=last.start, end=period.end, legs=last.legs, choice=last.choice)
    else:
        versions.append(_Version(start=period.start, end=period.end, legs=period.legs, choice=choice))


def _same_way(version: _Version, legs: LegTable, choice: Choice) -> bool:
    if version.choice.path != choice.path:
        return False
    return version.legs is legs or all(
        version.legs.turning_points(start, end) == legs.turning_points(start, end)
        for start, end in pairwise(choice.path)
    )
