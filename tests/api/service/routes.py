"""Every route of the application, what it needs, and an object of each kind to call it with.

A route with a new kind of object in its path needs an entry in ``OBJECTS``.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx2
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.database.tables import ConsignmentRow, RequestRow, User
from api.http.rotation_wire import EXAMPLE
from api.identity.actor import Scope
from api.identity.roles import Permission, Role
from api.office import users
from api.office.request_states import State
from api.office.scenario_files import shipped_files
from api.store.archive import pack
from scenarios.intake.kinds import ScenarioKind
from tests.api.service.conftest import _FIRST, Service
from tests.api.service.deployed import DEPLOYMENT, new_deployment
from tests.api.service.released import later_plan, record, released
from tests.api.service.sorties import put_dead, put_problem, put_sortie, put_tracked, put_webhook


@dataclass(frozen=True, slots=True)
class Walked:
    """A route with one method; ``permission`` is None where it asks for none."""

    method: str
    path: str
    permission: Permission | None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def kinds(self) -> list[str]:
        """Names of the objects in its path."""
        return [part[1:-1].partition(":")[0] for part in self.path.split("/") if part.startswith("{")]


def walk(app: FastAPI) -> Iterator[Walked]:
    """Every route there is, mounted applications by their path."""
    for route in iter_route_contexts(app.routes):
        dependant = getattr(route, "dependant", None)
        needs = {
            found
            for item in (dependant.dependencies if dependant else ())
            if (found := getattr(item.call, "permission", None)) is not None
        }
        assert len(needs) <= 1, f"{route.path} asks for more than one permission"
        for method in sorted((route.methods or {"GET"}) - {"HEAD"}):
            yield Walked(method, (route.path or "").replace(":path}", "}"), next(iter(needs), None))


@dataclass(frozen=True, slots=True)
class Made:
    """An object to call a route with."""

    id: str
    version: int = 1


STATES = {
    "PATCH /v1/requests/{request}": State.DRAFT,
    "POST /v1/requests/{request}/submit": State.DRAFT,
    "POST /v1/requests/{request}/close": State.RELEASED,
}
"""State a request must be in for a route; submitted for any other."""


ASKED: dict[str, dict[str, Any]] = {
    f"{method} /v1/requests/{{request}}/manifest{part}": {"incoming": 1, "outgoing": 0}
    for method, part in (("PUT", ""), ("PUT", "/upload"), ("GET", ""), ("DELETE", ""))
}
"""What a request must ask, beside its example, for a route."""

WITH_MANIFEST = {"GET /v1/requests/{request}/manifest", "DELETE /v1/requests/{request}/manifest"}
"""Routes of a request that need a manifest."""

FROM_RELEASED = {"POST /v1/seasons/{season}/jobs"}
"""Routes of a season that need a released plan."""


def user_with(service: Service, roles: frozenset[Role], scope: Scope) -> TestClient:
    """A client of a new user."""
    with service.office.act(_FIRST) as tx:
        words = users.UserWords(name="made", roles=roles, scope=scope)
        user = users.create_user(tx, f"{uuid.uuid4().hex}@example.org", words, None)
        _, key = users.create_key(tx, user.id, "test", None)
    app = service.nobody.app
    return TestClient(app, headers={"Authorization": f"Bearer {key.text}"}, raise_server_exceptions=False)


def _season(service: Service, route: str) -> Made:
    """A season; where a route goes on from a released plan, with one."""
    season = _new_season(service)
    if route in FROM_RELEASED:
        released(service, season.id)
    return season


def _new_season(service: Service) -> Made:
    name = f"s{uuid.uuid4().hex}"
    made = service["planner"].post("/v1/seasons", json={"name": name, "scenario": "rotation-small"})
    assert made.status_code == 201, made.text
    return Made(made.json()["id"])


def _request(service: Service, route: str) -> Made:
    """A request of UNMIL and Ghana in the state that a route asks for."""
    season = _new_season(service)
    asked = EXAMPLE | {"id": "MADE-1"} | ASKED.get(route, {})
    made = service["officer"].post(f"/v1/seasons/{season.id}/requests", json={"asked": asked})
    assert made.status_code == 201, made.text
    if route in WITH_MANIFEST:
        person = {"direction": "incoming", "name": "Ama Mensah", "grade": "Cpl", "document": "G1234567"}
        put = service["officer"].put(
            f"/v1/requests/{made.json()['id']}/manifest",
            json={"people": [person]},
            headers={"If-Match": made.headers["etag"]},
        )
        assert put.status_code == 200, put.text
    with service.office.database.writing() as session:
        row = session.get_one(RequestRow, made.json()["id"])
        row.state = STATES.get(route, State.SUBMITTED).value
        return Made(row.id, row.version)


def _user(service: Service, _: str) -> Made:
    with service.office.act(_FIRST) as tx:
        words = users.UserWords(name="made", roles=frozenset({Role.PLANNER}), scope=Scope())
        user: User = users.create_user(tx, f"{uuid.uuid4().hex}@example.org", words, None)
        return Made(user.id)


def _key(service: Service, route: str) -> Made:
    with service.office.act(_FIRST) as tx:
        key, _ = users.create_key(tx, _user_id(service, route), "made", None)
        return Made(key.id)


def _user_id(service: Service, route: str) -> str:
    return service["planner"].get("/v1/me").json()["id"]


def _route_plan(service: Service, route: str) -> Made:
    return Made(put_sortie(service, _season(service, route).id))


def _tracked(service: Service, route: str) -> Made:
    return Made(put_tracked(service, _season(service, route).id))


def _problem(service: Service, route: str) -> Made:
    return Made(put_problem(service, _season(service, route).id))


def _webhook(service: Service, route: str) -> Made:
    return Made(put_webhook(service, _season(service, route).id, _user_id(service, route)))


def _delivery(service: Service, route: str) -> Made:
    return Made(put_dead(service, _webhook(service, route).id))


def _attachment(service: Service, route: str) -> Made:
    request = _request(service, route)
    files = {"file": ("list.txt", b"12 pallets", "text/plain")}
    made = service["officer"].post(f"/v1/requests/{request.id}/attachments", files=files, data={"purpose": "load_list"})
    assert made.status_code == 201, made.text
    return Made(made.json()["id"])


def _job(service: Service, route: str) -> Made:
    season = _new_season(service)
    made = service["planner"].post(f"/v1/seasons/{season.id}/jobs", json={"kind": "plan", "budget": 1})
    assert made.status_code == 202, made.text
    if route.endswith("/events"):
        service["planner"].delete(f"/v1/jobs/{made.json()['id']}")
    return Made(made.json()["id"])


def _plan(service: Service, route: str) -> Made:
    season = _new_season(service)
    if route.endswith("/difference"):
        first = released(service, season.id)
        return Made(record(service, season.id, later_plan(), follows=first))
    return Made(record(service, season.id))


def _deployment(service: Service, _: str) -> Made:
    return Made(new_deployment(service, f"d{uuid.uuid4().hex}"))


def _consignment(service: Service, route: str) -> Made:
    """A consignment that UNMIL and Ghana are made to be concerned by."""
    deployment = _deployment(service, route).id
    with service.office.database.writing() as session:
        row = session.scalars(
            select(ConsignmentRow).where(ConsignmentRow.season_id == deployment, ConsignmentRow.name == "IND-CO-EQ")
        ).one()
        row.missions, row.contributors = " UNMIL ", " GHA "
        return Made(row.id)


def _load_list(service: Service, route: str) -> Made:
    consignment = _consignment(service, route)
    head = "Serial,Description,Qty,Length (mm),Width (mm),Height (mm),Gross mass each (kg)"
    files = {"file": ("list.csv", f"{head}\n1,Truck 5 t,2,7500,2500,3100,8200\n", "text/csv")}
    made = service["officer"].post(f"/v1/consignments/{consignment.id}/load-lists", files=files)
    assert made.status_code == 201, made.text
    return Made(made.json()["id"])


OBJECTS: dict[str, Callable[[Service, str], Made]] = {
    "season": _season,
    "request": _request,
    "attachment": _attachment,
    "job": _job,
    "name": lambda _service, _route: Made("report.html"),
    "user": _user,
    "key": _key,
    "plan": _plan,
    "route_plan": _route_plan,
    "deployment": _deployment,
    "consignment": _consignment,
    "load_list": _load_list,
    "tracked": _tracked,
    "problem": _problem,
    "webhook": _webhook,
    "delivery": _delivery,
}
"""How an object of each kind is made for a route; all of them concern UNMIL and Ghana."""

CONCERN_ALL = {
    "plan": "a plan is of the whole season; who may read plans reads all of it",
    "season": "seasons concern everybody; what is in them does not",
    "deployment": "as seasons",
    "job": "as plans",
    "name": "a file of a plan",
}
"""Kinds without a scope, and why; a route with only these in its path hides nothing."""


def filled(service: Service, route: Walked) -> tuple[str, int]:
    """Path of a route with objects made for it, and the version of the last."""
    path, version = route.path, 1
    for kind in route.kinds:
        made = OBJECTS[kind](service, str(route))
        path, version = path.replace(f"{{{kind}}}", made.id), made.version
    return path, version


def body_of(app: FastAPI, route: Walked) -> dict[str, Any]:
    """Arguments of a call that send the documented example of the route's body."""
    document = app.openapi()
    operation = document["paths"].get(route.path, {}).get(route.method.lower(), {})
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        return {"json": example(document, content["application/json"])}
    if "multipart/form-data" in content:
        shown = content["multipart/form-data"]["example"]
        properties = resolved(document, content["multipart/form-data"]["schema"])["properties"]
        files = {
            name: ("sent.csv", _archive(route) if name == "archive" else shown[name].encode())
            for name, part in properties.items()
            if "contentMediaType" in part
        }
        return {"files": files, "data": {name: text for name, text in shown.items() if name not in files}}
    return {}


def _archive(route: Walked) -> bytes:
    """What stands for the bytes of an archive in an example."""
    if "/deployments/" in route.path:
        return pack(shipped_files(DEPLOYMENT, ScenarioKind.DEPLOYMENT))
    return pack(shipped_files("rotation-small"))


def example(document: dict[str, Any], content: dict[str, Any]) -> Any:
    """The example of a JSON body: beside its schema, or in it. Fails where there is none."""
    if "example" in content:
        return content["example"]
    if "examples" in content:
        return next(iter(content["examples"].values()))["value"]
    return resolved(document, content["schema"])["examples"][0]


def resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """A schema, looked up where it is only named."""
    schema = schema["oneOf"][0] if "oneOf" in schema else schema
    name = schema.get("$ref", "").rpartition("/")[2]
    return document["components"]["schemas"][name] if name else schema


def call(client: TestClient, app: FastAPI, route: Walked, path: str, version: int) -> httpx2.Response:
    """Call a route with its example, on the version that there is."""
    headers = {"If-Match": f'"{version}"'}
    return client.request(route.method, path, headers=headers, **body_of(app, route))  # type: ignore[return-value]
