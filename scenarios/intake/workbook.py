"""A table from the first sheet of an XLSX workbook, or all its sheets as they stand.

Formulas of a table are faults, whatever value stands beside them.

Nothing the file says of itself is trusted: parts are unpacked and read up to ``Limits``, cells are kept where they
stand, so that one in the last column of the last row costs no more than one in the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scenarios.intake.faults import FaultLog
from scenarios.intake.limits import NO_MORE_THAN_EXCEL, Limits, TooManyRows, too_many_columns, too_many_rows
from scenarios.intake.number_formats import date_styles
from scenarios.intake.package import BROKEN, NoSuchPart, Package, TooLargeUnpacked
from scenarios.intake.raw_table import RawRow, RawTable, read_bytes
from scenarios.intake.sheet import Sheet, read_sheet
from scenarios.intake.xml_parts import BrokenXml, TooManyElements, UnsafeXml, XmlReader

_TEXT_MAX = 32_767  # of a cell, as Excel has it


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSheet:
    """A sheet of a workbook; ``hidden`` where its program does not show it."""

    name: str
    hidden: bool
    sheet: Sheet


def read_workbook(path: Path, log: FaultLog) -> RawTable:
    """Table of the first sheet, cells as the text a CSV file would hold; what cannot be read is in the log."""
    content = read_bytes(path, log)
    return RawTable(whole=False) if content is None else parse_workbook(content, log)


def parse_workbook(content: bytes, log: FaultLog, limits: Limits = NO_MORE_THAN_EXCEL) -> RawTable:
    """Table of the first sheet of a workbook's bytes; what cannot be read is in the log."""
    sheets = parse_sheets(content, log, limits, first_only=True)
    return _table(sheets[0].sheet, log, limits) if sheets else RawTable(whole=False)


def parse_sheets(
    content: bytes, log: FaultLog, limits: Limits = NO_MORE_THAN_EXCEL, *, first_only: bool = False
) -> list[NamedSheet]:
    """Sheets of a workbook's bytes in their order; none, with a fault in the log, where one cannot be read."""
    try:
        return _sheets(content, limits, first_only=first_only)
    except (TooLargeUnpacked, TooManyElements):
        size = f"{limits.unpacked_bytes // 1_000_000} MB or {limits.elements:,} elements"
        log.add("file_too_large", f"The workbook unpacks to more than {size}.", "Split or thin it out.")
    except TooManyRows:
        log.add(*too_many_rows(limits.rows))
    except UnsafeXml:
        cause = "The workbook declares an XML document type, which no spreadsheet program writes."
        log.add("unsafe_workbook", cause, "Save it again as .xlsx.")
    except (NoSuchPart, BrokenXml, *BROKEN):
        log.add("unreadable_workbook", "The workbook cannot be opened; it may be cut off.", "Save it again as .xlsx.")
    return []


def is_package(content: bytes) -> bool:
    """Whether a file is a ZIP package, as workbooks are."""
    return content.startswith(b"PK")


def _table(sheet: Sheet, log: FaultLog, limits: Limits) -> RawTable:
    lines = sorted(sheet.rows)
    if not lines:
        log.add("empty_file", "The first sheet is empty.", "Give it at least its header row.")
        return RawTable(whole=False)
    filled = [place for place, text in sheet.rows[lines[0]].items() if text]
    width = max(filled, default=-1) + 1
    if width > limits.columns:
        log.add(*too_many_columns(limits.columns), row=lines[0])
        return RawTable(whole=False)
    for line in lines:
        if any(text and place >= width for place, text in sheet.rows[line].items()):
            cause = f"The row has cells beyond the {width} columns of the header."
            log.add("wrong_number_of_cells", cause, "Give the column a name or clear the cells.", row=line)
    header, *body = (RawRow(line, tuple(sheet.rows[line].get(place, "") for place in range(width))) for line in lines)
    return RawTable(header=header.cells, rows=body, formulas=frozenset(sheet.formulas))


def _sheets(content: bytes, limits: Limits, *, first_only: bool) -> list[NamedSheet]:
    package = Package(content, limits.unpacked_bytes)
    reader = XmlReader(package, limits.elements)
    book = _Book()
    reader.read("xl/workbook.xml", book.begin)
    if not book.sheets:
        raise NoSuchPart("sheet")
    parts = _Parts()
    reader.read("xl/_rels/workbook.xml.rels", parts.begin)
    wanted = book.sheets[:1] if first_only else [one for one in book.sheets if one[1] in parts.worksheets]
    if not wanted or wanted[0][1] not in parts.by_id:
        raise NoSuchPart("sheet")
    shared = _shared_texts(reader, parts.by_kind["sharedStrings"]) if "sharedStrings" in parts.by_kind else []
    dates = date_styles(reader, parts.by_kind["styles"]) if "styles" in parts.by_kind else []
    return [
        NamedSheet(
            name=name,
            hidden=hidden,
            sheet=read_sheet(
                reader, parts.by_id[part], shared, dates, since_1904=book.since_1904, rows_max=limits.rows
            ),
        )
        for name, part, hidden in wanted
    ]


class _Book:
    """What ``workbook.xml`` says: which sheets there are in which order, and from when days are counted."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.since_1904 = False

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            part = next((text for key, text in attributes.items() if key.endswith(" id")), None)
            if part is None:
                raise NoSuchPart("sheet")
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), part, hidden))
        elif name == "workbookPr":
            self.since_1904 = attributes.get("date1904", "0") in ("1", "true")


class _Parts:
    """Names of the workbook's parts by relation and by kind."""

    def __init__(self) -> None:
        self.by_id: dict[str, str] = {}
        self.by_kind: dict[str, str] = {}
        self.worksheets: set[str] = set()

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        target = attributes.get("Target", "")
        if name == "Relationship" and target:
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            self.by_id[attributes.get("Id", "")] = part
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.by_kind.setdefault(kind, part)
            if kind == "worksheet":
                self.worksheets.add(attributes.get("Id", ""))


def _shared_texts(reader: XmlReader, part: str) -> list[str]:
    found: list[str] = []
    pieces: list[str] = []
    length = 0
    reading, phonetic = False, False

    def begin(name: str, _attributes: Mapping[str, str]) -> None:
        nonlocal reading, phonetic
        reading = name == "t"
        phonetic = phonetic or name == "rPh"

    def end(name: str) -> None:
        nonlocal reading, phonetic, length
        reading = False
        if name == "rPh":
            phonetic = False
        elif name == "si":
            found.append("".join(pieces))
            pieces.clear()
            length = 0

    def text(piece: str) -> None:
        nonlocal length
        if reading and not phonetic and length < _TEXT_MAX:
            pieces.append(piece)
            length += len(piece)

    reader.read(part, begin, end, text)
    return found
