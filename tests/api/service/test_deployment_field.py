"""Movements of a deployment in the field: fetched by whom they concern, acknowledged, reported, raised as problems."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as Xml

import pytest
from icalendar import Calendar

from api.identity.actor import Scope
from api.identity.roles import Role
from movcon.deployment.plan import Voyage
from tests.api.service.conftest import ALL, Service
from tests.api.service.deployed import (
    SmallDeploymentPlan,
    convoy_with,
    later_deployment_plan,
    new_deployment,
    record_deployment_plan,
    released_deployment,
    small_deployment_plan,
)
from tests.api.service.released import release
from tests.api.service.routes import user_with

UNMIS = Scope(missions=frozenset({"UNMIS"}))


@pytest.fixture
def deployment(service: Service) -> str:
    made = new_deployment(service)
    released_deployment(service, made)
    return made


def changes(client: Any, deployment: str, since: int = 0, **more: Any) -> dict[str, Any]:
    answer = client.get(f"/v1/deployments/{deployment}/route-plans", params={"since": since, **more})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def item_of(client: Any, deployment: str, key: str) -> dict[str, Any]:
    return next(
        item for item in changes(client, deployment, limit=1000)["items"] if item["movement"]["movement"] == key
    )


def test_the_field_fetches_what_concerns_it_now_and_since(service: Service, deployment: str) -> None:
    every = changes(user_with(service, frozenset({Role.FIELD}), ALL), deployment)
    assert len(every["items"]) >= len(small_deployment_plan().plan.voyages)
    field = user_with(service, frozenset({Role.FIELD}), UNMIS)
    own = changes(field, deployment)
    assert 0 < len(own["items"]) < len(every["items"])
    assert all("UNMIS" in item["movement"]["missions"] for item in own["items"])
    liner = user_with(service, frozenset({Role.FIELD}), Scope(carriers=frozenset({"liner"})))
    assert {item["movement"]["kind"] for item in changes(liner, deployment)["items"]} == {"liner"}
    owner = user_with(service, frozenset({Role.FIELD}), Scope(contributors=frozenset({"UNLB"})))
    assert all("UNLB" in item["movement"]["contributors"] for item in changes(owner, deployment)["items"])
    assert changes(field, deployment, own["next"])["items"] == []
    first = service["planner"].get(f"/v1/deployments/{deployment}").json()["released_plan"]
    released_deployment(service, deployment, later_deployment_plan(), follows=first)
    news = changes(user_with(service, frozenset({Role.FIELD}), ALL), deployment, every["next"])
    plan = small_deployment_plan().plan
    moved, gone = plan.voyages[0], plan.voyages[-1]
    told = {item["movement"]["voyage"]: item["withdrawn"] for item in news["items"]}
    assert told == {moved.id: False, gone.id: True}


def test_movements_that_concern_the_reader_come_as_calendar_and_map(service: Service, deployment: str) -> None:
    path = f"/v1/deployments/{deployment}/route-plans"
    field = user_with(service, frozenset({Role.FIELD}), UNMIS)
    own = {item["movement"]["movement"] for item in changes(field, deployment, limit=1000)["items"]}

    def events() -> dict[str, Any]:
        read = Calendar.from_ical(field.get(path, headers={"Accept": "text/calendar"}).text)
        return {unquote(str(event["uid"])).partition("@")[0]: event for event in read.walk("VEVENT")}

    before = events()
    assert before.keys() == own
    convoy = convoy_with("SIG-SEA")
    words = before[f"{convoy.source}/{convoy.number}/1"]
    assert convoy.stops[0].place in str(words["summary"])
    assert all(name in str(words["description"]) for name in convoy.parcels)
    answer = field.get(path, headers={"Accept": "application/vnd.google-earth.kml+xml"})
    space = "{http://www.opengis.net/kml/2.2}"
    read = Xml.fromstring(answer.content)
    assert len(read.findall(f".//{space}LineString")) == len(own)
    names = [str(name.text) for name in read.findall(f".//{space}Point/../{space}name")]
    assert any(name.startswith(convoy.stops[0].place) for name in names)
    assert field.get(path, headers={"Accept": "image/png"}).status_code == 406
    first = service["planner"].get(f"/v1/deployments/{deployment}").json()["released_plan"]
    released_deployment(service, deployment, later_deployment_plan(), follows=first)
    assert events().keys() >= own
    every = user_with(service, frozenset({Role.FIELD}), ALL).get(path, headers={"Accept": "text/calendar"}).text
    assert "STATUS:CANCELLED" in every


def test_a_movement_has_a_manifest_and_stops(service: Service, deployment: str) -> None:
    voyage = convoy_with("SIG-SEA")
    field = user_with(service, frozenset({Role.FIELD}), UNMIS)
    movement = item_of(field, deployment, f"{voyage.source}/{voyage.number}/1")["movement"]
    assert [load["requirement"] for load in movement["loads"]] == list(voyage.parcels)
    assert (movement["kind"], movement["means"], movement["carrier"]) == ("convoy", "road", "")
    assert [stop["place"] for stop in movement["stops"]] == [stop.place for stop in voyage.stops]
    one = field.get(f"/v1/route-plans/{item_of(field, deployment, movement['movement'])['id']}")
    assert one.json()["movement"] == movement
    again = field.get(one.request.url.path, headers={"If-None-Match": one.headers["etag"]})
    assert again.status_code == 304


def test_a_movement_is_acknowledged_and_what_happened_reported(service: Service, deployment: str) -> None:
    voyage = convoy_with("SIG-SEA")
    field = user_with(service, frozenset({Role.FIELD}), UNMIS)
    item = item_of(field, deployment, f"{voyage.source}/{voyage.number}/1")
    path = f"/v1/route-plans/{item['id']}"
    assert field.post(f"{path}/acknowledge", json={"number": item["number"]}).status_code == 201
    assert field.post(f"{path}/acknowledge", json={"number": item["number"] + 1}).status_code == 412
    load, leg = item["movement"]["loads"][0], item["movement"]["legs"][0]
    told = {"requirement": load["requirement"], "direction": "in", "pieces": load["pieces"] + 1}
    report = {"event": "departed", "at": leg["departure"], "people": [told]}
    refused = field.post(f"{path}/actuals", json=report)
    assert [fault["code"] for fault in refused.json()["faults"]] == ["too_many_pieces"]
    nowhere = field.post(f"{path}/actuals", json={"event": "departed", "place": "NOWHERE", "at": leg["departure"]})
    assert [fault["code"] for fault in nowhere.json()["faults"]] == ["wrong_place"]
    assert "movement" in nowhere.json()["faults"][0]["cause"]
    made = field.post(f"{path}/actuals", json=report | {"people": [told | {"pieces": load["pieces"]}]})
    assert made.status_code == 201, made.text
    assert (made.json()["place"], made.json()["people"][0]["pieces"]) == (leg["from"], load["pieces"])
    assert field.post(f"{path}/actuals", json={"event": "arrived", "at": leg["arrival"]}).status_code == 201
    listed = field.get(f"/v1/deployments/{deployment}/actuals", params={"route_plan": item["id"]}).json()["items"]
    assert [row["event"] for row in listed] == ["departed", "arrived"]
    progress = {row["consignment"]: row for row in field.get(f"/v1/deployments/{deployment}/progress").json()["items"]}
    own = progress["SIG-SEA"]
    carried = sum(name.startswith("SIG-SEA") for name in voyage.parcels)
    assert (own["departed"], own["delivered"]) == (carried, 0)


def test_a_ship_is_discharged_after_it_has_arrived(service: Service, deployment: str) -> None:
    field = user_with(service, frozenset({Role.FIELD}), ALL)
    items = changes(field, deployment, limit=1000)["items"]
    item = next(item for item in items if item["movement"]["kind"] == "ship")
    path, stop = f"/v1/route-plans/{item['id']}/actuals", item["movement"]["stops"][-1]
    assert stop["start"] < stop["end"]

    def told(event: str, at: str, **more: Any) -> Any:
        return field.post(path, json={"event": event, "at": at, **more})

    loaded = next(stop["place"] for stop in item["movement"]["stops"] if stop["loads"])
    wrong = told("discharged", stop["end"], place=loaded)
    assert [fault["code"] for fault in wrong.json()["faults"]] == ["wrong_place"]
    assert stop["place"] in wrong.json()["faults"][0]["cure"]
    assert told("arrived", stop["arrival"]).status_code == 201
    early = told("discharged", item["movement"]["legs"][0]["departure"])
    assert [fault["code"] for fault in early.json()["faults"]] == ["wrong_order"]
    made = told("discharged", stop["end"])
    assert (made.status_code, made.json()["place"]) == (201, stop["place"]), made.text
    assert [fault["code"] for fault in told("discharged", stop["end"]).json()["faults"]] == ["already_reported"]


def test_a_parcel_is_delivered_when_it_is_discharged_or_has_come_with_a_convoy(
    service: Service, deployment: str
) -> None:
    field = user_with(service, frozenset({Role.FIELD}), ALL)
    items = changes(field, deployment, limit=1000)["items"]
    last = next(
        item["movement"] | {"id": item["id"]}
        for item in items
        if item["movement"]["kind"] == "convoy"
        and any(load["destination"] == load["discharged_at"] for load in item["movement"]["loads"])
    )

    def delivered() -> int:
        return sum(row["delivered"] for row in field.get(f"/v1/deployments/{deployment}/progress").json()["items"])

    assert delivered() == 0
    arrival = last["legs"][-1]["arrival"]
    field.post(f"/v1/route-plans/{last['id']}/actuals", json={"event": "arrived", "at": arrival})
    assert delivered() == len(last["loads"])
    # Told apart all the same: a convoy is discharged as it arrives.
    again = field.post(f"/v1/route-plans/{last['id']}/actuals", json={"event": "discharged", "at": arrival})
    assert again.status_code == 201, again.text
    assert delivered() == len(last["loads"])


def test_what_has_departed_stays_in_the_next_release(service: Service, deployment: str) -> None:
    moved = small_deployment_plan().plan.voyages[0]
    field = user_with(service, frozenset({Role.FIELD}), ALL)
    item = item_of(field, deployment, f"{moved.source}/{moved.number}/1")
    report = {"event": "departed", "at": item["movement"]["legs"][0]["departure"]}
    assert field.post(f"/v1/route-plans/{item['id']}/actuals", json=report).status_code == 201
    first = service["planner"].get(f"/v1/deployments/{deployment}").json()["released_plan"]
    refused = release(service, record_deployment_plan(service, deployment, later_deployment_plan(), follows=first))
    assert (refused.status_code, refused.json()["code"]) == (409, "departed_since")
    assert item["movement"]["movement"] in refused.json()["cause"]


def test_a_ship_may_be_sent_elsewhere_under_way_but_keeps_what_it_has_done(service: Service, deployment: str) -> None:
    first = service["planner"].get(f"/v1/deployments/{deployment}").json()["released_plan"]
    field = user_with(service, frozenset({Role.FIELD}), ALL)
    ship = next(
        voyage for voyage in small_deployment_plan().plan.voyages if voyage.kind == "ship" and not voyage.stops[0].loads
    )
    item = item_of(field, deployment, f"{ship.source}/{ship.number}/1")
    called, loaded, _ = item["movement"]["stops"]

    def told(event: str, place: str, at: str) -> None:
        made = field.post(f"/v1/route-plans/{item['id']}/actuals", json={"event": event, "place": place, "at": at})
        assert made.status_code == 201, made.text

    def refused(made: SmallDeploymentPlan) -> bool:
        answer = release(service, record_deployment_plan(service, deployment, made, follows=first))
        if answer.status_code == 409:
            assert answer.json()["code"] == "departed_since"
            return True
        assert answer.status_code == 200, answer.text
        return False

    told("departed", called["place"], called["departure"])
    told("arrived", loaded["place"], loaded["arrival"])
    # It lies in the port of loading: what it will load may change still, but not how it came there.
    assert refused(ship_otherwise(ship, arrives_later=(1, 60)))
    left_behind = ship_otherwise(ship, without=ship.parcels[0])
    assert not refused(left_behind)
    first = service["planner"].get(f"/v1/deployments/{deployment}").json()["released_plan"]
    told("departed", loaded["place"], loaded["departure"])
    assert refused(ship_otherwise(ship, without=ship.parcels[1]))
    assert refused(small_deployment_plan())


def ship_otherwise(
    ship: Voyage, *, without: str | None = None, arrives_later: tuple[int, int] | None = None
) -> SmallDeploymentPlan:
    """The small plan with a ship that leaves a parcel behind, or comes to a stop so many minutes later."""
    small = small_deployment_plan()
    stops = [
        replace(
            stop,
            loads=tuple(name for name in stop.loads if name != without),
            discharges=tuple(name for name in stop.discharges if name != without),
        )
        for stop in ship.stops
    ]
    if arrives_later is not None:
        number, minutes = arrives_later
        stops[number] = replace(stops[number], arrival=stops[number].arrival + minutes)
    other = replace(ship, stops=tuple(stops))
    voyages = tuple(other if voyage == ship else voyage for voyage in small.plan.voyages)
    return replace(small, plan=replace(small.plan, voyages=voyages))


def test_a_problem_is_raised_about_a_movement(service: Service, deployment: str, season: str) -> None:
    voyage = convoy_with("SIG-SEA")
    field = user_with(service, frozenset({Role.FIELD}), UNMIS)
    item = item_of(field, deployment, f"{voyage.source}/{voyage.number}/1")
    body = {"words": "The bridge is out.", "route_plan": item["id"]}
    made = field.post(f"/v1/deployments/{deployment}/problems", json=body)
    assert (made.status_code, made.json()["deployment"], made.json()["season"]) == (201, deployment, None), made.text
    assert field.post(f"/v1/seasons/{season}/problems", json=body).status_code == 422
    listed = service["planner"].get(f"/v1/deployments/{deployment}/problems").json()["items"]
    assert [row["id"] for row in listed] == [made.json()["id"]]
    other = user_with(service, frozenset({Role.FIELD}), Scope(missions=frozenset({"MONUSCO"})))
    assert other.get(f"/v1/deployments/{deployment}/problems").json()["items"] == []
    answered = service["planner"].post(
        f"/v1/problems/{made.json()['id']}/answer", json={"words": "By rail."}, headers={"If-Match": '"1"'}
    )
    assert answered.status_code == 200


def test_what_has_to_be_bought_is_followed_up_from_release_to_release(service: Service, deployment: str) -> None:
    planner = service["planner"]
    rows = planner.get(f"/v1/deployments/{deployment}/tracked", params={"limit": 200}).json()["items"]
    assert {row["kind"] for row in rows} == {"acquisition"}
    assert {row["deployment"] for row in rows} == {deployment}
    flights = [voyage.id for voyage in small_deployment_plan().plan.voyages if voyage.kind == "flight"]
    by_name = {row["name"]: row for row in rows}
    assert set(flights) < by_name.keys()
    lot = by_name[flights[0]]
    assert lot["detail"]["movements"][0] == f"{flights[0]}/1"
    asked = planner.patch(
        f"/v1/tracked/{lot['id']}", json={"state": "asked", "reference": "RFP 7"}, headers={"If-Match": '"1"'}
    )
    assert asked.json()["state"] == "asked"
    first = planner.get(f"/v1/deployments/{deployment}").json()["released_plan"]
    released_deployment(service, deployment, later_deployment_plan(), follows=first)
    assert planner.get(f"/v1/tracked/{lot['id']}").json()["state"] == "asked"


def test_a_webhook_tells_of_a_deployment(service: Service, deployment: str) -> None:
    field = user_with(service, frozenset({Role.FIELD}), UNMIS)
    made = field.post(f"/v1/deployments/{deployment}/webhooks", json={"url": "https://93.184.215.14/movcon"})
    assert (made.status_code, made.json()["deployment"]) == (201, deployment), made.text
    first = service["planner"].get(f"/v1/deployments/{deployment}").json()["released_plan"]
    released_deployment(service, deployment, later_deployment_plan(), follows=first)
    events = {item["event"] for item in field.get("/v1/deliveries").json()["items"]}
    assert "plan.released" in events
