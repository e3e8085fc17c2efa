"""The bound at given prices: whatever the prices, no plan that verification accepts costs less (optimizer/MODEL.md).

Prices are whole thousandths of a dollar: what it is worth that a requirement is moved, and an hour on contract or
mission aircraft by month.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from movcon.clock import MINUTES_PER_DAY, MINUTES_PER_HOUR, month_start
from movcon.lift import CharterOffer, ContractOffer, ContractTerm, LetterOfAssist, MissionAircraft, SourceKind
from movcon.movements import RotationRequirement
from movcon.problem import Problem
from optimizer.rotation.bounding.network import Network, Season, network_of, season_of
from optimizer.rotation.bounding.pricing import Places, Pool, Tariff, Tasks, Whole, cheapest_chain, flown_on, pool
from optimizer.rotation.bounding.tasks import Task, tasks_of_type, unpriced
from optimizer.rotation.instance import Carrier, Instance

MILLI = 1000
_HALF = MILLI // 2
_NOT_TO_BE_HAD = 10**9
"""Price of a minute in a month that no contract can cover: nothing is flown at it."""


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices in thousandths of a dollar.

    Attributes
    ----------
    moved
        By requirement: worth of moving it.
    extra
        By held carrier and month: a block minute beyond those included; at most the offer's extra minute.
    scarce
        By held carrier and month: a block minute of all that can be had.
    """

    moved: Whole
    extra: Whole
    scarce: Whole


@dataclass(frozen=True, slots=True)
class Slope:
    """How the bound changes with each price: what is asked for less what the cheapest chains fly."""

    moved: Whole
    extra: Whole
    scarce: Whole


@dataclass(frozen=True, slots=True)
class Flying:
    """A carrier that flies tasks: its network, and what each task earns.

    ``shares`` holds for each task its members, each with the millionths of its worth that the task earns; ``earner``,
    ``earned_by`` and ``earned`` are the same in columns.
    """

    carrier: Carrier
    held: int
    network: Network
    places: Places
    tasks: Tasks
    shares: tuple[tuple[tuple[int, int], ...], ...]
    earner: Whole
    earned_by: Whole
    earned: Whole
    allowed: Whole


class Stopped(Exception):
    """Somebody asked to stop in the middle of an evaluation."""


class Bound:
    """Everything a bound needs of an instance, laid out once."""

    def __init__(
        self,
        instance: Instance,
        *,
        bin_min: int = MINUTES_PER_DAY,
        should_stop: Callable[[], bool] | None = None,
    ) -> None:
        problem = instance.problem
        self._should_stop = should_stop or (lambda: False)
        self.instance = instance
        self.carriers = [c for c in instance.carriers if c.kind is not SourceKind.LETTER_OF_ASSIST]
        self.held = [c for c in self.carriers if c.held]
        by_type: dict[str, list[Task]] = {}
        for carrier in instance.carriers:
            if carrier.type_id not in by_type:
                by_type[carrier.type_id] = tasks_of_type(problem, carrier.type_id)
        every = [task for tasks in by_type.values() for task in tasks]
        self.is_empty = not every
        if self.is_empty:
            return
        self.season: Season = season_of(every, bin_min)
        self.at_most = np.array([_otherwise_milli(instance, need, by_type) for need in instance.needs], np.int64)
        nothing_claimed = unpriced(problem)
        for number in nothing_claimed:
            self.at_most[number] = 0
        networks = {
            type_id: network_of(
                problem,
                type_id,
                tasks,
                [c.base for c in self.carriers if c.type_id == type_id],
                self.season,
            )
            for type_id, tasks in by_type.items()
            if any(c.type_id == type_id for c in self.carriers)
        }
        self.flying = [self._laid(carrier, networks[carrier.type_id]) for carrier in self.carriers]
        widest = max(len(network.places) for network in networks.values())
        self._pool: Pool = pool(self.season.bins, widest)
        self.can_fly = np.zeros(len(instance.needs), np.bool_)
        for flying in self.flying:
            for row, allowed in zip(flying.shares, flying.allowed, strict=True):
                if allowed:
                    for number, _ in row:
                        self.can_fly[number] = True
        self.rounding_milli = self._rounding_milli()

    @property
    def months(self) -> int:
        """Months that prices are given for."""
        return len(self.season.months) - 1

    def _laid(self, carrier: Carrier, network: Network) -> Flying:
        problem = self.instance.problem
        shares = tuple(
            tuple((member, _share(network, task, member)) for member in task.members) for task in network.rows
        )
        allowed = np.array(
            [int(all(_may_fly(problem.rotations[m], carrier) for m in task.members)) for task in network.rows], np.int64
        )
        tasks = network.tasks(problem, carrier.type_id, carrier.crew)
        too_long = tasks.elapsed > tasks.longest + carrier.aircraft_type.turnaround_min
        # A movement in two parts flies on this carrier only where both can be flown in time.
        twofold = {task.members for task in network.rows if task.part}
        in_time = {(t.members, t.part) for t, long in zip(network.rows, too_long, strict=True) if not long}
        stuck = {members for members in twofold if not {(members, 0), (members, 1)} <= in_time}
        allowed &= np.array([task.members not in stuck for task in network.rows], np.int64) & ~too_long
        return Flying(
            carrier=carrier,
            held=self.held.index(carrier) if carrier.held else -1,
            network=network,
            places=network.between(carrier.base),
            tasks=tasks,
            shares=shares,
            earner=np.array([task for task, row in enumerate(shares) for _ in row], np.int64),
            earned_by=np.array([number for row in shares for number, _ in row], np.int64),
            earned=np.array([share for row in shares for _, share in row], np.int64),
            allowed=allowed,
        )

    def _rounding_milli(self) -> int:
        """What rounding to whole dollars may take off: half one for an itinerary, its waiting, an offer's month."""
        problem = self.instance.problem
        itineraries = 4 * len(problem.rotations)
        months = (problem.season_last_day - problem.season_first_day) // 28 + 26
        # A worth parted in two may lose a thousandth.
        return (itineraries + len(problem.contract_offers) * months) * _HALF + len(problem.rotations)

    def usd(self, milli: int) -> int:
        """Dollars of a bound in thousandths, what rounding may take off taken off."""
        return max(0, (milli - self.rounding_milli) // MILLI)

    def at(self, prices: Prices) -> tuple[int, Slope]:
        """The bound at these prices, thousandths of a dollar, and its slope."""
        moved = np.minimum(np.maximum(prices.moved, 0), self.at_most)
        total = int(np.where(self.can_fly, moved, self.at_most).sum())
        slope = Slope(
            np.where(self.can_fly & (moved < self.at_most), 1_000_000, 0).astype(np.int64),
            np.zeros_like(prices.extra),
            np.zeros_like(prices.scarce),
        )
        for flying in self.flying:
            if self._should_stop():
                raise Stopped
            total += self._of_carrier(flying, moved, prices, slope)
        return total, slope

    def _of_carrier(self, flying: Flying, moved: Whole, prices: Prices, slope: Slope) -> int:
        """Least that a carrier adds, chains and awards together; never above 0 where nothing must be held."""
        source = flying.carrier.source
        held = flying.held
        milli = 0
        aircraft = 1
        awards: list[tuple[int, int]] = []
        award_milli = 0
        match source:
            case CharterOffer():
                aircraft = source.aircraft_available
                minute = np.full(self.months, source.usd_per_block_hour * MILLI // MINUTES_PER_HOUR, np.int64)
                tariff = self._tariff(flying, minute, source.usd_mobilisation, 0)
            case MissionAircraft():
                aircraft = source.tails
                hour = source.usd_per_block_hour * MILLI // MINUTES_PER_HOUR
                minute = prices.scarce[held] + hour
                limit = source.hours_per_month * MINUTES_PER_HOUR * source.tails
                milli -= int(prices.scarce[held].sum()) * limit
                slope.scarce[held] -= limit
                tariff = self._tariff(flying, minute, 0, flying.carrier.aircraft_type.turnaround_min)
            case ContractOffer():
                aircraft = source.tails_max
                minute = np.where(self._on_offer(source), prices.extra[held] + prices.scarce[held], _NOT_TO_BE_HAD)
                award_milli, awards = self._cheapest_awards(source, prices.extra[held], prices.scarce[held])
                if not awards:
                    return 0
                tariff = self._tariff(flying, minute, 0, flying.carrier.aircraft_type.turnaround_min)
            case _:
                return 0
        reward = self._rewards(flying, moved)
        if not self._may_pay(flying, reward, tariff):
            return milli + aircraft * min(0, award_milli)
        season = self.season
        value, end = self._chain(flying, tariff, reward)
        if award_milli + value >= 0:
            return milli
        counts = np.zeros(len(reward), np.int64)
        minutes = np.zeros(self.months + 1, np.int64)
        flown_on(self._pool, flying.places, flying.tasks, season.months, end, counts, minutes)
        for task in np.nonzero(counts)[0]:
            for number, share in flying.shares[task]:
                slope.moved[number] -= int(counts[task]) * share * aircraft
        if flying.carrier.held:
            slope.scarce[held] += minutes[: self.months] * aircraft
            if isinstance(source, ContractOffer):
                slope.extra[held] += minutes[: self.months] * aircraft
                self._credit(slope, held, source, awards, aircraft)
        return milli + aircraft * (award_milli + int(value))

    def _chain(self, flying: Flying, tariff: Tariff, reward: Whole) -> tuple[int, int]:
        """The cheapest chain of an aircraft; where memory is short, one that forgets what it has flown."""
        season = self.season
        rest = (tariff, reward, season.months, season.bin_min, season.begin)
        try:
            return cheapest_chain(self._pool, flying.places, flying.tasks, *rest)
        except MemoryError:
            forgetful = flying.tasks._replace(bits=np.zeros_like(flying.tasks.bits))
            return cheapest_chain(self._pool, flying.places, forgetful, *rest)

    @staticmethod
    def _tariff(flying: Flying, minute: Whole, lot_usd: int, gap_min: int) -> Tariff:
        landing = flying.carrier.source.usd_per_landing * MILLI
        return Tariff(minute=minute.astype(np.int64), landing=landing, lot=lot_usd * MILLI, gap=gap_min)

    @staticmethod
    def _may_pay(flying: Flying, reward: Whole, tariff: Tariff) -> bool:
        """Whether any task earns more than its own cheapest hours and landings cost: else no chain does."""
        tasks = flying.tasks
        own = (tasks.first_min + tasks.rest_min) * int(tariff.minute.min()) + tasks.landings * tariff.landing
        return bool((reward > own).any())

    @staticmethod
    def _rewards(flying: Flying, moved: Whole) -> Whole:
        """What each task earns; the first part of a worth is rounded down, and so is the second."""
        reward = np.zeros(len(flying.shares), np.int64)
        np.add.at(reward, flying.earner, moved[flying.earned_by] * flying.earned // SHARES)
        return reward * flying.allowed

    def awards_on_offer(self, offer: ContractOffer) -> list[tuple[int, ContractTerm]]:
        """Awards of an offer that may touch the season: first month, counted from the season's first, and term."""
        first = self.season.first_month
        return [
            (month - first, term)
            for term in offer.terms
            for month in range(first - term.months + 1, first + self.months)
            if month_start(month) // MINUTES_PER_DAY >= offer.available_from
        ]

    def _on_offer(self, offer: ContractOffer) -> NDArray[np.bool_]:
        """Months that an award can cover."""
        covered = np.zeros(self.months, np.bool_)
        for start, term in self.awards_on_offer(offer):
            covered[max(0, start) : max(0, start + term.months)] = True
        return covered

    def _cheapest_awards(self, offer: ContractOffer, extra: Whole, scarce: Whole) -> tuple[int, list[tuple[int, int]]]:
        """Awards of one tail, at least one, at the least price less what their hours are worth."""
        included = offer.hours_included_per_month * MINUTES_PER_HOUR
        most = offer.hours_max_per_month * MINUTES_PER_HOUR
        worth = [int(e) * included + int(s) * most for e, s in zip(extra, scarce, strict=True)]
        by_start: dict[int, list[tuple[int, int]]] = {}
        for start, term in self.awards_on_offer(offer):
            gain = sum(worth[max(0, start) : start + term.months])
            by_start.setdefault(start, []).append((term.months, term.usd_per_month * term.months * MILLI - gain))
        best: dict[int, tuple[int, list[tuple[int, int]]]] = {}
        nothing: tuple[int, list[tuple[int, int]]] = (0, [])
        least: tuple[int, list[tuple[int, int]]] | None = None
        for start in range(self.months, min(by_start, default=0) - 1, -1):
            here = best.get(start + 1, nothing)
            for length, milli in by_start.get(start, ()):
                rest, row = best.get(start + length, nothing)
                taken = (milli + rest, [(start, length), *row])
                least = taken if least is None else min(least, taken)
                here = min(here, taken)
            best[start] = here
        return least if least is not None else nothing

    def _credit(
        self, slope: Slope, held: int, offer: ContractOffer, awards: list[tuple[int, int]], aircraft: int
    ) -> None:
        for start, length in awards:
            low, high = max(0, start), start + length
            slope.extra[held][low:high] -= offer.hours_included_per_month * MINUTES_PER_HOUR * aircraft
            slope.scarce[held][low:high] -= offer.hours_max_per_month * MINUTES_PER_HOUR * aircraft


SHARES = 1_000_000
"""A requirement's worth is parted between its tasks in millionths."""


def _share(network: Network, task: Task, member: int) -> int:
    """Millionths of a requirement's worth that a task earns: by block minutes where it has two parts."""
    by_part: dict[int, int] = {}
    for other in network.rows:
        if other.members == (member,):
            by_part[other.part] = min(by_part.get(other.part, other.block_min), other.block_min)
    if len(task.members) > 1 or len(by_part) < 2:
        return SHARES
    first = SHARES * by_part[0] // (by_part[0] + by_part[1])
    return first if not task.part else SHARES - first


def _may_fly(need: RotationRequirement, carrier: Carrier) -> bool:
    source = carrier.source
    if carrier.kind not in need.lift_sources:
        return False
    return not isinstance(source, MissionAircraft) or need.mission in source.missions


def _otherwise_milli(instance: Instance, need: RotationRequirement, by_type: dict[str, list[Task]]) -> int:
    """Least that a requirement costs where no charter, contract or mission aircraft moves it."""
    problem = instance.problem
    number = instance.number[need.id]
    options = [problem.prices.usd_per_person_not_moved * (need.incoming + need.outgoing) * MILLI]
    if SourceKind.LETTER_OF_ASSIST in need.lift_sources:
        letters = [
            _letter_milli(problem, letter, number, by_type.get(letter.type_id, []))
            for letter in problem.letters_of_assist
            if letter.contributor == need.contributor
        ]
        owed = [milli for milli in letters if milli is not None]
        if owed:
            ceiling = instance.standalone_usd[number]
            # The two itineraries that a letter may need are rounded to whole dollars each.
            least = min(owed) - MILLI
            options.append(least if ceiling is None else min(least, ceiling * MILLI))
    return min(options)


def _letter_milli(problem: Problem, letter: LetterOfAssist, number: int, tasks: list[Task]) -> int | None:
    """Least price of a letter: fixed once, its tasks, positioning left out; None where its type cannot do it."""
    by_part: dict[int, int] = {}
    for task in tasks:
        if task.members == (number,):
            hours = task.block_min * letter.usd_per_block_hour * MILLI // MINUTES_PER_HOUR
            usd = hours + task.landings * letter.usd_per_landing * MILLI
            by_part[task.part] = min(by_part.get(task.part, usd), usd)
    if not by_part:
        return None
    return letter.usd_fixed * MILLI + sum(by_part.values())
