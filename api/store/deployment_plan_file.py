"""``plan.json`` of a deployment: written whole or not at all, read with every fault told at once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from api.store.deployment_plan_schema import DEPLOYMENT_PLAN_ADAPTER
from api.store.folder import write_file
from api.store.json_record import RecordForm, parse_record, read_bytes, record_fault, record_text
from api.store.plan_file import MINUTE_END
from movcon.deployment.plan import DEPLOYMENT_PLAN_FORMAT, DeploymentPlan
from movcon.errors import BadInput, Fault

_FORM = RecordForm(
    adapter=DEPLOYMENT_PLAN_ADAPTER,
    format=DEPLOYMENT_PLAN_FORMAT,
    schema="docs/deployment-plan.schema.json",
    other_mark="itineraries",
    other_cause="it is the plan of a rotation; the plan of a deployment is wanted here.",
    other_cure="Name the plan.json of a deployment.",
)


def deployment_plan_text(plan: DeploymentPlan) -> str:
    """The plan as ``plan.json`` holds it: keys in order, one space of indent, a line end at the end."""
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
    """Plan of a ``plan.json``.

    Raises
    ------
    BadInput
        With every fault found: the ``column`` of a fault is the JSON pointer of the value.
    """
    return parse_deployment_plan(read_bytes(path), path)


def parse_deployment_plan(content: bytes, path: Path) -> DeploymentPlan:
    """Plan of the bytes of a ``plan.json``; ``path`` is only named in faults. Raises BadInput."""
    plan = parse_record(_FORM, content, path)
    faults = list(_shape_faults(plan, path))
    if faults:
        raise BadInput(faults)
    return plan


def _shape_faults(plan: DeploymentPlan, path: Path) -> Iterable[Fault]:
    """Faults the schema cannot say and that would make a plan unreadable: no stops, times off the calendar."""
    for number, voyage in enumerate(plan.voyages):
        where = f"/voyages/{number}/stops"
        if not voyage.stops:
            yield record_fault("empty_list", path, where, "the voyage has no stops.", "Take it out or add them.")
        for place, stop in enumerate(voyage.stops):
            times = (stop.arrival, stop.start, stop.end, stop.departure)
            if not all(0 <= minute < MINUTE_END for minute in times):
                cause = f"one of the times {', '.join(str(minute) for minute in times)} lies off the calendar."
                cure = "Give UTC minutes since 1970-01-01T00:00Z."
                yield record_fault("off_calendar", path, f"{where}/{place}", cause, cure)
