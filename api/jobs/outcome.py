"""What a job comes to: a result and perhaps a plan, or why it failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.office.plans import MadePlan
from api.office.refusals import InputFault


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A job's result.

    Attributes
    ----------
    result
        JSON object, by kind of job.
    plan
        Recorded in the same transaction.
    rejected
        Verification does not accept the plan: it is recorded as rejected, and the job has failed by our own fault.
    """

    result: Mapping[str, object]
    plan: MadePlan | None = None
    rejected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a job failed; ``faults`` are the input's, and empty where the fault is our own."""

    cause: str
    cure: str
    faults: Sequence[InputFault] = ()

    @property
    def object(self) -> dict[str, object]:
        """As a job's result holds it."""
        return {
            "fault": "input" if self.faults else "own",
            "cause": self.cause,
            "cure": self.cure,
            "faults": [
                {"code": item.code, "pointer": item.pointer, "cause": item.cause, "cure": item.cure}
                for item in self.faults
            ],
        }


class Abandoned(Exception):
    """The job is no longer this worker's, or is to be handed back: nothing more is done for it."""


class Cancelled(Exception):
    """The job was stopped before it had anything."""
