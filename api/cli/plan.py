"""``movcon plan``: from a scenario of either kind to a verified plan and everything that comes out of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.console import Exit, guarded
from api.cli.deployment.plan import plan_deployment
from api.cli.plan_rotation import plan_rotation
from movcon.errors import BadInput, Fault
from scenarios.intake.kinds import ScenarioKind, kind_of
from scenarios.shipped import find_scenario


@guarded
def plan(
    scenario: Annotated[str, typer.Argument(help="A scenario's folder, or the name of one that ships.")],
    *,
    time_limit: Annotated[float | None, typer.Option(min=0, help="Wall seconds for the search.")] = None,
    budget: Annotated[int | None, typer.Option(min=0, help="Search iterations; repeats exactly.")] = None,
    seed: Annotated[int, typer.Option(help="Seed of the search.")] = 0,
    edits: Annotated[Path | None, typer.Option(help="Edits to make first: a TOML file of [[edit]] sections.")] = None,
    closing: Annotated[
        str | None, typer.Option(metavar="DAYS|earliest", help="Of a deployment: close the force so soon after C-day.")
    ] = None,
    reasons: Annotated[
        int, typer.Option(min=0, help="How many movements not moved to explain by solving; seconds each.")
    ] = 3,
    out: Annotated[Path | None, typer.Option(help="Folder to write to; default out/<scenario>.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> Exit:
    """Plan a scenario, verify the plan, and write plan, report, tables and map.

    --reasons is for rotations, --closing for deployments.
    """
    folder = find_scenario(scenario)
    target = out if out is not None else Path("out") / folder.name
    if kind_of(folder) is ScenarioKind.DEPLOYMENT:
        return plan_deployment(
            scenario,
            folder,
            time_limit=time_limit,
            budget=budget,
            seed=seed,
            edits=edits,
            closing=closing,
            target=target,
            as_json=as_json,
        )
    if closing is not None:
        cause = "The closing of a force is asked for in a deployment; this is a rotation."
        raise BadInput([Fault(code="other_kind", file="--closing", cause=cause, cure="Leave it out.")])
    return plan_rotation(
        scenario,
        folder,
        time_limit=time_limit,
        budget=budget,
        seed=seed,
        edits=edits,
        reasons=reasons,
        target=target,
        as_json=as_json,
    )
