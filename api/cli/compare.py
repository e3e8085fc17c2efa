"""``movcon compare``: two plans of either kind side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.compare_rotation import compare_rotations
from api.cli.console import Exit, guarded
from api.cli.deployment.compare import compare_deployments
from api.store.plan_kind import plan_kind
from movcon.errors import BadInput, Fault
from scenarios.intake.kinds import ScenarioKind

_SIDES = 2


@guarded
def compare(
    one: Annotated[Path, typer.Argument(help="A plan.json.")],
    other: Annotated[Path, typer.Argument(help="Another plan.json.")],
    *,
    scenario: Annotated[
        list[str] | None,
        typer.Option(help="Of deployments: the plans' scenario, or each plan's; default those they name."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> Exit:
    """Compare what two plans of one kind cost, and which movements or parcels go otherwise.

    Of deployments: when each closes the force, and what changed from the first to the second in words.
    """
    # The second is read as the first's kind, and refused where it is of the other.
    named = scenario or []
    if len(named) > _SIDES:
        raise _wrong(f"{len(named)} scenarios are named, and there are two plans.", "Name one, or one for each plan.")
    if plan_kind(one) is ScenarioKind.DEPLOYMENT:
        return compare_deployments((one, other), named, as_json=as_json)
    if named:
        raise _wrong("Plans of rotations are compared without their scenario.", "Leave it out.")
    return compare_rotations(one, other, as_json=as_json)


def _wrong(cause: str, cure: str) -> BadInput:
    return BadInput([Fault(code="wrong_value", file="--scenario", cause=cause, cure=cure)])
