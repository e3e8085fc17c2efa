"""``plan.json``: written whole or not at all, read with every fault told at once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from api.store.folder import write_file
from api.store.plan_form import MINUTE_END, PlanForm, fault, record_text
from api.store.plan_schema import PLAN_ADAPTER
from movcon.errors import BadInput, Fault
from movcon.plan import PLAN_FORMAT, Plan

# As with times: months outside 1970-2200 are slips of a unit.
_MONTH_END = 230 * 12
_FORM = PlanForm(
    adapter=PLAN_ADAPTER,
    format=PLAN_FORMAT,
    file="plan.json of a rotation",
    schema="docs/plan.schema.json",
    foreign="voyages",
)


def plan_text(plan: Plan) -> str:
    """The plan as ``plan.json`` holds it: keys in order, one space of indent, a line end at the end."""
    return record_text(plan)


def write_plan(path: Path, plan: Plan) -> None:
    """Write ``plan`` to ``path``; an earlier file stays whole until the new one is.

    Raises
    ------
    OSError
        When the folder cannot be written to.
    """
    write_file(path, plan_text(plan).encode())


def read_plan(path: Path) -> Plan:
    """Plan of a ``plan.json``.

    Raises
    ------
    BadInput
        With every fault found: the ``column`` of a fault is the JSON pointer of the value.
    """
    return _in_shape(_FORM.read(path), path)


def parse_plan(content: bytes, path: Path) -> Plan:
    """Plan of the bytes of a ``plan.json``; ``path`` is only named in faults. Raises BadInput as `read_plan` does."""
    return _in_shape(_FORM.parse(content, path), path)


def _in_shape(plan: Plan, path: Path) -> Plan:
    faults = list(_shape_faults(plan, path))
    if faults:
        raise BadInput(faults)
    return plan


def _shape_faults(plan: Plan, path: Path) -> Iterable[Fault]:
    """Faults the schema cannot say and that would make a plan unreadable: empty journeys, times off the calendar."""
    for number, award in enumerate(plan.awards):
        if not 0 <= award.first_month < _MONTH_END or not 0 < award.months < _MONTH_END:
            where = f"/awards/{number}"
            cause = f"first_month {award.first_month} or months {award.months} lies off the calendar."
            yield fault("off_calendar", path, where, cause, "Count first_month from January 1970 = 0, months from 1.")
    for number, itinerary in enumerate(plan.itineraries):
        where = f"/itineraries/{number}/sorties"
        if not itinerary.sorties:
            yield fault("empty_list", path, where, "the itinerary has no sorties.", "Take it out or add them.")
        for place, sortie in enumerate(itinerary.sorties):
            if not sortie.legs:
                legs = f"{where}/{place}/legs"
                yield fault("empty_list", path, legs, "the sortie has no legs.", "Take it out or add them.")
            for step, leg in enumerate(sortie.legs):
                if not (0 <= leg.departure < MINUTE_END and 0 <= leg.arrival < MINUTE_END):
                    cause = f"departure {leg.departure} or arrival {leg.arrival} lies off the calendar."
                    cure = "Give UTC minutes since 1970-01-01T00:00Z."
                    yield fault("off_calendar", path, f"{where}/{place}/legs/{step}", cause, cure)
