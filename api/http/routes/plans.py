"""Plans: what they come to, whether they keep the rules, what they leave, what changed, and every form of them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field, computed_field

from api.database.tables import PlanRow
from api.http.call import Answer, Call, allowed
from api.http.caller_first import CallerFirst
from api.http.forms import FORMS, PLAN_FILE, media_type_of, wanted
from api.http.paging import page
from api.http.problems import problem_responses
from api.http.routes.seasons import SeasonId
from api.http.wire import After, Limit, NoNul, OfSeason, Page, Wire, moment, moment_or_none, whose
from api.identity.roles import Permission
from api.office import plans
from api.office.differences import difference_of
from api.office.office import Transaction
from api.office.refusals import NotFound, WrongState
from api.office.seasons import find_season
from api.render.side_by_side import changed_movements, cost_lines
from api.store.plan_file import parse_plan
from movcon.differences import award_differences, legs_unchanged
from scenarios.intake.kinds import ScenarioKind

router = APIRouter(prefix="/v1", tags=["planning"], route_class=CallerFirst)
PlanId = Annotated[str, Path(description="Id of a plan.", max_length=80)]
PlanState = Literal["verified", "released", "superseded", "rejected"]
_READS = problem_responses(401, 403, 404, 422)
_SOUND = problem_responses(401, 403, 404, 409, 422)
_BYTES: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
# Pages of a plan load nothing and run nothing of the service: they are shown apart from it.
_SANDBOX = {
    "Content-Security-Policy": "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; "
    "script-src 'unsafe-inline'; img-src data:"
}


class PlanOut(OfSeason):
    """A plan in figures. `summary` tells what the search came to; money in dollars.

    ``state``: ``verified``, ``released``, ``superseded``, or ``rejected`` by verification: our own fault, of no use.
    """

    id: str
    job: str
    state: PlanState
    verified: bool
    digest: Annotated[str, Field(description="Digest of the plan.")]
    problem_digest: Annotated[str, Field(description="Digest of the problem that it was made for.")]
    summary: Annotated[
        dict[str, Any],
        Field(
            description="Status, objective, lift, bound, gap, moved and not moved, seconds, resumed.",
            examples=[{"status": "complete", "objective_usd": 2811489, "bound_usd": 1688061, "moved": 12}],
        ),
    ]
    follows_plan: Annotated[str | None, Field(description="Released plan that it goes on from.")]
    superseded_by: str | None
    owner: str
    version: int
    created: datetime
    released: datetime | None


class FindingOut(Wire):
    """A rule that a plan breaks: rules are those of docs/rules.md."""

    rule: str
    where: str
    message: str


class VerificationOut(Wire):
    """What independent verification says of a plan."""

    accepted: bool
    findings: list[FindingOut]


class CureOut(Wire):
    """Edits that would move a movement, priced by solving; `also_moves` are others that they would move too."""

    words: str
    usd: int
    also_moves: list[str]
    edits: Annotated[list[dict[str, Any]], Field(description="As a job of the kind plan or replan takes them.")]


class NotMovedOut(Wire):
    """A movement that a plan leaves, and why; `rules` and `cures` where it was explained by solving."""

    requirement: str
    code: str
    reason: str
    remedies: list[str]
    rules: list[str]
    cures: list[CureOut]


class ReasonsOut(Wire):
    """What a plan leaves."""

    not_moved: list[NotMovedOut]


class CostOut(Wire):
    """A line of the cost statements of two plans, dollars; ``difference`` is how much more it is in the other."""

    one: int
    other: int

    @computed_field  # type: ignore[prop-decorator]
    @property
    def difference(self) -> int:
        """Dollars more, or less."""
        return self.other - self.one


class ChangeOut(Wire):
    """A movement that changed; `usd` is its share of the cost of lift more or less, null where it was not kept."""

    requirement: str
    words: str
    usd: int | None


class LegsOut(Wire):
    """Legs of the first plan, and how many of them the other flies at the same time on the same tail."""

    before: int
    unchanged: int


class BrokenOut(Wire):
    """A released movement (of a deployment, a voyage) that could not stand, and why."""

    requirement: str
    reason: str


class ClosesOut(Wire):
    """UTC dates on which two plans of a deployment close the force; null where one moves nothing."""

    one: str | None
    other: str | None


class DifferenceOut(Wire):
    """What changed from one plan to the other: of a season movement by movement, of a deployment in sentences."""

    one: str
    other: str
    cost: dict[str, CostOut]
    movements: list[ChangeOut] = Field(default_factory=list, description="Of a season.")
    contracts: list[str] = Field(default_factory=list, description="Of a season.")
    changes: list[str] = Field(
        default_factory=list,
        description="Of a deployment: when the force closes first, then a sentence for all that changed alike.",
        examples=[["SIG-SEA (all 4 parcels): the same way, delivered 4 days later, the last on 2010-10-26 (C+77)."]],
    )
    closes: ClosesOut | None = Field(default=None, description="Of a deployment.")
    legs: LegsOut
    broken: list[BrokenOut]


class FileOut(Wire):
    """A rendered file of a plan."""

    name: str
    size: Annotated[int, Field(description="Bytes.")]
    media_type: str


@router.get("/seasons/{season}/plans", responses=_READS)
def list_plans(
    season: SeasonId,
    call: Call = allowed(Permission.READ_PLANS),
    state: Annotated[PlanState | None, Query()] = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[PlanOut]:
    """Plans of a season, newest first; rejected ones only where asked for."""
    with call.office.look(call.actor, call.id) as tx:
        find_season(tx, season)
        query = plans.listed_plans(tx, season, state=state)
        return page(tx.session, query, PlanRow.id, plan_out, after=after, limit=limit, newest_first=True)


@router.get("/plans/{plan}", response_model=PlanOut, responses=_READS)
def read_plan(plan: PlanId, call: Call = allowed(Permission.READ_PLANS)) -> Response:
    """A plan in figures."""

    def work(tx: Transaction) -> Answer:
        row = plans.find_plan(tx, plan)
        return Answer(body=plan_out(row), version=row.version)

    return call.look(work)


@router.get("/plans/{plan}/verification", response_model=VerificationOut, responses=_READS)
def read_verification(plan: PlanId, call: Call = allowed(Permission.READ_PLANS)) -> Response:
    """What verification said when the plan was made."""
    return call.look(
        lambda tx: Answer(body=VerificationOut.model_validate_json(plans.find_plan(tx, plan).verification))
    )


@router.get("/plans/{plan}/reasons", response_model=ReasonsOut, responses=_SOUND)
def read_reasons(plan: PlanId, call: Call = allowed(Permission.READ_PLANS)) -> Response:
    """Movements that the plan leaves: reasons, remedies, cures as edits."""

    def work(tx: Transaction) -> Answer:
        found = plans.one_file(tx, plans.sound_plan(tx, plan), plans.REASONS_FILE)
        return Answer(body=ReasonsOut(not_moved=[]) if found is None else ReasonsOut.model_validate_json(found))

    return call.look(work)


@router.get("/plans/{plan}/difference", response_model=DifferenceOut, responses=_SOUND)
def read_difference(
    plan: PlanId,
    call: Call = allowed(Permission.READ_PLANS),
    other: Annotated[
        str | None,
        Query(
            alias="with",
            description="Id of the plan to set it against; left out: the released one it goes on from.",
            max_length=80,
            pattern=NoNul,
        ),
    ] = None,
) -> Response:
    """What the plan changes against the released one that it goes on from, or against any other.

    Of seasons against any other, dates, aircraft and dollars: a job of the kind `compare` tells each change chalk by
    chalk. Of deployments always in sentences.
    """

    def work(tx: Transaction) -> Answer:
        row = plans.sound_plan(tx, plan)
        if row.kind == ScenarioKind.DEPLOYMENT:
            return Answer(body=_deployment_difference(tx, row, other or row.follows_plan))
        if other is not None and other != row.follows_plan:
            return Answer(body=_difference(tx, plans.sound_plan(tx, other), row))
        found = plans.one_file(tx, row, plans.DIFFERENCE_FILE)
        if found is None:
            raise NotFound("released plan before", plan)
        return Answer(body=DifferenceOut.model_validate({**json.loads(found), "other": row.id}))

    return call.look(work)


@router.get("/plans/{plan}/files", responses=_SOUND)
def list_files(plan: PlanId, call: Call = allowed(Permission.READ_PLANS)) -> Page[FileOut]:
    """Every rendered file of a plan."""
    with call.office.look(call.actor, call.id) as tx:
        sizes = plans.file_sizes(tx, plans.sound_plan(tx, plan))
    items = [FileOut(name=name, size=size, media_type=media_type_of(name)) for name, size in sizes.items()]
    return Page[FileOut](items=items, next=None)


@router.get(
    "/plans/{plan}/files/{name:path}",
    response_class=Response,
    responses={200: {"description": "The file.", "content": {"application/octet-stream": _BYTES}}, **_SOUND},
)
def read_file(
    plan: PlanId,
    name: Annotated[str, Path(description="Name in the list of files.", max_length=200, pattern=NoNul)],
    call: Call = allowed(Permission.READ_PLANS),
) -> Response:
    """A rendered file."""
    with call.office.look(call.actor, call.id) as tx:
        row = plans.sound_plan(tx, plan)
        found = plans.one_file(tx, row, name)
    if found is None:
        raise NotFound("file", name)
    return _sent(found, media_type_of(name), name.rpartition("/")[2])


@router.get(
    "/plans/{plan}/document",
    response_class=Response,
    responses={
        200: {"description": "The plan.", "content": {form.media_type: _BYTES for form in FORMS}},
        **problem_responses(401, 403, 404, 406, 409, 422),
    },
)
def read_document(
    plan: PlanId,
    request: Request,
    call: Call = allowed(Permission.READ_PLANS),
    form: Annotated[
        Literal["json", "geojson", "xlsx", "html", "pdf", "kml", "ics"] | None,
        Query(description="Counts before `Accept`."),
    ] = None,
) -> Response:
    """The plan in the form asked for: `plan.json`, map, workbook, report, movement instruction, calendar."""
    with call.office.look(call.actor, call.id) as tx:
        row = plans.sound_plan(tx, plan)
        found = wanted(request.headers.get("accept"), form, plans.file_sizes(tx, row))
        content = plans.plan_text_of(tx, row) if found.file == PLAN_FILE else plans.one_file(tx, row, found.file)
    return _sent(content or b"", found.media_type, found.file)


def plan_out(row: PlanRow) -> PlanOut:
    """A plan as it is shown."""
    return PlanOut.model_construct(
        id=row.id,
        **whose(row.season_id),
        job=row.job_id,
        state=row.state,
        verified=row.verified,
        digest=row.digest,
        problem_digest=row.problem_digest,
        summary=json.loads(row.summary),
        follows_plan=row.follows_plan,
        superseded_by=row.superseded_by,
        owner=row.owner,
        version=row.version,
        created=moment(row.created_ms),
        released=moment_or_none(row.released_ms),
    )


def _deployment_difference(tx: Transaction, after: PlanRow, against: str | None) -> DifferenceOut:
    if against is None:
        raise NotFound("released plan before", after.id)
    before = _alike(plans.sound_plan(tx, against), after)
    found = difference_of(tx, before, after)
    freed = [{"requirement": item["voyage"], "reason": item["reason"]} for item in found.pop("freed", ())]
    return DifferenceOut.model_validate({**found, "one": before.id, "other": after.id, "broken": freed})


def _alike(before: PlanRow, after: PlanRow) -> PlanRow:
    """The plan, where it is of the same kind as the other."""
    if before.kind != after.kind:
        cause = f"Plan {before.id!r} is of a {before.kind}, {after.id!r} of a {after.kind}."
        raise WrongState("other_kind", cause, "Name a plan of the same season or deployment.")
    return before


def _difference(tx: Transaction, before: PlanRow, after: PlanRow) -> DifferenceOut:
    _alike(before, after)
    one, other = (parse_plan(plans.plan_text_of(tx, row), FilePath(f"{row.id}.json")) for row in (before, after))
    kept, legs = legs_unchanged(one, other)
    was, now = (plans.lift_shares(tx, row) for row in (before, after))
    return DifferenceOut(
        one=before.id,
        other=after.id,
        cost={name: CostOut(one=a, other=b) for name, (a, b) in cost_lines(one, other).items()},
        movements=[
            ChangeOut(
                requirement=name,
                words=f"{name}: {then}, not {first}",
                usd=None if was is None or now is None else now.get(name, 0) - was.get(name, 0),
            )
            for name, first, then in changed_movements(one, other)
        ],
        contracts=list(award_differences(one, other)),
        legs=LegsOut(before=legs, unchanged=kept),
        broken=[],
    )


def _sent(content: bytes, media_type: str, name: str) -> Response:
    """A file as it is sent."""
    headers = {"Vary": "Accept", "Content-Disposition": f'inline; filename="{name}"'}
    if media_type == "text/html":
        headers |= _SANDBOX
    return Response(content, media_type=media_type, headers=headers)
