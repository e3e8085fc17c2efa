"""What must hold between requests and their season: missions, ids, what they follow, and whose they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, select

from api.database.tables import RequestRow
from api.office.office import Transaction
from api.office.seasons import SeasonFrame
from movcon.clock import Day, day_text
from scenarios.intake.columns import Date
from scenarios.intake.faults import CellFault, FaultLog, one_of, shown

_NAMES_MAX = 400
"""Most names that one query asks for; for more, all of the season are read."""
_EVERY = select(RequestRow.name, RequestRow.id).where(RequestRow.season_id == bindparam("season"))
_NAMED = _EVERY.where(RequestRow.name.in_(bindparam("named", expanding=True)))


def check_in_season(
    tx: Transaction,
    season: SeasonFrame,
    asked: Sequence[tuple[int | None, Mapping[str, str]]],
    log: FaultLog,
    changed: RequestRow | None = None,
) -> None:
    """Check requests, (row, cells) each, against their season and each other; what is wrong goes to the log.

    Parameters
    ----------
    changed
        The request that becomes the only one asked.
    """
    named = {cells[column] for _, cells in asked for column in ("id", "follows")}
    query = _NAMED if len(named) <= _NAMES_MAX else _EVERY
    rows = tx.session.execute(query, {"season": season.id, "named": list(named)})
    others = {name: found for name, found in rows if changed is None or found != changed.id}
    known = others.keys() | {cells["id"] for _, cells in asked}
    for row, cells in asked:
        if log.full:
            return
        mission, contributor, follows = cells["mission"], cells["contributor"], cells["follows"]
        if mission and mission not in season.missions:
            cause = f"Mission {shown(mission)} is not in the season."
            log.add("unknown_mission", cause, one_of(list(season.missions), mission), row=row, column="mission")
        if cells["id"] in others:
            cause = f"There is a request {shown(cells['id'])} in the season already."
            log.add("duplicate_id", cause, "Change that one, or give this another id.", row=row, column="id")
        if follows and (follows not in known or follows == cells["id"]):
            cause = f"Rotation {shown(follows)} is not in the season."
            if follows == cells["id"]:
                cause = "It follows itself."
            cure = "Name the rotation it follows, or leave it empty."
            log.add("unknown_rotation", cause, cure, row=row, column="follows")
        first, last = _day(cells["window_first"]), _day(cells["window_last"])
        if first is not None and last is not None and (last < season.first_day or first > season.last_day):
            cause = f"The window lies outside the season {day_text(season.first_day)} to {day_text(season.last_day)}."
            log.add("window_outside_season", cause, "Move the window.", row=row, column="window_first")
        if mission and contributor and not tx.actor.scope.covers(mission=mission, contributor=contributor):
            cause = f"Neither mission {shown(mission)} nor contributor {shown(contributor)} is in your scope."
            cure = "Request for your own, or ask an administrator."
            log.add("out_of_scope", cause, cure, row=row, column="mission")


def _day(text: str) -> Day | None:
    """Day of a cell; None where it is no date, which is told elsewhere."""
    try:
        found: Day = Date().read_cell(text)
    except CellFault:
        return None
    return found
