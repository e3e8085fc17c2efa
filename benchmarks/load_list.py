"""The suite ``load-list``: a contingent's list of 20,000 lines checked by the whole command, XLSX and CSV.

The list is made with a fixed seed and written as contributors write them: title rows, headings with units, centimetres
and kilograms, containers, ammunition, a total at the end. The command runs in a process of its own; its start counts.
"""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook

from benchmarks.suite import Row, Suite
from movcon.container_numbers import check_digit

_LINES, _LINES_QUICK = 20_000, 1_000
_RUNS = 5
_SEED = 20_100_701
_HEADINGS = (
    *("Serial No", "MOU line", "Description", "Qty", "Length (cm)", "Width (cm)", "Height (cm)"),
    *("Gross Wt each (kg)", "Wheeled", "Stackable", "Container No.", "UN No", "Class", "NEQ (kg)"),
    *("POE", "POD", "Required date"),
)
_VEHICLES = (
    ("Truck utility cargo 5 t", 740, 248, 310, 8_600),
    ("Armoured personnel carrier wheeled", 685, 283, 265, 12_500),
    ("Jeep 4x4 with radio", 455, 178, 190, 1_950),
    ("Water trailer 2,000 l", 480, 220, 210, 3_100),
    ("Front end loader", 790, 265, 335, 14_800),
)
_STORES = (("Generator set 40 kVA", 280, 120, 165, 1_350), ("Tent, frame, crated", 240, 110, 95, 310))

Line = list[str | int | float | None]


def lines(count: int, seed: int = _SEED) -> Iterator[Line]:
    """Lines of a list without fault: six in ten vehicles, three containers, the rest stores and ammunition."""
    chance = random.Random(seed)
    for number in range(1, count + 1):
        serial, day = f"S-{number:05}", f"2010-{chance.randint(7, 9):02}-{chance.randint(1, 28):02}"
        ends: Line = ["GHTEM", "SDPZU", day]
        share = chance.random()
        if share < 0.6:
            name, length, width, height, mass = chance.choice(_VEHICLES)
            mou = f"{chance.randint(1, 60)}"
            size = (length + chance.randint(-20, 20), width, height + chance.randint(-10, 10))
            yield [serial, mou, name, 1, *size, mass + chance.randint(-300, 300), "yes", "no", *[None] * 4, *ends]
        elif share < 0.9:
            first = f"GHAU{number:06}"
            high, mass = chance.choice((259, 290)), chance.randint(4_000, 24_000)
            container = f"{first}{check_digit(first)}"
            yield [
                serial,
                None,
                "20 ft container, stores",
                1,
                606,
                244,
                high,
                mass,
                "no",
                "yes",
                container,
                *[None] * 3,
                *ends,
            ]
        elif share < 0.98:
            name, length, width, height, mass = chance.choice(_STORES)
            count_of = chance.randint(1, 12)
            yield [serial, None, name, count_of, length, width, height, mass, "no", "no", *[None] * 4, *ends]
        else:
            neq = chance.randint(2, 40) + 0.5
            boxes = chance.randint(10, 60)
            yield [
                serial,
                None,
                "Cartridges, small arms, boxed",
                boxes,
                42,
                32,
                22,
                31,
                "no",
                "yes",
                None,
                "0012",
                "1.4S",
                neq,
                *ends,
            ]


def rows(count: int) -> list[Line]:
    """The list as it stands on the page."""
    there = list(lines(count))
    pieces = sum(int(line[3] or 0) for line in there)
    title: list[Line] = [["LOAD LIST OF CONTINGENT-OWNED EQUIPMENT"], ["Unit:", "Battalion 1"], []]
    return [*title, list(_HEADINGS), *there, ["TOTAL", None, None, pieces]]


def write_xlsx(path: Path, table: list[Line]) -> None:
    """Write a table as a workbook."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Load list")
    for row in table:
        sheet.append(row)
    book.save(path)


def write_csv(path: Path, table: list[Line]) -> None:
    """Write a table as a spreadsheet program of a country with decimal commas exports it."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        for row in table:
            cells = [
                str(cell).replace(".", ",") if isinstance(cell, float) else "" if cell is None else cell for cell in row
            ]
            writer.writerow([*cells, *[""] * (len(_HEADINGS) - len(cells))])


def check_seconds(path: Path) -> tuple[float, float]:
    """Wall and processor seconds of ``movcon check`` on a file, process start included."""
    command = [sys.executable, "-m", "api.cli", "check", str(path)]
    before, started = os.times(), time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds, after = time.perf_counter() - started, os.times()
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-2_000:])
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, spent


def _rows(quick: bool) -> Iterator[Row]:  # noqa: FBT001
    count = _LINES_QUICK if quick else _LINES
    with tempfile.TemporaryDirectory() as folder:
        table = rows(count)
        for name, write in (("list.xlsx", write_xlsx), ("list.csv", write_csv)):
            path = Path(folder) / name
            write(path, table)
            runs = [check_seconds(path) for _ in range(1 if quick else _RUNS)]
            wall, spent = sorted(seconds for seconds, _ in runs), sorted(seconds for _, seconds in runs)
            yield (
                path.suffix[1:].upper(),
                f"{count:,}",
                f"{path.stat().st_size / 1e6:.1f}",
                str(len(runs)),
                *(f"{figure:.2f}" for figure in (wall[len(wall) // 2], wall[-1], spent[len(spent) // 2], spent[-1])),
            )


SUITE = Suite(
    name="load-list",
    title="A load list checked by the command",
    results="results-load-list.md",
    columns=("file", "lines", "MB", "runs", "median s", "worst s", "median processor s", "worst processor s"),
    rows=_rows,
)
