"""Problems the field raises."""

from __future__ import annotations

from typing import Annotated, Literal, cast

from fastapi import APIRouter, Path, Query, Response

from api.database.tables import Problem
from api.http.call import Answer, Call, allowed
from api.http.caller_first import CallerFirst
from api.http.field_wire import AnswerIn, ProblemIn, ProblemOut
from api.http.paging import page
from api.http.problems import problem_responses
from api.http.routes.seasons import SeasonId
from api.http.wire import After, Limit, Page, moment
from api.identity.roles import Permission
from api.office import problems
from api.office.seasons import find_season

router = APIRouter(prefix="/v1", tags=["field"], route_class=CallerFirst)
_ProblemId = Annotated[str, Path(description="Id of a problem.", max_length=80)]
_State = Literal["open", "answered", "closed"]
_CHANGES = problem_responses(401, 403, 404, 409, 412, 413, 422, 428)


@router.post(
    "/seasons/{season}/problems",
    status_code=201,
    response_model=ProblemOut,
    responses=problem_responses(401, 403, 404, 409, 413, 422),
)
def raise_problem(season: SeasonId, body: ProblemIn, call: Call = allowed(Permission.REPORT)) -> Response:
    """Raise a problem, about a sortie or in general."""
    return call.act(lambda tx: _answer(problems.raise_problem(tx, season, body.words, body.route_plan), status=201))


@router.get("/seasons/{season}/problems", responses=problem_responses(401, 403, 404, 422))
def list_problems(
    season: SeasonId,
    call: Call = allowed(Permission.READ_REPORTS),
    state: Annotated[_State | None, Query()] = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[ProblemOut]:
    """Problems that concern the caller, and its own, oldest first."""
    with call.office.look(call.actor, call.id) as tx:
        find_season(tx, season)
        return page(tx.session, problems.listed(tx, season, state=state), Problem.id, _out, after=after, limit=limit)


@router.get("/problems/{problem}", response_model=ProblemOut, responses=problem_responses(401, 403, 404, 422))
def read_problem(problem: _ProblemId, call: Call = allowed(Permission.READ_REPORTS)) -> Response:
    """A problem."""
    return call.look(lambda tx: _answer(problems.find_problem(tx, problem)))


@router.post("/problems/{problem}/answer", response_model=ProblemOut, responses=_CHANGES)
def answer_problem(problem: _ProblemId, body: AnswerIn, call: Call = allowed(Permission.TRACK)) -> Response:
    """Answer a problem."""
    return call.act(lambda tx: _answer(problems.answer(tx, problem, call.version, body.words)))


@router.post("/problems/{problem}/close", response_model=ProblemOut, responses=_CHANGES)
def close_problem(problem: _ProblemId, call: Call = allowed(Permission.READ_REPORTS)) -> Response:
    """Close a problem: who raised it, or a planner."""
    return call.act(lambda tx: _answer(problems.close(tx, problem, call.version)))


def _answer(row: Problem, status: int = 200) -> Answer:
    location = f"/v1/problems/{row.id}" if status != 200 else None
    return Answer(body=_out(row), status=status, version=row.version, location=location)


def _out(row: Problem) -> ProblemOut:
    return ProblemOut(
        id=row.id,
        season=row.season_id,
        route_plan=row.route_plan_id,
        state=cast("_State", row.state),
        words=row.words,
        answer=row.answer,
        by=row.owner_name,
        version=row.version,
        created=moment(row.created_ms),
        updated=moment(row.updated_ms),
    )
