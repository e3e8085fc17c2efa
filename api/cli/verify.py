"""``movcon verify``: whether a plan keeps every rule of its scenario."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.console import Exit, guarded, say, say_json, table
from api.store.changed_problem import changed_problem
from api.store.plan_file import read_plan
from movcon.verification import verify
from scenarios.assembly import load_problem
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
    read = read_plan(plan)
    problem = changed_problem(load_problem(find_scenario(scenario)), plan.parent)
    found = verify(problem, read)
    if as_json:
        say_json(
            {
                "plan": str(plan),
                "accepted": found.accepted,
                "findings": [{"rule": f.rule, "where": f.where, "message": f.message} for f in found.findings],
            }
        )
    elif found.accepted:
        say(f"Accepted: {plan} keeps every rule, and its figures are right.")
    else:
        rows = [(f.rule, f.where, f.message) for f in found.findings]
        table(f"Rejected: {len(rows)} finding{'s' if len(rows) != 1 else ''}", ("rule", "where", "what is wrong"), rows)
    return Exit.DONE if found.accepted else Exit.REJECTED
