"""Consignments of a deployment, and the load lists that declare them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Path, Response, UploadFile
from pydantic import Field, StringConstraints

from api.database.tables import ConsignmentRow, LoadListRow
from api.http.accept import XLSX
from api.http.call import Answer, Call, allowed
from api.http.caller_first import CallerFirst
from api.http.files import download, file_response, form_example, upload
from api.http.paging import page
from api.http.problems import problem_responses
from api.http.routes.deployments import DeploymentId
from api.http.wire import After, Limit, NoNul, Page, Wire, calendar_date, moment
from api.identity.roles import Permission
from api.office import load_lists
from api.office.deployments import find_consignment, find_deployment, listed_consignments
from api.office.file_names import MEDIA_TYPES, media_type
from api.office.load_lists import ListState
from api.office.office import Transaction
from api.office.uploads import Upload
from api.render.load_list import corrected_copy
from api.render.load_list_answers import mou_object

router = APIRouter(prefix="/v1", tags=["deployment"], route_class=CallerFirst)
_ConsignmentId = Annotated[str, Path(description="Id of a consignment.", max_length=80)]
_ListId = Annotated[str, Path(description="Id of a load list: one version of it.", max_length=80)]
_READS = problem_responses(401, 403, 404, 422)
_LIST = (
    "Serial,Description,Qty,Length (mm),Width (mm),Height (mm),Gross mass each (kg)\n"
    "1,Truck 5 t,4,7500,2500,3100,8200\n"
)
_MOU = "mou_line,description,category,authorized,source\nVEH-05,Truck 5 t,support vehicles,4,MOU of 2010\n"


class ConsignmentOut(Wire):
    """What one owner sends from one place to one place for one unit; ``name`` is its id in the scenario.

    ``load_list`` is the list that is planned from; null where the scenario's own cargo is. ``newest_list`` says what
    was found in the list handed in last: it may be faulty while one before it is planned from.
    """

    id: str
    deployment: str
    name: str
    unit: str
    mission: str
    owner: str
    description: str
    origin: str
    destination: str
    ready: date
    required: date
    from_stock: Annotated[bool, Field(description="Issued from a deployment stock: nobody declares it.")]
    load_list: str | None
    newest_list: Annotated[ListState | None, Field(description="Null where none was handed in.")]
    version: int


class ListFindingOut(Wire):
    """A fault, which must be mended, or a note, which tells how something was read."""

    code: str
    file: str
    sheet: str | None
    row: int | None
    column: Annotated[str | None, Field(description="Its heading.", examples=["Gross Wt"])]
    cell: Annotated[str | None, Field(examples=["G17"])]
    cause: str
    cure: str


class ListFieldOut(Wire):
    """A figure of a line that is not what it was."""

    field: str
    before: str | int | None
    after: str | int | None


class ListLineOut(Wire):
    """A line that changed."""

    serial: str
    fields: list[ListFieldOut]


class AlikeOut(Wire):
    """Serials of lines of both versions that are alike in number more than one: which is which cannot be told."""

    before: list[str]
    after: list[str]


class ListChangesOut(Wire):
    """What a later version adds, removes and changes; serials of lines."""

    added: list[str]
    removed: list[str]
    changed: list[ListLineOut]
    ambiguous: list[AlikeOut]
    words: list[str]


class LoadListOut(Wire):
    """A version of a load list as it was checked: faults with their cells, or the sum of what it declares.

    An ``accepted`` one is planned from until the next is accepted; a ``faulty`` one only has its corrected copy. At
    most 200 faults and notes are told; the copy has all. ``changes`` are against the list accepted before.
    """

    id: str
    consignment: str
    number: Annotated[int, Field(description="Counts the versions of the consignment's list.")]
    state: ListState
    file_name: str
    sheet: str | None
    fault_count: int
    note_count: int
    faults: list[ListFindingOut]
    notes: list[ListFindingOut]
    unit: Annotated[str | None, Field(description="As the list says.")]
    contributor: Annotated[str | None, Field(description="As the list says.")]
    totals: Annotated[
        dict[str, int] | None,
        Field(description="Lines, pieces, lane millimetres, hundredths of TEU, kilograms, explosives in grams."),
    ]
    neq_g_by_division: dict[str, int]
    changes: ListChangesOut | None
    by: str
    created: datetime


class MouLineOut(Wire):
    """A line of the memorandum of which fewer pieces are declared than authorized."""

    mou_line: str
    authorized: int
    declared: int


class MouExcessOut(MouLineOut):
    """A line of which more pieces are declared than authorized; ``serials`` are the list's lines of it."""

    serials: list[str]
    totals: dict[str, int]


class OutsideMouOut(Wire):
    """A line of the list that names a line which the memorandum has not."""

    serial: str
    mou_line: str


class MouCheckOut(Wire):
    """A list against a memorandum of understanding; what goes beyond it goes at the contributor's cost."""

    agrees: bool
    missing: list[MouLineOut]
    excess: list[MouExcessOut]
    not_in_mou: list[OutsideMouOut]
    without_line: Annotated[list[str], Field(description="Serials that name no line.")]
    at_contributors_cost: dict[str, int]
    words: list[str]


@router.get("/deployments/{deployment}/consignments", responses=_READS)
def list_consignments(
    deployment: DeploymentId, call: Call = allowed(Permission.READ_REQUESTS), after: After = None, limit: Limit = 50
) -> Page[ConsignmentOut]:
    """Consignments of cargo that concern the caller."""
    with call.office.look(call.actor, call.id) as tx:
        query = listed_consignments(tx, find_deployment(tx, deployment).id)
        newest = load_lists.newest_states(tx, deployment)

        def shown(row: ConsignmentRow) -> ConsignmentOut:
            return _consignment(row, newest.get(row.id))

        return page(tx.session, query, ConsignmentRow.id, shown, after=after, limit=limit)


@router.get("/consignments/{consignment}", response_model=ConsignmentOut, responses=_READS)
def read_consignment(consignment: _ConsignmentId, call: Call = allowed(Permission.READ_REQUESTS)) -> Response:
    """A consignment."""

    def work(tx: Transaction) -> Answer:
        row = find_consignment(tx, consignment)
        newest = load_lists.newest_states(tx, row.season_id).get(row.id)
        return Answer(body=_consignment(row, newest), version=row.version)

    return call.look(work)


@router.post(
    "/consignments/{consignment}/load-lists",
    status_code=201,
    response_model=LoadListOut,
    responses=problem_responses(400, 401, 403, 404, 409, 413, 422),
    openapi_extra=form_example(file=_LIST),
)
def hand_in(
    consignment: _ConsignmentId,
    file: UploadFile,
    call: Call = allowed(Permission.WRITE_REQUESTS),
    sheet: Annotated[
        Annotated[str, StringConstraints(max_length=80, pattern=NoNul)] | None,
        Form(description="Sheet of a workbook, where several look like load lists."),
    ] = None,
) -> Response:
    """Hand in a contributor's load list, XLSX or CSV as it comes; the answer is what was found in it.

    Without a fault it is planned from, in place of the scenario's cargo and of the list before.
    """
    sent = upload(file)
    wanted = sheet or None
    # Read before the transaction: a long list takes a while.
    reading = load_lists.read_list(sent, call.office.settings, wanted)

    def work(tx: Transaction) -> Answer:
        made = load_lists.hand_in(tx, consignment, sent, reading, wanted)
        return Answer(body=_list(made), status=201, location=f"/v1/load-lists/{made.id}")

    return call.act(work)


@router.get("/consignments/{consignment}/load-lists", responses=_READS)
def list_load_lists(
    consignment: _ConsignmentId, call: Call = allowed(Permission.READ_REQUESTS), after: After = None, limit: Limit = 50
) -> Page[LoadListOut]:
    """Every version of a consignment's load list, newest first."""
    with call.office.look(call.actor, call.id) as tx:
        query = load_lists.listed_lists(tx, consignment)
        return page(tx.session, query, LoadListRow.id, _list, after=after, limit=limit, newest_first=True)


@router.get("/load-lists/{load_list}", response_model=LoadListOut, responses=_READS)
def read_load_list(load_list: _ListId, call: Call = allowed(Permission.READ_REQUESTS)) -> Response:
    """A version of a load list as it was checked."""
    return call.look(lambda tx: Answer(body=_list(load_lists.find_list(tx, load_list)[0])))


@router.get(
    "/load-lists/{load_list}/content",
    response_class=Response,
    responses={**file_response(*MEDIA_TYPES), **_READS},
)
def read_content(load_list: _ListId, call: Call = allowed(Permission.READ_REQUESTS)) -> Response:
    """The list as it was handed in, to be saved."""
    row, content = _opened(call, load_list)
    return download(content, row.file_name, media_type(row.file_name))


@router.get("/load-lists/{load_list}/corrected", response_class=Response, responses={**file_response(XLSX), **_READS})
def read_corrected(load_list: _ListId, call: Call = allowed(Permission.READ_REQUESTS)) -> Response:
    """The list in movcon's own columns (XLSX): faulty cells red and as they stood, with cause and cure beside them."""
    row, content = _opened(call, load_list)
    reading = load_lists.read_list(Upload(name=row.file_name, content=content), call.office.settings, row.sheet)
    return download(
        corrected_copy(reading), f"{row.file_name.rpartition('.')[0] or row.file_name}-corrected.xlsx", XLSX
    )


@router.post(
    "/load-lists/{load_list}/mou-check",
    response_model=MouCheckOut,
    responses=problem_responses(400, 401, 403, 404, 409, 413, 422),
    openapi_extra=form_example(file=_MOU),
)
def check_mou(load_list: _ListId, file: UploadFile, call: Call = allowed(Permission.READ_REQUESTS)) -> Response:
    """Set a list against the equipment of a memorandum of understanding (CSV or XLSX). Nothing of it is kept."""
    lines = load_lists.read_mou_file(upload(file), call.office.settings)
    return call.look(
        lambda tx: Answer(body=MouCheckOut.model_validate(mou_object(load_lists.against_mou(tx, load_list, lines))))
    )


def _opened(call: Call, load_list: str) -> tuple[LoadListRow, bytes]:
    with call.office.look(call.actor, call.id) as tx:
        row, _ = load_lists.find_list(tx, load_list)
        return row, tx.content(row.content)


def _consignment(row: ConsignmentRow, newest: ListState | None) -> ConsignmentOut:
    return ConsignmentOut(
        id=row.id,
        deployment=row.season_id,
        name=row.name,
        unit=row.unit,
        mission=row.missions.strip(),
        owner=row.owner,
        description=row.description,
        origin=row.origin,
        destination=row.destination,
        ready=calendar_date(row.ready_day),
        required=calendar_date(row.required_day),
        from_stock=row.from_stock,
        load_list=row.load_list,
        newest_list=newest,
        version=row.version,
    )


def _list(row: LoadListRow) -> LoadListOut:
    return LoadListOut(
        id=row.id,
        consignment=row.consignment_id,
        number=row.number,
        state=ListState(row.state),
        file_name=row.file_name,
        by=row.actor_name,
        created=moment(row.created_ms),
        **load_lists.answer_of(row),
    )
