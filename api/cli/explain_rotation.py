"""``movcon explain`` of a rotation: its scenario or a plan in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

from api.cli.answers import tell_contracts, tell_limits, tell_movement
from api.cli.console import Exit, percent, say, say_json, table, usd
from api.cli.market import market, tell_market
from api.render.costs import requirement_usd
from api.render.season import Season
from api.store.changed_problem import changed_problem
from api.store.plan_file import read_plan
from movcon.clock import day_text
from movcon.plan import Plan
from movcon.problem import Problem
from movcon.verification.findings import Reading
from movcon.verification.standalone import standalone_charter_usd
from scenarios.assembly import load_problem, load_scenario
from scenarios.shipped import find_scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One movement of a plan: its date, its sources, its share of the cost and its price alone on ad hoc charter."""

    requirement: str
    first_day: str
    days_off_preferred: int
    sources: tuple[str, ...]
    share_usd: int
    standalone_charter_usd: int | None


def explain_rotation_plan(
    path: Path, scenario: str | None, *, movement: str | None, limits: bool, contracts: bool, as_json: bool
) -> Exit:
    """Tell of the plan in a file, or answer the one question asked about it."""
    plan = read_plan(path)
    name = scenario or plan.scenario
    if movement is not None:
        return tell_movement(name, path, plan, movement, as_json=as_json)
    if limits:
        return tell_limits(name, path, plan, as_json=as_json)
    if contracts:
        return tell_contracts(name, path, plan, as_json=as_json)
    problem = changed_problem(load_problem(find_scenario(name)), path.parent)
    return _plan(problem, plan, as_json=as_json)


def explain_rotation(folder: Path, *, as_json: bool) -> Exit:
    """Tell what a rotation asks for."""
    loaded = load_scenario(folder)
    problem = loaded.problem
    needs = problem.rotations
    missions = Counter(need.mission for need in needs)
    people = Counter[str]()
    for need in needs:
        people[need.mission] += need.incoming + need.outgoing
    bound = [need.id for need in needs if len(need.lift_sources) == 1]
    offers = {
        "charter": len(problem.charter_offers),
        "letter_of_assist": len(problem.letters_of_assist),
        "contract": len(problem.contract_offers),
        "mission_aircraft": len(problem.mission_aircraft),
    }
    if as_json:
        say_json(
            {
                "title": loaded.title,
                "requirements": len(needs),
                "people": sum(people.values()),
                "by_mission": {m: {"requirements": missions[m], "people": people[m]} for m in sorted(missions)},
                "sources": offers,
                "one_kind_of_source_only": bound,
                "market": market(problem),
                "notes": list(loaded.notes),
                "planning_values": len(loaded.assumptions),
            }
        )
        return Exit.DONE
    say(loaded.title)
    say(
        f"{len(needs)} movements of {sum(people.values()):,} people between {day_text(problem.season_first_day)} and "
        f"{day_text(problem.season_last_day)}, planned on {day_text(problem.planning_day)}."
    )
    rows = [(m, str(missions[m]), f"{people[m]:,}") for m in sorted(missions)]
    table("By mission", ("mission", "movements", "people"), rows, right=("movements", "people"))
    say("On offer: " + ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in offers.items()) + ".")
    tell_market(problem)
    say(f"{len(bound)} movements may go by one kind of source only.")
    for note in loaded.notes:
        say(f"- {note}")
    return Exit.DONE


def _plan(problem: Problem, plan: Plan, *, as_json: bool) -> Exit:
    shares = requirement_usd(Season(problem, plan))
    movements = Reading(problem, plan).movements
    carriers: dict[str, dict[str, None]] = {}
    for itinerary in plan.itineraries:
        for name in itinerary.requirements:
            carriers.setdefault(name, {})[itinerary.source] = None
    told = [
        Told(
            requirement=need.id,
            first_day=day_text(movements[need.id].days[0]),
            days_off_preferred=movements[need.id].days[0] - need.preferred_day,
            sources=tuple(carriers.get(need.id, {})),
            share_usd=shares.get(need.id, 0),
            standalone_charter_usd=standalone_charter_usd(problem, need),
        )
        for need in problem.rotations
        if need.id in movements
    ]
    if as_json:
        left = [
            {"requirement": n.requirement, "reason": n.reason, "remedies": list(n.remedies)} for n in plan.not_moved
        ]
        say_json({"scenario": plan.scenario, "movements": [asdict(item) for item in told], "not_moved": left})
        return Exit.DONE
    columns = ("movement", "first day", "off", "source", "share of cost", "alone on charter", "saved")
    table("Movements", columns, [_row(item) for item in told], right=columns[4:])
    for left_out in plan.not_moved:
        say(f"Not moved: {left_out.requirement}: {left_out.reason} What would cure it: {' '.join(left_out.remedies)}")
    return Exit.DONE


def _row(item: Told) -> tuple[str, ...]:
    alone = item.standalone_charter_usd
    return (
        item.requirement,
        item.first_day,
        f"{item.days_off_preferred:+d}",
        ", ".join(item.sources),
        usd(item.share_usd),
        "-" if alone is None else usd(alone),
        percent(1 - item.share_usd / alone if alone else None),
    )
