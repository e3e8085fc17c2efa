"""The ledger: what the chains of a state use of things shared between them, and whether there is enough."""

from __future__ import annotations

from collections import Counter, defaultdict

from movcon.clock import MINUTES_PER_HOUR, Day, Minute, month_index, utc_day
from movcon.lift import CharterOffer, ContractOffer, LetterOfAssist, MissionAircraft
from movcon.problem import Problem
from optimizer.rotation.chain import Chain
from optimizer.rotation.instance import Carrier, Instance


class Ledger:
    """Counts slots, parking, onward capacity, lots under way and hours by month; a chain fits or it does not."""

    def __init__(self, instance: Instance) -> None:
        self._problem: Problem = instance.problem
        # What departed before the present is not judged by limits that may have changed since.
        self._present: Minute = instance.commitment.present
        self._first_day: Day = utc_day(self._present) - 1
        self._first_month = month_index(self._present) if self._problem.release is not None else -(10**6)
        self._onward_limit = {(o.apod, o.mission): o.people_per_day for o in self._problem.onward}
        self._onward_soft = self._problem.prices.usd_per_person_over_onward_capacity is not None
        self._slots: Counter[tuple[str, Day]] = Counter()
        self._onward: Counter[tuple[str, str, str, Day]] = Counter()
        self._parked: defaultdict[str, list[tuple[Minute, Minute]]] = defaultdict(list)
        self._under_way: defaultdict[int, list[tuple[Minute, Minute]]] = defaultdict(list)
        self.minutes: defaultdict[int, Counter[int]] = defaultdict(Counter)
        self._away: defaultdict[str, list[tuple[Minute, Minute]]] = defaultdict(list)
        for item in self._problem.groundings:
            self._away[item.source].append((item.start, item.end))
        self._tail_minutes: Counter[tuple[int, int]] = Counter()
        self.tails: defaultdict[int, Counter[int]] = defaultdict(Counter)

    def add_tail(self, carrier: Carrier, first_month: int, months: int, count: int = 1) -> None:
        """Put tails on (or with a negative count take them off) for whole months."""
        for month in range(first_month, first_month + months):
            self.tails[carrier.index][month] += count

    def add(self, chain: Chain) -> bool:
        """Enter a chain; False, and nothing entered, when something shared would not suffice."""
        self._enter(chain)
        if self._suffices(chain):
            return True
        self.remove(chain)
        return False

    def force(self, chain: Chain) -> None:
        """Enter a chain that is known to fit."""
        self._enter(chain)

    def _enter(self, chain: Chain) -> None:
        for place in chain.arrivals:
            self._slots[place] += 1
        for icao, start, end in chain.parked:
            self._parked[icao].append((start, end))
        for key, people in _onward(chain):
            self._onward[key] += people
        carrier = chain.carrier
        if carrier.held:
            for month, minutes in chain.months.items():
                self.minutes[carrier.index][month] += minutes
                self._tail_minutes[chain.holding, month] += minutes
        else:
            self._under_way[carrier.index].append((chain.departure, chain.arrival))

    def remove(self, chain: Chain) -> None:
        """Take a chain out again."""
        for place in chain.arrivals:
            self._slots[place] -= 1
        for icao, start, end in chain.parked:
            self._parked[icao].remove((start, end))
        for key, people in _onward(chain):
            self._onward[key] -= people
        carrier = chain.carrier
        if carrier.held:
            for month, minutes in chain.months.items():
                self.minutes[carrier.index][month] -= minutes
                self._tail_minutes[chain.holding, month] -= minutes
        else:
            self._under_way[carrier.index].remove((chain.departure, chain.arrival))

    def _suffices(self, chain: Chain) -> bool:
        return (
            self._slots_suffice(chain)
            and self._parking_suffices(chain)
            and self._onward_suffices(chain)
            and self._market_suffices(chain)
            and self._hours_suffice(chain)
        )

    def _slots_suffice(self, chain: Chain) -> bool:
        for icao, day in chain.arrivals:
            limit = self._problem.airfield[icao].slots_per_day
            if limit is not None and self._slots[icao, day] > limit and day >= self._first_day:
                return False
        return True

    def _parking_suffices(self, chain: Chain) -> bool:
        for icao, start, end in chain.parked:
            limit = self._problem.airfield[icao].parking_mog
            ahead = max(start, self._present)
            if limit is not None and ahead < end and _most_at_once(self._parked[icao], ahead, end) > limit:
                return False
        return True

    def _onward_suffices(self, chain: Chain) -> bool:
        if self._onward_soft:
            return True
        for key, _ in _onward(chain):
            limit = self._onward_limit.get((key[0], key[1]))
            if limit is not None and self._onward[key] > limit and key[3] >= self._first_day:
                return False
        return True

    def _market_suffices(self, chain: Chain) -> bool:
        source = chain.carrier.source
        if not isinstance(source, CharterOffer | LetterOfAssist) or chain.departure < self._present:
            return True
        lots = self._under_way[chain.carrier.index]
        away = self._away.get(source.id)
        if away:
            # A grounded aircraft counts like one more under way.
            lots = [*lots, *away]
        return _most_at_once(lots, chain.departure, chain.arrival) <= source.aircraft_available

    def _hours_suffice(self, chain: Chain) -> bool:
        carrier = chain.carrier
        source = carrier.source
        if isinstance(source, ContractOffer):
            most = source.hours_max_per_month
        elif isinstance(source, MissionAircraft):
            most = source.hours_per_month
        else:
            # A lot or a letter is one tail: its type's own limit by month.
            limit = carrier.aircraft_type.hours_max_per_month * MINUTES_PER_HOUR
            return all(minutes <= limit for minutes in chain.months.values())
        by_tail = carrier.aircraft_type.hours_max_per_month * MINUTES_PER_HOUR
        for month in (month for month in chain.months if month >= self._first_month):
            tails = self.tails[carrier.index][month]
            if self.minutes[carrier.index][month] > most * tails * MINUTES_PER_HOUR:
                return False
            if self._tail_minutes[chain.holding, month] > by_tail:
                return False
        return True

    def over_onward(self) -> int:
        """People beyond the onward capacity, over all places, dates and directions."""
        return sum(
            max(0, people - self._onward_limit[key[0], key[1]])
            for key, people in self._onward.items()
            if (key[0], key[1]) in self._onward_limit
        )


def _onward(chain: Chain) -> list[tuple[tuple[str, str, str, Day], int]]:
    used: list[tuple[tuple[str, str, str, Day], int]] = []
    for block, timing in zip(chain.blocks, chain.timings, strict=True):
        need = block.need
        for day, people in timing.in_days:
            used.append(((need.apod, need.mission, "in", day), people))
        for day, people in timing.out_days:
            used.append(((need.apod, need.mission, "out", day), people))
    return used


def _most_at_once(spans: list[tuple[Minute, Minute]], start: Minute, end: Minute) -> int:
    """Most half-open spans at once inside [start, end)."""
    overlapping = [(a, b) for a, b in spans if a < end and b > start]
    most = 0
    for moment in {max(a, start) for a, _ in overlapping}:
        most = max(most, sum(1 for a, b in overlapping if a <= moment < b))
    return most
