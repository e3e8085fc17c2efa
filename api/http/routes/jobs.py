"""Jobs: long work asked for, watched, stopped."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from api.database.tables import JobRow
from api.http.call import Answer, Call, allowed
from api.http.caller_first import CallerFirst
from api.http.job_events import events
from api.http.paging import page
from api.http.problems import FaultOut, problem_responses
from api.http.routes.seasons import SeasonId
from api.http.wire import After, Limit, NoNul, Page, Wire, moment, moment_or_none
from api.identity.roles import Permission
from api.jobs.arguments import JobAsked, Kind, VerifyAsked, shown_arguments
from api.office import jobs
from api.office.job_states import ENDED, JobState
from api.office.office import Transaction
from api.office.refusals import Refusal

router = APIRouter(prefix="/v1", tags=["planning"], route_class=CallerFirst)
_NUMBER_LENGTH_MAX = 15
JobId = Annotated[str, Path(description="Id of a job.", max_length=80)]


class PointOut(Wire):
    """A point in the course of a search; dollars are of the objective."""

    seconds: float
    work: Annotated[int, Field(description="Units of search done.")]
    incumbent_usd: Annotated[int | None, Field(description="Best plan so far.")]
    bound_usd: Annotated[int | None, Field(description="No plan can cost less.")]
    gap: Annotated[float | None, Field(description="(incumbent - bound) / incumbent.")]


class ProgressOut(PointOut):
    """How far a job is; ``course`` holds the improvements so far, thinned out where there are many."""

    words: Annotated[str, Field(description="What is being done.", examples=["searching"])]
    course: list[PointOut]


class FailureOut(Wire):
    """Why a job failed: by faults of the input, all of them, or by our own fault."""

    fault: Annotated[str, Field(description="`input` or `own`.", examples=["input"])]
    cause: str
    cure: str
    faults: list[FaultOut]


class JobOut(Wire):
    """A job.

    ``queued``, ``running``, ``done``, ``failed`` or ``cancelled``. Stopped with its best kept a job is done, and its
    result says `interrupted`; cancelled is one that was stopped before it had anything. ``resumed`` says that a worker
    went on from the best plan of one that was cut off: such a plan is not made again by seed and budget alone.
    """

    id: str
    season: str
    kind: Kind
    state: JobState
    asked: Annotated[dict[str, Any], Field(description="What was asked, without documents that came with it.")]
    owner: str
    attempts: Annotated[int, Field(description="Times it was begun, handing back aside.")]
    resumed: bool
    stop_wanted: bool
    progress: ProgressOut | None
    result: Annotated[dict[str, Any] | None, Field(description="By kind of job; null until it is done.")]
    failure: FailureOut | None
    plan: Annotated[str | None, Field(description="Plan that it made.")]
    created: datetime
    started: datetime | None
    ended: datetime | None


@router.post(
    "/seasons/{season}/jobs",
    status_code=202,
    response_model=JobOut,
    responses=problem_responses(401, 403, 404, 409, 413, 422),
)
def start_job(
    season: SeasonId, body: Annotated[JobAsked, Body()], call: Call = allowed(Permission.RUN_JOBS)
) -> Response:
    """Ask for a job. It is answered at once; the job works on the season as it stands at this moment."""
    arguments = body.model_dump(mode="json", exclude={"document"})
    document = None
    if isinstance(body, VerifyAsked) and body.document is not None:
        document = json.dumps(body.document, ensure_ascii=False, sort_keys=True).encode()

    def work(tx: Transaction) -> Answer:
        job = jobs.start_job(tx, season, body.kind, arguments, plans=body.plans(), document=document)
        return Answer(body=job_out(job), status=202, location=f"/v1/jobs/{job.id}")

    return call.act(work)


@router.get("/jobs", responses=problem_responses(401, 403, 422))
def list_jobs(
    call: Call = allowed(Permission.READ_JOBS),
    season: Annotated[str | None, Query(description="Id of a season.", max_length=80, pattern=NoNul)] = None,
    state: Annotated[JobState | None, Query()] = None,
    kind: Annotated[Kind | None, Query()] = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[JobOut]:
    """Jobs, newest first."""
    with call.office.look(call.actor, call.id) as tx:
        query = jobs.listed_jobs(tx, season=season, state=state, kind=kind)
        return page(tx.session, query, JobRow.id, job_out, after=after, limit=limit, newest_first=True)


@router.get("/jobs/{job}", response_model=JobOut, responses=problem_responses(401, 403, 404, 422))
def read_job(job: JobId, call: Call = allowed(Permission.READ_JOBS)) -> Response:
    """A job with its progress, or its result."""
    return call.look(lambda tx: Answer(body=job_out(jobs.find_job(tx, job))))


@router.get(
    "/jobs/{job}/events",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "Server-sent events: `progress`, then `done`, `failed` or `cancelled`; data is the job.",
            "content": {"text/event-stream": {}},
        },
        204: {"description": "Everything up to the job's end was already seen: do not connect again."},
        **problem_responses(401, 403, 404, 422),
    },
)
def watch_job(job: JobId, request: Request, call: Call = allowed(Permission.READ_JOBS)) -> Response:
    """A job's progress as it goes. `Last-Event-ID` goes on from an event seen before."""
    with call.office.look(call.actor, call.id) as tx:
        row = jobs.find_job(tx, job)
    given = request.headers.get("last-event-id", "")
    seen = int(given) if given.isascii() and given.isdigit() and len(given) <= _NUMBER_LENGTH_MAX else -1
    if seen >= row.progress_number and JobState(row.state) in ENDED:
        return Response(status_code=204)

    def over() -> bool:
        """Whether the service stops, or the caller may no longer read jobs: a key may be revoked meanwhile."""
        try:
            return request.app.state.stopping or not request.app.state.identities.actor(request).may(
                Permission.READ_JOBS
            )
        except Refusal:
            return True

    stream = events(call.office, job, seen, job_out, over)
    return StreamingResponse(
        stream, media_type="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    )


@router.delete(
    "/jobs/{job}", status_code=202, response_model=JobOut, responses=problem_responses(401, 403, 404, 409, 422)
)
def stop_job(job: JobId, call: Call = allowed(Permission.RUN_JOBS)) -> Response:
    """Stop a job and keep its best; one that has nothing yet is cancelled."""
    return call.act(lambda tx: Answer(body=job_out(jobs.stop_job(tx, job)), status=202))


def job_out(row: JobRow) -> JobOut:
    """A job as it is shown."""
    progress = None if row.progress is None else json.loads(row.progress)
    result = None if row.result is None else json.loads(row.result)
    failed = row.state == JobState.FAILED.value and row.plan_id is None
    return JobOut.model_construct(
        id=row.id,
        season=row.season_id,
        kind=row.kind,
        state=JobState(row.state),
        asked=shown_arguments(row.arguments),
        owner=row.owner,
        attempts=row.attempts,
        resumed=bool(progress and progress.get("resumed")),
        stop_wanted=row.stop_wanted,
        progress=None if progress is None else _progress(progress),
        result=None if failed else result,
        failure=FailureOut.model_validate(result) if failed and result else _rejected(row),
        plan=row.plan_id,
        created=moment(row.created_ms),
        started=moment_or_none(row.started_ms),
        ended=moment_or_none(row.ended_ms),
    )


def _progress(told: dict[str, Any]) -> ProgressOut:
    return ProgressOut(
        words=told.get("words") or "",
        seconds=told.get("seconds") or 0.0,
        work=told.get("work") or 0,
        incumbent_usd=told.get("incumbent_usd"),
        bound_usd=told.get("bound_usd"),
        gap=told.get("gap"),
        course=[PointOut(**point) for point in told.get("course") or ()],
    )


def _rejected(row: JobRow) -> FailureOut | None:
    """What is told of a job whose plan verification does not accept."""
    if row.state != JobState.FAILED.value:
        return None
    return FailureOut(
        fault="own",
        cause="Verification rejects the plan; it is kept for us to look at, and is not to be used.",
        cure="Tell the administrator the id of the job; the plan's verification says what is wrong.",
        faults=[],
    )
