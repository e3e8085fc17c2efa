"""``movcon verify``: whether a plan keeps every rule of its scenario."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.console import Exit, guarded, say, say_json, table
from api.cli.deployment.verify import deployment_findings
from api.store.changed_problem import changed_problem
from api.store.plan_file import read_plan
from movcon.finding import Finding
from movcon.verification import verify
from scenarios.assembly import load_problem
from scenarios.intake.kinds import ScenarioKind, kind_of
from scenarios.shipped import find_scenario


@guarded
def verify_plan(
    scenario: Annotated[str, typer.Argument(help="A scenario's folder, or the name of one that ships.")],
    plan: Annotated[Path, typer.Argument(help="A plan.json.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> Exit:
    """Recompute everything a plan claims; exit 0 when it keeps every rule, 4 when it does not.

    Edits and the release that lie beside the plan, as movcon wrote them, are made again first.
    """
    folder = find_scenario(scenario)
    # A manifest of no known kind is read, and told of, as a rotation's.
    check = deployment_findings if kind_of(folder) is ScenarioKind.DEPLOYMENT else _rotation_findings
    findings = check(folder, plan)
    if as_json:
        say_json(
            {
                "plan": str(plan),
                "accepted": not findings,
                "findings": [{"rule": f.rule, "where": f.where, "message": f.message} for f in findings],
            }
        )
    elif not findings:
        say(f"Accepted: {plan} keeps every rule, and its figures are right.")
    else:
        rows = [(f.rule, f.where, f.message) for f in findings]
        table(f"Rejected: {len(rows)} finding{'s' if len(rows) != 1 else ''}", ("rule", "where", "what is wrong"), rows)
    return Exit.REJECTED if findings else Exit.DONE


def _rotation_findings(folder: Path, plan: Path) -> tuple[Finding, ...]:
    read = read_plan(plan)
    return verify(changed_problem(load_problem(folder), plan.parent), read).findings
