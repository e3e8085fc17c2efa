"""The rotation table and its companions as one XLSX workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from api.render.formulas import looks_like_formula
from api.render.tables import Cell, Kind, Table, people_text
from api.store.archive import pack

_FORMATS = {
    Kind.COUNT: "#,##0",
    Kind.USD: '"$"#,##0;[Red]-"$"#,##0',
    Kind.HOURS: "#,##0.0",
    Kind.SHARE: "0.0%",
    Kind.DAY: "yyyy-mm-dd",
}
_WIDTH_MIN, _WIDTH_MAX = 9, 60
_TOP = Alignment(vertical="top")
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_ROWS_MEASURED = 400
_CELL_LENGTH_MAX = 32_767
_WRITTEN = datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook's moments have no zone


def workbook(tables: Sequence[tuple[str, Table]]) -> bytes:
    """XLSX of (sheet title, table): header frozen and filtered, dates as dates, no cell ever a formula."""
    book = Workbook()
    book.remove(book.active)
    for title, table in tables:
        _sheet(book.create_sheet(title), table)
    return _saved(book)


def _saved(book: Workbook) -> bytes:
    """The workbook as a file: the same bytes for the same cells, whenever it is written."""
    book.properties.created = book.properties.modified = _WRITTEN
    stream = BytesIO()
    # Not ``book.save``, which notes the moment; its parts carry theirs too, so they are packed again without.
    ExcelWriter(book, ZipFile(stream, "w")).save()
    with ZipFile(stream) as package:
        return pack({name: package.read(name) for name in package.namelist()})


def _sheet(sheet: Worksheet, table: Table) -> None:
    header = [_put(sheet, 1, place, column.label) for place, column in enumerate(table.columns, start=1)]
    for cell in header:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DCE6F1")
        cell.alignment = _WRAPPED
    for number, row in enumerate(table.rows, start=2):
        for place, (column, value) in enumerate(zip(table.columns, row, strict=True), start=1):
            if value is None:
                continue
            cell = _put(sheet, number, place, value)
            # What is wider than the widest column would be hidden by its neighbour.
            cell.alignment = _WRAPPED if isinstance(value, str) and len(value) > _WIDTH_MAX else _TOP
            if not isinstance(value, str) and column.kind in _FORMATS:
                cell.number_format = _FORMATS[column.kind]
    for place, column in enumerate(table.columns, start=1):
        texts = [people_text(row[place - 1], column.kind) for row in table.rows[:_ROWS_MEASURED]]
        longest = max([len(text) for text in texts] + [min(len(column.label), 14)])
        sheet.column_dimensions[get_column_letter(place)].width = min(_WIDTH_MAX, max(_WIDTH_MIN, longest + 2))
    sheet.freeze_panes = "A2"
    last = f"{get_column_letter(len(table.columns))}{len(table.rows) + 1}"
    sheet.auto_filter.ref = f"A1:{last}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    if table.note:
        note = _put(sheet, len(table.rows) + 3, 1, table.note)
        note.font = Font(italic=True)


def _put(sheet: Worksheet, row: int, place: int, value: Cell) -> SheetCell:
    """Set a cell; text stays text, whatever it begins with."""
    cell = sheet.cell(row=row, column=place)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", value)[:_CELL_LENGTH_MAX]
        cell.data_type = "s"
        if looks_like_formula(value):
            # Also for programs that read the file again: the mark that Excel writes for a leading apostrophe.
            cell.quotePrefix = True
    else:
        cell.value = value
    return cell
