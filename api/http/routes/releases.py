"""Putting plans in force."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.http.call import Answer, Call, allowed
from api.http.caller_first import CallerFirst
from api.http.problems import problem_responses
from api.http.wire import Wire, moment_or_none
from api.identity.roles import Permission
from api.office import releases
from api.office.office import Transaction

router = APIRouter(prefix="/v1", tags=["field"], route_class=CallerFirst)


class ReleaseOut(Wire):
    """A plan that is in force; ``follows_plan`` is the one it supersedes, null for a season's first."""

    plan: str
    season: str
    state: str
    digest: str
    follows_plan: str | None
    version: int
    released: datetime | None


@router.post(
    "/plans/{plan}/release",
    response_model=ReleaseOut,
    responses=problem_responses(401, 403, 404, 409, 412, 413, 422, 428),
)
def release_plan(
    plan: Annotated[str, Path(description="Id of a plan.", max_length=80)],
    call: Call = allowed(Permission.RELEASE_PLANS),
) -> Response:
    """Put a verified plan in force. It never changes again; the one before it is superseded.

    Refused for a plan that does not go on from the plan in force, that moves what is no longer asked as it was, or
    that the caller had made.
    """

    def work(tx: Transaction) -> Answer:
        row = releases.release_plan(tx, plan, call.version)
        body = ReleaseOut(
            plan=row.id,
            season=row.season_id,
            state=row.state,
            digest=row.digest,
            follows_plan=row.follows_plan,
            version=row.version,
            released=moment_or_none(row.released_ms),
        )
        return Answer(body=body, version=row.version)

    return call.act(work)
