"""Jobs as the office sees them: asked for, listed, stopped. Workers do the rest (``api.jobs``)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.sql import Select

from api.database.ids import new_id
from api.database.tables import JobRow, PlanRow
from api.identity.roles import Permission
from api.office.deployments import deployment_files
from api.office.job_states import ENDED, JobState
from api.office.office import Transaction
from api.office.plans import REJECTED
from api.office.refusals import InputFault, Invalid, NotFound, WrongState
from api.office.seasons import find_season, planning_files
from api.store.archive import pack
from scenarios.intake.kinds import ScenarioKind

FILES = "files"
"""Argument of a job: digest of the season's files with its requests as they stood when the job was asked for; of a
deployment, with its load lists."""
DOCUMENT = "document"
"""Argument of a job: digest of a document that came with it."""

_FILES = {ScenarioKind.ROTATION: planning_files, ScenarioKind.DEPLOYMENT: deployment_files}


def start_job(
    tx: Transaction,
    season_id: str,
    kind: str,
    arguments: Mapping[str, object],
    *,
    plans: Mapping[str, str],
    document: bytes | None = None,
    of: ScenarioKind = ScenarioKind.ROTATION,
) -> JobRow:
    """Put a job into the queue. What it plans from is what stands now, whatever is requested until it runs.

    Parameters
    ----------
    plans
        Plans of the season that it asks about, by JSON pointer.
    document
        What was handed in with it.
    of
        Whether ``season_id`` is a season or a deployment.

    Raises
    ------
    Invalid
        With every plan that there is not.
    """
    tx.need(Permission.RUN_JOBS)
    season = find_season(tx, season_id, of)
    faults = [fault for pointer, plan in plans.items() if (fault := _fault(tx, season_id, pointer, plan)) is not None]
    if faults:
        raise Invalid(faults)
    whole = {**arguments, FILES: tx.keep(pack(_FILES[of](tx, season)))}
    if document is not None:
        whole[DOCUMENT] = tx.keep(document)
    job = JobRow(
        id=new_id("job"),
        season_id=season_id,
        kind=kind,
        arguments=json.dumps(whole, ensure_ascii=False),
        state=JobState.QUEUED.value,
        owner=tx.actor.user,
        created_ms=tx.now_ms,
    )
    tx.session.add(job)
    tx.session.flush()
    tx.note("job.asked", "job", job.id, 1, asked=kind, season=season_id)
    return job


def find_job(tx: Transaction, name: str) -> JobRow:
    """A job by id."""
    tx.need(Permission.READ_JOBS)
    job = tx.session.get(JobRow, name)
    if job is None:
        raise NotFound("job", name)
    return job


def listed_jobs(
    tx: Transaction, *, season: str | None = None, state: JobState | None = None, kind: str | None = None
) -> Select[JobRow]:
    """Jobs; the caller pages them."""
    tx.need(Permission.READ_JOBS)
    query = select(JobRow)
    if season is not None:
        query = query.where(JobRow.season_id == season)
    if state is not None:
        query = query.where(JobRow.state == state.value)
    if kind is not None:
        query = query.where(JobRow.kind == kind)
    return query


def stop_job(tx: Transaction, name: str) -> JobRow:
    """Ask for a job to stop and keep its best; one that has nothing yet is cancelled.

    Raises
    ------
    WrongState
        It has ended.
    """
    tx.need(Permission.RUN_JOBS)
    job = tx.session.scalar(select(JobRow).where(JobRow.id == name).with_for_update())
    if job is None:
        raise NotFound("job", name)
    state = JobState(job.state)
    if state in ENDED:
        raise WrongState("wrong_state", f"The job is {state}: there is nothing to stop.", "Read its result.")
    job.stop_wanted = True
    if state is JobState.QUEUED and job.incumbent is None:
        job.state, job.ended_ms = JobState.CANCELLED.value, tx.now_ms
    job.progress_number += 1
    tx.note("job.stopped", "job", job.id, 1, state=job.state)
    return job


def _fault(tx: Transaction, season_id: str, pointer: str, plan: str) -> InputFault | None:
    row = tx.session.get(PlanRow, plan)
    if row is None or row.season_id != season_id:
        cause, cure = f"Plan {plan!r} is not of the season.", "Name one of the season's plans."
        return InputFault(code="unknown_plan", pointer=pointer, cause=cause, cure=cure)
    if row.state == REJECTED:
        cause, cure = f"Plan {plan!r} was rejected by verification.", "Name one that keeps every rule."
        return InputFault(code="rejected_plan", pointer=pointer, cause=cause, cure=cure)
    return None
