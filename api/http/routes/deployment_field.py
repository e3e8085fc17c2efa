"""Movements of a deployment for the field; what is done with one of them is the same as with a season's sorties."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from api.database.tables import Actual, Problem
from api.http.accept import JSON, chosen
from api.http.call import Answer, Call, allowed
from api.http.caller_first import CallerFirst
from api.http.field_wire import ActualOut, MovementChangesOut, ProblemIn, ProblemOut
from api.http.paging import page
from api.http.problems import problem_responses
from api.http.remembered import remember
from api.http.routes.deployments import DeploymentId
from api.http.routes.field import FORM_RESPONSES, FORMS, actual_out, changes_json, whole
from api.http.routes.problems import problem_answer, problem_out
from api.http.routes.webhooks import WebhookIn, WebhookOut, made_webhook
from api.http.wire import After, Limit, NoNul, Page, Wire
from api.identity.roles import Permission
from api.office import actuals, problems
from api.office.consignments_told import progress
from api.office.deployments import KIND, find_deployment

router = APIRouter(prefix="/v1", tags=["deployment"], route_class=CallerFirst)
_READS = problem_responses(401, 403, 404, 422)
_SAME: dict[int | str, dict[str, Any]] = {
    304: {"description": "Not changed since the answer whose ETag is in If-None-Match."}
}


class ConsignmentProgressOut(Wire):
    """How far a consignment of cargo or people is, by what the field reported of the plan in force."""

    consignment: str
    unit: str
    mission: str
    parcels: int
    departed: int
    delivered: int


class ProgressListOut(Wire):
    """Consignments that concern the caller."""

    items: list[ConsignmentProgressOut]


@router.get(
    "/deployments/{deployment}/route-plans",
    response_model=MovementChangesOut,
    responses={**FORM_RESPONSES, **_SAME, **problem_responses(401, 403, 404, 406, 422)},
)
def list_route_plans(
    request: Request,
    deployment: DeploymentId,
    call: Call = allowed(Permission.READ_ROUTE_PLANS),
    since: Annotated[int, Query(description="`next` of the answer before; 0 = everything.", ge=0, le=10**15)] = 0,
    limit: Annotated[int, Query(description="Most movements of an answer.", ge=1, le=1_000)] = 500,
) -> Response:
    """Voyages, convoys and flights with what is on board, that concern the caller and changed since a number.

    As route plans of a season: withdrawn ones included, in order of their change, with an ETag. As a calendar or KML
    all movements in force come at once.
    """
    form = chosen(request.headers.get("accept"), FORMS)
    with call.office.look(call.actor, call.id) as tx:
        content = (
            changes_json(tx, deployment, since, limit, KIND) if form == JSON else whole(tx, deployment, form, KIND)
        )
    remember(request, deployment)
    return Response(content, media_type=form)


@router.get("/deployments/{deployment}/actuals", responses=_READS)
def list_actuals(
    deployment: DeploymentId,
    call: Call = allowed(Permission.READ_REPORTS),
    route_plan: Annotated[str | None, Query(max_length=80, pattern=NoNul)] = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[ActualOut]:
    """What was reported of movements that concern the caller, oldest first."""
    with call.office.look(call.actor, call.id) as tx:
        query = actuals.listed(tx, find_deployment(tx, deployment).id, route_plan=route_plan)
        return page(tx.session, query, Actual.id, actual_out, after=after, limit=limit)


@router.get("/deployments/{deployment}/progress", response_model=ProgressListOut, responses=_READS)
def read_progress(deployment: DeploymentId, call: Call = allowed(Permission.READ_REPORTS)) -> Response:
    """How far each consignment is: parcels that have left their origin, and those that are delivered."""
    return call.look(
        lambda tx: Answer(
            body=ProgressListOut(
                items=[
                    ConsignmentProgressOut(
                        consignment=item.consignment,
                        unit=item.unit,
                        mission=item.mission,
                        parcels=item.parcels,
                        departed=item.departed,
                        delivered=item.delivered,
                    )
                    for item in progress(tx, deployment)
                ]
            )
        )
    )


@router.post(
    "/deployments/{deployment}/problems",
    status_code=201,
    response_model=ProblemOut,
    responses=problem_responses(401, 403, 404, 409, 413, 422),
)
def raise_problem(deployment: DeploymentId, body: ProblemIn, call: Call = allowed(Permission.REPORT)) -> Response:
    """Raise a problem, about a movement or in general."""
    return call.act(
        lambda tx: problem_answer(problems.raise_problem(tx, deployment, body.words, body.route_plan, KIND), status=201)
    )


@router.get("/deployments/{deployment}/problems", responses=_READS)
def list_problems(
    deployment: DeploymentId,
    call: Call = allowed(Permission.READ_REPORTS),
    state: Annotated[Literal["open", "answered", "closed"] | None, Query()] = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[ProblemOut]:
    """Problems that concern the caller, and its own, oldest first."""
    with call.office.look(call.actor, call.id) as tx:
        query = problems.listed(tx, find_deployment(tx, deployment).id, state=state)
        return page(tx.session, query, Problem.id, problem_out, after=after, limit=limit)


@router.post(
    "/deployments/{deployment}/webhooks",
    status_code=201,
    response_model=WebhookOut,
    responses=problem_responses(401, 403, 404, 413, 422),
)
def create_webhook(
    deployment: DeploymentId, body: WebhookIn, call: Call = allowed(Permission.OWN_WEBHOOKS)
) -> Response:
    """Be told of what concerns the caller, as of a season."""
    return made_webhook(call, deployment, body, KIND)
