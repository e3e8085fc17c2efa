"""``movcon cures``: why movements or parcels are not moved or late, and the cheapest edits that cure it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.console import Exit, guarded
from api.cli.cures_rotation import cures_rotation
from api.cli.deployment.cures import cures_deployment
from api.store.plan_kind import plan_kind
from movcon.errors import BadInput, Fault
from optimizer.deployment.cures import DEFAULT_TIME_LIMIT_S
from scenarios.intake.kinds import ScenarioKind


@guarded
def cures(
    scenario: Annotated[str, typer.Argument(help="A scenario's folder, or the name of one that ships.")],
    plan: Annotated[Path, typer.Argument(help="A plan.json.")],
    *,
    movement: Annotated[
        list[str] | None,
        typer.Option(help="Only this movement, of a deployment a parcel, consignment or unit; may be given again."),
    ] = None,
    time_limit: Annotated[
        float | None,
        typer.Option(min=0, help="Of a deployment: wall seconds after which no more is looked at. [default: 120]"),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the cures as files of edits.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> Exit:
    """Tell which rules conflict for what is not moved, and price the cheapest edits that move it by solving.

    Of a deployment parcels that come late are told of too, consignment by consignment, the costliest first.
    """
    if plan_kind(plan) is ScenarioKind.DEPLOYMENT:
        limit = DEFAULT_TIME_LIMIT_S if time_limit is None else time_limit
        return cures_deployment(scenario, plan, movement=movement, time_limit_s=limit, out=out, as_json=as_json)
    if time_limit is not None:
        cause = "Cures within a time limit are asked for of deployments; this is a plan of a rotation."
        raise BadInput([Fault(code="other_kind", file="--time-limit", cause=cause, cure="Leave it out.")])
    return cures_rotation(scenario, plan, movement=movement, out=out, as_json=as_json)
