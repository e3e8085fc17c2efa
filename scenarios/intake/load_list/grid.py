"""The cells of a file as they stand, sheet by sheet: workbooks, and CSV in any encoding and with any separator."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scenarios.intake.faults import FaultLog
from scenarios.intake.limits import NO_MORE_THAN_EXCEL, Limits
from scenarios.intake.load_list.findings import Findings
from scenarios.intake.load_list.header import find_header
from scenarios.intake.raw_table import read_bytes
from scenarios.intake.workbook import is_package, parse_sheets

_SEPARATORS = (";", ",", "\t", "|")
_SAMPLE_CHARS = 60_000
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF8_BOM = b"\xef\xbb\xbf"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(slots=True)
class Grid:
    """A sheet: texts of cells that are not blank by row (from 1, as spreadsheets count) and column (from 0)."""

    name: str | None
    rows: Mapping[int, Mapping[int, str]]
    formulas: set[tuple[int, int]] = field(default_factory=set)
    hidden: bool = False
    notes: list[tuple[str, str, str]] = field(default_factory=list)
    comma_separated: bool = False


def read_grids(path: Path, findings: Findings) -> list[Grid]:
    """Sheets of a file; none, with a fault, where it cannot be read. A CSV file is one sheet without a name."""
    log = FaultLog(str(path))
    content = read_bytes(path, log)
    grids: list[Grid] = []
    if content is not None:
        grids = parse_grids(content, findings, log)
    for fault in log.in_order:
        findings.fault(fault.code, fault.cause, fault.cure, fault.row)
    return grids


def parse_grids(content: bytes, findings: Findings, log: FaultLog, limits: Limits = NO_MORE_THAN_EXCEL) -> list[Grid]:
    """Sheets of a file's bytes."""
    if content.startswith(_OLD_EXCEL):
        findings.fault("old_workbook", "The file is a workbook of the format of Excel 97.", "Save it as .xlsx.")
        return []
    if is_package(content):
        return [
            Grid(name=one.name, rows=one.sheet.rows, formulas=one.sheet.formulas, hidden=one.hidden)
            for one in parse_sheets(content, log, limits)
        ]
    text, note = _decoded(content, findings)
    if text is None:
        return []
    if not text.strip():
        findings.fault("empty_file", "The file is empty.", "Send the list again.")
        return []
    grid = _parse_text(text, findings, limits)
    if grid is None:
        return []
    if note is not None:
        grid.notes.append(note)
    return [grid]


def _decoded(content: bytes, findings: Findings) -> tuple[str | None, tuple[str, str, str] | None]:
    """Text of a file, and how it was decoded where that is no matter of course."""
    if content.startswith(_UTF16):
        try:
            return content.decode("utf-16"), None
        except UnicodeDecodeError:
            findings.fault("wrong_encoding", "The file is UTF-16, and broken.", "Save it as CSV UTF-8.")
            return None, None
    if b"\0" in content:
        findings.fault("wrong_encoding", "The file has zero bytes: it is no text.", "Save it as CSV UTF-8 or .xlsx.")
        return None, None
    try:
        return content.removeprefix(_UTF8_BOM).decode("utf-8"), None
    except UnicodeDecodeError:
        # Every byte has a letter in it; only names can come out wrong, never a figure.
        cause = "The file is not UTF-8; it is read as Windows-1252, the encoding of Western Europe."
        return content.decode("cp1252", errors="replace"), (
            "encoding_assumed",
            cause,
            "Where letters come out wrong, save it as CSV UTF-8.",
        )


def _parse_text(text: str, findings: Findings, limits: Limits) -> Grid | None:
    """The cells by the separator under which the file looks most like a load list."""
    first, _, rest = text.partition("\n")
    skipped = 0
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        separator = first.strip()[4]
        text, skipped = rest, 1
    else:
        separator = max(_SEPARATORS, key=lambda one: _promise(text[:_SAMPLE_CHARS], one))
    rows: dict[int, dict[int, str]] = {}
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), 1):
            if len(rows) > limits.rows or len(cells) > 16_384:
                findings.fault("too_many_rows", "The file has more cells than a spreadsheet.", "Split it.")
                return None
            kept = {place: cell.strip() for place, cell in enumerate(cells) if cell and not cell.isspace()}
            if kept:
                rows[number + skipped] = kept
    except csv.Error as error:
        cause = f"The row cannot be read as CSV: {error}."
        cure = "Put text with separators or quotes in double quotes, and double the quotes inside it; or send XLSX."
        findings.fault("unreadable_row", cause, cure, max(rows, default=0) + 1)
        return None
    return Grid(name=None, rows=rows, comma_separated=separator == ",")


def _promise(sample: str, separator: str) -> tuple[int, int]:
    """How much of a header a separator makes of the first lines; then how many cells."""
    lines = sample.splitlines()[:80]
    rows: dict[int, dict[int, str]] = {}
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=separator), start=1):
            rows[number] = {place: cell.strip() for place, cell in enumerate(cells) if cell.strip()}
    except csv.Error:
        return (0, 0)
    found = find_header(rows)
    return (0 if found is None else len(found.columns), sum(len(row) for row in rows.values()))
