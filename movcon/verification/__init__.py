"""Independent verification: recomputes a rotation plan from the plan and its problem alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from movcon.plan import CostStatement, MissionShare, Plan
from movcon.problem import Problem
from movcon.verification import aircraft, airfields, loads, money, release, sources, strength
from movcon.verification.findings import Finding, Findings, Reading
from movcon.verification.one_aircraft import one_aircraft
from movcon.verification.plan_language import plan_language

Rule = Callable[[Reading], Findings]


def problem_digest(reading: Reading) -> Findings:
    """The plan was made for this problem."""
    if reading.plan.problem_digest != reading.problem.digest:
        message = f"The plan was made for {reading.plan.problem_digest}, the problem is {reading.problem.digest}."
        yield Finding(rule="problem_digest", where="plan", message=message)


RULES: dict[str, Rule] = {
    "both_directions": loads.both_directions,
    "baggage": loads.baggage,
    "payload": loads.payload,
    "strength_ceiling": strength.strength_ceiling,
    "advance_party": strength.advance_party,
    "relief": strength.relief,
    "chalk_gap": strength.chalk_gap,
    "spread": strength.spread,
    "window": strength.window,
    "tour": strength.tour,
    "blackout": strength.blackout,
    "onward_capacity": strength.onward_capacity,
    "continuity": aircraft.continuity,
    "direct_positioning": aircraft.direct_positioning,
    "route": aircraft.route,
    "approved_airfield": airfields.approved_airfield,
    "airfield_hours": airfields.airfield_hours,
    "slots": airfields.slots,
    "parking_mog": airfields.parking_mog,
    "clearance_notice": sources.clearance_notice,
    "lead_time": sources.lead_time,
    "operator_clearance": sources.operator_clearance,
    "market_size": sources.market_size,
    "grounding": sources.grounding,
    "contract_terms": sources.contract_terms,
    "contract_hours": aircraft.contract_hours,
    "crew_duty": aircraft.crew_duty,
    "forbidden_link": sources.forbidden_link,
    "contributors_apart": sources.contributors_apart,
    "sharing": loads.sharing,
    "one_aircraft": one_aircraft,
    "own_contingent_only": sources.own_contingent_only,
    "lift_source": sources.lift_source,
    "history": release.history,
    "staged_release": release.staged_release,
    "funds": money.funds,
    "cost": money.cost,
    "apportionment": money.apportionment,
    "bound": money.bound,
    "problem_digest": problem_digest,
}
"""Rules by name in the order of docs/rules.md. ``strength_floor`` and ``preferred_date`` are priced always: a plan
that misprices them breaks ``cost``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What verification says of a plan, and what it computed itself (None where the plan could not be read)."""

    accepted: bool
    findings: tuple[Finding, ...]
    cost: CostStatement | None
    shares: tuple[MissionShare, ...]


def verify(problem: Problem, plan: Plan) -> Verification:
    """Check every rule of docs/rules.md; never raises on a malformed plan."""
    unread = tuple(plan_language(problem, plan))
    if unread:
        return Verification(accepted=False, findings=unread, cost=None, shares=())
    reading = Reading(problem, plan)
    findings = tuple(finding for rule in RULES.values() for finding in rule(reading))
    return Verification(
        accepted=not findings,
        findings=findings,
        cost=money.cost_statement(reading),
        shares=money.shares(reading),
    )


__all__ = ["RULES", "Finding", "Verification", "verify"]
