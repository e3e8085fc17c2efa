"""``movcon verify`` of a deployment."""

from __future__ import annotations

from pathlib import Path

from api.store.changed_deployment import changed_deployment
from api.store.deployment_plan_file import read_deployment_plan
from movcon.deployment.verification import verify
from movcon.finding import Finding
from scenarios.deployment.assembly import load_deployment


def deployment_findings(folder: Path, plan: Path) -> tuple[Finding, ...]:
    """What breaks a rule in the plan of a file, for the deployment in a folder with the edits beside the plan."""
    read = read_deployment_plan(plan)
    return verify(changed_deployment(load_deployment(folder).problem, plan.parent), read).findings
