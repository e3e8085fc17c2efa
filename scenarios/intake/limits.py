"""How much of a table is read: beyond it reading stops, whatever the file says of itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Most that is read of one table.

    Attributes
    ----------
    rows
        Rows with the header; blank lines between them count.
    columns
        Columns of the header.
    elements
        XML elements of a workbook's parts; a cell has two or three.
    unpacked_bytes
        What the parts of a workbook that are read may unpack to.
    """

    rows: int = 1_048_576
    columns: int = 1_000
    elements: int = 50_000_000
    unpacked_bytes: int = 200_000_000


NO_MORE_THAN_EXCEL = Limits()
"""What a person's own file may hold."""


class TooManyRows(Exception):
    """The table has more rows than may be read."""


def too_many_rows(most: int) -> tuple[str, str, str]:
    """Fault of a table with more rows."""
    return ("too_many_rows", f"The table has more than {most:,} rows.", "Split it.")


def too_many_columns(most: int) -> tuple[str, str, str]:
    """Fault of a table with more columns."""
    return ("too_many_columns", f"The table has more than {most:,} columns.", "Take out those that are not wanted.")
