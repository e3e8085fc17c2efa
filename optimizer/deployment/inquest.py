"""What stands in the way of a parcel even alone: the fewest rules that conflict, and which of them lifted free it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import product

from movcon.clock import Day, Minute, day_text, midnight, utc_day
from movcon.deployment.cargo import Parcel
from movcon.deployment.edits import SetClosing, SetReady, SetRequired, apply_deployment_edits
from movcon.deployment.problem import DeploymentProblem
from optimizer.conflicts import Rules, smallest_conflict
from optimizer.deployment.alone import of_one_parcel, soonest_alone
from optimizer.deployment.obstacles import CLOSING, READY, REQUIRED, Edits, Obstacle, horizon, obstacles, ready_from


class Goal(Enum):
    """What is asked of a parcel."""

    MOVED = auto()
    IN_TIME = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands in the way of one parcel alone.

    Attributes
    ----------
    soonest
        When it is delivered at the soonest as things are; None where it never is by the horizon.
    conflict
        As few rules as together leave no way; empty where the goal is met alone, or lifting everything does not help.
    ways_out
        Small sets of rules, each of which, lifted, lets it meet the goal.
    met
        Whether it meets the goal alone.
    """

    soonest: Minute | None
    conflict: tuple[Obstacle, ...]
    ways_out: tuple[tuple[Obstacle, ...], ...]
    met: bool


class Inquest:
    """Asks about parcels of one problem, each kind of parcel once."""

    def __init__(self, problem: DeploymentProblem) -> None:
        self._problem = problem
        self._found: dict[tuple[object, ...], Standing] = {}
        self._before: dict[tuple[str, Goal], list[Standing]] = {}

    def standing(self, name: str, goal: Goal) -> Standing:
        """What stands between a parcel and a goal."""
        parcel = self._problem.parcel[name]
        key = (parcel.consignment, goal, *_profile(parcel))
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._asked(parcel, goal)
        return found

    def edits(self, names: Sequence[str], goal: Goal, way: Sequence[Obstacle]) -> list[Edits]:
        """Edits that lift the rules of a way out for all of these parcels of a consignment, no date moved too far.

        Several where a rule is lifted in several ways; none where some rule of the way out is lifted by no edit.
        """
        questions = [
            _Question(self._problem, self._problem.parcel[name], goal) for name in _kinds(self._problem, names)
        ]
        fixed = [item for item in way if item.rule not in (*_DATES, READY)]
        found: list[Edits] = []
        for chosen in product(*(item.ways for item in fixed)):
            edits = tuple(edit for edits in chosen for edit in edits)
            lifted = [_lifted_by(item, chosen[number]) for number, item in enumerate(fixed)]
            dates = [self._moved(questions, item, lifted) for item in way if item not in fixed]
            if all(dates):
                found.append((*edits, *(edit for row in dates for edit in row)))
        return found

    def _moved(self, questions: Sequence[_Question], date: Obstacle, lifted: Sequence[Obstacle]) -> Edits:
        """The edit that moves a date as little as suffices; none where no date does."""
        consignment = questions[0].parcel.consignment
        if date.rule == READY:
            days = [asked.latest_ready(lifted) for asked in questions]
            known = [day for day in days if day is not None]
            if len(known) < len(days):
                return ()
            earliest = min(utc_day(p.ready) for p in self._problem.parcels if p.consignment == consignment)
            return (SetReady(consignment=consignment, day=min(earliest, *known)),)
        soonest = [asked.soonest(lifted) for asked in questions]
        there = [minute for minute in soonest if minute is not None]
        if len(there) < len(soonest):
            return ()
        if date.rule == CLOSING:
            return (SetClosing(days=utc_day(max(there)) - self._problem.c_day),)
        return (SetRequired(consignment=consignment, day=utc_day(max(there) - 1) + 1),)

    def _asked(self, parcel: Parcel, goal: Goal) -> Standing:
        asked = _Question(self._problem, parcel, goal)
        soonest = asked.soonest(())
        if asked.meets(soonest, ()):
            return Standing(soonest=soonest, conflict=(), ways_out=(), met=True)
        before = self._before.setdefault((parcel.consignment, goal), [])
        for known in before:
            # The same words hold where the same rules, lifted, free it: most of a consignment is held by one thing.
            if known.ways_out and all(asked.frees(way) for way in known.ways_out):
                return Standing(soonest=soonest, conflict=known.conflict, ways_out=known.ways_out, met=False)
        every = [*obstacles(self._problem, parcel), *asked.dates]
        conflict, ways_out = _smallest(asked, every)
        if not ways_out:
            conflict, ways_out = _smallest(asked, [*every, horizon(self._problem)])
        ways_out = tuple(_narrowed(asked, way) for way in ways_out)
        found = Standing(soonest=soonest, conflict=conflict, ways_out=ways_out, met=False)
        before.append(found)
        return found


def _narrowed(asked: _Question, way: tuple[Obstacle, ...]) -> tuple[Obstacle, ...]:
    """The way out with those edits alone that by themselves lift their rule as far as this parcel needs."""
    found = list(way)
    for number, item in enumerate(way):
        rest = [*way[:number], *way[number + 1 :]]
        suffice = tuple(edits for edits in item.ways if asked.frees([*rest, _lifted_by(item, edits)]))
        found[number] = replace(item, ways=suffice or ((item.whole,) if item.whole else ()))
    return tuple(found)


def _lifted_by(item: Obstacle, edits: Edits) -> Obstacle:
    return replace(item, lift=lambda problem: apply_deployment_edits(problem, edits))


def _kinds(problem: DeploymentProblem, names: Sequence[str]) -> list[str]:
    """One parcel of each kind."""
    return list({_profile(problem.parcel[name]): name for name in names}.values())


def _profile(parcel: Parcel) -> tuple[object, ...]:
    """All of a parcel that decides where it may go, and when."""
    return (
        parcel.people,
        parcel.lane_mm,
        parcel.teu_centi,
        parcel.loose_kg,
        parcel.mass_kg,
        parcel.slots_centi,
        parcel.piece_length_mm,
        parcel.piece_width_mm,
        parcel.piece_height_mm,
        parcel.piece_kg,
        parcel.deck_kg_per_m2,
        parcel.classes,
        parcel.neq_g,
        parcel.ready,
        parcel.required,
    )


class _Question:
    """One parcel and one goal."""

    def __init__(self, problem: DeploymentProblem, parcel: Parcel, goal: Goal) -> None:
        self.parcel = parcel
        self._alone = of_one_parcel(problem, parcel.id)
        self._deadline: Minute | None = None
        self.dates: list[Obstacle] = []
        closing = problem.closing
        if goal is Goal.IN_TIME:
            self._deadline = parcel.required
            words = f"its being wanted by {day_text(utc_day(parcel.required))}"
            self.dates = [
                Obstacle(rule=REQUIRED, words=words, lift=_as_it_is),
                ready_from(parcel, problem.planning_day),
            ]
        elif closing is not None and closing.hard:
            day = problem.c_day + closing.days
            self._deadline = midnight(day + 1) - 1
            words = f"the force having to be closed by {day_text(day)} (C+{closing.days})"
            self.dates = [Obstacle(rule=CLOSING, words=words, lift=_as_it_is), ready_from(parcel, problem.planning_day)]

    def soonest(self, lifted: Sequence[Obstacle]) -> Minute | None:
        """When it is delivered with some rules lifted."""
        problem = self._alone
        for item in lifted:
            problem = item.lift(problem)
        return soonest_alone(problem)

    def meets(self, soonest: Minute | None, lifted: Sequence[Obstacle]) -> bool:
        """Whether a delivery meets the goal, its date lifted or not."""
        if soonest is None:
            return False
        return self._deadline is None or soonest <= self._deadline or any(item.rule in _DATES for item in lifted)

    def latest_ready(self, lifted: Sequence[Obstacle]) -> Day | None:
        """Latest date, before its own, from which it may be loaded and still meets its date; None where none does."""
        low, high = self._alone.planning_day, utc_day(self.parcel.ready) - 1

        def meets(day: Day) -> bool:
            return self.meets(self.soonest([*lifted, ready_from(self.parcel, day)]), lifted)

        if high < low or not meets(low):
            return None
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if meets(middle) else (low, middle - 1)
        return low

    def frees(self, lifted: Sequence[Obstacle]) -> bool:
        """Whether the goal is met with these rules lifted and no other."""
        return self.meets(self.soonest(lifted), lifted)


_DATES = (CLOSING, REQUIRED)


def _as_it_is(problem: DeploymentProblem) -> DeploymentProblem:
    """The date asked for is no part of the problem of one parcel: it is compared with."""
    return problem


def _smallest(
    asked: _Question, every: Sequence[Obstacle]
) -> tuple[tuple[Obstacle, ...], tuple[tuple[Obstacle, ...], ...]]:
    def frees(rules: Rules) -> bool:
        return asked.frees([every[number] for number in sorted(rules)])

    conflict, ways_out = smallest_conflict(len(every), frees)
    named = tuple(every[number] for number in sorted(conflict))
    return named, tuple(tuple(every[number] for number in sorted(rules)) for rules in sorted(ways_out, key=len))
