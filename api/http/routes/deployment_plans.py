"""Jobs and plans of a deployment; what is done with one of them is the same as for a season's."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Query, Response

from api.database.tables import PlanRow
from api.http.call import Call, allowed
from api.http.caller_first import CallerFirst
from api.http.paging import page
from api.http.problems import problem_responses
from api.http.routes.deployments import DeploymentId
from api.http.routes.jobs import JobOut, asked
from api.http.routes.plans import PlanOut, PlanState, plan_out
from api.http.wire import After, Limit, Page
from api.identity.roles import Permission
from api.jobs.arguments import DeploymentJobAsked
from api.office import plans
from api.office.deployments import KIND, find_deployment

router = APIRouter(prefix="/v1", tags=["deployment"], route_class=CallerFirst)


@router.post(
    "/deployments/{deployment}/jobs",
    status_code=202,
    response_model=JobOut,
    responses=problem_responses(401, 403, 404, 409, 413, 422),
)
def start_job(
    deployment: DeploymentId, body: Annotated[DeploymentJobAsked, Body()], call: Call = allowed(Permission.RUN_JOBS)
) -> Response:
    """Ask for a job. It is answered at once; the job works on the deployment with the load lists of this moment."""
    return asked(call, deployment, body.kind, body, KIND)


@router.get("/deployments/{deployment}/plans", responses=problem_responses(401, 403, 404, 422))
def list_plans(
    deployment: DeploymentId,
    call: Call = allowed(Permission.READ_PLANS),
    state: Annotated[PlanState | None, Query()] = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[PlanOut]:
    """Plans of a deployment, newest first; rejected ones only where asked for."""
    with call.office.look(call.actor, call.id) as tx:
        query = plans.listed_plans(tx, find_deployment(tx, deployment).id, state=state)
        return page(tx.session, query, PlanRow.id, plan_out, after=after, limit=limit, newest_first=True)
