"""Requests as tables: the empty one, and a filled one handed in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Header, Response, UploadFile

from api.http.accept import CSV, XLSX, chosen
from api.http.call import Answer, Call, allowed
from api.http.caller_first import CallerFirst
from api.http.files import download, file_response, form_example, upload
from api.http.problems import problem_responses
from api.http.rotation_wire import EXAMPLE
from api.http.routes.seasons import SeasonId
from api.http.wire import Wire
from api.identity.roles import Permission
from api.office.office import Transaction
from api.office.request_import import import_requests, read_requests
from api.office.request_states import State
from api.office.request_tables import columns_table, requests_table
from api.render.csv_files import csv_file
from api.render.workbook import workbook

router = APIRouter(prefix="/v1", tags=["rotation"], route_class=CallerFirst)
_Submit = Annotated[bool, Form(description="Hand them in at once; else they are drafts.")]
_TABLE = "\n".join(",".join(map(str, cells)) for cells in (EXAMPLE.keys(), EXAMPLE.values())) + "\n"
Accept = Annotated[str | None, Header(include_in_schema=False)]


class ImportedOut(Wire):
    """A request made of a row."""

    id: str
    name: str
    state: State


class Imported(Wire):
    """Requests that a table became, in the order of its rows."""

    count: int
    items: list[ImportedOut]


@router.get(
    "/request-template",
    response_class=Response,
    responses={**file_response(XLSX, CSV), **problem_responses(401, 403, 406, 422)},
)
def read_template(call: Call = allowed(Permission.READ_REQUESTS), accept: Accept = None) -> Response:
    """An empty table of requests, as XLSX (with a sheet on the columns) or CSV by `Accept`."""
    del call
    empty = requests_table([])
    if chosen(accept, (XLSX, CSV)) == CSV:
        return download(csv_file(empty), "requests.csv", CSV)
    sheets = (("Requests", empty), ("Columns", columns_table()))
    return download(workbook(sheets), "requests.xlsx", XLSX)


@router.post(
    "/seasons/{season}/requests/import",
    status_code=201,
    response_model=Imported,
    responses=problem_responses(400, 401, 403, 404, 409, 413, 422),
    openapi_extra=form_example(file=_TABLE, submit="true"),
)
def import_table(
    season: SeasonId,
    file: UploadFile,
    call: Call = allowed(Permission.WRITE_REQUESTS),
    *,
    submit: _Submit = True,
) -> Response:
    """Requests from a CSV file or the first sheet of a workbook: all of its rows or none.

    Columns are those of the template; what has a planning value may be left out. A fault's pointer is
    `#row=4&column=apoe`, header = row 1.
    """
    table = read_requests(upload(file), call.office.settings, call.actor.name)

    def work(tx: Transaction) -> Answer:
        made = import_requests(tx, season, table, submit=submit)
        items = [ImportedOut(id=row.id, name=row.name, state=State(row.state)) for row in made]
        return Answer(body=Imported(count=len(items), items=items), status=201)

    return call.act(work)
