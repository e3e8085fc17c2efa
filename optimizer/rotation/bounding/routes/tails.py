"""What any plan costs at least for every way to hold contract tails, as cuts: itineraries of contract tails priced too.

Beside charter lots and mission aircraft the programme has itineraries of contract tails, with positioning and the
time they keep a tail away, and rows for the hours and the time that awards give. Whatever the awards, the duals are
prices at which no itinerary earns more than it costs; so each solution is a cut for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from ortools.math_opt.python import mathopt

from movcon.clock import MINUTES_PER_DAY, MINUTES_PER_HOUR, month_start
from movcon.lift import ContractOffer
from optimizer.rotation.bounding.routes.labels import Rates, Whole
from optimizer.rotation.bounding.routes.master import UNIT_USD, Master, Spent, Worth
from optimizer.rotation.bounding.routes.ways import Craft
from optimizer.rotation.bounding.value import MILLI, Bound

Award = tuple[int, int, int]
"""Group of offers alike, first month counted from the season's first, months."""


@dataclass(frozen=True, slots=True)
class Cut:
    """All but awards costs at least ``milli``, less ``slopes`` by group and month for each tail held."""

    milli: int
    slopes: tuple[Whole, ...]


class TailMaster(Master):
    """The programme of single itineraries, those of contract tails among them; ``groups`` are offers alike."""

    def __init__(
        self, bound: Bound, crafts: list[Craft], groups: Sequence[list[Craft]], should_stop: Callable[[], bool]
    ) -> None:
        self._groups = groups
        self._group_of: dict[int, int] = {}
        self._rows: list[dict[str, list[mathopt.LinearConstraint]]] = []
        self._awards: dict[Award, mathopt.Variable] = {}
        self._extra: list[Whole] = []
        self._most: list[Whole] = []
        self._away: list[Whole] = []
        self._cut: Cut | None = None
        self._at: Mapping[Award, float] = {}
        super().__init__(bound, crafts, should_stop)

    def _lay(self) -> None:
        for group, alike in enumerate(self._groups):
            for craft in alike:
                self._group_of[len(self._crafts)] = group
                self._crafts.append(_always_away(craft))
        self._forgetful = [0] * len(self._crafts)
        super()._lay()
        for group, alike in enumerate(self._groups):
            self._lay_group(group, alike)

    def _lay_group(self, group: int, alike: list[Craft]) -> None:
        offer = alike[0].source
        if not isinstance(offer, ContractOffer):
            raise TypeError("Only contracts are held by the month.")
        model, months = self._model, self._bound.months
        rows = {
            kind: [model.add_linear_constraint(ub=0.0) for _ in range(months)] for kind in ("extra", "most", "away")
        }
        self._rows.append(rows)
        for month in range(months):
            extra = model.add_variable(lb=0.0)
            model.objective.set_linear_coefficient(extra, offer.usd_per_extra_hour / UNIT_USD)
            rows["extra"][month].set_coefficient(extra, -1.0)
        most = float(sum(c.source.tails_max for c in alike if isinstance(c.source, ContractOffer)))
        for first, term in self._bound.awards_on_offer(offer):
            award = model.add_variable(lb=0.0, ub=most)
            self._awards[group, first, term.months] = award
            model.objective.set_linear_coefficient(award, term.usd_per_month * term.months / UNIT_USD)
            for month in range(max(0, first), min(months, first + term.months)):
                rows["extra"][month].set_coefficient(award, -float(offer.hours_included_per_month))
                rows["most"][month].set_coefficient(award, -float(offer.hours_max_per_month))
                rows["away"][month].set_coefficient(award, -self._month_min(month) / MINUTES_PER_DAY)

    def _month_min(self, month: int) -> int:
        first = self._bound.season.first_month + month
        return month_start(first + 1) - month_start(first)

    def cut_at(self, awards: Mapping[Award, float]) -> Cut | None:
        """The cut that says most where these are held; None where nothing is known."""
        for key, award in self._awards.items():
            held = float(round(awards.get(key, 0.0)))
            award.lower_bound = 0.0
            award.upper_bound = held
            award.lower_bound = held
        self._cut = None
        self._at = awards
        worth = self.worth()
        return self._cut if worth is not None else None

    def _read(self, duals: Mapping[mathopt.LinearConstraint, float]) -> None:
        super()._read(duals)

        def minutes(rows: list[mathopt.LinearConstraint], unit: int) -> Whole:
            return np.array([max(0, int(-duals[row] * UNIT_USD * MILLI / unit)) for row in rows], np.int64)

        self._extra, self._most, self._away = [], [], []
        for rows, alike in zip(self._rows, self._groups, strict=True):
            offer = alike[0].source
            dearest = offer.usd_per_extra_hour * MILLI // MINUTES_PER_HOUR if isinstance(offer, ContractOffer) else 0
            self._extra.append(np.minimum(dearest, minutes(rows["extra"], MINUTES_PER_HOUR)))
            self._most.append(minutes(rows["most"], MINUTES_PER_HOUR))
            self._away.append(minutes(rows["away"], MINUTES_PER_DAY))

    def _rates(self, number: int, craft: Craft) -> Rates:
        group = self._group_of.get(number)
        if group is None:
            return super()._rates(number, craft)
        away = self._away[group]
        minute = self._extra[group] + self._most[group]
        return Rates(minute, craft.landing, 0, int(away.min()), away)

    def _charge(self, number: int, column: mathopt.Variable, spent: Spent) -> float:
        group = self._group_of.get(number)
        if group is None:
            return super()._charge(number, column, spent)
        minute = self._extra[group] + self._most[group]
        rows = self._rows[group]
        for month in range(len(minute)):
            if spent.flown[month]:
                rows["extra"][month].set_coefficient(column, spent.flown[month] / MINUTES_PER_HOUR)
                rows["most"][month].set_coefficient(column, spent.flown[month] / MINUTES_PER_HOUR)
            if spent.away[month]:
                rows["away"][month].set_coefficient(column, spent.away[month] / MINUTES_PER_DAY)
        return float((spent.flown * minute + spent.away * self._away[group]).sum())

    def _proven(self, short: int) -> Worth:
        """As without contracts; what awards would be worth at these prices is taken down as a cut beside it."""
        worth = super()._proven(short)
        slopes: list[Whole] = []
        for group, alike in enumerate(self._groups):
            offer = alike[0].source
            if isinstance(offer, ContractOffer):
                month = np.array([self._month_min(m) for m in range(self._bound.months)], np.int64)
                slopes.append(
                    self._extra[group] * offer.hours_included_per_month * MINUTES_PER_HOUR
                    + self._most[group] * offer.hours_max_per_month * MINUTES_PER_HOUR
                    + self._away[group] * month
                )
        cut = Cut(worth.milli, tuple(slopes))
        if self._cut is None or self._worth_at(cut) > self._worth_at(self._cut):
            self._cut = cut
        return worth

    def _worth_at(self, cut: Cut) -> float:
        """What a cut says where the awards in question are held."""
        gained = 0.0
        for (group, first, months), held in self._at.items():
            gained += held * float(cut.slopes[group][max(0, first) : first + months].sum())
        return cut.milli - gained


def _always_away(craft: Craft) -> Craft:
    """A carrier whose time away is priced: no waiting is free, and at its base it is not away for the turnaround."""
    ways = craft.ways
    elapsed = ways.elapsed.copy()
    home = elapsed.shape[0] - 1
    elapsed[:, home] = np.maximum(0, elapsed[:, home] - craft.turnaround_min)
    quiet = ways._replace(free=np.zeros_like(ways.free), idle=np.zeros_like(ways.idle), elapsed=elapsed)
    return replace(craft, ways=quiet)
