"""A table as it stands in a file: header, rows of text cells with their line numbers, and what is broken about it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scenarios.intake.faults import FaultLog
from scenarios.intake.limits import NO_MORE_THAN_EXCEL, Limits, TooManyRows, too_many_columns, too_many_rows

_BYTES_MAX = 50_000_000
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class RawRow:
    """Cells of a row, stripped of surrounding blanks, and the line on which it begins."""

    line: int
    cells: tuple[str, ...]


@dataclass(slots=True)
class RawTable:
    """Header and rows of a file.

    ``whole`` is False where rows may be missing: the file is not there, is cut off or cannot be read to its end.
    ``formulas`` are (line, column number from 0) of spreadsheet cells that hold a formula.
    """

    header: tuple[str, ...] = ()
    rows: list[RawRow] = field(default_factory=list)
    formulas: frozenset[tuple[int, int]] = frozenset()
    whole: bool = True


def read_bytes(path: Path, log: FaultLog) -> bytes | None:
    """Content of a file; None, with a fault, where there is none that can be read."""
    try:
        if path.stat().st_size > _BYTES_MAX:
            log.add("file_too_large", f"The file is larger than {_BYTES_MAX // 1_000_000} MB.", "Split or thin it out.")
            return None
        return path.read_bytes()
    except FileNotFoundError:
        log.add("missing_file", "The file is not there.", "Add it; a table without rows still has its header row.")
    except OSError as error:
        log.add("unreadable_file", f"The file cannot be read: {error.strerror}.", "Make it a file you may read.")
    return None


def decode(content: bytes, log: FaultLog) -> str | None:
    """Text of a UTF-8 file, with or without byte order mark; None, with a fault, for any other encoding."""
    if content.startswith(_ZIP):
        log.add("wrong_encoding", "The file is a workbook, not text.", "Save it as CSV UTF-8, or name it .xlsx.")
        return None
    if content.startswith(_UTF16) or b"\0" in content:
        cause = "The file is not UTF-8: it has zero bytes, as two-byte encodings have."
        log.add("wrong_encoding", cause, "Save it as CSV UTF-8.", row=1)
        return None
    try:
        return content.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = content[error.start : error.start + 1].hex()
        log.add(
            "wrong_encoding",
            f"The file is not UTF-8: byte 0x{found} cannot be read ({error.reason}).",
            "Save it as CSV UTF-8.",
            row=line,
        )
        return None


def read_csv(path: Path, log: FaultLog) -> RawTable:
    """Table of a CSV file; what cannot be read is in the log."""
    content = read_bytes(path, log)
    text = None if content is None else decode(content, log)
    if text is None:
        return RawTable(whole=False)
    return parse_csv(text, log)


def parse_csv(text: str, log: FaultLog, limits: Limits = NO_MORE_THAN_EXCEL) -> RawTable:
    """Table of comma-separated text; rows with too few or too many cells are faults and left out."""
    if not text.strip():
        log.add("empty_file", "The file is empty.", "Give it at least its header row.")
        return RawTable(whole=False)
    try:
        return _parse(text, log, limits)
    except TooManyRows:
        log.add(*too_many_rows(limits.rows))
        return RawTable(whole=False)


def _parse(text: str, log: FaultLog, limits: Limits) -> RawTable:
    table = RawTable()
    line = 1
    odd: tuple[int, int] | None = None  # line and cells of a row with another number of cells than the header
    for row in _rows(text, table, log, limits):
        if odd is not None:
            _tell_odd(odd, table, log)
            odd = None
        line = row.line
        if not table.header:
            table.header = row.cells
            if not _is_header(row.cells, log, limits):
                return RawTable(whole=False)
        elif len(row.cells) == len(table.header):
            table.rows.append(row)
        else:
            odd = (row.line, len(row.cells))
    if odd is not None and odd[1] < len(table.header):
        told = f"The row has {odd[1]} cells, the header {len(table.header)}. The file ends in it."
        log.add("file_cut_off", told, "Send the file again, whole.", row=odd[0])
        table.whole = False
    elif odd is not None:
        _tell_odd(odd, table, log)
    if not table.header:
        return RawTable(whole=False)
    if table.whole and not text.endswith(("\n", "\r")):
        # A cut inside the last column leaves no other trace, and every row after it is gone.
        log.add(
            "file_cut_off",
            "The file does not end with a line break: its last row may be cut off.",
            "Send the file again, whole; if it is whole, end its last row with a line break.",
            row=line,
        )
        table.whole = False
    return table


def _is_header(cells: tuple[str, ...], log: FaultLog, limits: Limits) -> bool:
    if len(cells) == 1 and ";" in cells[0]:
        log.add("wrong_separator", "Cells are separated by semicolons.", "Save it with commas.", row=1)
        return False
    if len(cells) > limits.columns:
        log.add(*too_many_columns(limits.columns), row=1)
        return False
    return True


def _tell_odd(odd: tuple[int, int], table: RawTable, log: FaultLog) -> None:
    told = f"The row has {odd[1]} cells, the header {len(table.header)}."
    cure = "Give each column one cell; put text with commas in quotes."
    log.add("wrong_number_of_cells", told, cure, row=odd[0])


def _rows(text: str, table: RawTable, log: FaultLog, limits: Limits) -> Iterator[RawRow]:
    """Rows that are not blank; where reading stops before the end the table is not whole."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for number, cells in enumerate(reader, start=1):
            if number > limits.rows:
                raise TooManyRows
            if log.full:
                table.whole = False
                return
            if any(cell.strip() for cell in cells):
                yield RawRow(line, tuple(cell.strip() for cell in cells))
            line = reader.line_num + 1
    except csv.Error as error:
        table.whole = False
        if "end of data" in str(error):
            cause = "A quote opened here is never closed: the file ends inside it."
            log.add("file_cut_off", cause, "Close the quote, or send the file again, whole.", row=line)
        else:
            cure = "Put text with commas or quotes in double quotes, and double the quotes inside it."
            log.add("unreadable_row", f"The row cannot be read as CSV: {error}.", cure, row=line)
