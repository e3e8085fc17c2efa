"""Builds load lists as they come: real workbooks and CSV files with titles, odd headings, units and totals."""

import csv
from pathlib import Path

from openpyxl import Workbook

from scenarios.intake.load_list.read import read_load_list

PLAIN_HEADINGS = (
    "Serial",
    "Description",
    "Qty",
    "Length (cm)",
    "Width (cm)",
    "Height (cm)",
    "Gross mass each (kg)",
    "Wheeled",
    "Stackable",
    "Container No",
    "UN No",
    "Class",
    "NEQ (kg)",
    "POE",
    "POD",
    "Required date",
)
TRUCK = [
    "V1",
    "Truck cargo 5 t",
    1,
    740,
    248,
    310,
    8600,
    "yes",
    "no",
    None,
    None,
    None,
    None,
    "GHTEM",
    "SDPZU",
    "2010-09-01",
]
BOX = [
    "C1",
    "Stores in 20 ft",
    1,
    606,
    244,
    259,
    9500,
    "no",
    "yes",
    "CSQU3054383",
    None,
    None,
    None,
    "GHTEM",
    "SDPZU",
    None,
]
AMMO = ["A1", "Cartridges, boxed", 10, 42, 32, 22, 31, "no", "yes", None, "0012", "1.4S", 25.5, "GHTEM", "SDPZU", None]


def plain(*changes, rows=(TRUCK, BOX, AMMO)):
    """A list without fault; a change is (row counted from 0, heading, value)."""
    table = [list(row) for row in rows]
    for row, heading, value in changes:
        table[row][PLAIN_HEADINGS.index(heading)] = value
    return [list(PLAIN_HEADINGS), *table]


def cell(row, heading):
    """Cell of a plain list's row, counted from 0."""
    return f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[PLAIN_HEADINGS.index(heading)]}{row + 2}"


def xlsx(folder: Path, rows, name="list.xlsx", title="Load list", others=None, start=1):
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for number, row in enumerate(rows, start=start):
        for place, value in enumerate(row, start=1):
            if value is not None:
                sheet.cell(number, place, value)
    for other, lines in (others or {}).items():
        extra = book.create_sheet(other)
        for line in lines:
            extra.append(line)
    path = folder / name
    book.save(path)
    return path


def text(folder: Path, rows, name="list.csv", delimiter=",", encoding="utf-8"):
    path = folder / name
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows([["" if v is None else v for v in row] for row in rows])
    return path


def read(path, **options):
    return read_load_list(path, **options)


def faults(reading):
    return [(one.code, one.cell) for one in reading.faults]


def notes(reading):
    return {one.code for one in reading.notes}


def items(reading):
    assert reading.load_list is not None, [str(one) for one in reading.faults]
    return reading.load_list.items
