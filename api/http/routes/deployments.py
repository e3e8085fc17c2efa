"""Deployments that are planned."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Path, Response, UploadFile
from pydantic import ConfigDict, Field

from api.database.tables import SeasonRow
from api.http.call import Answer, Call, allowed
from api.http.caller_first import CallerFirst
from api.http.files import form_example
from api.http.paging import page
from api.http.problems import problem_responses
from api.http.wire import After, Limit, Name, Page, Wire, calendar_date, moment
from api.identity.roles import Permission
from api.office import deployments
from api.office.office import Transaction
from api.office.scenario_files import shipped_files
from api.office.seasons import listed_seasons
from api.store.archive import unpack

router = APIRouter(prefix="/v1", tags=["deployment"], route_class=CallerFirst)
DeploymentId = Annotated[str, Path(description="Id of a deployment.", max_length=80)]


class DeploymentIn(Wire):
    """A deployment from a scenario that ships with movcon."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "abyei", "scenario": "deployment-small"}]})

    name: Name
    scenario: Name


class DeploymentOut(Wire):
    """A deployment. ``released_plan`` is the plan in force, null before the first release."""

    id: str
    name: str
    title: str
    c_date: Annotated[date, Field(description="Day from which its calendar counts.")]
    last_date: Annotated[date, Field(description="Nothing is under way after it.")]
    released_plan: str | None
    version: int
    created: datetime


@router.get("/deployments", responses=problem_responses(401, 403, 422))
def list_deployments(
    call: Call = allowed(Permission.READ_SEASONS), after: After = None, limit: Limit = 50
) -> Page[DeploymentOut]:
    """Deployments, oldest first."""
    with call.office.look(call.actor, call.id) as tx:
        query = listed_seasons(tx, deployments.KIND)
        return page(tx.session, query, SeasonRow.id, _deployment, after=after, limit=limit)


@router.post(
    "/deployments", status_code=201, response_model=DeploymentOut, responses=problem_responses(401, 403, 409, 413, 422)
)
def create_deployment(body: DeploymentIn, call: Call = allowed(Permission.WRITE_SEASONS)) -> Response:
    """A deployment from a scenario that ships, with its consignments."""

    def work(tx: Transaction) -> Answer:
        files = shipped_files(body.scenario, deployments.KIND)
        return _created(deployments.create_deployment(tx, body.name, files))

    return call.act(work)


@router.post(
    "/deployments/upload",
    status_code=201,
    response_model=DeploymentOut,
    responses=problem_responses(400, 401, 403, 409, 413, 422),
    openapi_extra=form_example(name="abyei-2", archive="the bytes of deployment-small.zip"),
)
def upload_deployment(
    name: Annotated[Name, Form()], archive: UploadFile, call: Call = allowed(Permission.WRITE_SEASONS)
) -> Response:
    """A deployment from a ZIP archive of a scenario's folder: ``scenario.toml`` and its tables, at the top."""
    content = archive.file.read()

    def work(tx: Transaction) -> Answer:
        files = unpack(content, archive.filename or "archive", bytes_max=tx.settings.unpacked_bytes_max)
        return _created(deployments.create_deployment(tx, name, files))

    return call.act(work)


@router.get("/deployments/{deployment}", response_model=DeploymentOut, responses=problem_responses(401, 403, 404, 422))
def read_deployment(deployment: DeploymentId, call: Call = allowed(Permission.READ_SEASONS)) -> Response:
    """A deployment."""

    def work(tx: Transaction) -> Answer:
        found = deployments.find_deployment(tx, deployment)
        return Answer(body=_deployment(found), version=found.version)

    return call.look(work)


def _created(row: SeasonRow) -> Answer:
    return Answer(body=_deployment(row), status=201, version=row.version, location=f"/v1/deployments/{row.id}")


def _deployment(row: SeasonRow) -> DeploymentOut:
    return DeploymentOut(
        id=row.id,
        name=row.name,
        title=row.title,
        c_date=calendar_date(row.first_day),
        last_date=calendar_date(row.last_day),
        released_plan=row.released_plan,
        version=row.version,
        created=moment(row.created_ms),
    )
