"""A copy of deployment-small that a test may spoil, cell by cell."""

import csv
import io
import shutil
from pathlib import Path

import pytest

from movcon.errors import BadInput, Fault
from scenarios.deployment.assembly import load_deployment
from scenarios.intake.deployment.folder import read_deployment
from scenarios.shipped import find_scenario


class DeploymentCopy:
    """A deployment's folder with its tables as lists of cells; rows are told by the name in their first cell."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def lines(self, file: str) -> list[list[str]]:
        return list(csv.reader(io.StringIO((self.path / file).read_text(encoding="utf-8"))))

    def write(self, file: str, lines: list[list[str]]) -> None:
        with (self.path / file).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(lines)

    def set(self, file: str, name: str, column: str, value: str) -> int:
        """Spoil a cell; gives the number of its row."""
        lines = self.lines(file)
        row = next(number for number, line in enumerate(lines) if line[0] == name)
        lines[row][lines[0].index(column)] = value
        self.write(file, lines)
        return row + 1

    def drop(self, file: str, name: str) -> None:
        self.write(file, [line for line in self.lines(file) if line[0] != name])

    def add(self, file: str, **cells: str) -> int:
        lines = self.lines(file)
        lines.append([cells.get(column, "") for column in lines[0]])
        self.write(file, lines)
        return len(lines)

    def replace(self, file: str, old: str, new: str) -> None:
        text = (self.path / file).read_text(encoding="utf-8")
        assert old in text
        (self.path / file).write_text(text.replace(old, new), encoding="utf-8")

    def faults(self) -> tuple[Fault, ...]:
        """What reading the folder finds."""
        try:
            read_deployment(self.path)
        except BadInput as error:
            return error.faults
        return ()

    def assembly_faults(self) -> tuple[Fault, ...]:
        """What reading and assembling the folder finds."""
        try:
            load_deployment(self.path)
        except BadInput as error:
            return error.faults
        return ()


@pytest.fixture
def small(tmp_path: Path) -> DeploymentCopy:
    target = tmp_path / "deployment-small"
    shutil.copytree(find_scenario("deployment-small"), target)
    return DeploymentCopy(target)


@pytest.fixture(scope="session")
def small_scenario():
    return load_deployment(find_scenario("deployment-small"))
