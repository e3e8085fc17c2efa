"""A deployment's ``plan.json``: written whole or not at all, read with every fault told at once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from api.store.deployment_plan_schema import DEPLOYMENT_PLAN_ADAPTER
from api.store.folder import write_file
from api.store.plan_form import MINUTE_END, PlanForm, fault, record_text
from movcon.deployment.plan import DEPLOYMENT_PLAN_FORMAT, DeploymentPlan
from movcon.errors import BadInput, Fault

_FORM = PlanForm(
    adapter=DEPLOYMENT_PLAN_ADAPTER,
    format=DEPLOYMENT_PLAN_FORMAT,
    file="plan.json of a deployment",
    schema="docs/deployment-plan.schema.json",
    foreign="itineraries",
)


def deployment_plan_text(plan: DeploymentPlan) -> str:
    """The plan as its file holds it: keys in order, one space of indent, a line end at the end."""
    return record_text(plan)


def write_deployment_plan(path: Path, plan: DeploymentPlan) -> None:
    """Write ``plan`` to ``path``; an earlier file stays whole until the new one is.

    Raises
    ------
    OSError
        When the folder cannot be written to.
    """
    write_file(path, deployment_plan_text(plan).encode())


def read_deployment_plan(path: Path) -> DeploymentPlan:
    """Plan of a deployment's ``plan.json``.

    Raises
    ------
    BadInput
        With every fault found: the ``column`` of a fault is the JSON pointer of the value.
    """
    return _in_shape(_FORM.read(path), path)


def parse_deployment_plan(content: bytes, path: Path) -> DeploymentPlan:
    """Plan of a file's bytes; ``path`` is only named in faults. Raises BadInput as `read_deployment_plan` does."""
    return _in_shape(_FORM.parse(content, path), path)


def _in_shape(plan: DeploymentPlan, path: Path) -> DeploymentPlan:
    faults = list(_shape_faults(plan, path))
    if faults:
        raise BadInput(faults)
    return plan


def _shape_faults(plan: DeploymentPlan, path: Path) -> Iterable[Fault]:
    """Faults the schema cannot say and that would make a plan unreadable: no stops, times off the calendar."""
    for number, voyage in enumerate(plan.voyages):
        where = f"/voyages/{number}/stops"
        if not voyage.stops:
            yield fault("empty_list", path, where, "the voyage has no stops.", "Take it out or add them.")
        for place, stop in enumerate(voyage.stops):
            times = (stop.arrival, stop.start, stop.end, stop.departure)
            if not all(0 <= time < MINUTE_END for time in times):
                cause = f"one of the times {', '.join(map(str, times))} lies off the calendar."
                yield fault(
                    "off_calendar", path, f"{where}/{place}", cause, "Give UTC minutes since 1970-01-01T00:00Z."
                )
