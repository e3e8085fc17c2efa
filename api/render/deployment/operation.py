"""A deployment's problem and plan looked at together: voyages in order, names people know, words for times."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from movcon.clock import Day, Minute, date_of, local_text, month_index, utc_day, utc_text
from movcon.deployment.cargo import Parcel
from movcon.deployment.plan import DeploymentPlan, LiftKind, Voyage
from movcon.deployment.problem import DeploymentProblem
from movcon.deployment.ships import CharterKind
from movcon.deployment.verification.reading import Reading
from movcon.plan import NotMoved

LIFT_NAMES = {
    LiftKind.SHIP: "ship",
    LiftKind.LINER: "liner",
    LiftKind.CONVOY: "convoy",
    LiftKind.FLIGHT: "flights",
}
CHARTER_NAMES = {CharterKind.VOYAGE: "voyage charter", CharterKind.TIME: "time charter"}
_NUMBER_WORDS = {
    LiftKind.SHIP: "charter",
    LiftKind.LINER: "sailing",
    LiftKind.CONVOY: "convoy",
    LiftKind.FLIGHT: "lot",
}
_HOURS_UNTIL_MIN = 2 * 1440


class Operation:
    """Read-only view of a verified plan with its problem; computed once, used by every output."""

    def __init__(self, problem: DeploymentProblem, plan: DeploymentPlan) -> None:
        self.problem = problem
        self.plan = plan
        self.reading = Reading(problem, plan)

    @cached_property
    def voyages(self) -> tuple[Voyage, ...]:
        """Every voyage in order of its beginning, then id."""
        return tuple(sorted(self.plan.voyages, key=lambda voyage: (voyage.departure, voyage.id)))

    @cached_property
    def convoys(self) -> dict[tuple[str, int], Voyage]:
        """Convoys and liner sailings of the plan by source and number."""
        return {
            (voyage.source, voyage.number): voyage
            for voyage in self.plan.voyages
            if voyage.kind in (LiftKind.CONVOY, LiftKind.LINER)
        }

    @cached_property
    def delivered(self) -> dict[str, Minute]:
        """When each delivered parcel is at its destination."""
        return self.reading.delivered

    @cached_property
    def not_moved(self) -> dict[str, NotMoved]:
        """What is left unmoved, by parcel."""
        return {item.requirement: item for item in self.plan.not_moved}

    @cached_property
    def last_delivered(self) -> Parcel | None:
        """The parcel whose delivery closes the force; the first by name of several, None where nothing is moved."""
        if not self.delivered:
            return None
        last = max(self.delivered.values())
        return self.problem.parcel[min(name for name, minute in self.delivered.items() if minute == last)]

    @cached_property
    def months(self) -> tuple[int, ...]:
        """Calendar months (UTC, January 1970 = 0) from the first voyage, or C-day, to the last delivery."""
        times = [minute for voyage in self.plan.voyages for minute in (voyage.departure, voyage.arrival)]
        times.append(self.problem.c_day * 1440)
        return tuple(range(month_index(min(times)), month_index(max(times)) + 1))

    @cached_property
    def handled_centi(self) -> Counter[tuple[str, Day]]:
        """Slots (hundredths) that leave a place by convoys on a UTC date, by (place, date)."""
        found: Counter[tuple[str, Day]] = Counter()
        for voyage in self.reading.voyages(LiftKind.CONVOY):
            first = voyage.stops[0]
            slots = sum(self.problem.parcel[name].slots_centi for name in first.loads)
            found[first.place, utc_day(first.departure)] += slots
        return found

    @cached_property
    def mission_names(self) -> dict[str, str]:
        """Names of the missions by id, in the problem's order."""
        return {mission.id: mission.name for mission in self.problem.missions}

    def place(self, name: str) -> str:
        """``SDPZU Port Sudan``; a place whose name is its id once."""
        told = self.place_name(name)
        return name if told == name else f"{name} {told}"

    def place_name(self, name: str) -> str:
        """``Port Sudan``."""
        return self.problem.place[name].name.replace(" International Airport", " Airport")

    def called(self, voyage: Voyage) -> str:
        """What a voyage is called on paper: ``RAIL-PZU convoy 14``, ``VC-MPP charter 1``."""
        return f"{voyage.source} {_NUMBER_WORDS[voyage.kind]} {voyage.number}"

    def carrier(self, voyage: Voyage) -> str:
        """Who carries, and on what."""
        problem = self.problem
        match voyage.kind:
            case LiftKind.SHIP:
                offer = problem.ship_offer[voyage.source]
                told = f"{problem.ship_type[offer.type_id].name}, {CHARTER_NAMES[offer.kind]}"
                return f"{offer.carrier}, {told}" if offer.carrier else told
            case LiftKind.LINER:
                return problem.liner[voyage.source].carrier
            case LiftKind.CONVOY:
                return problem.corridor[voyage.source].mode.value
            case LiftKind.FLIGHT:
                lot = problem.charter_offer[voyage.source]
                return f"{lot.carrier}, {problem.aircraft_type[lot.type_id].name}"

    def local(self, minute: Minute, place: str) -> str:
        """Local time at a place with its offset."""
        return local_text(minute, self.problem.place[place].time_zone)

    def c_text(self, minute: Minute) -> str:
        """UTC date counted from C-day: ``C+12``, ``C-3``."""
        return f"C{utc_day(minute) - self.problem.c_day:+d}"

    def date_text(self, minute: Minute) -> str:
        """``2010-07-03 (C+12)``, UTC."""
        return f"{date_of(utc_day(minute)).isoformat()} ({self.c_text(minute)})"

    def utc(self, minute: Minute) -> str:
        """UTC time."""
        return utc_text(minute)


def span_text(minutes: int) -> str:
    """``7 h`` below two days, else ``11 days`` or ``5.5 days``."""
    if minutes < _HOURS_UNTIL_MIN:
        hours = f"{minutes / 60:.1f}".removesuffix(".0")
        return f"{hours} h"
    return f"{minutes / 1440:.1f}".removesuffix(".0") + " days"


def counted(count: float, noun: str) -> str:
    """``1 slot``, ``2.5 slots``."""
    return f"{count:,g} {noun}{'' if count == 1 else 's'}"


def runs_text(noun: str, numbers: list[int]) -> str:
    """``convoy 12``, ``convoys 12 and 13``, ``convoys 12 to 15``; numbers rise by one."""
    if len(numbers) == 1:
        return f"{noun} {numbers[0]}"
    between = "and" if len(numbers) == 2 else "to"
    return f"{noun}s {numbers[0]} {between} {numbers[-1]}"


def numbers_text(noun: str, numbers: list[int]) -> str:
    """``convoy 12``, ``convoys 12 to 15, 20``: what follows one another told by its first and last."""
    if len(numbers) == 1:
        return f"{noun} {numbers[0]}"
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = [", ".join(map(str, run)) if len(run) <= 2 else f"{run[0]} to {run[-1]}" for run in runs]
    return f"{noun}s {', '.join(told)}"
