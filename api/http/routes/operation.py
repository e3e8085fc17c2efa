"""Whether the service lives, is ready, and what it counts."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from sqlalchemy import text

from api.database.migrate import is_current
from api.http.docs_page import docs_page
from api.http.metrics import exposition
from api.http.problems import problem, problem_responses

router = APIRouter(tags=["operation"])


@router.get("/livez", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
def livez() -> Response:
    """Whether the process answers."""
    return Response("ok\n", media_type="text/plain")


@router.get(
    "/readyz", response_class=Response, responses={200: {"content": {"text/plain": {}}}, **problem_responses(503)}
)
def readyz(request: Request) -> Response:
    """Whether the database answers and has the tables of this version, and the service is not stopping."""
    if request.app.state.stopping:
        return _not_ready(request, "stopping", "The service is stopping.")
    try:
        with request.app.state.office.database.reading() as session:
            session.execute(text("SELECT 1"))
        current = is_current(request.app.state.office.database)
    except Exception:  # noqa: BLE001 - whatever it is, the service is not ready
        return _not_ready(request, "database", "The database does not answer.")
    if not current:
        return _not_ready(request, "tables", "The database has not the tables of this version.")
    return Response("ready\n", media_type="text/plain")


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
def metrics(request: Request) -> Response:
    """Counts for Prometheus."""
    return Response(exposition(request.app.state.office), media_type="text/plain; version=0.0.4")


@router.get("/v1/docs", include_in_schema=False)
def docs(request: Request) -> Response:
    """What there is, as a page."""
    return Response(docs_page(request.app.openapi()), media_type="text/html")


def _not_ready(request: Request, code: str, cause: str) -> Response:
    return problem(503, f"not_ready_{code}", cause, "Ask again in a while.", request.scope["call"])
