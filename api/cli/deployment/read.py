"""A deployment's plan of the command line read with its scenario, faults told as the user's."""

from __future__ import annotations

from pathlib import Path

from api.render.deployment.operation import Operation
from api.store.changed_deployment import changed_deployment
from api.store.deployment_plan_file import read_deployment_plan
from movcon.deployment.plan import DeploymentPlan
from movcon.deployment.verification.plan_language import plan_language
from movcon.errors import BadInput, Fault
from scenarios.deployment.assembly import load_deployment
from scenarios.shipped import find_scenario


def read_operation(path: Path, scenario: str | None) -> Operation:
    """The plan of a file looked at with its scenario, by default the one it names, and the edits beside the plan.

    Raises
    ------
    BadInput
        When the scenario is not found, the plan is not of it, or says what no plan of it can say.
    """
    plan = read_deployment_plan(path)
    folder = _named_in(plan, path) if scenario is None else find_scenario(scenario)
    problem = changed_deployment(load_deployment(folder).problem, path.parent)
    if plan.problem_digest != problem.digest:
        cause = "The plan was made for another scenario, or for another state of it."
        raise BadInput([Fault(code="wrong_scenario", file=str(path), cause=cause, cure="Name the scenario it is of.")])
    unread = tuple(plan_language(problem, plan))
    if unread:
        cure = "Ask about a plan that movcon made; movcon verify tells everything that is wrong with this one."
        raise BadInput([Fault(code="foreign_plan", file=str(path), cause=str(unread[0]), cure=cure)])
    return Operation(problem, plan)


def _named_in(plan: DeploymentPlan, path: Path) -> Path:
    """Folder of the scenario that a plan names."""
    try:
        return find_scenario(plan.scenario)
    except BadInput as error:
        cause = f"It is of the scenario {plan.scenario}, of which there is no folder here and none ships."
        cure = "Name the scenario's folder with --scenario."
        raise BadInput([Fault(code="unknown_scenario", file=str(path), cause=cause, cure=cure)]) from error
