"""Release: a verified plan comes into force, its movements go out to the field, the plan before it is superseded."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from sqlalchemy import select

from api.database.tables import PlanRow, RequestRow, SeasonRow
from api.identity.roles import Permission
from api.office import events
from api.office.declared import need_as_declared
from api.office.departed import need_departed_kept
from api.office.field_sorties import movements_in, publish
from api.office.office import Transaction, fresh
from api.office.plans import RELEASED, SUPERSEDED, VERIFIED, find_plan, plan_files, plan_inputs, take_for_moved
from api.office.refusals import NotAllowed, NotFound, WrongState
from api.office.request_cells import from_json
from api.office.request_states import IN_SEASON, State, Step
from api.office.request_writing import step
from api.office.tracking import take_up
from api.store.plan_file import parse_plan
from api.store.planning_inputs import scenario_files
from movcon.plan import Plan
from scenarios.intake.kinds import ScenarioKind
from scenarios.intake.rows import RotationRow


def release_plan(tx: Transaction, name: str, version: int | None) -> PlanRow:
    """Put a plan in force: all of it in one transaction.

    The plan must be verified, go on from the plan in force, hold to what the requests it moves ask by now (of a
    deployment: to the load lists in force), and keep what was reported departed. Who had it made does not release it.
    """
    tx.need(Permission.RELEASE_PLANS)
    season = _locked_season(tx, find_plan(tx, name))
    row = find_plan(tx, name)
    fresh(row.version, version, "plan")
    _need_releasable(tx, season, row)
    files = plan_files(tx, row)
    movements = movements_in(files["field.json"])
    # Movements are locked before requests, as where a departure is reported.
    need_departed_kept(tx, season.id, movements)
    plan = parse_plan(tx.content(row.content), Path(row.id)) if season.kind == ScenarioKind.ROTATION else None
    if plan is not None:
        _need_as_asked(tx, row, plan)
    else:
        need_as_declared(tx, season, row)
    before = None if season.released_plan is None else tx.session.get(PlanRow, season.released_plan)
    if before is not None:
        before.state, before.superseded_by, before.version = SUPERSEDED, row.id, before.version + 1
        tx.note("plan.superseded", "plan", before.id, before.version, by=row.id, digest=before.digest)
    row.state, row.version, row.released_ms, row.released_by = RELEASED, row.version + 1, tx.now_ms, tx.actor.user
    season.released_plan, season.version, season.updated_ms = row.id, season.version + 1, tx.now_ms
    change = publish(tx, season.id, row.id, movements)
    take_up(tx, season.id, row.id, files)
    if plan is not None:
        take_for_moved(tx, season.id, plan, Step.RELEASE)
        _drop_unmoved(tx, season.id, plan)
    tx.note(
        "plan.released",
        "plan",
        row.id,
        row.version,
        digest=row.digest,
        season=season.id,
        supersedes=None if before is None else before.id,
        changed=len(change.changed),
        withdrawn=sum(item.withdrawn for item in change.changed),
    )
    events.released(tx, row, change)
    return row


def _locked_season(tx: Transaction, row: PlanRow) -> SeasonRow:
    """The season of a plan, locked: of two releases at once the second sees what the first did."""
    found = tx.session.scalar(
        select(SeasonRow)
        .where(SeasonRow.id == row.season_id)
        # Not against rows that only name the season: who reports holds its sortie, which the release waits for.
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound("season", row.season_id)
    tx.session.refresh(row)
    return found


def _need_releasable(tx: Transaction, season: SeasonRow, row: PlanRow) -> None:
    if row.state != VERIFIED:
        cause = f"The plan is {row.state}; only a verified plan that is not yet released can be released."
        raise WrongState("not_verified" if not row.verified else "wrong_state", cause, "Release a verified plan.")
    if row.follows_plan != season.released_plan:
        cause = f"The plan was made before {season.released_plan} was released and does not go on from it."
        raise WrongState("made_before_release", cause, "Plan again from the plan in force, and release that one.")
    if row.owner == tx.actor.user:
        raise NotAllowed(
            "four_eyes",
            "You had this plan made; who makes a plan does not release it.",
            "Have somebody else release it.",
        )


def _need_as_asked(tx: Transaction, row: PlanRow, plan: Plan) -> None:
    """Refuse a plan that moves what is no longer asked, or is asked differently, since it was made."""
    moved = {name for itinerary in plan.itineraries for name in itinerary.requirements}
    rotations = scenario_files(plan_inputs(tx, row))[RotationRow.file].decode("utf-8-sig")
    planned = {cells["id"].strip(): cells for cells in csv.DictReader(io.StringIO(rotations))}
    now = {
        request.name: request
        for request in tx.session.scalars(
            select(RequestRow).where(RequestRow.season_id == row.season_id).order_by(RequestRow.id).with_for_update()
        )
    }
    changed = [
        name
        for name in sorted(moved)
        if name not in now
        or State(now[name].state) not in IN_SEASON
        or not _same(planned.get(name, {}), from_json(now[name].cells))
    ]
    if changed:
        shown = ", ".join(changed[:5]) + (f" and {len(changed) - 5} more" if len(changed) > 5 else "")
        cause = f"Since the plan was made, {shown} was taken back or asks something else."
        raise WrongState("requests_changed", cause, "Plan again, and release that plan.")


def _same(planned: dict[str, str], asked: dict[str, str]) -> bool:
    """Whether cells say the same; a column left out is an empty one."""
    return all((planned.get(name) or "").strip() == (asked.get(name) or "").strip() for name in planned.keys() | asked)


def _drop_unmoved(tx: Transaction, season_id: str, plan: Plan) -> None:
    """Requests that were released and that the plan in force no longer moves wait to be planned again."""
    moved = {name for itinerary in plan.itineraries for name in itinerary.requirements}
    rows = tx.session.scalars(
        select(RequestRow)
        .where(RequestRow.season_id == season_id, RequestRow.state == State.RELEASED.value)
        .order_by(RequestRow.id)
    )
    for request in rows:
        if request.name not in moved:
            step(tx, request, Step.DROP, "The plan released now does not move it.")
