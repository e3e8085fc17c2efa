"""Scenarios by name: a bare name finds the folder that ships with the program."""

from __future__ import annotations

from pathlib import Path

from movcon.errors import BadInput, Fault
from scenarios.intake.faults import one_of
from scenarios.intake.kinds import MANIFEST as MANIFEST_FILE
from scenarios.intake.kinds import ScenarioKind, kind_of

_SHIPPED = Path(__file__).parent


def scenario_names(kind: ScenarioKind | None = None) -> tuple[str, ...]:
    """Names of the scenarios that ship with the program, of one kind or of any."""
    folders = sorted(path.parent for path in _SHIPPED.glob(f"*/{MANIFEST_FILE}"))
    return tuple(folder.name for folder in folders if kind is None or kind_of(folder) is kind)


def find_scenario(name_or_path: str | Path) -> Path:
    """Folder of a scenario: a path to a folder that is there, or the name of one that ships with the program.

    Raises
    ------
    BadInput
        Neither; the fault lists the names there are.
    """
    path = Path(name_or_path)
    if (path / MANIFEST_FILE).is_file():
        return path
    name = str(name_or_path)
    if name in scenario_names():
        return _SHIPPED / name
    if path.is_dir():
        cause = f"The folder holds no {MANIFEST_FILE}."
        cure = f"Name a scenario's folder. {one_of(list(scenario_names()), name)}"
        raise BadInput([Fault(code="missing_file", file=str(path / MANIFEST_FILE), cause=cause, cure=cure)])
    cause = "There is no such folder, and no scenario of that name ships with the program."
    raise BadInput([Fault(code="unknown_scenario", file=name, cause=cause, cure=one_of(list(scenario_names()), name))])
