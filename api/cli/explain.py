"""``movcon explain``: a scenario or a plan of either kind in words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.console import Exit, guarded
from api.cli.deployment.explain import explain_deployment, explain_deployment_plan
from api.cli.deployment.limits import explain_limits
from api.cli.explain_rotation import explain_rotation, explain_rotation_plan
from api.store.plan_kind import plan_kind
from movcon.errors import BadInput, Fault
from scenarios.intake.kinds import ScenarioKind, kind_of
from scenarios.shipped import find_scenario


@guarded
def explain(
    subject: Annotated[str, typer.Argument(help="A scenario (folder or name), or a plan.json.")],
    *,
    scenario: Annotated[str | None, typer.Option(help="The plan's scenario; default the one it names.")] = None,
    movement: Annotated[
        str | None, typer.Option(help="Why this movement goes as it does; of a deployment a parcel or a consignment.")
    ] = None,
    limits: Annotated[bool, typer.Option("--limits", help="What more of each binding limit is worth.")] = False,
    contracts: Annotated[
        bool, typer.Option("--contracts", help="Why those contracts: the plan without each, and with one more.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> Exit:
    """Tell what a scenario asks for, or what a plan does with each movement.

    Of a deployment's plan: when each unit is operational and what holds it, where parcels wait, and with --movement
    the journey of a parcel, or of each of a consignment, in words. --contracts asks about rotations.
    """
    path = Path(subject)
    asked = [option for option, given in _questions(movement, limits=limits, contracts=contracts) if given]
    if len(asked) > 1:
        raise _wrong(asked[1], f"{' and '.join(asked)} are questions of their own.", "Ask one at a time.")
    if asked and not path.is_file():
        raise _wrong(asked[0], f"{subject} is not a plan, and {asked[0]} asks about one.", "Name a plan.json.")
    if path.is_file():
        if plan_kind(path) is ScenarioKind.DEPLOYMENT:
            if contracts:
                raise _wrong(
                    asked[0], f"{asked[0]} asks about the plan of a rotation.", "Ask with --movement or --limits."
                )
            if limits:
                return explain_limits(path, scenario, as_json=as_json)
            return explain_deployment_plan(path, scenario, movement=movement, as_json=as_json)
        return explain_rotation_plan(
            path, scenario, movement=movement, limits=limits, contracts=contracts, as_json=as_json
        )
    folder = find_scenario(subject)
    if kind_of(folder) is ScenarioKind.DEPLOYMENT:
        return explain_deployment(folder, as_json=as_json)
    return explain_rotation(folder, as_json=as_json)


def _questions(movement: str | None, *, limits: bool, contracts: bool) -> tuple[tuple[str, bool], ...]:
    return ("--movement", movement is not None), ("--limits", limits), ("--contracts", contracts)


def _wrong(option: str, cause: str, cure: str) -> BadInput:
    return BadInput([Fault(code="wrong_value", file=option, cause=cause, cure=cure)])
