"""Scenarios as the office takes them: files that ship with movcon or were sent, read with every fault told."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select

from api.database.tables import SeasonRow
from api.office.office import Transaction
from api.office.refusals import InputFault, Invalid
from movcon.errors import BadInput
from scenarios.intake.kinds import ScenarioKind
from scenarios.shipped import find_scenario, scenario_names

_FOLDER = "scenario"
T = TypeVar("T")


def shipped_files(name: str, kind: ScenarioKind = ScenarioKind.ROTATION) -> dict[str, bytes]:
    """Files of a scenario of a kind that ships with movcon; a path is not accepted."""
    there = scenario_names(kind)
    if name not in there:
        fault = InputFault(
            code="unknown_scenario",
            pointer="/scenario",
            cause=f"No scenario {name!r} ships with movcon.",
            cure=f"Name one of: {', '.join(there)}; or send the files of your own.",
        )
        raise Invalid([fault])
    return {path.name: path.read_bytes() for path in find_scenario(name).iterdir() if path.suffix in (".csv", ".toml")}


def need_new_name(tx: Transaction, name: str) -> None:
    """Refuse a name that a season or deployment has: plans say by it what they are for."""
    kind = tx.session.scalar(select(SeasonRow.kind).where(SeasonRow.name == name))
    if kind is not None:
        word = "season" if kind == ScenarioKind.ROTATION else kind
        cause = f"There is a {word} {name!r} already."
        raise Invalid([InputFault(code="duplicate_name", pointer="/name", cause=cause, cure="Give it another name.")])


def read_scenario(files: Mapping[str, bytes], read: Callable[[Path], T]) -> T:
    """What ``read`` makes of a scenario's folder.

    Raises
    ------
    Invalid
        With every fault of the files.
    """
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / _FOLDER
        folder.mkdir()
        for name, content in files.items():
            if "/" not in name:
                (folder / name).write_bytes(content)
        try:
            return read(folder)
        except BadInput as error:
            raise Invalid(
                [
                    InputFault(
                        code=fault.code,
                        pointer=_place(fault.file.removeprefix(f"{folder}/"), fault.row, fault.column),
                        cause=fault.cause,
                        cure=fault.cure,
                    )
                    for fault in error.faults
                ]
            ) from error


def _place(file: str, row: int | None, column: str | None) -> str:
    return f"{file}" + (f"#row={row}" if row is not None else "") + (f"&column={column}" if column else "")
