"""What shared room is taken: convoys, sailings, days of handling, berths, aprons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from movcon.clock import Minute, local_day, utc_day
from movcon.deployment.cargo import Parcel
from movcon.deployment.plan import LiftKind, Stop, Voyage
from movcon.deployment.problem import DeploymentProblem, are_apart
from movcon.deployment.ways import Corridor, LinerService, parcel_room
from optimizer.deployment.departures import Departures
from optimizer.deployment.standing import NOTHING, Standing

Span = tuple[Minute, Minute]


class Ledger:
    """Room taken so far while a plan is laid; every question is answered for what has been entered.

    It begins with the voyages that stand.
    """

    def __init__(
        self, problem: DeploymentProblem, standing: Standing = NOTHING, departures: Departures | None = None
    ) -> None:
        self._problem = problem
        self._departures = departures or Departures(problem)
        self._convoy_room: dict[str, list[int]] = {}
        self._numbers = standing.numbers
        self.convoys: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        self.sailings: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        self._sailing_room: defaultdict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0, 0])
        self._handled: defaultdict[tuple[str, int], int] = defaultdict(int)
        self._berths: defaultdict[str, list[Span]] = defaultdict(list)
        self._aprons: defaultdict[str, list[tuple[Minute, Minute, str]]] = defaultdict(list)
        self._arrivals: defaultdict[tuple[str, int], int] = defaultdict(int)
        self._lots: defaultdict[str, list[Span]] = defaultdict(list)
        self._lot_numbers: defaultdict[str, set[int]] = defaultdict(set)
        self._charters: defaultdict[str, int] = defaultdict(int)
        for voyage in standing.voyages:
            self.stand(voyage, joinable=voyage.id in standing.joinable)

    def stand(self, voyage: Voyage, *, joinable: bool = False) -> None:
        """Enter a voyage as it is; a convoy or a sailing that is not joinable takes nothing more along."""
        parcels = [self._problem.parcel[name] for name in voyage.parcels]
        match voyage.kind:
            case LiftKind.SHIP:
                for stop in voyage.stops:
                    self.take_berth(stop.place, stop.start, stop.end)
            case LiftKind.FLIGHT:
                type_id = self._problem.charter_offer[voyage.source].type_id
                self.take_apron(grounds(voyage.stops), type_id)
                self._lots[voyage.source].append((voyage.departure, voyage.arrival))
                self._lot_numbers[voyage.source].add(voyage.number)
            case LiftKind.CONVOY if joinable:
                for parcel in parcels:
                    self.board_convoy(self._problem.corridor[voyage.source], voyage.number, parcel)
            case LiftKind.CONVOY:
                first = voyage.stops[0]
                self._handled[first.place, utc_day(first.departure)] += sum(parcel.slots_centi for parcel in parcels)
            case LiftKind.LINER if joinable:
                for parcel in parcels:
                    self.board_sailing(self._problem.liner[voyage.source], voyage.number, parcel)

    def apart_from(self, parcel: Parcel, others: Iterable[str]) -> bool:
        """Whether dangerous goods keep a parcel from standing with the others."""
        if not parcel.classes or not self._problem.apart:
            return False
        return any(are_apart(self._problem, parcel, self._problem.parcel[name]) is not None for name in others)

    def find_convoy(self, corridor: Corridor, parcel: Parcel, ready: Minute) -> int | None:
        """First convoy from ``ready`` on with room for a parcel; None where none leaves before the horizon."""
        room = self._rooms(corridor)
        slots = parcel.slots_centi
        for number in range(corridor.first_convoy(ready), len(room)):
            if room[number] >= slots and self._may_board(corridor, number, parcel):
                return number
        return None

    def convoy_takes(self, corridor: Corridor, number: int, parcel: Parcel) -> bool:
        """Whether a convoy leaves, arrives by the horizon and has room for a parcel that may go along the corridor."""
        room = self._rooms(corridor)
        return (
            0 <= number < len(room) and room[number] >= parcel.slots_centi and self._may_board(corridor, number, parcel)
        )

    def _rooms(self, corridor: Corridor) -> list[int]:
        """Room left by number; less than none where a convoy does not leave."""
        room = self._convoy_room.get(corridor.id)
        if room is None:
            room = self._convoy_room[corridor.id] = list(self._departures.rooms(corridor))
        return room

    def _may_board(self, corridor: Corridor, number: int, parcel: Parcel) -> bool:
        return self._can_handle(corridor, number, parcel.slots_centi) and not self.apart_from(
            parcel, self.convoys.get((corridor.id, number), ())
        )

    def _can_handle(self, corridor: Corridor, number: int, centi: int) -> bool:
        most = self._problem.place[corridor.origin].handled_centi_per_day
        if most is None:
            return True
        return self._handled[corridor.origin, utc_day(corridor.departure(number))] + centi <= most

    def board_convoy(self, corridor: Corridor, number: int, parcel: Parcel) -> None:
        """Take room in a convoy."""
        self.convoys[corridor.id, number].append(parcel.id)
        room = self._rooms(corridor)
        if number < len(room):
            room[number] -= parcel.slots_centi
        self._handled[corridor.origin, utc_day(corridor.departure(number))] += parcel.slots_centi

    def find_sailing(self, liner: LinerService, parcel: Parcel, ready: Minute) -> int | None:
        """First sailing that a parcel ready at the port then can take; None where none arrives before the horizon."""
        number = liner.first_sailing(ready)
        while liner.departure(number) + liner.transit_min <= self._problem.horizon:
            if self.sailing_takes(liner, number, parcel):
                return number
            number += 1
        return None

    def sailing_takes(self, liner: LinerService, number: int, parcel: Parcel) -> bool:
        """Whether a sailing takes place and has room for a parcel that may go with the service."""
        place, target = self._problem.place[liner.origin], self._problem.place[liner.destination]
        leaves = liner.departure(number)
        arrives = leaves + liner.transit_min
        key = (liner.id, number)
        room = (liner.lane_mm, liner.teu_centi, liner.loose_kg)
        return (
            all(a + b <= c for a, b, c in zip(self._sailing_room[key], parcel_room(parcel), room, strict=True))
            and liner.is_open(number)
            and not place.is_closed(leaves, leaves)
            and not target.is_closed(arrives, arrives)
            and not self.apart_from(parcel, self.sailings.get(key, ()))
            and self._explosives_fit(liner, parcel, self.sailings.get(key, ()))
        )

    def _explosives_fit(self, liner: LinerService, parcel: Parcel, others: Iterable[str]) -> bool:
        if not parcel.neq_g:
            return True
        total = parcel.neq_g + sum(self._problem.parcel[name].neq_g for name in others)
        ports = (self._problem.place[name].port for name in (liner.origin, liner.destination))
        return all(port is None or port.neq_max_g is None or total <= port.neq_max_g for port in ports)

    def board_sailing(self, liner: LinerService, number: int, parcel: Parcel) -> None:
        """Take room on a sailing."""
        key = (liner.id, number)
        self.sailings[key].append(parcel.id)
        taken = self._sailing_room[key]
        for kind, need in enumerate(parcel_room(parcel)):
            taken[kind] += need

    def berth_from(self, name: str, ready: Minute, lasting: int) -> Minute:
        """First minute from ``ready`` on at which a ship can work ``lasting`` minutes without a stop."""
        place = self._problem.place[name]
        assert place.port is not None
        start = ready
        while True:
            start = place.opens_after(start, lasting)
            busy = [span for span in self._berths[name] if span[0] < start + lasting and start < span[1]]
            moments = [start, *(span[0] for span in busy if span[0] > start)]
            most = max(sum(1 for span in busy if span[0] <= moment < span[1]) for moment in moments)
            if not busy or most < place.port.berths:
                return start
            start = min(span[1] for span in busy)

    def take_berth(self, name: str, start: Minute, end: Minute) -> None:
        """Enter a ship's work."""
        if end > start:
            self._berths[name].append((start, end))

    def has_ship(self, offer: str) -> bool:
        """Whether another ship of an offer can be bought."""
        return self._charters[offer] < self._problem.ship_offer[offer].ships

    def take_charter(self, offer: str) -> tuple[str, int]:
        """Buy one more ship of an offer; the offer it is bought under and its number."""
        self._charters[offer] += 1
        source, free = self._numbers.get(offer, (offer, ()))
        return source, free[self._charters[offer] - 1] if free else self._charters[offer]

    def apron_free(self, grounds: Sequence[tuple[str, Minute, Minute]], type_id: str) -> bool:
        """Whether stays on the ground fit parking and slots, beside those entered and beside one another."""
        more: defaultdict[str, list[Span]] = defaultdict(list)
        for name, arrival, departure in grounds:
            more[name].append((arrival, departure))
        return all(self._apron_takes(name, spans, type_id) for name, spans in more.items())

    def _apron_takes(self, name: str, spans: list[Span], type_id: str) -> bool:
        place = self._problem.place[name]
        if place.apron is None:
            return False
        apron = place.apron
        if apron.slots_per_day is not None:
            days: defaultdict[int, int] = defaultdict(int)
            for arrival, _ in spans:
                days[local_day(arrival, place.time_zone)] += 1
            if any(self._arrivals[name, day] + count > apron.slots_per_day for day, count in days.items()):
                return False
        by_type = dict(apron.parking_by_type).get(type_id)
        if apron.parking is None and by_type is None:
            return True
        standing = [*self._aprons[name], *((arrival, departure, type_id) for arrival, departure in spans)]
        for arrival, departure in spans:
            for moment in (arrival, *(one[0] for one in standing if arrival < one[0] < departure)):
                there = [kind for first, last, kind in standing if first <= moment < last]
                if apron.parking is not None and len(there) > apron.parking:
                    return False
                if by_type is not None and there.count(type_id) > by_type:
                    return False
        return True

    def take_apron(self, grounds: list[tuple[str, Minute, Minute]], type_id: str) -> None:
        """Enter stays on the ground, each an arrival."""
        for name, arrival, departure in grounds:
            self._aprons[name].append((arrival, departure, type_id))
            self._arrivals[name, local_day(arrival, self._problem.place[name].time_zone)] += 1

    def lots_at_once(self, offer: str, start: Minute, end: Minute) -> int:
        """Most lots of an offer under way at one moment between start and end."""
        spans = [span for span in self._lots[offer] if span[0] <= end and start <= span[1]]
        moments = [start, *(span[0] for span in spans if span[0] > start)]
        return max((sum(1 for a, b in spans if a <= moment <= b) for moment in moments), default=0)

    def take_lot(self, offer: str, start: Minute, end: Minute) -> int:
        """Enter a lot of flights; its number."""
        self._lots[offer].append((start, end))
        numbers = self._lot_numbers[offer]
        number = next(one for one in range(1, len(numbers) + 2) if one not in numbers)
        numbers.add(number)
        return number


def grounds(stops: Sequence[Stop]) -> list[tuple[str, Minute, Minute]]:
    """Stays on the ground between the legs of a lot, and its last landing."""
    inner = [(stop.place, stop.arrival, stop.departure) for stop in stops[1:-1]]
    return [*inner, (stops[-1].place, stops[-1].arrival, stops[-1].arrival)]
