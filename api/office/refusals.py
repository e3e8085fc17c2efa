"""Why the office does not do what it is asked, as one tree.

::

    Refusal             code, cause and cure, and where in the input (JSON pointer)
    ├── NotSignedIn     nobody known is asking
    ├── NotAllowed      the user's roles do not hold the permission
    ├── NotFound        there is no such object, or it does not concern the user: nobody learns which
    ├── NoSuchForm      there is the object, but not in a form the caller takes
    ├── WrongState      the object's state does not allow it
    ├── Stale           the object has changed since the caller read it
    ├── Missing         a condition the call must state is not stated
    ├── TooLarge        more than the service takes at once
    ├── TooMany         too often; ``wait_s`` says how long to wait
    └── Invalid         the input has faults, all of them in ``faults``
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from movcon.errors import MovconError


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFault:
    """One fault of a call's input: where (JSON pointer, or a place in a file), what, and what to do."""

    code: str
    pointer: str
    cause: str
    cure: str


class Refusal(MovconError):
    """The office does not do it."""

    def __init__(self, code: str, cause: str, cure: str, *, pointer: str | None = None) -> None:
        super().__init__(f"{cause} {cure}")
        self.code = code
        self.cause = cause
        self.cure = cure
        self.pointer = pointer


class NotSignedIn(Refusal):
    """Nobody known is asking."""


class NotAllowed(Refusal):
    """The user's roles do not hold the permission."""


class NotFound(Refusal):
    """There is no such object for this user."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__("not_found", f"There is no {kind} {name!r} for you.", "Check its id and your scope.")


class NoSuchForm(Refusal):
    """There is the object, but not in a form that the caller takes."""


class WrongState(Refusal):
    """The object's state does not allow it."""


class Stale(Refusal):
    """The object has changed since the caller read it."""


class Missing(Refusal):
    """A condition the call must state is not stated."""


class TooLarge(Refusal):
    """More than the service takes at once."""


class TooMany(Refusal):
    """Too often."""

    def __init__(self, code: str, cause: str, cure: str, *, wait_s: int) -> None:
        super().__init__(code, cause, cure)
        self.wait_s = wait_s


class Invalid(Refusal):
    """The input has faults."""

    def __init__(self, faults: Sequence[InputFault]) -> None:
        count = len(faults)
        super().__init__(
            "invalid_input",
            f"The input has {count} fault{'s' if count != 1 else ''}; nothing was changed.",
            "Mend them all and send it again.",
        )
        self.faults = tuple(faults)
