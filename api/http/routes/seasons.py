"""Seasons that are planned."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Path, Response, UploadFile
from pydantic import ConfigDict
from sqlalchemy import select

from api.database.tables import SeasonRow
from api.http.call import Answer, Call, allowed
from api.http.caller_first import CallerFirst
from api.http.files import form_example
from api.http.paging import page
from api.http.problems import problem_responses
from api.http.wire import After, Limit, Name, Page, Wire, calendar_date, moment
from api.identity.roles import Permission
from api.office import seasons
from api.office.office import Transaction
from api.store.archive import unpack

router = APIRouter(prefix="/v1", tags=["planning"], route_class=CallerFirst)
SeasonId = Annotated[str, Path(description="Id of a season.", max_length=80)]


class SeasonIn(Wire):
    """A season from a scenario that ships with movcon."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "2010-11", "scenario": "rotation-small"}]})

    name: Name
    scenario: Name


class SeasonOut(Wire):
    """A season. ``released_plan`` is the plan in force, null before the first release."""

    id: str
    name: str
    title: str
    kind: str
    first_date: date
    last_date: date
    released_plan: str | None
    version: int
    created: datetime


@router.get("/seasons", responses=problem_responses(401, 403, 422))
def list_seasons(
    call: Call = allowed(Permission.READ_SEASONS), after: After = None, limit: Limit = 50
) -> Page[SeasonOut]:
    """Seasons, oldest first."""
    with call.office.look(call.actor, call.id) as tx:
        return page(tx.session, select(SeasonRow), SeasonRow.id, _season, after=after, limit=limit)


@router.post(
    "/seasons", status_code=201, response_model=SeasonOut, responses=problem_responses(401, 403, 409, 413, 422)
)
def create_season(body: SeasonIn, call: Call = allowed(Permission.WRITE_SEASONS)) -> Response:
    """A season from a scenario that ships; each of its rotations becomes an accepted request."""

    def work(tx: Transaction) -> Answer:
        return _created(seasons.create_season(tx, body.name, seasons.shipped_files(body.scenario)))

    return call.act(work)


@router.post(
    "/seasons/upload",
    status_code=201,
    response_model=SeasonOut,
    responses=problem_responses(400, 401, 403, 409, 413, 422),
    openapi_extra=form_example(name="2011-12", archive="the bytes of season-2011-12.zip"),
)
def upload_season(
    name: Annotated[Name, Form()], archive: UploadFile, call: Call = allowed(Permission.WRITE_SEASONS)
) -> Response:
    """A season from a ZIP archive of a scenario's folder: ``scenario.toml`` and its tables, at the top."""
    content = archive.file.read()

    def work(tx: Transaction) -> Answer:
        files = unpack(content, archive.filename or "archive", bytes_max=tx.settings.unpacked_bytes_max)
        return _created(seasons.create_season(tx, name, files))

    return call.act(work)


@router.get("/seasons/{season}", response_model=SeasonOut, responses=problem_responses(401, 403, 404, 422))
def read_season(season: SeasonId, call: Call = allowed(Permission.READ_SEASONS)) -> Response:
    """A season."""

    def work(tx: Transaction) -> Answer:
        found = seasons.find_season(tx, season)
        return Answer(body=_season(found), version=found.version)

    return call.look(work)


def _created(season: SeasonRow) -> Answer:
    return Answer(body=_season(season), status=201, version=season.version, location=f"/v1/seasons/{season.id}")


def _season(row: SeasonRow) -> SeasonOut:
    return SeasonOut(
        id=row.id,
        name=row.name,
        title=row.title,
        kind=row.kind,
        first_date=calendar_date(row.first_day),
        last_date=calendar_date(row.last_day),
        released_plan=row.released_plan,
        version=row.version,
        created=moment(row.created_ms),
    )
