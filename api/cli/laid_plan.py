"""A plan of the command line laid again for questions, with faults told as the user's."""

from __future__ import annotations

from pathlib import Path

from api.cli.console import stderr
from api.store.changed_problem import changed_problem
from movcon.errors import BadInput, Fault
from movcon.plan import Plan
from optimizer.rotation.inquiry import LaidPlan
from scenarios.assembly import load_problem
from scenarios.shipped import find_scenario


def lay(scenario: str, path: Path, plan: Plan) -> LaidPlan:
    """Lay the plan of a file on its scenario, with the edits and the release that lie beside it.

    Raises
    ------
    BadInput
        When the plan is not of this scenario, or cannot be laid again.
    """
    with stderr.status("laying the plan again"):
        problem = changed_problem(load_problem(find_scenario(scenario)), path.parent)
        if plan.problem_digest != problem.digest:
            cause = "The plan was made for another scenario, or for another state of it."
            raise BadInput(
                [Fault(code="wrong_scenario", file=str(path), cause=cause, cure="Name the scenario it is of.")]
            )
        try:
            return LaidPlan(problem, plan)
        except ValueError as error:
            cure = "Ask about a plan that movcon made."
            raise BadInput([Fault(code="foreign_plan", file=str(path), cause=str(error), cure=cure)]) from error
