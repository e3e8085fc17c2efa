"""Tables as CSV files."""

from __future__ import annotations

import csv
from io import StringIO

from api.render.formulas import neutral
from api.render.tables import Table, plain_text


def csv_file(table: Table) -> bytes:
    """UTF-8 CSV with key names as header; text a spreadsheet would take for a formula gets a leading apostrophe."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([neutral(column.key) for column in table.columns])
    for row in table.rows:
        cells = []
        for column, value in zip(table.columns, row, strict=True):
            text = plain_text(value, column.kind)
            cells.append(neutral(text) if isinstance(value, str) else text)
        writer.writerow(cells)
    return stream.getvalue().encode()
