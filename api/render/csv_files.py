"""Tables as CSV files."""

from __future__ import annotations

import csv
from io import StringIO

from api.render.tables import Table, plain_text

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_file(table: Table) -> bytes:
    """UTF-8 CSV with key names as header; text a spreadsheet would take for a formula gets a leading apostrophe."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([column.key for column in table.columns])
    for row in table.rows:
        cells = []
        for column, value in zip(table.columns, row, strict=True):
            text = plain_text(value, column.kind)
            cells.append("'" + text if isinstance(value, str) and text.startswith(_FORMULA_STARTS) else text)
        writer.writerow(cells)
    return stream.getvalue().encode()
