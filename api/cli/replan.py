"""``movcon replan``: from a released plan, a present moment and what has changed to a new verified plan."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli.console import Exit, guarded
from api.cli.deployment.replan import DeploymentTerms, replan_deployment
from api.cli.replan_rotation import RotationTerms, replan_rotation
from movcon.deployment.release import DeploymentRelease, DeploymentStability
from movcon.errors import BadInput, Fault, InvalidValue
from movcon.release import StabilityPrices, StagedRelease
from scenarios.intake.kinds import ScenarioKind, kind_of
from scenarios.shipped import find_scenario

_STAGES = StagedRelease()
_PRICES = StabilityPrices()
_WAYS = DeploymentStability()


@guarded
def replan(
    scenario: Annotated[str, typer.Argument(help="A scenario's folder, or the name of one that ships.")],
    plan: Annotated[Path, typer.Argument(help="The released plan.json.")],
    edits: Annotated[Path, typer.Argument(help="What has changed since: a TOML file of edits.")],
    *,
    present: Annotated[
        datetime,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%MZ"],
            help="UTC date, or moment as 2010-11-15T06:00Z, planned from; before it is history.",
        ),
    ],
    fixed_days: Annotated[
        int | None,
        typer.Option(
            min=0,
            help=f"Days in which all is fixed; {_STAGES.fixed_days}, of deployments {DeploymentRelease.fixed_days}.",
        ),
    ] = None,
    sequence_days: Annotated[
        int | None, typer.Option(min=0, help=f"Rotations: kept in sequence, days; {_STAGES.sequence_days}.")
    ] = None,
    asset_days: Annotated[
        int | None, typer.Option(min=0, help=f"Rotations: kept on its aircraft, days; {_STAGES.asset_days}.")
    ] = None,
    usd_per_changed_date: Annotated[
        int | None,
        typer.Option(
            min=0, help=f"{_PRICES.usd_per_changed_date}, of a deployment's parcel {_WAYS.usd_per_changed_date}."
        ),
    ] = None,
    usd_per_changed_aircraft: Annotated[
        int | None, typer.Option(min=0, help=f"Rotations: {_PRICES.usd_per_changed_aircraft}.")
    ] = None,
    usd_per_changed_chalk: Annotated[
        int | None, typer.Option(min=0, help=f"Rotations: {_PRICES.usd_per_changed_chalk}.")
    ] = None,
    usd_per_late_day: Annotated[int | None, typer.Option(min=0, help=f"Rotations: {_PRICES.usd_per_late_day}.")] = None,
    usd_per_changed_way: Annotated[
        int | None, typer.Option(min=0, help=f"Deployments: {_WAYS.usd_per_changed_way} a parcel.")
    ] = None,
    budget: Annotated[int | None, typer.Option(min=0, help="Improving steps around what was broken.")] = None,
    seed: Annotated[int, typer.Option(help="Seed of the search.")] = 0,
    out: Annotated[Path | None, typer.Option(help="Folder to write to; default out/<scenario>-replanned.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> Exit:
    """Plan again from a released plan: what stands is kept, what is broken is mended, every change is told."""
    folder = find_scenario(scenario)
    target = out if out is not None else Path("out") / f"{folder.name}-replanned"
    of_rotations = {
        "--sequence-days": sequence_days,
        "--asset-days": asset_days,
        "--usd-per-changed-aircraft": usd_per_changed_aircraft,
        "--usd-per-changed-chalk": usd_per_changed_chalk,
        "--usd-per-late-day": usd_per_late_day,
    }
    if kind_of(folder) is ScenarioKind.DEPLOYMENT:
        _refuse(of_rotations, "rotations", "deployment")
        return replan_deployment(
            folder,
            plan,
            edits,
            present=present,
            terms=DeploymentTerms(
                fixed_days=_or(fixed_days, DeploymentRelease.fixed_days),
                prices=DeploymentStability(
                    usd_per_changed_date=_or(usd_per_changed_date, _WAYS.usd_per_changed_date),
                    usd_per_changed_way=_or(usd_per_changed_way, _WAYS.usd_per_changed_way),
                ),
            ),
            budget=budget,
            seed=seed,
            target=target,
            as_json=as_json,
        )
    _refuse({"--usd-per-changed-way": usd_per_changed_way}, "deployments", "rotation")
    return replan_rotation(
        folder,
        plan,
        edits,
        present=present,
        terms=RotationTerms(
            stages=_staging(
                _or(fixed_days, _STAGES.fixed_days),
                _or(sequence_days, _STAGES.sequence_days),
                _or(asset_days, _STAGES.asset_days),
            ),
            prices=StabilityPrices(
                usd_per_changed_date=_or(usd_per_changed_date, _PRICES.usd_per_changed_date),
                usd_per_changed_aircraft=_or(usd_per_changed_aircraft, _PRICES.usd_per_changed_aircraft),
                usd_per_changed_chalk=_or(usd_per_changed_chalk, _PRICES.usd_per_changed_chalk),
                usd_per_late_day=_or(usd_per_late_day, _PRICES.usd_per_late_day),
            ),
        ),
        budget=budget,
        seed=seed,
        target=target,
        as_json=as_json,
    )


def _or(given: int | None, default: int) -> int:
    return default if given is None else given


def _refuse(options: dict[str, int | None], theirs: str, kind: str) -> None:
    """Options of the other kind of scenario are faults, all told at once."""
    cause = f"It is for {theirs}; this is a {kind}."
    faults = [
        Fault(code="other_kind", file=name, cause=cause, cure="Leave it out.")
        for name, value in options.items()
        if value is not None
    ]
    if faults:
        raise BadInput(faults)


def _staging(fixed: int, sequence: int, asset: int) -> StagedRelease:
    try:
        return StagedRelease(fixed_days=fixed, sequence_days=sequence, asset_days=asset)
    except InvalidValue as error:
        cure = "Raise the later ones or lower the earlier ones."
        raise BadInput([Fault(code="wrong_value", file="--fixed-days", cause=str(error), cure=cure)]) from error
