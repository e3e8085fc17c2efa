"""``movcon verify`` of a deployment."""

from __future__ import annotations

from pathlib import Path

from api.store.deployment_plan_file import read_deployment_plan
from movcon.deployment.verification import verify
from movcon.finding import Finding
from scenarios.deployment.assembly import load_deployment


def deployment_findings(folder: Path, plan: Path) -> tuple[Finding, ...]:
    """What breaks a rule in the plan of a file, for the deployment in a folder."""
    return verify(load_deployment(folder).problem, read_deployment_plan(plan)).findings
