"""What is told of a load list: faults that must be mended, and notes of how it was read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from movcon.errors import Fault

_LETTERS = 26


class Severity(StrEnum):
    """How much a finding asks for."""

    FAULT = "fault"
    """Must be mended: the line, or the list, cannot be taken as it is."""
    NOTE = "note"
    """How something was read, or what is remarkable about it; nothing has to be done where it is right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault or note.

    Attributes
    ----------
    severity, code
        How much it asks for; stable name of its kind.
    sheet
        Sheet of the workbook; None for a CSV file or where it is of the whole file.
    row
        Row as a spreadsheet program counts; None where it is of no single row.
    place
        Column, counted from 0; None where it is of the whole row.
    heading
        What the list calls the column.
    cause, cure
        What is found, with the value; what to do about it (of a note: where it is wrong).
    """

    severity: Severity
    code: str
    sheet: str | None = None
    row: int | None = None
    place: int | None = None
    heading: str = ""
    cause: str
    cure: str

    @property
    def cell(self) -> str | None:
        """``B17``; None where it is of no single cell."""
        return None if self.row is None or self.place is None else cell_name(self.row, self.place)

    @property
    def where(self) -> str:
        """``sheet Vehicles, B17 (Gross Wt)``, as much of it as is known."""
        parts = [] if self.sheet is None else [f"sheet {self.sheet}"]
        if self.cell is not None:
            parts.append(f"{self.cell} ({self.heading})" if self.heading else self.cell)
        elif self.row is not None:
            parts.append(f"row {self.row}")
        return ", ".join(parts)

    def __str__(self) -> str:
        return f"{self.where}{': ' if self.where else ''}{self.cause} {self.cure} [{self.code}]"

    def as_fault(self, file: str) -> Fault:
        """The finding as every other intake tells faults; ``column`` is the cell."""
        named = file if self.sheet is None else f"{file}, sheet {self.sheet}"
        return Fault(code=self.code, file=named, row=self.row, column=self.cell, cause=self.cause, cure=self.cure)


def cell_name(row: int, place: int) -> str:
    """``B17`` of row 17 and column 1, counted from 0."""
    letters = ""
    left = place + 1
    while left:
        left, letter = divmod(left - 1, _LETTERS)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


class Findings:
    """Findings of one sheet, as they are found."""

    def __init__(self, sheet: str | None = None) -> None:
        self.sheet = sheet
        self.headings: dict[int, str] = {}
        self._found: list[Finding] = []

    def fault(self, code: str, cause: str, cure: str, row: int | None = None, place: int | None = None) -> None:
        """Tell what must be mended."""
        self._add(Severity.FAULT, code, cause, cure, row, place)

    def note(self, code: str, cause: str, cure: str, row: int | None = None, place: int | None = None) -> None:
        """Tell how something was read."""
        self._add(Severity.NOTE, code, cause, cure, row, place)

    def _add(self, severity: Severity, code: str, cause: str, cure: str, row: int | None, place: int | None) -> None:
        heading = "" if place is None else self.headings.get(place, "")
        self._found.append(
            Finding(
                severity=severity,
                code=code,
                sheet=self.sheet,
                row=row,
                place=place,
                heading=heading,
                cause=cause,
                cure=cure,
            )
        )

    def take(self, findings: tuple[Finding, ...]) -> None:
        """Add findings made elsewhere."""
        self._found += findings

    @property
    def in_order(self) -> tuple[Finding, ...]:
        """Those of the whole file first, then by row and column; each once."""
        once = Counter(self._found)  # keeps the order
        return tuple(sorted(once, key=lambda one: (one.row or 0, -1 if one.place is None else one.place)))
