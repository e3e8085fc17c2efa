"""Seasons: a scenario's files with requests for requirements, and the folder that a job plans from."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.sql import Select

from api.database.ids import new_id
from api.database.tables import RequestRow, SeasonRow
from api.identity.roles import Permission
from api.office.office import Transaction
from api.office.refusals import NotFound
from api.office.request_cells import from_json
from api.office.request_states import IN_SEASON, State
from api.office.request_writing import new_request
from api.office.scenario_files import need_new_name, read_scenario
from api.store.archive import pack, unpack
from movcon.clock import Day
from scenarios.intake.folder import read_folder
from scenarios.intake.kinds import ScenarioKind
from scenarios.intake.rows import MissionRow, RotationRow
from scenarios.intake.table import columns_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonFrame:
    """What of a season stays as it was made: its id, days and missions."""

    id: str
    first_day: Day
    last_day: Day
    missions: tuple[str, ...]


_frames: dict[str, SeasonFrame] = {}
"""Frames by a season's id, read once."""


def create_season(tx: Transaction, name: str, files: Mapping[str, bytes]) -> SeasonRow:
    """A season from the files of a scenario's folder; each of its rotations becomes an accepted request.

    Raises
    ------
    Invalid
        The name is taken, or the files have faults.
    """
    tx.need(Permission.WRITE_SEASONS)
    need_new_name(tx, name)
    rows = read_scenario(files, read_folder)
    season = SeasonRow(
        id=new_id("sea"),
        name=name,
        title=rows.manifest.title,
        kind=ScenarioKind.ROTATION.value,
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


def find_season(tx: Transaction, name: str, kind: ScenarioKind = ScenarioKind.ROTATION) -> SeasonRow:
    """A season by id; with the other kind, a deployment."""
    season = tx.session.get(SeasonRow, name)
    if season is None or season.kind != kind:
        raise NotFound("season" if kind is ScenarioKind.ROTATION else kind.value, name)
    return season


def listed_seasons(tx: Transaction, kind: ScenarioKind) -> Select[SeasonRow]:
    """Seasons, or with the other kind deployments; the caller pages them."""
    tx.need(Permission.READ_SEASONS)
    return select(SeasonRow).where(SeasonRow.kind == kind.value)


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
    """Files of the scenario of a season or deployment as handed in."""
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
