"""Planning values of a deployment's outputs: by when to book and to ask, when to report."""

from __future__ import annotations

from functools import cache

from api.render.planning_values import FILE, PlanningValue, read_planning_values


@cache
def deployment_values() -> dict[str, PlanningValue]:
    """Every planning value of the outputs of a deployment by key."""
    return read_planning_values(FILE.with_name("deployment_values.csv"))


def deployment_value(key: str) -> int:
    """Number of a planning value."""
    return deployment_values()[key].value
