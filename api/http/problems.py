"""One shape for everything that goes wrong: problem details (RFC 9457) with code, cause, cure and pointer."""

from __future__ import annotations

from typing import Annotated, Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, Field
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from api.database.engine import is_taken
from api.http.logs import told_error
from api.office.refusals import (
    Invalid,
    Missing,
    NoSuchForm,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Refusal,
    Stale,
    TooLarge,
    TooMany,
    WrongState,
)
from movcon.errors import BadInput

MEDIA_TYPE = "application/problem+json"
_STATUS: dict[type[Refusal], int] = {
    NotSignedIn: 401,
    NotAllowed: 403,
    NotFound: 404,
    NoSuchForm: 406,
    WrongState: 409,
    Stale: 412,
    TooLarge: 413,
    Invalid: 422,
    Missing: 428,
    TooMany: 429,
}
_TITLES = {
    400: "The call cannot be read",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "No such method here",
    406: "No such form",
    409: "Its state does not allow it",
    412: "Changed meanwhile",
    413: "Too large",
    415: "Not a form that can be read",
    422: "The input has faults",
    428: "Version missing",
    429: "Too often",
    500: "Our own fault",
    503: "Busy",
}


class FaultOut(BaseModel):
    """One fault of the input."""

    code: Annotated[str, Field(description="Stable name of the kind of fault.", examples=["unknown_mission"])]
    pointer: Annotated[str, Field(description="JSON pointer of the value, or file and row.", examples=["/mission"])]
    cause: Annotated[str, Field(description="What is wrong.", examples=["Mission 'UNMIK' is not in the season."])]
    cure: Annotated[str, Field(description="What to do about it.", examples=["Use one of: UNMIL, UNMIS."])]


class Problem(BaseModel):
    """What went wrong and what to do about it."""

    type: Annotated[str, Field(description="Kind of problem.", examples=["urn:movcon:problem:invalid_input"])]
    title: Annotated[str, Field(examples=["The input has faults"])]
    status: Annotated[int, Field(examples=[422])]
    code: Annotated[str, Field(description="Stable name of the problem.", examples=["invalid_input"])]
    cause: Annotated[str, Field(examples=["The input has 1 fault; nothing was changed."])]
    cure: Annotated[str, Field(examples=["Mend them all and send it again."])]
    pointer: Annotated[str | None, Field(description="Where in the input, where it is one place.", examples=[None])]
    faults: Annotated[list[FaultOut], Field(description="Every fault of the input.")]
    call: Annotated[str, Field(description="Id of the call, as in the logs.", examples=["c0ffee"])]


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route documents of the problems it may answer with."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": _TITLES[status], "content": {MEDIA_TYPE: {"schema": schema}}} for status in statuses
    }


def problem(
    status: int,
    code: str,
    cause: str,
    cure: str,
    call: str,
    *,
    pointer: str | None = None,
    faults: list[FaultOut] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """A problem as an answer."""
    body = Problem(
        type=f"urn:movcon:problem:{code}",
        title=_TITLES.get(status, "Refused"),
        status=status,
        code=code,
        cause=cause,
        cure=cure,
        pointer=pointer,
        faults=faults or [],
        call=call,
    )
    return Response(body.model_dump_json(), status_code=status, media_type=MEDIA_TYPE, headers=headers)


def add_handlers(app: FastAPI) -> None:
    """Let every error of the service be told in the one shape."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(BadInput, _bad_input)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(IntegrityError, _at_once)
    app.add_exception_handler(Exception, _own_fault)


def _call(request: Request) -> str:
    return str(request.scope.get("call", ""))


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    status = next(status for kind, status in _STATUS.items() if isinstance(error, kind))
    faults = [
        FaultOut(code=f.code, pointer=f.pointer, cause=f.cause, cure=f.cure) for f in getattr(error, "faults", ())
    ]
    headers = {}
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(error.wait_s)
    if isinstance(error, NotSignedIn):
        headers["WWW-Authenticate"] = "Bearer"
    return problem(
        status,
        error.code,
        error.cause,
        error.cure,
        _call(request),
        pointer=error.pointer,
        faults=faults,
        headers=headers,
    )


def _bad_input(request: Request, error: Exception) -> Response:
    assert isinstance(error, BadInput)
    faults = [
        FaultOut(
            code=fault.code,
            pointer=fault.file
            + (f"#row={fault.row}" if fault.row is not None else "")
            + (f"&column={fault.column}" if fault.column else ""),
            cause=fault.cause,
            cure=fault.cure,
        )
        for fault in error.faults
    ]
    told = Invalid([])
    cause = f"The input has {len(faults)} fault{'s' if len(faults) != 1 else ''}; nothing was changed."
    return problem(422, told.code, cause, told.cure, _call(request), faults=faults)


def _unreadable(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = []
    for item in error.errors():
        place = [str(part).replace("~", "~0").replace("/", "~1") for part in item["loc"]]
        where = place[1:] if place and place[0] == "body" else place
        if item["type"] == "json_invalid":
            where = []
        faults.append(
            FaultOut(
                code=item["type"],
                pointer="".join(f"/{part}" for part in where),
                cause=f"{item['msg']}.".replace("..", "."),
                cure="Send what the documentation of the route says.",
            )
        )
    count = len(faults)
    return problem(
        422,
        "invalid_input",
        f"The input has {count} fault{'s' if count != 1 else ''}; nothing was changed.",
        "Mend them all and send it again.",
        _call(request),
        faults=faults,
    )


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    cures = {404: "See /v1/docs for what there is.", 405: "See /v1/docs for the methods it has.", 413: "Send less."}
    return problem(
        error.status_code,
        {404: "no_such_path", 405: "no_such_method", 400: "unreadable_call", 406: "no_such_form", 413: "too_large"}.get(
            error.status_code, "refused"
        ),
        f"{error.detail}.".replace("..", "."),
        cures.get(error.status_code, "Send what the documentation of the route says."),
        _call(request),
        headers=dict(error.headers or {}),
    )


def _at_once(request: Request, error: Exception) -> Response:
    """What two callers made at the same moment and there may be only one of; any other breach is our own fault."""
    assert isinstance(error, IntegrityError)
    if not is_taken(error):
        return _own_fault(request, error)
    cause = "Somebody has made one of that name at the same moment; nothing was changed."
    return problem(409, "made_at_once", cause, "Read what there is now, and decide anew.", _call(request))


def _own_fault(request: Request, error: Exception) -> Response:
    # Written out here: a logger may show the values of variables too, and some are names of people.
    structlog.get_logger().error("own fault", call=_call(request), exception=told_error(error))
    if isinstance(error, (OperationalError, PoolTimeout)):
        return problem(
            503,
            "database_busy",
            "The database did not answer in time.",
            "Send the same call again, with the same idempotency key.",
            _call(request),
            headers={"Retry-After": "2"},
        )
    cure = "Tell the administrator the id of the call."
    return problem(500, "own_fault", "Something went wrong on our side; nothing was changed.", cure, _call(request))
