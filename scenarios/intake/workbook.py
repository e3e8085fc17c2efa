"""A table from the first sheet of an XLSX workbook; formulas are found in the sheet's XML, which the reader hides."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from xml.etree import ElementTree as ET

from python_calamine import CalamineError, CalamineWorkbook

from scenarios.intake.faults import FaultLog
from scenarios.intake.raw_table import RawRow, RawTable, read_bytes

_UNPACKED_BYTES_MAX = 200_000_000
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_CELL = re.compile(r"([A-Z]+)(\d+)")


def read_workbook(path: Path, log: FaultLog) -> RawTable:
    """Table of the first sheet, cells as the text a CSV file would hold; what cannot be read is in the log."""
    content = read_bytes(path, log)
    if content is None:
        return RawTable(whole=False)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(item.file_size for item in package.infolist()) > _UNPACKED_BYTES_MAX:
                log.add("file_too_large", "The workbook unpacks to more than 200 MB.", "Split or thin it out.")
                return RawTable(whole=False)
            formulas = _formulas(package)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        cells = sheet.to_python(skip_empty_area=False)
    except (zipfile.BadZipFile, CalamineError, ET.ParseError, KeyError, StopIteration, IndexError, EOFError):
        log.add("unreadable_workbook", "The workbook cannot be opened; it may be cut off.", "Save it again as .xlsx.")
        return RawTable(whole=False)
    rows = [RawRow(line, tuple(_text(value) for value in row)) for line, row in enumerate(cells, start=1)]
    filled = [row for row in rows if any(row.cells) or any(line == row.line for line, _ in formulas)]
    if not filled:
        log.add("empty_file", "The first sheet is empty.", "Give it at least its header row.")
        return RawTable(whole=False)
    width = len(filled[0].cells)
    while width and not filled[0].cells[width - 1]:
        width -= 1
    for row in filled:
        if any(row.cells[width:]):
            cause = f"The row has cells beyond the {width} columns of the header."
            log.add("wrong_number_of_cells", cause, "Give the column a name or clear the cells.", row=row.line)
    body = [RawRow(row.line, row.cells[:width]) for row in filled[1:]]
    return RawTable(header=filled[0].cells[:width], rows=body, formulas=formulas)


def _text(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    return str(value).strip()


def _formulas(package: zipfile.ZipFile) -> frozenset[tuple[int, int]]:
    """(line, column number from 0) of the cells of the first sheet that hold a formula."""
    found = set()
    with package.open(_first_sheet(package)) as sheet:
        for _, element in ET.iterparse(sheet):
            if element.tag != f"{_MAIN}c":
                continue
            place = _CELL.fullmatch(element.get("r", ""))
            if place and element.find(f"{_MAIN}f") is not None:
                found.add((int(place.group(2)), _column_number(place.group(1))))
            element.clear()
    return frozenset(found)


def _first_sheet(package: zipfile.ZipFile) -> str:
    sheets = ET.fromstring(package.read("xl/workbook.xml")).iter(f"{_MAIN}sheet")
    wanted = next(sheets).attrib[_RELATION]
    for relation in ET.fromstring(package.read("xl/_rels/workbook.xml.rels")).iter(_PACKAGE):
        if relation.get("Id") == wanted:
            target = relation.attrib["Target"]
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(wanted)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
