"""Why parcels are not moved or come late, and the cheapest edits that cure it, each priced by solving again."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from movcon.clock import Day, day_text, utc_day
from movcon.deployment.cargo import Parcel
from movcon.deployment.edits import SetClosing, SetReady, SetRequired
from movcon.deployment.plan import DeploymentPlan
from movcon.deployment.problem import DeploymentProblem
from optimizer.deployment.conflict import Conflict, Cure, edits_words
from optimizer.deployment.inquest import Goal, Inquest, Standing
from optimizer.deployment.missed import costliest_first, missing
from optimizer.deployment.obstacles import REQUIRED, Edits
from optimizer.deployment.on_the_way import concerns_ships, on_the_way, touches, used_up_words
from optimizer.deployment.options import Ways
from optimizer.deployment.priced import Effort, Outcome, Pricing, Stopped, paid_usd
from optimizer.deployment.reasons import conflict_words, together
from optimizer.deployment.worth import candidates
from optimizer.result import ShouldStop

DEFAULT_TIME_LIMIT_S = 120.0
"""What whoever asks for cures waits where no other limit is named."""
_TRIED = 8
"""Most changes priced for one conflict."""
_LATER_CLOSINGS: tuple[Day, ...] = (7, 14, 28)
_WITHIN_REACH, _ROOM, _PRICE, _EQUIPMENT = "time", "room", "price", "equipment"

Grades = tuple[Edits, ...]
"""One change, further with each grade: the next is tried where the one before does not suffice."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Parcels of one consignment that miss a goal for one reason."""

    goal: Goal
    names: tuple[str, ...]
    standing: Standing


@dataclass(frozen=True, slots=True)
class Explained:
    """Conflicts found, with the consignments looked at and those that were not, the costliest first."""

    conflicts: tuple[Conflict, ...] = ()
    looked_at: tuple[str, ...] = ()
    not_looked_at: tuple[str, ...] = ()


def explain_conflicts(
    problem: DeploymentProblem,
    plan: DeploymentPlan,
    *,
    only: Iterable[str] | None = None,
    cures: int = 3,
    seed: int = 0,
    time_limit_s: float | None = None,
    should_stop: ShouldStop | None = None,
    on_progress: Callable[[str], None] | None = None,
    on_found: Callable[[Conflict], None] | None = None,
) -> Explained:
    """Explain the parcels that a plan does not move or delivers late, by consignment, the costliest first.

    Parameters
    ----------
    only
        Parcels to explain; all by default.
    cures
        Most cures of one conflict.
    time_limit_s
        Wall seconds after which it ends as if it were stopped; None = when all is looked at.
    should_stop
        Asked often; True ends with the conflicts explained so far, and the cures found so far of the one at hand.
    on_progress
        Told what is being looked at.
    on_found
        Handed each conflict when it is explained.
    """
    tell = on_progress or (lambda _: None)
    hand = on_found or (lambda _: None)
    began = time.monotonic()

    def stop() -> bool:
        over = time_limit_s is not None and time.monotonic() - began >= time_limit_s
        return over or (should_stop is not None and should_stop())

    outcome = Outcome(problem, plan)
    asked = None if only is None else frozenset(only)
    missed = [name for name in missing(problem, plan) if asked is None or name in asked]
    order = costliest_first(outcome, missed)
    if not order:
        return Explained()
    tell("searching on from the plan as it is")
    inquest = Inquest(problem)
    try:
        asking = _Asking(problem, inquest, Pricing(problem, plan, seed=seed, should_stop=stop), cures)
    except Stopped:
        return Explained(not_looked_at=order)
    found: list[Conflict] = []
    looked = 0
    while looked < len(order) and not stop():
        name = order[looked]
        place = f"{name} ({looked + 1} of {len(order)})"
        tell(f"{place}: what stands in its way")
        names = [parcel for parcel in missed if problem.parcel[parcel].consignment == name]
        for group in _groups(inquest, outcome, names):
            found.append(asking.explained(group, lambda what: tell(f"{place}: {what}")))  # noqa: B023
            hand(found[-1])
        looked += 1
    return Explained(tuple(found), order[:looked], order[looked:])


def _groups(inquest: Inquest, outcome: Outcome, names: Iterable[str]) -> list[_Group]:
    """Parcels of one consignment by goal and reason: not moved first."""
    problem = outcome.problem
    found: defaultdict[tuple[object, ...], list[Parcel]] = defaultdict(list)
    standings: dict[tuple[object, ...], Standing] = {}
    for name in names:
        parcel = problem.parcel[name]
        goal = Goal.MOVED if name in outcome.left else Goal.IN_TIME
        standing = inquest.standing(name, goal)
        # One reason is the same rules; measures of this or that parcel do not make it another.
        reason = tuple((item.rule, item.subject) for item in standing.conflict)
        key = (goal is Goal.IN_TIME, parcel.people > 0, reason, standing.met)
        found[key].append(parcel)
        if parcel.piece_kg >= max(other.piece_kg for other in found[key]):
            standings[key] = standing
    return [
        _Group(Goal.IN_TIME if key[0] else Goal.MOVED, tuple(parcel.id for parcel in found[key]), standings[key])
        for key in sorted(found, key=lambda key: (key[0], key[1]))
    ]


class _Asking:
    """Words and cures of one group after the other, with what was learnt from those before."""

    def __init__(self, problem: DeploymentProblem, inquest: Inquest, pricing: Pricing, most: int) -> None:
        self._problem = problem
        self._inquest = inquest
        self._pricing = pricing
        self._most = most
        self._ways = Ways(problem)
        self._cured: defaultdict[str, list[Grades]] = defaultdict(list)
        self._reference = pricing.reference()
        self._binding = candidates(problem, self._reference.plan)

    def explained(self, group: _Group, tell: Callable[[str], None]) -> Conflict:
        """The conflict of a group with the cures found before it was stopped."""
        still = self._still_missed(group, tell)
        if not still:
            words = f"Nothing stands in the way of {self._named(group.names)}: planning again with more time does it."
            return self._conflict(group, (_WITHIN_REACH,), words)
        group = _Group(group.goal, still, group.standing)
        room = [edits for edits in self._binding if touches(edits, on_the_way(self._problem, self._ways, still))]
        rules, words = self._reason(group, room)
        changes = list(dict.fromkeys(self._candidates(group, rules, room)))[:_TRIED]
        # What is planned with ships routed anew takes longest: it stands last where time runs out.
        changes.sort(key=lambda grades: len(self._efforts(group, grades[0])))
        found: list[Cure] = []
        tried = 0
        try:
            for grades in changes:
                tell(edits_words(grades[0]))
                cure = self._least(group, grades)
                tried += 1
                if cure is not None:
                    found.append(cure)
        except Stopped:
            pass
        best = self._cheapest(found, len(still))
        unit = self._problem.unit_of(self._problem.parcel[still[0]]).id
        if not self._problem.parcel[still[0]].people:
            self._cured[unit].extend((cure.edits,) for cure in best)
        return self._conflict(group, rules, words, best, len(changes) - tried)

    def _still_missed(self, group: _Group, tell: Callable[[str], None]) -> tuple[str, ...]:
        """Parcels that the plan misses however it is searched on, as far as there is time to know."""
        still = tuple(name for name in group.names if not _meets(self._reference, name, group.goal))
        if still and group.goal is Goal.MOVED and group.standing.met:
            tell("planning without a change, ships routed anew")
            with suppress(Stopped):
                routed = self._pricing.reference(Effort.ROUTED)
                still = tuple(name for name in still if not _meets(routed, name, group.goal))
        return still

    def _conflict(
        self, group: _Group, rules: tuple[str, ...], words: str, cures: tuple[Cure, ...] = (), untried: int = 0
    ) -> Conflict:
        parcel = self._problem.parcel[group.names[0]]
        return Conflict(
            consignment=parcel.consignment,
            unit=self._problem.unit_of(parcel).id,
            goal=group.goal,
            parcels=group.names,
            rules=rules,
            words=words,
            cures=cures,
            untried=untried,
        )

    def _named(self, names: Sequence[str]) -> str:
        """A consignment, with how many of its parcels where not all are meant."""
        item = self._problem.parcel[names[0]].consignment
        whole = sum(1 for parcel in self._problem.parcels if parcel.consignment == item)
        return item if whole == len(names) else f"{item} ({len(names)} of {whole} parcels)"

    # Reasons ----------------------------------------------------------------------------------------------------------

    def _reason(self, group: _Group, room: Sequence[Edits]) -> tuple[tuple[str, ...], str]:
        """Rules that conflict, and the conflict in words."""
        standing, what = group.standing, self._named(group.names)
        if standing.conflict:
            rules = tuple(dict.fromkeys(item.rule for item in standing.conflict))
            if group.goal is Goal.MOVED:
                return rules, conflict_words(self._problem, standing, what)
            return rules, self._late_words(group)
        left = {item.requirement: item for item in self._reference.plan.not_moved}
        if not standing.met and group.goal is Goal.MOVED:
            # Lifting every limit does not help: what is missing altogether.
            return (left[group.names[0]].code,), f"{what}: {left[group.names[0]].reason}"
        alone = "" if standing.soonest is None else day_text(utc_day(standing.soonest))
        if group.goal is Goal.MOVED and left[group.names[0]].code == _PRICE:
            return (_PRICE,), f"{what}: {left[group.names[0]].reason}"
        equipment = self._late_equipment(group)
        if equipment is not None:
            return (_EQUIPMENT,), f"{what} could be there on {alone}, but comes with the {equipment}."
        short = [words for edits in room if (words := used_up_words(self._problem, edits[0])) is not None]
        named = f": {', '.join(dict.fromkeys(short))}" if short else ""
        wanted = "be moved" if group.goal is Goal.MOVED else f"be there by {self._required(group.names)}"
        return (_ROOM,), (
            f"{what} could {wanted} if nothing else moved ({alone} at the soonest); "
            f"beside the others it waits for what is used up on its way{named}."
        )

    def _late_words(self, group: _Group) -> str:
        what, standing = self._named(group.names), group.standing
        because = [item.words for item in standing.conflict if item.rule != REQUIRED]
        there = "nowhere in time" if standing.soonest is None else f"on {day_text(utc_day(standing.soonest))} at best"
        told = f"{what} is wanted by {self._required(group.names)} and, even alone, is there {there}"
        return f"{told}, because of {together(because)}." if because else f"{told}: its way takes as long."

    def _required(self, names: Sequence[str]) -> str:
        """The first of the dates by whose beginning they are wanted."""
        return day_text(utc_day(min(self._problem.parcel[name].required for name in names)))

    def _late_equipment(self, group: _Group) -> str | None:
        """What people wait for: the main equipment of their unit, where it is not there when they are due."""
        problem, reference = self._problem, self._reference
        first = problem.parcel[group.names[0]]
        if not first.people:
            return None
        unit = problem.unit_of(first)
        main = [
            parcel.id
            for parcel in problem.parcels
            if not parcel.people
            and problem.consignment[parcel.consignment].main
            and problem.consignment[parcel.consignment].unit == unit.id
        ]
        left = sum(name in reference.left for name in main)
        last = max((reference.delivered[name] for name in main if name not in reference.left), default=0)
        if not left and last <= first.required:
            return None
        told = f"main equipment of {unit.id}"
        if last:
            told += f", the last of which is there on {day_text(utc_day(last))}"
        return told + (f" ({left} of its {len(main)} parcels not moved)" if left else "")

    # Cures ------------------------------------------------------------------------------------------------------------

    def _candidates(self, group: _Group, rules: tuple[str, ...], room: Sequence[Edits]) -> Iterator[Grades]:
        """Changes that may help: what frees the parcels alone, then room on their way, then dates."""
        for way in group.standing.ways_out:
            if all(item.rule != REQUIRED for item in way):
                for edits in self._inquest.edits(group.names, group.goal, way):
                    yield (edits, *_closing_later(edits))
        if _EQUIPMENT in rules:
            unit = self._problem.unit_of(self._problem.parcel[group.names[0]]).id
            yield from self._cured[unit]
        elif group.standing.met:
            for edits in room[: _TRIED // 2]:
                yield (edits,)
            yield from self._sooner_ready(group)
        yield from self._later_dates(group)

    def _sooner_ready(self, group: _Group) -> Iterator[Grades]:
        """Ready sooner by as many days as they are late, then by twice as many."""
        problem, reference = self._problem, self._reference
        if group.goal is not Goal.IN_TIME:
            return
        consignment = problem.parcel[group.names[0]].consignment
        ready = utc_day(min(item.ready for item in problem.parcels if item.consignment == consignment))
        days = max(
            problem.parcel[name].late_days(reference.delivered.get(name, problem.horizon)) for name in group.names
        )
        sooner = dict.fromkeys(max(problem.planning_day, ready - days * times) for times in (1, 2))
        grades = tuple((SetReady(consignment=consignment, day=day),) for day in sooner if day < ready)
        if grades:
            yield grades

    def _later_dates(self, group: _Group) -> Iterator[Grades]:
        """What is asked of them put off: to when the plan delivers them, or the closing by some days."""
        problem, reference = self._problem, self._reference
        if group.goal is Goal.IN_TIME:
            last = max(reference.delivered.get(name, problem.horizon) for name in group.names)
            consignment = problem.parcel[group.names[0]].consignment
            yield ((SetRequired(consignment=consignment, day=utc_day(last - 1) + 1),),)
        elif group.standing.met and problem.closing is not None and problem.closing.hard:
            yield tuple((SetClosing(days=problem.closing.days + days),) for days in _LATER_CLOSINGS)

    def _efforts(self, group: _Group, edits: Edits) -> tuple[Effort, ...]:
        """How a change is planned, each further where the ones before do not help all: what is quickest first."""
        if group.goal is Goal.MOVED or concerns_ships(self._problem, edits):
            return (Effort.LAID, Effort.ROUTED, Effort.ANEW)
        return (Effort.LAID,)

    def _least(self, group: _Group, grades: Grades) -> Cure | None:
        """The first grade that helps all of the group, or the one that helps most; None where none helps any."""
        best: Cure | None = None
        for edits in grades:
            for effort in self._efforts(group, edits):
                if effort is Effort.ANEW and best is not None:
                    break
                cure = self._cure(group, edits, effort)
                if cure is not None and (best is None or len(cure.helped) > len(best.helped)):
                    best = cure
                if best is not None and len(best.helped) == len(group.names):
                    return best
        return best

    def _cure(self, group: _Group, edits: Edits, effort: Effort) -> Cure | None:
        outcome, reference = self._pricing.outcome(edits, effort), self._pricing.reference(effort)
        helped = tuple(
            name
            for name in group.names
            if _meets(outcome, name, group.goal) and not _meets(reference, name, group.goal)
        )
        if not helped:
            return None
        now, then = outcome.plan.cost, reference.plan.cost
        return Cure(
            edits=edits,
            helped=helped,
            usd=paid_usd(now) - paid_usd(then),
            lift_usd=now.lift_usd - then.lift_usd,
            objective_usd=now.objective_usd - then.objective_usd,
            moved_more=len(reference.left) - len(outcome.left),
            late_fewer=len(reference.late) - len(outcome.late),
            plan=outcome.plan,
        )

    def _cheapest(self, cures: Sequence[Cure], wanted: int) -> tuple[Cure, ...]:
        """Cures of all before cures of some, then by the objective."""

        def rank(cure: Cure) -> tuple[int, int, int]:
            return (wanted - len(cure.helped), cure.objective_usd, len(cure.edits))

        return tuple(sorted(cures, key=rank)[: self._most])


def _closing_later(edits: Edits) -> Iterator[Edits]:
    """The same edits with the closing they end with put off further: alone is sooner than beside the others."""
    last = edits[-1]
    if isinstance(last, SetClosing) and last.days is not None:
        for days in _LATER_CLOSINGS:
            yield (*edits[:-1], SetClosing(days=last.days + days))


def _meets(outcome: Outcome, name: str, goal: Goal) -> bool:
    return name not in outcome.left and (goal is Goal.MOVED or name not in outcome.late)
