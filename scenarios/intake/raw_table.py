"""A table as it stands in a file: header, rows of text cells with their line numbers, and what is broken about it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from scenarios.intake.faults import FaultLog

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


def parse_csv(text: str, log: FaultLog) -> RawTable:
    """Table of comma-separated text; rows with too few or too many cells are faults and left out."""
    if not text.strip():
        log.add("empty_file", "The file is empty.", "Give it at least its header row.")
        return RawTable(whole=False)
    table = RawTable()
    rows = _rows(text, table, log)
    if not rows:
        return RawTable(whole=False)
    table.header = rows[0].cells
    if len(table.header) == 1 and ";" in table.header[0]:
        log.add("wrong_separator", "Cells are separated by semicolons.", "Save it with commas.", row=1)
        return RawTable(whole=False)
    for row in rows[1:]:
        if len(row.cells) == len(table.header):
            table.rows.append(row)
            continue
        last = row is rows[-1]
        cut = last and len(row.cells) < len(table.header)
        told = f"The row has {len(row.cells)} cells, the header {len(table.header)}."
        if cut:
            log.add("file_cut_off", f"{told} The file ends in it.", "Send the file again, whole.", row=row.line)
            table.whole = False
        else:
            cure = "Give each column one cell; put text with commas in quotes."
            log.add("wrong_number_of_cells", told, cure, row=row.line)
    if table.whole and not text.endswith(("\n", "\r")):
        # A cut inside the last column leaves no other trace, and every row after it is gone.
        log.add(
            "file_cut_off",
            "The file does not end with a line break: its last row may be cut off.",
            "Send the file again, whole; if it is whole, end its last row with a line break.",
            row=rows[-1].line,
        )
        table.whole = False
    return table


def _rows(text: str, table: RawTable, log: FaultLog) -> list[RawRow]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[RawRow] = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(RawRow(line, tuple(cell.strip() for cell in cells)))
            line = reader.line_num + 1
    except csv.Error as error:
        table.whole = False
        if "end of data" in str(error):
            cause = "A quote opened here is never closed: the file ends inside it."
            log.add("file_cut_off", cause, "Close the quote, or send the file again, whole.", row=line)
        else:
            cure = "Put text with commas or quotes in double quotes, and double the quotes inside it."
            log.add("unreadable_row", f"The row cannot be read as CSV: {error}.", cure, row=line)
    return rows
