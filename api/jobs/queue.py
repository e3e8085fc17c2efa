"""The queue: jobs taken by lease from the one database, results recorded under a fence.

A claim raises the job's fence and leases it for a while. Everything done for it afterwards names the fence: once
another worker has taken the job, the first one can no longer renew, record or hand back anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement

from api.database.tables import Blob, JobRow, SeasonRow
from api.identity.actor import SYSTEM
from api.jobs.outcome import Failure, Outcome
from api.office.job_states import JobState
from api.office.office import Office, Transaction
from api.office.plans import record_plan

_RECENT_MS = 3_600_000
_RETRY_MS = 2_000
_GIVEN_UP = Failure(
    cause="Every worker that began the job ended before it was done.",
    cure="Tell the administrator the id of the job; ask for it again with a smaller search.",
)


class LostLease(Exception):
    """The job has been taken by another worker, or has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A job as taken.

    Attributes
    ----------
    incumbent
        Best plan of the worker before, as it was kept; None where there is none.
    progress
        What the worker before told last.
    """

    job: str
    season: str
    kind: str
    arguments: str
    owner: str
    fence: int
    attempt: int
    stop_wanted: bool
    incumbent: bytes | None
    progress: Mapping[str, object] | None


class Queue:
    """The queue as one worker sees it."""

    def __init__(self, office: Office, worker: str) -> None:
        self._office = office
        self._worker = worker

    def claim(self) -> Claim | None:
        """Take the job whose turn it is; None where there is nothing to do.

        Next is who has fewest jobs running, then who had fewest begun lately, then who asked first.
        """
        with self._office.look(SYSTEM) as tx:
            # Looking costs no lock: idle workers are in nobody's way.
            if tx.session.scalar(select(JobRow.id).where(_to_be_had(tx.now_ms)).limit(1)) is None:
                return None
        with self._office.act(SYSTEM, self._worker) as tx:
            self._give_up(tx)
            job = tx.session.scalar(
                select(JobRow)
                .where(_to_be_had(tx.now_ms))
                .order_by(*_turn(tx.now_ms))
                .limit(1)
                .with_for_update(skip_locked=True, of=JobRow)
            )
            if job is None:
                return None
            job.state = JobState.RUNNING.value
            job.worker = self._worker
            job.fence += 1
            job.attempts += 1
            job.lease_ms = self._lease_ms(tx)
            job.started_ms = job.started_ms or tx.now_ms
            job.progress_number += 1
            tx.session.flush()
            return Claim(
                job=job.id,
                season=job.season_id,
                kind=job.kind,
                arguments=job.arguments,
                owner=job.owner,
                fence=job.fence,
                attempt=job.attempts,
                stop_wanted=job.stop_wanted,
                incumbent=None if job.incumbent is None else tx.content(job.incumbent),
                progress=None if job.progress is None else json.loads(job.progress),
            )

    def stop_wanted(self, claim: Claim) -> bool:
        """Whether somebody wants the job to stop; only reads. Raises LostLease."""
        with self._office.look(SYSTEM) as tx:
            wanted = tx.session.scalar(select(JobRow.stop_wanted).where(_ours(claim)))
        if wanted is None:
            raise LostLease(claim.job)
        return wanted

    def renew(self, claim: Claim, progress: Mapping[str, object] | None, incumbent: bytes | None) -> bool:
        """Extend the lease and keep what is new of progress and best plan; whether the job is wanted to stop.

        Raises
        ------
        LostLease
            The job is no longer this claim's.
        """
        with self._office.act(SYSTEM, self._worker) as tx:
            job = _held(tx, claim)
            job.lease_ms = self._lease_ms(tx)
            _keep(tx, job, progress, incumbent)
            return job.stop_wanted

    def hand_back(self, claim: Claim, progress: Mapping[str, object] | None, incumbent: bytes | None) -> None:
        """Give a job back to the queue, for any worker to go on with at once; it does not count as an attempt.

        Raises
        ------
        LostLease
            The job is no longer this claim's.
        """
        with self._office.act(SYSTEM, self._worker) as tx:
            job = _held(tx, claim)
            _keep(tx, job, progress, incumbent)
            job.state, job.worker, job.lease_ms = JobState.QUEUED.value, None, 0
            job.attempts -= 1
            job.progress_number += 1

    def finish(self, claim: Claim, outcome: Outcome, progress: Mapping[str, object] | None = None) -> None:
        """Record a job's result, its plan and its last progress, once and under its fence; all in one transaction.

        Raises
        ------
        LostLease
            The job is no longer this claim's; nothing is recorded.
        """
        if outcome.plan is not None:
            _ = outcome.plan.archives  # packed before anything is locked
        with self._office.act(SYSTEM, self._worker) as tx:
            job = _held(tx, claim)
            _keep(tx, job, progress, None)
            if outcome.plan is not None:
                season = tx.session.get_one(SeasonRow, job.season_id)
                job.plan_id = record_plan(tx, season, job.id, job.owner, outcome.plan).id
            _end(tx, job, JobState.FAILED if outcome.rejected else JobState.DONE, outcome.result)

    def cancel(self, claim: Claim) -> None:
        """End a job that was stopped before it had anything. Raises LostLease."""
        with self._office.act(SYSTEM, self._worker) as tx:
            _end(tx, _held(tx, claim), JobState.CANCELLED, None)

    def fail(self, claim: Claim, failure: Failure) -> None:
        """Record that a job failed; where the fault is our own it is tried again, as often as the settings say.

        Raises
        ------
        LostLease
            The job is no longer this claim's.
        """
        with self._office.act(SYSTEM, self._worker) as tx:
            job = _held(tx, claim)
            if failure.faults or job.attempts >= self._office.settings.attempts_max:
                _end(tx, job, JobState.FAILED, failure.object)
                return
            job.state, job.worker = JobState.QUEUED.value, None
            job.lease_ms = tx.now_ms + _RETRY_MS * job.attempts
            job.progress_number += 1

    def _lease_ms(self, tx: Transaction) -> int:
        return tx.now_ms + 1_000 * self._office.settings.lease_s

    def _give_up(self, tx: Transaction) -> None:
        """End the jobs that have been begun as often as they may and were left again."""
        left = tx.session.scalars(
            select(JobRow)
            .where(_left_alone(tx.now_ms), JobRow.attempts >= self._office.settings.attempts_max)
            .with_for_update(skip_locked=True)
        )
        for job in left:
            _end(tx, job, JobState.FAILED, _GIVEN_UP.object)


def _left_alone(now_ms: int) -> ColumnElement[bool]:
    return and_(JobRow.state == JobState.RUNNING.value, JobRow.lease_ms < now_ms)


def _to_be_had(now_ms: int) -> ColumnElement[bool]:
    waiting = and_(JobRow.state == JobState.QUEUED.value, JobRow.lease_ms <= now_ms)
    return or_(waiting, _left_alone(now_ms))


def _turn(now_ms: int) -> tuple[ColumnElement[Any], ...]:
    """Order in which jobs are taken."""
    other = aliased(JobRow)

    def count(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return select(func.count()).select_from(other).where(other.owner == JobRow.owner, condition).scalar_subquery()

    running = and_(other.state == JobState.RUNNING.value, other.lease_ms >= now_ms)
    lately = other.started_ms > now_ms - _RECENT_MS
    return count(running), count(lately), JobRow.created_ms.expression, JobRow.id.expression


def _ours(claim: Claim) -> ColumnElement[bool]:
    return and_(JobRow.id == claim.job, JobRow.fence == claim.fence, JobRow.state == JobState.RUNNING.value)


def _held(tx: Transaction, claim: Claim) -> JobRow:
    """The job, locked, while it is still this claim's."""
    job = tx.session.scalar(select(JobRow).where(_ours(claim)).with_for_update())
    if job is None:
        raise LostLease(claim.job)
    return job


def _keep(tx: Transaction, job: JobRow, progress: Mapping[str, object] | None, incumbent: bytes | None) -> None:
    if progress is not None:
        job.progress = json.dumps(progress, ensure_ascii=False)
        job.progress_number += 1
    if incumbent is not None:
        before = job.incumbent
        job.incumbent = tx.keep(incumbent)
        if before != job.incumbent:
            _forget(tx, before)


def _end(tx: Transaction, job: JobRow, state: JobState, result: Mapping[str, object] | None) -> None:
    """Let a job have ended; what only its workers needed is thrown away."""
    job.state = state.value
    job.result = None if result is None else json.dumps(result, ensure_ascii=False)
    job.worker, job.lease_ms, job.ended_ms = None, 0, tx.now_ms
    job.progress_number += 1
    _forget(tx, job.incumbent)
    job.incumbent = None
    tx.note(f"job.{state.value}", "job", job.id, 1, plan=job.plan_id)


def _forget(tx: Transaction, incumbent: str | None) -> None:
    # No other row holds it: an incumbent begins with the id of its job.
    if incumbent is not None:
        tx.session.execute(delete(Blob).where(Blob.digest == incumbent))
