"""Reading a load list: the sheet, its header, its lines, its faults, and the list where there are none."""

from __future__ import annotations

from pathlib import Path

from movcon.cargo import CargoItem, LoadList
from movcon.clock import Day
from movcon.errors import InvalidValue
from scenarios.intake.faults import nearest, shown
from scenarios.intake.load_list.about import About, read_about
from scenarios.intake.load_list.codes import port
from scenarios.intake.load_list.fields import Field
from scenarios.intake.load_list.findings import Findings, Severity
from scenarios.intake.load_list.grid import Grid, read_grids
from scenarios.intake.load_list.header import Header, find_header
from scenarios.intake.load_list.layout import Layout, lay_out
from scenarios.intake.load_list.lines import FAULTY, Columns
from scenarios.intake.load_list.plausible import check_lines
from scenarios.intake.load_list.reading import CANONICAL_COLUMNS, LoadListReading, ReadLine, Value
from scenarios.intake.load_list.wheels import take_wheels

_UNREAD_TOLD = 12


def read_load_list(path: Path, *, sheet: str | None = None, shipping_day: Day | None = None) -> LoadListReading:
    """Read a load list, CSV or XLSX, in whatever form; never raises over what the file holds.

    Parameters
    ----------
    sheet
        Which sheet of a workbook; None: the one that looks like a load list.
    shipping_day
        Day the list is to be shipped, local at the port of embarkation; what is required by then or before is a fault.
        None: only lines with a date of their own in the list are compared.
    """
    findings = Findings()
    return read_grids_of_list(path, read_grids(path, findings), findings, sheet=sheet, shipping_day=shipping_day)


def read_grids_of_list(
    path: Path, grids: list[Grid], findings: Findings, *, sheet: str | None, shipping_day: Day | None
) -> LoadListReading:
    """As ``read_load_list``, of a file whose cells are there already."""
    chosen = choose(grids, sheet, findings) if grids else None
    if chosen is None:
        return LoadListReading(file=str(path), sheet=None, places={}, findings=findings.in_order, load_list=None)
    return read_sheet_of_list(str(path), path.stem, *chosen, findings, shipping_day)


def choose(grids: list[Grid], sheet: str | None, findings: Findings) -> tuple[Grid, Header] | None:
    """The sheet named, or the only one that looks like a load list and has lines."""
    if sheet is not None:
        named = [grid for grid in grids if (grid.name or "").casefold() == sheet.casefold()]
        if not named:
            names = [grid.name or "" for grid in grids]
            near = nearest(sheet, names)
            cure = f"Sheets are: {', '.join(names)}.{f' Nearest: {near}.' if near else ''}"
            findings.fault("unknown_sheet", f"There is no sheet {shown(sheet)}.", cure)
            return None
        grids = named
    found = [(grid, header) for grid in grids if (header := find_header(grid.rows)) is not None]
    filled = [one for one in found if any(number > one[1].rows[-1] for number in one[0].rows)] or found
    visible = [one for one in filled if not one[0].hidden] or filled
    if not visible:
        cause = "No row names the columns of a load list: what it is, dimensions, gross mass."
        cure = "Give it a header: Serial, Description, Qty, Length (cm), Width (cm), Height (cm), Gross mass each (kg)."
        findings.fault("no_header", cause, cure)
        return None
    if len(visible) > 1:
        told = ", ".join(str(grid.name) for grid, _ in visible)
        cause = f"{len(visible)} sheets look like load lists: {told}."
        findings.fault(
            "several_load_lists", cause, "Put all lines into one sheet, or say which is meant (--sheet NAME)."
        )
        return None
    others = [str(grid.name) for grid in grids if grid is not visible[0][0] and grid.rows]
    if others:
        cause = f"Sheet {visible[0][0].name} is read; {', '.join(others)} {'is' if len(others) == 1 else 'are'} not."
        findings.note("sheet_chosen", cause, "Where lines stand in another sheet, put them into this one.")
    return visible[0]


def read_sheet_of_list(
    file: str, stem: str, grid: Grid, header: Header, findings: Findings, shipping_day: Day | None
) -> LoadListReading:
    """Read the lines of a sheet whose header is found."""
    told = Findings(grid.name)
    told.take(findings.in_order)
    told.headings = {place: heading.text for place, heading in header.headings.items()}
    for code, cause, cure in grid.notes:
        told.note(code, cause, cure)
    _tell_columns(header, told)
    _tell_beyond(grid, header, told)
    layout = lay_out(grid, header, told)
    if not layout.items:
        told.fault("no_rows", "The list has no lines below its header.", "Add them.", header.rows[-1])
    columns = Columns(layout, told)
    about = read_about(grid, header)
    _fill_ports(columns, layout, about, told)
    take_wheels(layout, columns, told)
    check_lines(columns, told, shipping_day)
    lines = tuple(_line(columns, at, told) for at in range(len(columns.rows)))
    in_order = told.in_order
    load_list = None
    if not any(one.severity is Severity.FAULT for one in in_order):
        load_list = LoadList(
            id=stem,
            unit=about.unit,
            contributor=about.contributor,
            version=max(1, about.version),
            items=tuple(line.item for line in lines if line.item is not None),
        )
    return LoadListReading(
        file=file, sheet=grid.name, lines=lines, places=columns.places, findings=in_order, load_list=load_list
    )


def _tell_columns(header: Header, findings: Findings) -> None:
    """Columns that hold the same thing, those taken by a near name, and those not read."""
    row = header.rows[-1]
    taken = header.columns
    unread: list[str] = []
    for place, heading in sorted(header.headings.items()):
        if heading.several:
            both = " and ".join(field.value for field in heading.several)
            cause = f"{shown(heading.text)} holds {both} in one cell, which is not read."
            findings.fault("column_of_several", cause, "Give each a column of its own.", row, place)
        elif heading.field is None:
            unread.append(heading.text)
        elif heading.field is Field.LEFT_OUT:
            continue
        elif taken[heading.field] != place:
            first = header.headings[taken[heading.field]]
            if first.exact and not heading.exact:
                unread.append(heading.text)
            else:
                cause = f"{shown(heading.text)} and {shown(first.text)} both look like the {heading.field.value}."
                findings.fault("column_twice", cause, "Rename or take out the one that is not meant.", row, place)
        elif not heading.exact:
            cause = f"{shown(heading.text)} is taken for the {heading.field.value} of the items."
            findings.note("column_assumed", cause, "Where that is wrong, rename it.", row, place)
    if unread:
        more = f" and {len(unread) - _UNREAD_TOLD} more" if len(unread) > _UNREAD_TOLD else ""
        cause = f"Columns that are not known here are not read: {', '.join(unread[:_UNREAD_TOLD])}{more}."
        findings.note("columns_unread", cause, "Where one of them matters, give it a usual name.", row)


def _tell_beyond(grid: Grid, header: Header, findings: Findings) -> None:
    """Cells beyond the last column: in CSV a decimal comma or a separator may have moved the whole row."""
    if grid.name is not None:
        return
    last = max(header.headings)
    for number, row in grid.rows.items():
        if number > header.rows[-1] and any(place > last for place in row):
            cause = f"The row has cells beyond the {last + 1} columns of the header."
            cure = "Put text and numbers that contain the separator in quotes, or send the list as XLSX."
            findings.fault("wrong_number_of_cells", cause, cure, number)


def _fill_ports(columns: Columns, layout: Layout, about: About, findings: Findings) -> None:
    """Ports told once above the table hold for all lines without one of their own."""
    for column, name, text in (("poe", Field.POE, about.poe), ("pod", Field.POD, about.pod)):
        if text:
            kept, _ = port(text)
            columns.cells[column] = [kept if value == "" else value for value in columns.cells[column]]
        elif name not in layout.columns and columns.rows:
            findings.note(
                f"{column}_not_told",
                f"The list does not say the {name.value.upper()}.",
                f"Add a column {name.value.upper()}.",
                layout.header.rows[-1],
            )


def _line(columns: Columns, at: int, findings: Findings) -> ReadLine:
    values: dict[str, Value] = {}
    texts: dict[str, str] = {}
    for column in CANONICAL_COLUMNS:
        value = columns.cells[column][at]
        if value is FAULTY:
            texts[column] = columns.texts[column][at] if column in columns.texts else ""
        else:
            values[column] = value  # type: ignore[assignment]
    item = None
    if not texts:
        try:
            item = _item(values)
        except InvalidValue as error:
            findings.fault("line_impossible", str(error), "Correct the line.", columns.rows[at])
    return ReadLine(row=columns.rows[at], values=values, texts=texts, item=item)


def _item(values: dict[str, Value]) -> CargoItem:
    named = {("mass_kg" if name == "mass_each_kg" else name): value for name, value in values.items()}
    return CargoItem(**named)  # type: ignore[arg-type]
