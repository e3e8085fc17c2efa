"""Errors every package raises, as one tree.

::

    MovconError
    ├── BadInput            the user's input is wrong; carries every fault at once (exit code 2)
    ├── InvalidValue        a value object was built from values it cannot hold (caught by intake)
    └── PlanRejected        verification found the plan to break a rule (exit code 4)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class MovconError(Exception):
    """Base of all errors that movcon raises on purpose."""


class InvalidValue(MovconError, ValueError):
    """A value object cannot hold the value it was given; the message names field and remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with the input, told so that a person can find and mend it.

    Attributes
    ----------
    code
        Stable name of the kind of fault, for example ``unknown_airfield``.
    file
        File as the user named it.
    row
        Line number in the file, header = 1; ``None`` where the fault is not in one row.
    column
        Column or key name; ``None`` where the fault is in the whole row.
    cause
        What is wrong, with the value found.
    cure
        What to do about it.
    """

    code: str
    file: str
    row: int | None = None
    column: str | None = None
    cause: str
    cure: str

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", column {self.column}"
        return f"{place}: {self.cause} {self.cure} [{self.code}]"


class BadInput(MovconError):
    """The input has faults; all of them are in ``faults``, in file and row order."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(f) for f in self.faults))


class PlanRejected(MovconError):
    """Verification rejects a plan; ``violations`` holds what it found, as text."""

    def __init__(self, violations: Sequence[str]) -> None:
        self.violations = tuple(violations)
        super().__init__("\n".join(self.violations))
