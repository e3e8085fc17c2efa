"""Webhooks, and the messages that wait, arrived, or are dead."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Path, Query, Response
from pydantic import ConfigDict, Field, StringConstraints

from api.database.tables import Delivery, Webhook
from api.http.call import Answer, Call, allowed
from api.http.caller_first import CallerFirst
from api.http.paging import page
from api.http.problems import problem_responses
from api.http.routes.seasons import SeasonId
from api.http.wire import After, Limit, NoNul, Page, Wire, moment, moment_or_none
from api.identity.roles import Permission
from api.office import webhooks
from api.office.webhook_addresses import resolved

router = APIRouter(prefix="/v1", tags=["field"], route_class=CallerFirst)
_WebhookId = Annotated[str, Path(description="Id of a webhook.", max_length=80)]
_DeliveryId = Annotated[str, Path(description="Id of a delivery.", max_length=80)]
_State = Literal["waiting", "sent", "dead"]


class WebhookIn(Wire):
    """Where to tell of a season's changes: an HTTPS address that everybody can reach."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"url": "https://93.184.215.14/movcon"}]})

    url: Annotated[str, StringConstraints(strict=True, min_length=1, max_length=500)]


class WebhookOut(Wire):
    """A webhook; ``secret`` is there only in the answer that makes it."""

    id: str
    season: str
    url: str
    active: bool
    version: int
    created: datetime
    secret: Annotated[str | None, Field(description="Key of the signatures: keep it.")] = None


class DeliveryOut(Wire):
    """A message to a webhook. ``dead`` ones were given up after too many attempts; ``last_error`` says why."""

    id: str
    webhook: str
    event: str
    state: _State
    attempts: int
    last_error: str
    next: Annotated[datetime | None, Field(description="When it is tried next, where it waits.")]
    body: dict[str, Any]
    created: datetime
    ended: datetime | None


@router.post(
    "/seasons/{season}/webhooks",
    status_code=201,
    response_model=WebhookOut,
    responses=problem_responses(401, 403, 404, 413, 422),
)
def create_webhook(season: SeasonId, body: WebhookIn, call: Call = allowed(Permission.OWN_WEBHOOKS)) -> Response:
    """Be told of what concerns the caller. The secret stands in this answer alone; a repeated call makes another."""
    # Looked up before the transaction: a name server may take its time.
    resolved(body.url, private=call.office.settings.webhook_private_addresses)
    with call.office.act(call.actor, call.id) as tx:
        row, secret = webhooks.create_webhook(tx, season, body.url)
    shown = _out(row).model_copy(update={"secret": secret})
    return Answer(body=shown, status=201, version=row.version, location=f"/v1/webhooks/{row.id}").response()


@router.get("/webhooks", responses=problem_responses(401, 403, 422))
def list_webhooks(
    call: Call = allowed(Permission.OWN_WEBHOOKS), after: After = None, limit: Limit = 50
) -> Page[WebhookOut]:
    """The caller's webhooks, oldest first."""
    with call.office.look(call.actor, call.id) as tx:
        return page(tx.session, webhooks.listed(tx), Webhook.id, _out, after=after, limit=limit)


@router.get("/webhooks/{webhook}", response_model=WebhookOut, responses=problem_responses(401, 403, 404, 422))
def read_webhook(webhook: _WebhookId, call: Call = allowed(Permission.OWN_WEBHOOKS)) -> Response:
    """A webhook of the caller's."""
    return call.look(lambda tx: _answer(webhooks.find_webhook(tx, webhook)))


@router.delete(
    "/webhooks/{webhook}", response_model=WebhookOut, responses=problem_responses(401, 403, 404, 409, 412, 422, 428)
)
def stop_webhook(webhook: _WebhookId, call: Call = allowed(Permission.OWN_WEBHOOKS)) -> Response:
    """Stop a webhook: nothing more is sent to it."""
    return call.act(lambda tx: _answer(webhooks.stop_webhook(tx, webhook, call.version)))


@router.post(
    "/webhooks/{webhook}/ping",
    status_code=202,
    response_model=DeliveryOut,
    responses=problem_responses(401, 403, 404, 409, 413, 422),
)
def ping_webhook(webhook: _WebhookId, call: Call = allowed(Permission.OWN_WEBHOOKS)) -> Response:
    """Send a message that says nothing, to see whether it arrives."""
    return call.act(lambda tx: Answer(body=_delivery(webhooks.ping(tx, webhook)), status=202))


@router.get("/deliveries", responses=problem_responses(401, 403, 422))
def list_deliveries(
    call: Call = allowed(Permission.OWN_WEBHOOKS),
    state: Annotated[_State | None, Query(description="`dead` is the dead-letter list.")] = None,
    webhook: Annotated[str | None, Query(max_length=80, pattern=NoNul)] = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[DeliveryOut]:
    """Messages to the caller's webhooks, oldest first."""
    with call.office.look(call.actor, call.id) as tx:
        query = webhooks.deliveries(tx, state=state, webhook=webhook)
        return page(tx.session, query, Delivery.id, _delivery, after=after, limit=limit)


@router.post(
    "/deliveries/{delivery}/retry",
    status_code=202,
    response_model=DeliveryOut,
    responses=problem_responses(401, 403, 404, 409, 413, 422),
)
def retry_delivery(delivery: _DeliveryId, call: Call = allowed(Permission.OWN_WEBHOOKS)) -> Response:
    """Try a dead message again."""
    return call.act(lambda tx: Answer(body=_delivery(webhooks.retry(tx, delivery)), status=202))


def _answer(row: Webhook) -> Answer:
    return Answer(body=_out(row), version=row.version)


def _out(row: Webhook) -> WebhookOut:
    return WebhookOut(
        id=row.id,
        season=row.season_id,
        url=row.url,
        active=row.active,
        version=row.version,
        created=moment(row.created_ms),
    )


def _delivery(row: Delivery) -> DeliveryOut:
    state = cast("_State", row.state)
    return DeliveryOut(
        id=row.id,
        webhook=row.webhook_id,
        event=row.event,
        state=state,
        attempts=row.attempts,
        last_error=row.last_error,
        next=moment(row.next_ms) if state == "waiting" else None,
        body=json.loads(row.body),
        created=moment(row.created_ms),
        ended=moment_or_none(row.ended_ms),
    )
