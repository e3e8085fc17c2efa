"""The service as one application: its routes, its errors, its parts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.http.identity import COOKIE, Identities
from api.http.middleware import Calls
from api.http.problems import FaultOut, Problem, add_handlers, problem_responses
from api.http.remembered import Remembered
from api.http.revisions import Revisions
from api.http.routes import (
    attachments,
    audit,
    board,
    costs,
    deployment_field,
    deployment_plans,
    deployments,
    edit_kinds,
    field,
    jobs,
    load_lists,
    manifests,
    operation,
    page,
    people,
    plans,
    problems,
    releases,
    request_tables,
    requests,
    seasons,
    tracking,
    webhooks,
)
from api.office.office import Office

_DESCRIPTION = """movcon plans strategic airlift: requests in, plans released, route plans out to the field.

Sign in with an API key: `Authorization: Bearer movcon_...`. Everything that goes wrong is told in one shape
(`Problem`). A change needs the `ETag` as read, in `If-Match`. A POST may carry an `Idempotency-Key`: repeated with
it, it is done once. Lists come in pages; `next` is the `after` of the next. Moments are UTC, dates local at the APOD.
"""


def create_app(office: Office) -> FastAPI:
    """The application of an office."""

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        yield
        app.state.stopping = True

    app = FastAPI(
        title="movcon",
        version=version("movcon"),
        description=_DESCRIPTION,
        openapi_url="/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=life,
    )
    app.state.office = office
    revisions = Revisions(office)
    app.state.identities = Identities(office, revisions)
    app.state.stopping = False
    for module in (
        people,
        seasons,
        request_tables,
        requests,
        attachments,
        manifests,
        board,
        jobs,
        plans,
        releases,
        field,
        problems,
        tracking,
        costs,
        webhooks,
        deployments,
        load_lists,
        deployment_plans,
        deployment_field,
        edit_kinds,
        audit,
        operation,
        page,
    ):
        app.include_router(module.router)
    add_handlers(app)
    app.add_middleware(Remembered, revisions=revisions, identities=app.state.identities)
    app.add_middleware(Calls, bytes_max=office.settings.upload_bytes_max)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    return app


def _openapi(app: FastAPI) -> dict[str, object]:
    """The document, with the one shape of problems and the ways to sign in."""
    if app.openapi_schema:
        return app.openapi_schema
    document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    parts = document.setdefault("components", {})
    schemas = parts.setdefault("schemas", {})
    for model in (Problem, FaultOut):
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schema.pop("$defs", None)
        schemas[model.__name__] = schema
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    parts["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer", "description": "An API key, or a token of the identity provider."},
        "page": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "The page's sign-in."},
    }
    open_paths = {"/livez", "/readyz", "/metrics", "/v1/session"}
    for path, methods in document["paths"].items():
        for method, operation_ in methods.items():
            _problems(operation_)
            if path in open_paths and method != "delete":
                continue
            operation_["security"] = [{"key": []}, {"page": []}]
            _headers(method, operation_)
    app.openapi_schema = document
    return document


def _problems(operation_: dict[str, Any]) -> None:
    """Problems that any route may answer with: a busy database, and a body that is no text."""
    statuses = (400, 413, 503) if "requestBody" in operation_ else (503,)
    for status, told in problem_responses(*statuses).items():
        operation_["responses"].setdefault(str(status), told)


def _headers(method: str, operation_: dict[str, object]) -> None:
    """Headers that every route of a kind knows."""
    found = operation_.setdefault("parameters", [])
    assert isinstance(found, list)
    if method == "post":
        found.append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": False,
                "description": "Any text of the caller's own: the call repeated with it is done once.",
                "schema": {"type": "string", "maxLength": 200},
            }
        )
    if "428" in operation_["responses"]:  # type: ignore[operator]
        found.append(
            {
                "name": "If-Match",
                "in": "header",
                "required": True,
                "description": 'ETag of the version that is changed, such as `"3"`.',
                "schema": {"type": "string", "pattern": r'^"\d{1,15}"$'},
            }
        )
