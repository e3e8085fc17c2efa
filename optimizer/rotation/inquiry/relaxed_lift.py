"""Rules of lift that could stand in the way of a movement: who may carry it, how soon, how many, how long."""

from __future__ import annotations

from collections.abc import Iterator

from movcon.clock import day_text
from movcon.edits import AllowSource, Edit, SetAvailable, SetClearedUntil, SetLeadTime, SetMonthlyHours
from movcon.lift import CharterOffer, ContractOffer, LetterOfAssist, MissionAircraft, Source, SourceKind
from movcon.movements import RotationRequirement
from optimizer.rotation.inquiry.relaxation import Relaxation, Way, rising
from optimizer.rotation.instance import Carrier, Instance

_DAYS_AROUND = 5
_MANY = 50
_MORE_HOURS = 400
KIND_WORDS = {
    SourceKind.CHARTER: "charter",
    SourceKind.LETTER_OF_ASSIST: "letter of assist",
    SourceKind.CONTRACT: "contract",
    SourceKind.MISSION_AIRCRAFT: "mission aircraft",
}


def usable(instance: Instance, need: RotationRequirement) -> list[Carrier]:
    """Carriers that may carry a requirement as things are."""
    return [carrier for carrier in instance.carriers if carrier.kind in need.lift_sources and serves(need, carrier)]


def serves(need: RotationRequirement, carrier: Carrier) -> bool:
    """Whether a source is there for a requirement at all, its allowed kinds aside."""
    source = carrier.source
    if isinstance(source, LetterOfAssist):
        return source.contributor == need.contributor
    return not isinstance(source, MissionAircraft) or need.mission in source.missions


def of_lift(instance: Instance, need: RotationRequirement) -> Iterator[Relaxation]:
    """Rules of the sources that could carry a requirement."""
    carriers = usable(instance, need)
    sources = [carrier.source for carrier in carriers]
    yield from _lead_time(instance, need, sources)
    yield from _cleared(need, sources)
    bought = [source for source in sources if isinstance(source, CharterOffer | LetterOfAssist)]
    if bought:
        yield _at_once(bought)
    held = [source for source in sources if isinstance(source, ContractOffer | MissionAircraft)]
    if held:
        yield _hours(held)
    others = dict.fromkeys(
        carrier.kind for carrier in instance.carriers if carrier.kind not in need.lift_sources and serves(need, carrier)
    )
    if others:
        allowed = " or ".join(KIND_WORDS[kind] for kind in need.lift_sources)
        edits = [AllowSource(requirement=need.id, source_kind=kind) for kind in others]
        yield _one_of("lift_source", f"the lift source ({allowed} only)", [((edit,),) for edit in edits])


def _one_of(rule: str, words: str, ways: list[Way]) -> Relaxation:
    """A rule lifted altogether by the last edits of every way together."""
    whole = tuple(edit for way in ways for edit in way[-1])
    return Relaxation(rule=rule, words=words, ways=tuple(ways), whole=whole)


def _lead_time(instance: Instance, need: RotationRequirement, sources: list[Source]) -> Iterator[Relaxation]:
    problem = instance.problem
    asked = problem.planning_day if problem.release is None else problem.release.present_day
    late = [
        source
        for source in sources
        if isinstance(source, CharterOffer | LetterOfAssist)
        and source.lead_time_days
        and asked + source.lead_time_days > need.window_first_day - _DAYS_AROUND
    ]
    if late:
        ways: list[Way] = [
            tuple((SetLeadTime(source=s.id, days=days),) for days in range(s.lead_time_days - 1, -1, -1)) for s in late
        ]
        days = sorted({source.lead_time_days for source in late})
        span = f"{days[0]}" if len(days) == 1 else f"{days[0]} to {days[-1]}"
        yield _one_of("lead_time", f"the {span} days from asking for an aircraft to its first flight", ways)


def _cleared(need: RotationRequirement, sources: list[Source]) -> Iterator[Relaxation]:
    end = need.window_last_day + need.spread_days_max + _DAYS_AROUND
    lapsing = [source for source in sources if source.cleared_until < end]
    if lapsing:
        ways: list[Way] = [
            tuple((SetClearedUntil(source=s.id, last_day=day),) for day in rising(s.cleared_until, end, steps=400))
            for s in lapsing
        ]
        names = ", ".join(f"{source.id} to {day_text(source.cleared_until)}" for source in lapsing[:3])
        more = f" and {len(lapsing) - 3} more" if len(lapsing) > 3 else ""
        yield _one_of("operator_clearance", f"the clearance of operators ({names}{more})", ways)


def _at_once(bought: list[CharterOffer | LetterOfAssist]) -> Relaxation:
    ways: list[Way] = []
    for source in bought:
        have = source.aircraft_available
        counts = [*range(have + 1, have + 5), have + _MANY]
        ways.append(tuple((SetAvailable(source=source.id, aircraft=count),) for count in counts))
    return _one_of("market_size", "the aircraft to be had at once", ways)


def _hours(held: list[ContractOffer | MissionAircraft]) -> Relaxation:
    ways: list[Way] = []
    for source in held:
        have = source.hours_max_per_month if isinstance(source, ContractOffer) else source.hours_per_month
        steps: list[Edit] = [
            SetMonthlyHours(source=source.id, hours=hours) for hours in rising(have, have + _MORE_HOURS, steps=80)
        ]
        ways.append(tuple((edit,) for edit in steps))
    names = ", ".join(source.id for source in held[:3]) + (" and more" if len(held) > 3 else "")
    return _one_of("contract_hours", f"the hours a month of {names}", ways)
