"""Why a job failed, as its reader is told: faults of the input with their places, or our own fault in one sentence."""

from __future__ import annotations

from api.jobs.outcome import Failure
from api.office.refusals import InputFault, Invalid
from movcon.errors import BadInput, Fault

EDITS = "edits"
"""File that faults of a job's edits name."""


def failure_of(error: Exception) -> Failure:
    """The failure that an exception means."""
    if isinstance(error, BadInput):
        return _of_input([_told(fault) for fault in error.faults])
    if isinstance(error, Invalid):
        return _of_input(list(error.faults))
    return Failure(
        cause=f"Something went wrong on our side: {type(error).__name__}.",
        cure="Tell the administrator the id of the job.",
    )


def bad_argument(pointer: str, code: str, cause: str, cure: str) -> Invalid:
    """A fault of one argument of a job."""
    return Invalid([InputFault(code=code, pointer=pointer, cause=cause, cure=cure)])


def _of_input(faults: list[InputFault]) -> Failure:
    count = len(faults)
    cause = f"The input has {count} fault{'s' if count != 1 else ''}; nothing was planned."
    return Failure(cause=cause, cure="Mend them all and ask again.", faults=faults)


def _told(fault: Fault) -> InputFault:
    if fault.file == EDITS:
        # Rows count edits from 1; a fault without a row is about one that is named in its words.
        place = "/edits" if fault.row is None else f"/edits/{fault.row - 1}"
        pointer = place + (f"/{fault.column}" if fault.column and fault.row is not None else "")
    else:
        pointer = fault.file.rpartition("/")[2]
        pointer += f"#row={fault.row}" if fault.row is not None else ""
        pointer += f"&column={fault.column}" if fault.column else ""
    return InputFault(code=fault.code, pointer=pointer, cause=fault.cause, cure=fault.cure)
