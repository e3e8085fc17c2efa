"""A load list written again in movcon's own columns, with every faulty cell marked and its cause and cure beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from api.render.formulas import looks_like_formula
from movcon.clock import date_of
from scenarios.intake.load_list.findings import Finding, Severity
from scenarios.intake.load_list.reading import CANONICAL_COLUMNS, LoadListReading, ReadLine, Value

_FAULTY = PatternFill("solid", fgColor="F8CBAD")
_REMARKED = PatternFill("solid", fgColor="FFF2CC")
_HEAD = PatternFill("solid", fgColor="DCE6F1")
_CELL_LENGTH_MAX = 32_767
_COMMENT_LENGTH_MAX = 2_000
_WIDTHS = {"description": 38, "container": 15, "required_day": 13}
_WIDTH, _REMARKS_WIDTH = 12, 90
_REMARKS = "remarks"


def corrected_copy(reading: LoadListReading) -> bytes:
    """XLSX of a list: what could be read in whole millimetres, kilograms and grams; cells with a fault as they stood.

    Faulty cells are red, cells with a remark yellow; cause and cure are in a comment and in the last column, with the
    cell of the original. A second sheet holds what is of no single line. No cell is ever a formula.
    """
    book = Workbook(write_only=True)
    sheet: WriteOnlyWorksheet = book.create_sheet("Load list")
    sheet.freeze_panes = "A2"
    columns = (*CANONICAL_COLUMNS, _REMARKS)
    for place, name in enumerate(columns, start=1):
        width = _REMARKS_WIDTH if name == _REMARKS else _WIDTHS.get(name, _WIDTH)
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.append([_head(sheet, name, _of_column(reading, name)) for name in columns])
    by_row: defaultdict[int, list[Finding]] = defaultdict(list)
    for one in reading.findings:
        if one.row is not None:
            by_row[one.row].append(one)
    for line in reading.lines:
        sheet.append(_line(sheet, reading, line, by_row.pop(line.row, [])))
    _of_no_line(book, [one for one in reading.findings if one.row is None or one.row in by_row])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _line(sheet: WriteOnlyWorksheet, reading: LoadListReading, line: ReadLine, findings: list[Finding]) -> list[object]:
    at_place: defaultdict[int | None, list[Finding]] = defaultdict(list)
    for one in findings:
        at_place[one.place].append(one)
    cells: list[object] = []
    for column in CANONICAL_COLUMNS:
        told = at_place.get(reading.places.get(column, -1), [])
        faulty = column in line.texts
        value = _text(line.texts[column]) if faulty else _shown(column, line.values.get(column))
        if not faulty and not told:
            cells.append(_cell(sheet, value) if isinstance(value, str) else value)
            continue
        cell = _cell(sheet, value)
        cell.fill = _FAULTY if faulty or any(one.severity is Severity.FAULT for one in told) else _REMARKED
        if told:
            cell.comment = _comment(told)
        cells.append(cell)
    remarks = " | ".join(f"{one.severity}: {one.where}: {one.cause} {one.cure}" for one in findings)
    cells.append(_cell(sheet, _text(remarks)) if remarks else None)
    return cells


def _of_no_line(book: Workbook, findings: list[Finding]) -> None:
    sheet = book.create_sheet("Remarks on the list")
    for letter, width in (("A", 10), ("B", 30), ("C", 80), ("D", 80)):
        sheet.column_dimensions[letter].width = width
    sheet.append([_head(sheet, name) for name in ("what", "where in the original", "cause", "cure")])
    for one in findings:
        sheet.append([_cell(sheet, _text(text)) for text in (one.severity.value, one.where, one.cause, one.cure)])


def _of_column(reading: LoadListReading, column: str) -> list[Finding]:
    """What is told of a column as a whole, above its first line."""
    place = reading.places.get(column)
    first = min((line.row for line in reading.lines), default=0)
    return [one for one in reading.findings if one.place is not None and one.place == place and (one.row or 0) < first]


def _head(sheet: WriteOnlyWorksheet, name: str, findings: Sequence[Finding] = ()) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=name)
    cell.font, cell.fill = Font(bold=True), _HEAD
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if findings:
        cell.comment = _comment(findings)
        if any(one.severity is Severity.FAULT for one in findings):
            cell.fill = _FAULTY
    return cell


def _comment(findings: Sequence[Finding]) -> Comment:
    words = "\n".join(f"{one.cause} {one.cure}" for one in findings)
    return Comment(_text(words)[:_COMMENT_LENGTH_MAX], "movcon")


def _shown(column: str, value: Value) -> object:
    """A value as the list has it: words for yes and no, dates as dates, UN numbers with four digits."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if column == "un_number":
        return f"{value:04}"
    if column == "neq_g" and value == 0:
        return None
    if column == "required_day" and isinstance(value, int):
        return date_of(value)
    return _text(value) if isinstance(value, str) else value


def _text(text: str) -> str:
    return str(ILLEGAL_CHARACTERS_RE.sub(" ", text))[:_CELL_LENGTH_MAX]


def _cell(sheet: WriteOnlyWorksheet, value: object) -> WriteOnlyCell:
    """A cell whose text stays text, whatever it begins with."""
    cell = WriteOnlyCell(sheet, value=None if isinstance(value, str) else value)
    if isinstance(value, str):
        cell._value = value  # noqa: SLF001 - the setter would make a formula of it
        cell.data_type = "s"
        if looks_like_formula(value):
            cell.quotePrefix = True
    return cell
