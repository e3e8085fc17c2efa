"""Independent verification of deployments: recomputes a plan from the plan and its problem alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from movcon.deployment.plan import DeploymentCost, DeploymentPlan
from movcon.deployment.problem import DeploymentProblem
from movcon.deployment.verification import (
    airfields,
    charters,
    dates,
    flights,
    history,
    money,
    parcels,
    services,
    ships,
)
from movcon.deployment.verification.plan_language import plan_language
from movcon.deployment.verification.reading import Reading
from movcon.deployment.verification.segregation import segregation
from movcon.deployment.verification.ways import way
from movcon.finding import Finding, Findings
from movcon.plan import MissionShare

Rule = Callable[[Reading], Findings]


def problem_digest(reading: Reading) -> Findings:
    """The plan was made for this problem."""
    if reading.plan.problem_digest != reading.problem.digest:
        message = f"The plan was made for {reading.plan.problem_digest}, the problem is {reading.problem.digest}."
        yield Finding(rule="problem", where="plan", message=message)


RULES: dict[str, Rule] = {
    "whole_parcels": parcels.whole_parcels,
    "journey": parcels.journey,
    "one_sea_leg": parcels.one_sea_leg,
    "load_port": parcels.load_port,
    "way": way,
    "charter_form": charters.charter_form,
    "ship_fits_port": ships.ship_fits_port,
    "ship_takes_cargo": ships.ship_takes_cargo,
    "stowage": ships.stowage,
    "working_time": ships.working_time,
    "berths": ships.berths,
    "net_explosives": ships.net_explosives,
    "segregation": segregation,
    "liner": services.liner,
    "corridor": services.corridor,
    "handling": services.handling,
    "flights": flights.flights,
    "hold": flights.hold,
    "approved_airfield": airfields.approved_airfield,
    "airfield_hours": airfields.airfield_hours,
    "slots": airfields.slots,
    "parking": airfields.parking,
    "closures": airfields.closures,
    "closing": dates.closing,
    "history": history.history,
    "fixed": history.fixed,
    "cost": money.cost,
    "bound": money.bound,
    "problem": problem_digest,
}
"""Rules by name in the order of docs/rules-deployment.md, after ``plan_language``. ``late``, ``not_operational``,
``waiting_people``, ``storage``, ``storage_capacity`` and ``stability`` are priced always: a plan that misprices
them breaks ``cost``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentVerification:
    """What verification says of a plan, and what it computed itself (None where the plan could not be read)."""

    accepted: bool
    findings: tuple[Finding, ...]
    cost: DeploymentCost | None
    shares: tuple[MissionShare, ...]


def verify(problem: DeploymentProblem, plan: DeploymentPlan) -> DeploymentVerification:
    """Check every rule of docs/rules-deployment.md; never raises on a malformed plan."""
    unread = tuple(plan_language(problem, plan))
    if unread:
        return DeploymentVerification(accepted=False, findings=unread, cost=None, shares=())
    reading = Reading(problem, plan)
    findings = tuple(finding for rule in RULES.values() for finding in rule(reading))
    prices = money.voyage_prices(reading)
    return DeploymentVerification(
        accepted=not findings,
        findings=findings,
        cost=money.cost_statement(reading, prices),
        shares=money.mission_shares(reading, prices),
    )


__all__ = ["RULES", "DeploymentVerification", "Finding", "verify"]
