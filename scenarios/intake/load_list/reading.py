"""What reading a load list gives: its lines cell by cell, the list where it can be made, and what is to tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from movcon.cargo import CargoItem, LoadList
from movcon.errors import BadInput, Fault
from scenarios.intake.load_list.fields import Field
from scenarios.intake.load_list.findings import Finding, Severity

Value = str | int | bool | None

CANONICAL_COLUMNS = (
    "serial",
    "mou_line",
    "description",
    "quantity",
    "length_mm",
    "width_mm",
    "height_mm",
    "mass_each_kg",
    "wheeled",
    "stackable",
    "container",
    "un_number",
    "dg_class",
    "neq_g",
    "poe",
    "pod",
    "required_day",
)
"""Columns of a list written by movcon, in their order; ``neq_g`` is of all pieces of the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLine:
    """One line of the list.

    Attributes
    ----------
    row
        Row in the file.
    values
        By canonical column, what could be read; a column is not there where its cell has a fault.
    texts
        By canonical column, the cell as it stands, of those that have a fault.
    item
        The line, where all of it could be read.
    """

    row: int
    values: Mapping[str, Value]
    texts: Mapping[str, str]
    item: CargoItem | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadListReading:
    """A file as it was read.

    Attributes
    ----------
    file, sheet
        As named; the sheet that was taken, None for a CSV file or where none is a load list.
    lines
        Lines in the order of the file.
    places
        Column of the file (from 0) that a canonical column was read from.
    findings
        Faults and notes, in the order of the file.
    load_list
        The list; None where something has a fault.
    """

    file: str
    sheet: str | None
    lines: tuple[ReadLine, ...] = ()
    places: Mapping[str, int]
    findings: tuple[Finding, ...]
    load_list: LoadList | None

    @property
    def faults(self) -> tuple[Finding, ...]:
        """What must be mended."""
        return tuple(one for one in self.findings if one.severity is Severity.FAULT)

    @property
    def notes(self) -> tuple[Finding, ...]:
        """How it was read, and what is remarkable."""
        return tuple(one for one in self.findings if one.severity is Severity.NOTE)

    def as_faults(self) -> tuple[Fault, ...]:
        """The faults as every other intake tells them."""
        return tuple(one.as_fault(self.file) for one in self.faults)

    def accepted(self) -> LoadList:
        """The list; raises BadInput with every fault where there is one."""
        if self.load_list is None:
            raise BadInput(self.as_faults())
        return self.load_list


CANONICAL_OF_FIELD: Mapping[Field, str] = {
    Field.SERIAL: "serial",
    Field.MOU_LINE: "mou_line",
    Field.DESCRIPTION: "description",
    Field.QUANTITY: "quantity",
    Field.LENGTH: "length_mm",
    Field.WIDTH: "width_mm",
    Field.HEIGHT: "height_mm",
    Field.MASS: "mass_each_kg",
    Field.MASS_EACH: "mass_each_kg",
    Field.MASS_LINE: "mass_each_kg",
    Field.WHEELED: "wheeled",
    Field.STACKABLE: "stackable",
    Field.CONTAINER: "container",
    Field.UN_NUMBER: "un_number",
    Field.DG_CLASS: "dg_class",
    Field.NEQ: "neq_g",
    Field.POE: "poe",
    Field.POD: "pod",
    Field.REQUIRED: "required_day",
}
"""Canonical column that a field is read into; dimensions in one cell go into three."""
