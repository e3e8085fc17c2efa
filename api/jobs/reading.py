"""What jobs read before they begin: the season's name, its plans, the problems that those were made for."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from api.database.tables import PlanRow, SeasonRow
from api.identity.actor import SYSTEM
from api.jobs.faults import EDITS, bad_argument
from api.jobs.work import Work
from api.office.plans import plan_inputs
from api.store.changed_deployment import deployment_edits_made
from api.store.deployment_plan_file import parse_deployment_plan
from api.store.plan_file import parse_plan
from api.store.planning_inputs import inputs_of, load_deployment_inputs, load_inputs
from movcon.deployment.edits import DeploymentEdit
from movcon.deployment.plan import DeploymentPlan
from movcon.plan import Plan
from optimizer.rotation.inquiry import LaidPlan
from optimizer.rotation.laying import ForeignPlan
from scenarios.assembly import Scenario
from scenarios.deployment.assembly import DeploymentScenario
from scenarios.intake.edits import edited
from scenarios.intake.vocabulary import DEPLOYMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPlan:
    """A plan of the season with all it was made from; ``scenario`` holds the problem that it is verified against."""

    id: str
    plan: Plan
    inputs: dict[str, bytes]
    scenario: Scenario


def season_name(work: Work) -> str:
    """Name of the job's season."""
    with work.office.look(SYSTEM) as tx:
        return tx.session.get_one(SeasonRow, work.claim.season).name


def plan_in_force(work: Work) -> str | None:
    """Plan in force of the job's season or deployment; None before the first release."""
    with work.office.look(SYSTEM) as tx:
        return tx.session.get_one(SeasonRow, work.claim.season).released_plan


def released_plan(work: Work) -> str:
    """Plan in force of the job's season or deployment.

    Raises
    ------
    Invalid
        There is none.
    """
    found = plan_in_force(work)
    if found is None:
        cure = "Release a plan, or name the plan to go on from."
        raise bad_argument("/plan", "nothing_released", "No plan is released.", cure)
    return found


def kept_content(work: Work, name: str) -> tuple[Plan, dict[str, bytes]]:
    """A plan, and all it was made from."""
    content, inputs = _kept(work, name)
    return parse_plan(content, Path(f"{name}.json")), inputs


def kept_deployment_plan(work: Work, name: str) -> tuple[DeploymentPlan, dict[str, bytes]]:
    """A deployment's plan, and all it was made from."""
    content, inputs = _kept(work, name)
    return parse_deployment_plan(content, Path(f"{name}.json")), inputs


def kept_deployment(work: Work, name: str) -> tuple[DeploymentPlan, DeploymentScenario, tuple[DeploymentEdit, ...]]:
    """A deployment's plan, the deployment with the problem that it was made for, and the edits made before."""
    work.say("reading the plan and its deployment")
    plan, inputs = kept_deployment_plan(work, name)
    with tempfile.TemporaryDirectory() as place:
        scenario = load_deployment_inputs(inputs, Path(place))
        return plan, scenario, deployment_edits_made(Path(place))


def deployment_with(work: Work, changes: tuple[DeploymentEdit, ...]) -> DeploymentScenario:
    """The job's deployment with edits made.

    Raises
    ------
    BadInput
        It has faults, or an edit cannot be made; each edit's is told under the job's ``edits``.
    """
    with tempfile.TemporaryDirectory() as place:
        scenario = load_deployment_inputs(inputs_of(season_name(work), work.archive(), {}), Path(place))
    return replace(scenario, problem=edited(scenario.problem, changes, EDITS, DEPLOYMENT))


def _kept(work: Work, name: str) -> tuple[bytes, dict[str, bytes]]:
    with work.office.look(SYSTEM) as tx:
        row = tx.session.get_one(PlanRow, name)
        return tx.content(row.content), plan_inputs(tx, row)


def kept_plan(work: Work, name: str) -> KeptPlan:
    """A plan of the season, its problem made again."""
    work.say("reading the plan and its season")
    plan, inputs = kept_content(work, name)
    with tempfile.TemporaryDirectory() as place:
        scenario = load_inputs(inputs, Path(place))
    return KeptPlan(id=name, plan=plan, inputs=inputs, scenario=scenario)


def lay(work: Work, kept: KeptPlan) -> LaidPlan:
    """A plan laid again for questions.

    Raises
    ------
    Invalid
        It is not one that this planner can lay.
    """
    work.say("laying the plan again")
    try:
        return LaidPlan(kept.scenario.problem, kept.plan)
    except ForeignPlan as error:
        cure = "Ask about a plan that movcon made."
        raise bad_argument("/plan", "foreign_plan", str(error), cure) from error
