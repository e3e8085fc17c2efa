"""Kinds of jobs, by name."""

from __future__ import annotations

from collections.abc import Callable

from api.jobs.kinds import (
    compare,
    compare_deployment,
    cures,
    cures_deployment,
    explain,
    explain_deployment,
    plan,
    plan_deployment,
    replan,
    replan_deployment,
    verify,
    verify_deployment,
)
from api.jobs.outcome import Outcome
from api.jobs.work import Work

KINDS: dict[str, Callable[[Work], Outcome]] = {
    "plan": plan.run,
    "replan": replan.run,
    "verify": verify.run,
    "cures": cures.run,
    "explain": explain.run,
    "compare": compare.run,
    "plan_deployment": plan_deployment.run,
    "replan_deployment": replan_deployment.run,
    "verify_deployment": verify_deployment.run,
    "explain_deployment": explain_deployment.run,
    "compare_deployment": compare_deployment.run,
    "cures_deployment": cures_deployment.run,
}
"""What does each kind of job."""
