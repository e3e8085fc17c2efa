"""Webhooks: where a user wants to be told, and the messages that could not be told."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.sql import Select

from api.database.ids import new_id
from api.database.tables import Delivery, Webhook
from api.identity.roles import Permission
from api.office import events
from api.office.office import Transaction, fresh
from api.office.refusals import InputFault, Invalid, NotFound, WrongState
from api.office.seasons import find_season
from api.office.webhook_secrets import new_secret, sealed

_OF_A_USER_MAX = 20


def create_webhook(tx: Transaction, season_id: str, url: str) -> tuple[Webhook, str]:
    """A webhook for a season at an address already checked, with its secret, which is shown only now."""
    tx.need(Permission.OWN_WEBHOOKS)
    season = find_season(tx, season_id)
    own = tx.session.scalars(select(Webhook.id).where(Webhook.user_id == tx.actor.user, Webhook.active.is_(True))).all()
    if len(own) >= _OF_A_USER_MAX:
        cause = f"You have {len(own)} webhooks already."
        raise Invalid([InputFault(code="too_many_webhooks", pointer="/url", cause=cause, cure="Stop one first.")])
    secret = new_secret()
    row = Webhook(
        id=new_id("whk"),
        user_id=tx.actor.user,
        season_id=season.id,
        url=url,
        secret=sealed(tx.settings.secret, secret),
        created_ms=tx.now_ms,
    )
    tx.session.add(row)
    tx.session.flush()
    tx.note("webhook.created", "webhook", row.id, 1, season=season.id)
    return row, secret


def find_webhook(tx: Transaction, name: str, *, change: bool = False) -> Webhook:
    """A webhook of the actor's own; anybody's for an administrator. For a ``change`` it is locked."""
    tx.need(Permission.OWN_WEBHOOKS)
    row = tx.session.get(Webhook, name, with_for_update=True if change else None)
    if row is None or not _may_see(tx, row):
        raise NotFound("webhook", name)
    return row


def listed(tx: Transaction) -> Select[Webhook]:
    """The actor's webhooks; the caller pages them."""
    tx.need(Permission.OWN_WEBHOOKS)
    return select(Webhook).where(Webhook.user_id == tx.actor.user)


def stop_webhook(tx: Transaction, name: str, version: int | None) -> Webhook:
    """Send nothing more to a webhook; what waits for it is dead."""
    row = find_webhook(tx, name, change=True)
    fresh(row.version, version, "webhook")
    if row.active:
        stop(tx, row, "stopped by its user")
    return row


def stop(tx: Transaction, row: Webhook, why: str) -> None:
    """Make a webhook inactive, with what waits for it."""
    row.active, row.version = False, row.version + 1
    tx.session.execute(
        update(Delivery)
        .where(Delivery.webhook_id == row.id, Delivery.state == events.WAITING)
        .values(state=events.DEAD, ended_ms=tx.now_ms, last_error=f"The webhook is {why}.")
    )
    tx.note("webhook.stopped", "webhook", row.id, row.version, why=why)


def ping(tx: Transaction, name: str) -> Delivery:
    """Queue a message that says nothing, to see whether it arrives."""
    row = find_webhook(tx, name)
    _need_active(row)
    made = events.queue(tx, row, events.PING, {})
    tx.session.flush()
    tx.note("webhook.pinged", "webhook", row.id, row.version, delivery=made.id)
    return made


def deliveries(tx: Transaction, *, state: str | None = None, webhook: str | None = None) -> Select[Delivery]:
    """Messages to the actor's webhooks; the dead ones are the dead-letter list."""
    tx.need(Permission.OWN_WEBHOOKS)
    query = select(Delivery).join(Webhook, Webhook.id == Delivery.webhook_id).where(Webhook.user_id == tx.actor.user)
    if state is not None:
        query = query.where(Delivery.state == state)
    return query if webhook is None else query.where(Delivery.webhook_id == webhook)


def retry(tx: Transaction, name: str) -> Delivery:
    """Try a dead message again, from the first attempt on."""
    tx.need(Permission.OWN_WEBHOOKS)
    row = tx.session.get(Delivery, name)
    if row is None:
        raise NotFound("delivery", name)
    webhook = tx.session.get(Webhook, row.webhook_id)
    if webhook is None or not _may_see(tx, webhook):
        raise NotFound("delivery", name)
    _need_active(webhook)
    if row.state != events.DEAD:
        raise WrongState("not_dead", f"The message is {row.state}.", "Only a dead one is tried again by hand.")
    row.state, row.attempts, row.next_ms, row.lease_ms, row.ended_ms = events.WAITING, 0, tx.now_ms, 0, None
    tx.note("delivery.retried", "delivery", row.id, 0, webhook=webhook.id)
    return row


def _may_see(tx: Transaction, row: Webhook) -> bool:
    return row.user_id == tx.actor.user or tx.actor.may(Permission.MANAGE_USERS)


def _need_active(row: Webhook) -> None:
    if not row.active:
        raise WrongState("webhook_stopped", "The webhook is stopped.", "Register the address anew.")
