"""The life of a job."""

from __future__ import annotations

from enum import StrEnum


class JobState(StrEnum):
    """Where a job stands.

    ``queued`` waits for a worker, ``running`` has one. ``done`` has its result; stopped with its best kept it is done
    too, and its result says ``interrupted``. ``failed`` says why. ``cancelled`` was stopped before it had anything.
    """

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})
"""States that a job does not leave."""
