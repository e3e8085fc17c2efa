"""Tables that people send: CSV or XLSX by their content, read within the service's limits."""

from __future__ import annotations

from dataclasses import dataclass

from api.office.refusals import InputFault, Invalid
from api.settings import Settings
from scenarios.intake.faults import FaultLog
from scenarios.intake.limits import Limits
from scenarios.intake.raw_table import RawTable, decode, parse_csv
from scenarios.intake.workbook import is_package, parse_workbook

FAULTS_MAX = 200
"""Faults of a table that are told at once; the rest would not be read."""
_COLUMNS_MAX = 256
_ELEMENTS, _ELEMENTS_PER_ROW = 10_000, 80  # styles and the like; a row of a request's table has 66 to 100
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it was sent; neither its name nor its content is to be trusted."""

    name: str
    content: bytes


def read_upload(upload: Upload, settings: Settings, log: FaultLog) -> RawTable:
    """Table of a CSV file or workbook; what cannot be read is in the log. Its name does not matter."""
    content = upload.content
    limits = Limits(
        rows=settings.upload_rows_max + 1,
        columns=_COLUMNS_MAX,
        elements=_ELEMENTS + settings.upload_rows_max * _ELEMENTS_PER_ROW,
        unpacked_bytes=settings.unpacked_bytes_max,
    )
    if is_package(content):
        return parse_workbook(content, log, limits)
    if content.startswith(_OLD_WORKBOOK):
        cause = "The file is an old or a protected workbook."
        log.add("unreadable_workbook", cause, "Save it as .xlsx, without a password.")
        return RawTable(whole=False)
    text = decode(content, log)
    return RawTable(whole=False) if text is None else parse_csv(text, log, limits)


def refuse(log: FaultLog) -> None:
    """Refuse a table with faults.

    Raises
    ------
    Invalid
        With all of them; a pointer is ``#row=4&column=apoe``.
    """
    if log:
        raise Invalid(
            [
                InputFault(code=item.code, pointer=_place(item.row, item.column), cause=item.cause, cure=item.cure)
                for item in log.in_order
            ]
        )


def _place(row: int | None, column: str | None) -> str:
    parts = ([f"row={row}"] if row is not None else []) + ([f"column={column}"] if column else [])
    return "#" + "&".join(parts)
