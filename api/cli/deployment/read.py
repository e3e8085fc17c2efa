"""A deployment's plan of the command line read with its scenario, faults told as the user's."""

from __future__ import annotations

from pathlib import Path

from api.render.deployment.operation import Operation
from api.store.changed_deployment import changed_deployment
from api.store.deployment_plan_file import read_deployment_plan
from movcon.deployment.verification.plan_language import plan_language
from movcon.errors import BadInput, Fault
from scenarios.deployment.assembly import load_deployment
from scenarios.shipped import find_scenario


def read_operation(path: Path, scenario: str | None) -> Operation:
    """The plan of a file looked at with its scenario, by default the one it names, and the edits beside the plan.

    Raises
    ------
    BadInput
        When the plan is not of this scenario, or says what no plan of it can say.
    """
    plan = read_deployment_plan(path)
    problem = changed_deployment(load_deployment(find_scenario(scenario or plan.scenario)).problem, path.parent)
    if plan.problem_digest != problem.digest:
        cause = "The plan was made for another scenario, or for another state of it."
        raise BadInput([Fault(code="wrong_scenario", file=str(path), cause=cause, cure="Name the scenario it is of.")])
    unread = tuple(plan_language(problem, plan))
    if unread:
        cure = "Ask about a plan that movcon made; movcon verify tells everything that is wrong with this one."
        raise BadInput([Fault(code="foreign_plan", file=str(path), cause=str(unread[0]), cure=cure)])
    return Operation(problem, plan)
