"""Webhooks: signed, tried again, dead after too many attempts, and never into the network of the service."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from api.database.tables import Delivery, User, Webhook
from api.jobs.deliveries import ATTEMPTS_MAX, deliver_due, pause_ms
from api.office.refusals import Invalid
from api.office.webhook_addresses import resolved
from tests.api.service.conftest import Service
from tests.api.service.released import released


@dataclass
class Receiver:
    """A web server that keeps what it gets and answers with ``status``."""

    url: str = ""
    status: int = 200
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.got.append((dict(self.headers), body))
            self.send_response(kept.status)
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.url = f"http://127.0.0.1:{server.server_port}/movcon"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def open_service(service: Service) -> Service:
    """A service whose webhooks may go to private addresses."""
    service.office.settings = replace(service.office.settings, webhook_private_addresses=True)
    return service


def _hook(service: Service, season: str, url: str, name: str = "field") -> dict:
    made = service[name].post(f"/v1/seasons/{season}/webhooks", json={"url": url})
    assert made.status_code == 201, made.text
    return made.json()


def _later(service: Service, ms: int) -> None:
    before = service.office.clock
    service.office.clock = lambda: before() + ms


def test_a_release_is_told_signed_to_whom_it_concerns(open_service: Service, season: str, receiver: Receiver) -> None:
    hook = _hook(open_service, season, receiver.url)
    released(open_service, season)
    assert deliver_due(open_service.office) == 2
    assert deliver_due(open_service.office) == 0
    told = {json.loads(body)["event"]: json.loads(body) for _, body in receiver.got}
    assert set(told) == {"plan.released", "route_plans.changed"}
    mine = open_service["field"].get(f"/v1/seasons/{season}/route-plans").json()["items"]
    assert {item["id"] for item in told["route_plans.changed"]["about"]["route_plans"]} == {item["id"] for item in mine}
    for headers, body in receiver.got:
        at, signed = (part.partition("=")[2] for part in headers["Movcon-Signature"].split(","))
        expected = hmac.new(hook["secret"].encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
        assert hmac.compare_digest(signed, expected)
        assert headers["Movcon-Delivery"] == json.loads(body)["delivery"]
    states = {row["state"] for row in open_service["field"].get("/v1/deliveries").json()["items"]}
    assert states == {"sent"}


def test_the_secret_is_shown_once_and_kept_encrypted(open_service: Service, season: str, receiver: Receiver) -> None:
    hook = _hook(open_service, season, receiver.url)
    assert open_service["field"].get(f"/v1/webhooks/{hook['id']}").json()["secret"] is None
    with open_service.office.database.reading() as session:
        assert hook["secret"] not in session.get_one(Webhook, hook["id"]).secret
    assert open_service["other field"].get(f"/v1/webhooks/{hook['id']}").status_code == 404


def test_what_does_not_arrive_is_tried_again_then_dead_and_can_be_retried(
    open_service: Service, season: str, receiver: Receiver
) -> None:
    hook = _hook(open_service, season, receiver.url)
    receiver.status = 302  # a redirect is not followed
    ping = open_service["field"].post(f"/v1/webhooks/{hook['id']}/ping").json()
    for attempt in range(1, ATTEMPTS_MAX + 1):
        assert deliver_due(open_service.office) == 1
        assert deliver_due(open_service.office) == 0, "it waits"
        _later(open_service, pause_ms(attempt))
    assert len(receiver.got) == ATTEMPTS_MAX
    dead = open_service["field"].get("/v1/deliveries", params={"state": "dead"}).json()["items"]
    assert [(item["id"], item["attempts"], item["last_error"]) for item in dead] == [
        (ping["id"], ATTEMPTS_MAX, "The receiver answered 302.")
    ]
    receiver.status = 204
    path = f"/v1/deliveries/{ping['id']}/retry"
    assert open_service["other field"].post(path).status_code == 404
    assert open_service["field"].post(path).status_code == 202
    assert deliver_due(open_service.office) == 1
    assert open_service["field"].post(path).json()["code"] == "not_dead"


def test_a_message_goes_to_nobody_who_may_no_longer_have_it(
    open_service: Service, season: str, receiver: Receiver
) -> None:
    hook = _hook(open_service, season, receiver.url)
    open_service["field"].post(f"/v1/webhooks/{hook['id']}/ping")
    with open_service.office.database.writing() as session:
        session.get_one(User, session.get_one(Webhook, hook["id"]).user_id).active = False
    assert deliver_due(open_service.office) == 0
    assert receiver.got == []
    with open_service.office.database.reading() as session:
        assert session.get_one(Webhook, hook["id"]).active is False
        assert {row.state for row in session.query(Delivery)} == {"dead"}


def test_a_stopped_webhook_is_told_nothing(open_service: Service, season: str, receiver: Receiver) -> None:
    hook = _hook(open_service, season, receiver.url)
    stopped = open_service["field"].delete(f"/v1/webhooks/{hook['id']}", headers={"If-Match": '"1"'})
    assert stopped.json()["active"] is False
    assert open_service["field"].post(f"/v1/webhooks/{hook['id']}/ping").json()["code"] == "webhook_stopped"
    released(open_service, season)
    assert deliver_due(open_service.office) == 0


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://127.0.0.1/x", "private_address"),
        ("https://10.1.2.3/", "private_address"),
        ("https://169.254.169.254/latest/meta-data", "private_address"),
        ("https://[::1]/", "private_address"),
        ("https://[::ffff:10.0.0.1]/", "private_address"),
        ("https://[fd00::1]/", "private_address"),
        ("https://[64:ff9b::a00:1]/", "private_address"),
        ("https://[64:ff9b:1::a00:1]/", "private_address"),
        ("https://[fec0::1]/", "private_address"),
        ("https://[::7f00:1]/", "private_address"),
        ("https://[::ffff:0:a00:1]/", "private_address"),
        ("https://[2002:a00:1::]/", "private_address"),
        ("https://0.0.0.0/", "private_address"),
        ("https://100.64.0.1/", "private_address"),
        ("https://2130706433/", "private_address"),
        ("http://93.184.215.14/", "plain_http"),
        ("ftp://93.184.215.14/", "bad_url"),
        ("https://user:word@93.184.215.14/", "bad_url"),
        ("https:///nowhere", "bad_url"),
        ("https://93.184.215.14:0/", "bad_url"),
        ("https://nobody.invalid/", "unknown_host"),
    ],
)
def test_webhooks_go_to_no_address_inside(url: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        resolved(url, private=False)
    assert [fault.code for fault in refused.value.faults] == [code]


def test_the_address_is_checked_again_when_a_message_leaves(
    open_service: Service, season: str, receiver: Receiver
) -> None:
    hook = _hook(open_service, season, receiver.url)
    open_service["field"].post(f"/v1/webhooks/{hook['id']}/ping")
    open_service.office.settings = replace(open_service.office.settings, webhook_private_addresses=False)
    refused = open_service["field"].post(f"/v1/seasons/{season}/webhooks", json={"url": receiver.url})
    assert [fault["code"] for fault in refused.json()["faults"]] == ["plain_http"]
    assert deliver_due(open_service.office) == 1
    assert receiver.got == []
    told = open_service["field"].get("/v1/deliveries").json()["items"][0]
    assert (told["state"], told["attempts"]) == ("waiting", 1)
