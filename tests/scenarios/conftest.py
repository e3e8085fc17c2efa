"""A copy of rotation-small that a test may spoil, cell by cell."""

import csv
import io
import shutil
from pathlib import Path

import pytest

from movcon.errors import BadInput, Fault
from scenarios.assembly import load_problem
from scenarios.intake.folder import read_folder
from scenarios.shipped import find_scenario


class ScenarioCopy:
    """A scenario folder with its tables as lists of cells; rows are told by line number, header = 1."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def lines(self, file: str) -> list[list[str]]:
        return list(csv.reader(io.StringIO((self.path / file).read_text(encoding="utf-8"))))

    def write(self, file: str, lines: list[list[str]]) -> None:
        with (self.path / file).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(lines)

    def set(self, file: str, row: int, column: str, value: str) -> None:
        lines = self.lines(file)
        lines[row - 1][lines[0].index(column)] = value
        self.write(file, lines)

    def get(self, file: str, row: int, column: str) -> str:
        lines = self.lines(file)
        return lines[row - 1][lines[0].index(column)]

    def replace(self, file: str, old: str, new: str) -> None:
        text = (self.path / file).read_text(encoding="utf-8")
        assert old in text
        (self.path / file).write_text(text.replace(old, new), encoding="utf-8")

    def row_of(self, file: str, name: str) -> int:
        return next(number for number, line in enumerate(self.lines(file), start=1) if line[0] == name)

    def faults(self) -> tuple[Fault, ...]:
        """What reading the folder finds."""
        try:
            read_folder(self.path)
        except BadInput as error:
            return error.faults
        return ()

    def assembly_faults(self) -> tuple[Fault, ...]:
        """What reading and assembling the folder finds."""
        try:
            load_problem(self.path)
        except BadInput as error:
            return error.faults
        return ()


@pytest.fixture
def small(tmp_path: Path) -> ScenarioCopy:
    target = tmp_path / "rotation-small"
    shutil.copytree(find_scenario("rotation-small"), target)
    return ScenarioCopy(target)


@pytest.fixture(scope="session")
def small_problem():
    return load_problem(find_scenario("rotation-small"))
