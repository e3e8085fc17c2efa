"""The field fetches what concerns it, goes on after a broken link, acknowledges, reports, raises problems."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from icalendar import Calendar

from api.database.tables import RequestRow, RoutePlanRow
from api.identity.actor import Scope
from api.identity.roles import Role
from tests.api.service.conftest import Service
from tests.api.service.released import later_plan, released
from tests.api.service.routes import user_with
from tests.api.service.sorties import put_sortie


def _path(season: str) -> str:
    return f"/v1/seasons/{season}/route-plans"


def _loaded(service: Service, season: str) -> dict:
    items = service["field"].get(_path(season)).json()["items"]
    return next(item for item in items if not item["sortie"]["positioning"] and len(item["sortie"]["legs"]) == 1)


def _report(service: Service, item: dict, **told: object):
    return service["field"].post(f"/v1/route-plans/{item['id']}/actuals", json=told)


def test_the_field_sees_only_what_concerns_it(service: Service, season: str) -> None:
    released(service, season)
    mine = service["field"].get(_path(season)).json()["items"]
    theirs = service["other field"].get(_path(season)).json()["items"]
    whole = service["planner"].get(_path(season)).json()["items"]
    assert mine
    assert theirs
    assert all("UNMIL" in item["sortie"]["missions"] for item in mine)
    assert len(whole) > len(mine) + len(theirs) - 1
    foreign = next(item for item in theirs if "UNMIL" not in item["sortie"]["missions"])
    one = f"/v1/route-plans/{foreign['id']}"
    assert service["other field"].get(one).status_code == 200
    for _ in range(2):  # also when it is remembered
        assert service["field"].get(one).status_code == 404
    assert service["field"].post(f"{one}/acknowledge", json={"number": foreign["number"]}).status_code == 404
    assert service["field"].post(f"{one}/actuals", json={"event": "cancelled"}).status_code == 404


def test_a_broken_link_goes_on_from_the_last_number(service: Service, season: str) -> None:
    first = released(service, season)
    seen: list[str] = []
    since, more = 0, True
    while more:
        part = service["field"].get(_path(season), params={"since": since, "limit": 4}).json()
        seen += [item["id"] for item in part["items"]]
        since, more = part["next"], part["more"]
    assert seen == [item["id"] for item in service["field"].get(_path(season)).json()["items"]]
    assert service["field"].get(_path(season), params={"since": since}).json()["items"] == []
    released(service, season, later_plan(), follows=first)
    changed = service["field"].get(_path(season), params={"since": since}).json()["items"]
    assert changed
    assert all(item["number"] > since for item in changed)


def test_an_unchanged_answer_is_not_sent_again_and_a_release_changes_it(service: Service, season: str) -> None:
    first = released(service, season)
    client = service["field"]
    answer = client.get(_path(season), headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    plain = client.get(_path(season), headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.json() == answer.json()
    assert int(answer.headers["content-length"]) < int(plain.headers["content-length"]) / 3
    assert "Accept-Encoding" in answer.headers["vary"]
    etag = {"If-None-Match": answer.headers["etag"], "Accept-Encoding": "gzip"}
    same = client.get(_path(season), headers=etag)
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["x-content-type-options"] == "nosniff"
    released(service, season, later_plan(), follows=first)
    assert client.get(_path(season), headers=etag).status_code == 200


def test_a_remembered_answer_is_not_given_to_whom_it_is_not_for(service: Service, season: str) -> None:
    released(service, season)
    client = service["field"]
    assert [client.get(_path(season)).status_code for _ in range(3)] == [200, 200, 200]
    assert service.nobody.get(_path(season)).status_code == 401
    assert service["administrator"].get(_path(season)).status_code == 403
    key = client.headers["authorization"].split("_")[1]
    assert service["administrator"].delete(f"/v1/keys/{key}").status_code == 200
    assert client.get(_path(season)).status_code == 401


def test_sorties_come_as_calendar_and_map(service: Service, season: str) -> None:
    first = released(service, season)
    read = Calendar.from_ical(service["field"].get(_path(season), headers={"Accept": "text/calendar"}).text)
    before = {str(event["uid"]): event for event in read.walk("VEVENT")}
    assert len(before) == len(service["field"].get(_path(season)).json()["items"])
    released(service, season, later_plan(), follows=first)
    read = Calendar.from_ical(service["field"].get(_path(season), headers={"Accept": "text/calendar"}).text)
    after = {str(event["uid"]): event for event in read.walk("VEVENT")}
    assert set(after) == set(before)
    moved = [uid for uid in after if after[uid]["sequence"] != before[uid]["sequence"]]
    assert moved
    assert any(str(after[uid]["status"]) == "CANCELLED" for uid in after)
    kml = service["field"].get(_path(season), headers={"Accept": "application/vnd.google-earth.kml+xml"})
    assert kml.content.startswith(b"<?xml")
    assert service["field"].get(_path(season), headers={"Accept": "image/png"}).status_code == 406


def test_a_sortie_is_acknowledged_as_it_stands(service: Service, season: str) -> None:
    released(service, season)
    item = _loaded(service, season)
    one = f"/v1/route-plans/{item['id']}"
    assert service["field"].post(f"{one}/acknowledge", json={"number": item["number"] + 1}).status_code == 412
    made = service["field"].post(f"{one}/acknowledge", json={"number": item["number"]})
    again = service["field"].post(f"{one}/acknowledge", json={"number": item["number"]})
    assert (made.status_code, again.json()) == (201, made.json())
    assert len(service["planner"].get(f"{one}/acknowledgements").json()["items"]) == 1


def test_the_first_departure_puts_a_movement_under_way_and_arrivals_let_it_close(service: Service, season: str) -> None:
    released(service, season)
    items = service["planner"].get(_path(season), params={"limit": 1000}).json()["items"]
    item = _loaded(service, season)
    name = item["sortie"]["loads"][0]["requirement"]
    for other in items:
        loads = [load["requirement"] for load in other["sortie"]["loads"]]
        if name not in loads:
            continue
        leg = other["sortie"]["legs"][0]
        assert _report(service, other, event="departed", at=leg["departure"]).status_code == 201
        assert _report(service, other, event="arrived", at=other["sortie"]["legs"][-1]["arrival"]).status_code == 201
    with service.office.database.reading() as session:
        states = {row.name: row.state for row in session.query(RequestRow).where(RequestRow.season_id == season)}
    assert states[name] == "under_way"
    movement = next(
        row
        for row in service["planner"].get(f"/v1/seasons/{season}/movements").json()["items"]
        if row["requirement"] == name
    )
    assert movement["may_close"] is True
    assert movement["chalks"] == movement["arrived"] == movement["departed"]
    assert movement["people_told"] == movement["people_planned"]


def test_what_contradicts_the_sortie_or_earlier_reports_is_told(service: Service, season: str) -> None:
    item = {"id": put_sortie(service, season)}

    def codes(**told: object) -> set[str]:
        answer = _report(service, item, **told)
        return {fault["code"] for fault in answer.json()["faults"]} if answer.status_code == 422 else set()

    people = [{"requirement": "X", "direction": "in", "people": 900}]
    assert codes(event="departed", at="2011-09-15T06:00Z", place="XXXX", people=people) == {
        "wrong_place",
        "not_on_board",
        "too_many_people",
    }
    assert codes(event="departed") == {"moment_missing"}
    assert codes(event="departed", at="2012-09-15T06:00Z") == {"implausible_moment"}
    assert codes(event="delayed", at="2010-09-15T05:00Z") == {"no_delay"}
    assert codes(event="departed", at="2010-09-15T06:00") == {"timezone_aware"}
    assert _report(service, item, event="delayed", at="2010-09-15T09:00Z").status_code == 201
    departed = _report(service, item, event="departed", at="2010-09-15T09:05:30+00:00")
    assert departed.status_code == 201, departed.text
    assert codes(event="departed", at="2010-09-15T09:10Z") == {"already_reported"}
    assert codes(event="arrived", at="2010-09-15T09:00Z") == {"wrong_order"}
    assert codes(event="cancelled") == {"already_reported"}
    mended = _report(service, item, event="departed", at="2010-09-15T08:50Z", corrects=departed.json()["id"])
    assert mended.status_code == 201, mended.text
    assert codes(event="departed", at="2010-09-15T08:40Z", corrects=departed.json()["id"]) >= {"nothing_to_correct"}
    assert _report(service, item, event="arrived", at="2010-09-15T09:00Z").status_code == 201
    told = service["field"].get(f"/v1/seasons/{season}/actuals").json()["items"]
    assert [row["event"] for row in told] == ["delayed", "departed", "departed", "arrived"]
    assert service["other field"].get(f"/v1/seasons/{season}/actuals").json()["items"] == []


def test_a_problem_is_raised_answered_and_closed(service: Service, season: str) -> None:
    released(service, season)
    item = _loaded(service, season)
    path = f"/v1/seasons/{season}/problems"
    made = service["field"].post(path, json={"words": "No fuel.", "route_plan": item["id"]})
    assert made.status_code == 201, made.text
    one = made.headers["location"]
    assert service["other field"].get(one).status_code == 404
    assert service["field"].post(f"{one}/answer", json={"words": "x"}, headers={"If-Match": '"1"'}).status_code == 403
    answered = service["planner"].post(f"{one}/answer", json={"words": "Tanker."}, headers={"If-Match": '"1"'})
    assert answered.json()["state"] == "answered"
    closed = service["field"].post(f"{one}/close", headers={"If-Match": answered.headers["etag"]})
    assert (closed.json()["state"], closed.json()["answer"]) == ("closed", "Tanker.")
    assert service["planner"].get(path, params={"state": "open"}).json()["items"] == []


@pytest.mark.parametrize("server", ["sqlite"], indirect=True)
def test_awarded_stands_against_actual(service: Service, season: str) -> None:
    path = f"/v1/seasons/{season}/award-to-actual"
    assert service["auditor"].get(path).json()["code"] == "nothing_released"
    released(service, season)
    before = service["auditor"].get(path).json()
    with service.office.database.reading() as session:
        lift = session.query(RoutePlanRow).where(RoutePlanRow.season_id == season).count()
    assert sum(row["sorties"] for row in before["rows"]) == lift
    item = _loaded(service, season)
    leg = item["sortie"]["legs"][0]
    late = (datetime.fromisoformat(leg["arrival"]) + timedelta(minutes=15)).isoformat()
    _report(service, item, event="departed", at=leg["departure"])
    assert _report(service, item, event="arrived", at=late, usd=70_000).status_code == 201
    row = next(row for row in service["auditor"].get(path).json()["rows"] if row["actual_usd"] is not None)
    assert (row["actual_usd"], row["flown_min"] - row["planned_min"], row["reported"]) == (70_000, 15, 1)
    assert service["field"].get(path).status_code == 403


def test_a_scope_is_taken_to_the_letter(service: Service, season: str) -> None:
    place = put_sortie(service, season)
    other = user_with(service, frozenset({Role.FIELD}), Scope(missions=frozenset({"unmil"})))
    assert other.get(f"/v1/route-plans/{place}").status_code == 404
    assert other.get(f"/v1/seasons/{season}/route-plans").json()["items"] == []
