"""Seasons: a scenario's files with requests for requirements, and the folder that a job plans from."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from api.database.ids import new_id
from api.database.tables import RequestRow, SeasonRow
from api.identity.roles import Permission
from api.office.office import Transaction
from api.office.refusals import InputFault, Invalid, NotFound
from api.office.request_cells import from_json
from api.office.request_states import IN_SEASON, State
from api.office.request_writing import new_request
from api.store.archive import pack, unpack
from movcon.clock import Day
from movcon.errors import BadInput
from scenarios.intake.folder import ScenarioRows, read_folder
from scenarios.intake.kinds import ScenarioKind
from scenarios.intake.rows import MissionRow, RotationRow
from scenarios.intake.table import columns_of
from scenarios.shipped import find_scenario, scenario_names

_FOLDER = "scenario"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonFrame:
    """What of a season stays as it was made: its id, days and missions."""

    id: str
    first_day: Day
    last_day: Day
    missions: tuple[str, ...]


_frames: dict[str, SeasonFrame] = {}
"""Frames by a season's id, read once."""


def shipped_files(name: str) -> dict[str, bytes]:
    """Files of a scenario that ships with movcon; a path is not accepted."""
    seasons = scenario_names(ScenarioKind.ROTATION)
    if name not in seasons:
        fault = InputFault(
            code="unknown_scenario",
            pointer="/scenario",
            cause=f"No scenario {name!r} ships with movcon.",
            cure=f"Name one of: {', '.join(seasons)}; or send the files of your own.",
        )
        raise Invalid([fault])
    return {path.name: path.read_bytes() for path in find_scenario(name).iterdir() if path.suffix in (".csv", ".toml")}


def create_season(tx: Transaction, name: str, files: Mapping[str, bytes]) -> SeasonRow:
    """A season from the files of a scenario's folder; each of its rotations becomes an accepted request.

    Raises
    ------
    Invalid
        The name is taken, or the files have faults.
    """
    tx.need(Permission.WRITE_SEASONS)
    if tx.session.scalar(select(SeasonRow.id).where(SeasonRow.name == name)) is not None:
        cause = f"There is a season {name!r} already."
        raise Invalid([InputFault(code="duplicate_name", pointer="/name", cause=cause, cure="Give it another name.")])
    rows = _read(files)
    season = SeasonRow(
        id=new_id("sea"),
        name=name,
        title=rows.manifest.title,
        kind="rotation",
        files=tx.keep(pack(files)),
        first_day=rows.manifest.season_first_day,
        last_day=rows.manifest.season_last_day,
        released_plan=None,
        created_ms=tx.now_ms,
        updated_ms=tx.now_ms,
    )
    tx.session.add(season)
    tx.session.flush()
    table = csv.DictReader(io.StringIO(files[RotationRow.file].decode("utf-8-sig")))
    for row, cells in zip(rows.of(RotationRow), table, strict=True):
        tx.session.add(new_request(tx, season.id, row, {k: v.strip() for k, v in cells.items()}, State.ACCEPTED))
    tx.note("season.created", "season", season.id, 1, name=name, files=season.files, requests=len(rows.of(RotationRow)))
    return season


def find_season(tx: Transaction, name: str) -> SeasonRow:
    """A season by id."""
    season = tx.session.get(SeasonRow, name)
    if season is None:
        raise NotFound("season", name)
    return season


def season_frame(tx: Transaction, name: str) -> SeasonFrame:
    """What of a season, by id, stays as it was made."""
    found = _frames.get(name)
    if found is None:
        season = find_season(tx, name)
        table = csv.DictReader(io.StringIO(season_files(tx, season)[MissionRow.file].decode("utf-8-sig")))
        found = _frames[name] = SeasonFrame(
            id=name,
            first_day=season.first_day,
            last_day=season.last_day,
            missions=tuple(row["id"].strip() for row in table),
        )
    return found


def season_files(tx: Transaction, season: SeasonRow) -> dict[str, bytes]:
    """Files of the scenario as handed in."""
    return unpack(tx.content(season.files), season.name, bytes_max=tx.settings.unpacked_bytes_max)


def planning_files(tx: Transaction, season: SeasonRow) -> dict[str, bytes]:
    """Files of the scenario with the requests that are accepted, planned or released as its rotations."""
    requests = tx.session.scalars(
        select(RequestRow)
        .where(RequestRow.season_id == season.id, RequestRow.state.in_([state.value for state in IN_SEASON]))
        .order_by(RequestRow.id)
    )
    return season_files(tx, season) | {RotationRow.file: rotations_csv([from_json(row.cells) for row in requests])}


def rotations_csv(rows: Sequence[Mapping[str, str]]) -> bytes:
    """``rotations.csv`` of requests' cells."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(columns_of(RotationRow)), lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _read(files: Mapping[str, bytes]) -> ScenarioRows:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / _FOLDER
        folder.mkdir()
        for name, content in files.items():
            if "/" not in name:
                (folder / name).write_bytes(content)
        try:
            return read_folder(folder)
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
