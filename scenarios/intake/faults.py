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
    """Faults of one file, in the order they are found; ``in_order`` sorts them by row."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._faults: list[Fault] = []

    def add(self, code: str, cause: str, cure: str, *, row: int | None = None, column: str | None = None) -> None:
        """Note a fault; ``row`` is the line number, header = 1."""
        self._faults.append(Fault(code=code, file=self.file, row=row, column=column, cause=cause, cure=cure))

    @property
    def in_order(self) -> tuple[Fault, ...]:
        """Faults of the whole file first, then by row."""
        return tuple(sorted(self._faults, key=lambda fault: fault.row or 0))

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
