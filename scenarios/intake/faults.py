"""Collecting faults: one log for each file, one order for all."""

from __future__ import annotations

from difflib import get_close_matches

from movcon.errors import Fault


class CellFault(Exception):
    """A cell that cannot be read: what kind of fault, why, and what to do."""

    def __init__(self, code: str, cause: str, cure: str) -> None:
        super().__init__(cause)
        self.code = code
        self.cause = cause
        self.cure = cure


class FaultLog:
    """Faults of one file, in the order they are found; ``in_order`` sorts them by row.

    Of a file that may be anything, no more than ``most`` are kept; the log is then ``full`` and reading may stop.
    """

    def __init__(self, file: str, most: int | None = None) -> None:
        self.file = file
        self._most = most
        self._faults: list[Fault] = []

    @property
    def full(self) -> bool:
        """Whether no more faults are kept."""
        return self._most is not None and len(self._faults) >= self._most

    def add(self, code: str, cause: str, cure: str, *, row: int | None = None, column: str | None = None) -> None:
        """Note a fault; ``row`` is the line number, header = 1."""
        if self.full:
            return
        self._faults.append(Fault(code=code, file=self.file, row=row, column=column, cause=cause, cure=cure))

    @property
    def in_order(self) -> tuple[Fault, ...]:
        """Faults of the whole file first, then by row; at the end a word that there may be more."""
        faults = sorted(self._faults, key=lambda fault: fault.row or 0)
        if self.full:
            cause = f"The file has {self._most} faults or more; no more were looked for."
            faults.append(Fault(code="more_faults", file=self.file, cause=cause, cure="Mend these and send it again."))
        return tuple(faults)

    def __bool__(self) -> bool:
        return bool(self._faults)


def one_of(allowed: list[str], found: str) -> str:
    """Cure that lists the words allowed and names the nearest one to what was found."""
    listed = ", ".join(allowed) if allowed else "none are defined"
    near = nearest(found, allowed)
    return f"Use one of: {listed}." + (f" Nearest: {near}." if near else "")


def nearest(found: str, allowed: list[str]) -> str | None:
    """Word nearest to what was found, whatever the case of its letters; None where nothing is near."""
    by_lower = {word.lower(): word for word in allowed}
    close = get_close_matches(found.lower(), list(by_lower), n=1, cutoff=0.5)
    return by_lower[close[0]] if close else None


def shown(text: str) -> str:
    """Value as quoted in a cause; long ones are cut."""
    return repr(text if len(text) <= 60 else text[:57] + "...")
