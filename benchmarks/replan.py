"""The suite ``replan``: the season planned again after every airfield is closed and every aircraft lost in turn.

One process holds the season and its released plan. Each case is one edit and is timed from the edit to a verified
plan. Counted are the legs of the released plan that depart at or after the present, that do not use the closed
airfield (the lost aircraft) while it is closed (lost), and whose own movements have no such leg either.
"""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from benchmarks.suite import Row, Suite
from movcon.clock import Day, day_of, midnight
from movcon.edits import CloseAirfield, GroundAircraft
from movcon.lift import SourceKind
from movcon.plan import Itinerary, Leg, Plan, Sortie
from movcon.verification import verify
from optimizer.rotation import Replan, Replanner, solve
from scenarios.assembly import load_problem
from scenarios.shipped import find_scenario

_HELD = (SourceKind.CONTRACT, SourceKind.MISSION_AIRCRAFT)
_NOTICE_DAYS = 14
_CLOSED_DAYS = 10
_GROUNDED_DAYS = 30
_PRESENTS = (date(2010, 7, 15), date(2010, 11, 15))
_QUICK_EVERY = 15
_EVEN_ALONE = "Even with every other movement out of the way"

Flown = tuple[str, int, Leg]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One thing that goes wrong, and the present from which it is planned around."""

    present: Day
    edit: CloseAirfield | GroundAircraft


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What planning again came to.

    Attributes
    ----------
    processor_s
        Seconds of the processor in the same time: what the rest of the machine does is not in them.
    reasons
        Why there is no plan.
    accepted
        Whether verification accepts the plan; true where there is none.
    newly_unmoved
        Movements that the released plan moves and this one does not, with why.
    untouched, unchanged
        Legs that had no part in it, and how many of them are flown as released.
    """

    case: Case
    seconds: float
    processor_s: float
    verify_s: float
    reasons: tuple[str, ...]
    accepted: bool
    newly_unmoved: tuple[str, ...]
    untouched: int
    unchanged: int

    @property
    def share(self) -> float:
        """Share of the untouched legs that are unchanged; 1 where there are none."""
        return self.unchanged / self.untouched if self.untouched else 1.0


def cases(plan: Plan, present: Day) -> dict[str, list[Case]]:
    """Every airfield closed soon and at once, every tail and every charter's aircraft lost, by kind."""
    fields = sorted({icao for leg in _legs(plan.itineraries) for icao in (leg.origin, leg.destination)})
    tails = sorted({(item.source, item.tail) for item in plan.itineraries if item.kind in _HELD})
    offers = sorted({item.source for item in plan.itineraries if item.kind is SourceKind.CHARTER})

    def close(first: Day) -> list[Case]:
        last = first + _CLOSED_DAYS - 1
        edits = (CloseAirfield(airfield=icao, first_day=first, last_day=last) for icao in fields)
        return [Case(present=present, edit=edit) for edit in edits]

    def lose(sources: Iterable[tuple[str, int]]) -> list[Case]:
        last = present + _GROUNDED_DAYS - 1
        edits = (GroundAircraft(source=s, tail=t, first_day=present, last_day=last) for s, t in sources)
        return [Case(present=present, edit=edit) for edit in edits]

    return {
        f"airfield closed in {_NOTICE_DAYS} days": close(present + _NOTICE_DAYS),
        "airfield closed now": close(present),
        "contract or mission aircraft lost": lose(tails),
        "charter aircraft lost": lose((offer, 1) for offer in offers),
    }


def measure(replanner: Replanner, released: Plan, case: Case) -> Outcome:
    """Plan again after one edit, and compare."""
    started, worked = time.perf_counter(), time.process_time()
    made = replanner.replan([case.edit], present=midnight(case.present))
    planned = time.perf_counter()
    accepted = made.plan is None or verify(made.problem, made.plan).accepted
    verified, worked = time.perf_counter(), time.process_time() - worked
    untouched, unchanged = _kept(released, made, case)
    return Outcome(
        case=case,
        seconds=verified - started,
        processor_s=worked,
        verify_s=verified - planned,
        reasons=made.reasons,
        accepted=accepted,
        newly_unmoved=_newly_unmoved(released, made),
        untouched=untouched,
        unchanged=unchanged,
    )


def _newly_unmoved(released: Plan, made: Replan) -> tuple[str, ...]:
    if made.plan is None:
        return ()
    were = {item.requirement for item in released.not_moved}
    return tuple(f"{n.requirement} ({n.code}): {n.reason}" for n in made.plan.not_moved if n.requirement not in were)


def _kept(released: Plan, made: Replan, case: Case) -> tuple[int, int]:
    """(untouched legs of the released plan, those of them that the new plan flies at the same time on that tail)."""
    if made.plan is None:
        return 0, 0
    hit = {
        load.requirement
        for item in released.itineraries
        for sortie in item.sorties
        if any(_touches(case.edit, item, leg) for leg in sortie.legs)
        for load in sortie.loads
    }
    now = Counter(_flown(made.plan.itineraries))
    present = midnight(case.present)
    was: Counter[Flown] = Counter()
    for item in released.itineraries:
        for sortie in item.sorties:
            if hit.intersection(_carried_with(item, sortie)):
                continue
            for leg in sortie.legs:
                if leg.departure >= present and not _touches(case.edit, item, leg):
                    was[item.source, item.tail, leg] += 1
    return was.total(), (was & now).total()


def _carried_with(item: Itinerary, sortie: Sortie) -> set[str]:
    """Requirements that a sortie is flown for: those on board, and for an empty one those on board before and after."""
    if sortie.loads:
        return {load.requirement for load in sortie.loads}
    at = item.sorties.index(sortie)
    before = next((s for s in reversed(item.sorties[:at]) if s.loads), None)
    after = next((s for s in item.sorties[at:] if s.loads), None)
    return {load.requirement for s in (before, after) if s is not None for load in s.loads}


def _touches(edit: CloseAirfield | GroundAircraft, item: Itinerary, leg: Leg) -> bool:
    start, end = midnight(edit.first_day), midnight(edit.last_day + 1)
    if isinstance(edit, CloseAirfield):
        leaves = leg.origin == edit.airfield and start <= leg.departure < end
        return leaves or (leg.destination == edit.airfield and start <= leg.arrival < end)
    return (item.source, item.tail) == (edit.source, edit.tail) and item.departure < end and item.arrival > start


def _legs(itineraries: Iterable[Itinerary]) -> Iterator[Leg]:
    return (leg for item in itineraries for sortie in item.sorties for leg in sortie.legs)


def _flown(itineraries: Iterable[Itinerary]) -> Iterator[Flown]:
    return ((item.source, item.tail, leg) for item in itineraries for s in item.sorties for leg in s.legs)


def sweep(scenario: str, *, limit_s: float, every: int = 1) -> Iterator[tuple[str, list[Outcome]]]:
    """Plan a season, release the plan, and measure every case; yields the outcomes by kind of case."""
    problem = load_problem(find_scenario(scenario))
    released = solve(problem, time_limit_s=limit_s, seed=0).plan
    if released is None:
        raise RuntimeError(f"{scenario}: no plan to release.")
    replanner = Replanner(problem, released)
    for present in _PRESENTS:
        for kind, row in cases(released, day_of(present)).items():
            yield f"{kind}, {present.isoformat()}", [measure(replanner, released, case) for case in row[::every]]


def _rows(quick: bool) -> Iterator[Row]:  # noqa: FBT001 - a suite's rows have this one argument
    """Measure all cases; quick: one in some, after a short search."""
    every: list[Outcome] = []
    found = sweep("rotation-2010", limit_s=10 if quick else 60, every=_QUICK_EVERY if quick else 1)
    for kind, outcomes in found:
        every += outcomes
        yield _row(kind, outcomes)
    yield _row("all", every)


def _row(kind: str, outcomes: list[Outcome]) -> Row:
    seconds = [item.seconds for item in outcomes]
    shares = [item.share for item in outcomes]
    return (
        kind,
        str(len(outcomes)),
        f"{statistics.median(seconds):.2f}",
        f"{max(seconds):.2f}",
        f"{statistics.median(item.processor_s for item in outcomes):.2f}",
        f"{max(item.processor_s for item in outcomes):.2f}",
        f"{statistics.median(item.verify_s for item in outcomes):.2f}",
        f"{min(shares) * 100:.1f}",
        f"{statistics.median(shares) * 100:.1f}",
        str(sum(len(item.newly_unmoved) for item in outcomes)),
        str(sum(1 for item in outcomes for why in item.newly_unmoved if _EVEN_ALONE in why)),
        str(sum(1 for item in outcomes if item.reasons)),
        "yes" if all(item.accepted for item in outcomes) else "NO",
    )


SUITE = Suite(
    name="replan",
    title="Planning again from a released plan",
    results="results-replan.md",
    columns=(
        "cases",
        "number",
        "median s",
        "worst s",
        "median processor s",
        "worst processor s",
        "of it verification s",
        "untouched legs unchanged, lowest %",
        "median %",
        "released movements left behind",
        "of them with no way even alone",
        "no plan but a named reason",
        "verified",
    ),
    rows=_rows,
)
