"""Messages to webhooks: taken by lease, sent signed, tried again with growing pauses, dead after too many attempts."""

from __future__ import annotations

import asyncio
import random
import ssl
from collections.abc import Sequence
from dataclasses import dataclass

import httpx2
from sqlalchemy import select
from sqlalchemy.sql import Select

from api.database.tables import Delivery, User, Webhook
from api.identity.actor import SYSTEM
from api.identity.roles import Permission
from api.office import events
from api.office.office import Office, Transaction
from api.office.refusals import Invalid
from api.office.users import actor_of
from api.office.webhook_addresses import Address, resolved
from api.office.webhook_secrets import opened, signature
from api.office.webhooks import stop

ATTEMPTS_MAX = 8
_AT_ONCE = 16
_LEASE_MS = 120_000
_TIMEOUT = httpx2.Timeout(10.0, connect=5.0)
WHOLE_S = 20.0
"""Seconds that a message may take in all: who sends a byte now and then never runs into the limits above."""
_FIRST_PAUSE_MS = 10_000
_PAUSE_MS_MAX = 6 * 60 * 60 * 1000
_ERROR_LENGTH_MAX = 300


@dataclass(frozen=True, slots=True)
class _Taken:
    id: str
    event: str
    url: str
    secret: str | None
    body: bytes
    lease_ms: int


def deliver_due(office: Office) -> int:
    """Send the messages that are due, at most a handful; how many were taken. Call again at once while it is not 0.

    Any number of processes may call it at once. A message goes out at least once: where a process ends between
    sending and noting it, again. Its id tells the receiver.
    """
    with office.database.reading() as session:
        if session.scalar(_due(office.clock()).with_only_columns(Delivery.id).limit(1)) is None:
            return 0
    with office.act(SYSTEM, "deliveries") as tx:
        taken = _take(tx)
    if not taken:
        return 0
    errors = asyncio.run(_send_all(taken, office.clock() // 1000, private=office.settings.webhook_private_addresses))
    with office.act(SYSTEM, "deliveries") as tx:
        for item, error in zip(taken, errors, strict=True):
            _note(tx, item, error)
    return len(taken)


def trusted() -> ssl.SSLContext:
    """Authorities whose certificates prove a receiver's name: the machine's."""
    return httpx2.create_ssl_context(trust_env=False)


def pause_ms(attempts: int) -> int:
    """Longest pause after so many failed attempts: doubled each time, from 10 seconds to 6 hours."""
    return min(_PAUSE_MS_MAX, _FIRST_PAUSE_MS << (attempts - 1))


def _due(now_ms: int) -> Select[Delivery]:
    return (
        select(Delivery)
        .where(Delivery.state == events.WAITING, Delivery.next_ms <= now_ms, Delivery.lease_ms <= now_ms)
        .order_by(Delivery.next_ms, Delivery.id)
    )


def _take(tx: Transaction) -> list[_Taken]:
    rows = tx.session.scalars(_due(tx.now_ms).limit(_AT_ONCE).with_for_update(skip_locked=True)).all()
    taken = []
    for row in rows:
        webhook = tx.session.get(Webhook, row.webhook_id)
        user = None if webhook is None else tx.session.get(User, webhook.user_id)
        if webhook is None or user is None or not webhook.active:
            row.state, row.ended_ms, row.last_error = events.DEAD, tx.now_ms, "The webhook is stopped."
            continue
        if not user.active or not actor_of(user, "webhook").may(Permission.OWN_WEBHOOKS):
            stop(tx, webhook, "stopped because its user may no longer have it")
            continue
        row.lease_ms = tx.now_ms + _LEASE_MS
        secret = opened(tx.settings.secret, webhook.secret)
        taken.append(_Taken(row.id, row.event, webhook.url, secret, row.body.encode(), row.lease_ms))
    return taken


async def _send_all(taken: Sequence[_Taken], at_s: int, *, private: bool) -> list[str]:
    """Send messages, all at once."""
    client = httpx2.AsyncClient(verify=trusted(), timeout=_TIMEOUT, follow_redirects=False, trust_env=False)
    async with client:
        return await asyncio.gather(*(_send(client, item, at_s, private=private) for item in taken))


async def _send(client: httpx2.AsyncClient, item: _Taken, at_s: int, *, private: bool) -> str:
    """Send a message; what went wrong in words, empty where it arrived."""
    if item.secret is None:
        return "The service's secret has changed: register the webhook anew."
    try:
        async with asyncio.timeout(WHOLE_S):
            address = await asyncio.to_thread(resolved, item.url, private=private)
            return await _post(client, address, item, item.secret, at_s)
    except TimeoutError:
        return f"The receiver has not answered within {WHOLE_S:.0f} second{'s' if WHOLE_S != 1 else ''}."
    except Invalid as refused:
        return refused.faults[0].cause
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
        return f"{type(error).__name__}: {error}"[:_ERROR_LENGTH_MAX]


async def _post(client: httpx2.AsyncClient, address: Address, item: _Taken, secret: str, at_s: int) -> str:
    # To the address that was checked, not to what the name may lead to a moment later; the name is still the one
    # that the certificate must be of.
    url = httpx2.URL(item.url).copy_with(host=address.ip)
    headers = {
        "Host": address.url.netloc,
        "Content-Type": "application/json",
        "User-Agent": "movcon",
        "Movcon-Event": item.event,
        "Movcon-Delivery": item.id,
        "Movcon-Signature": signature(secret, at_s, item.body),
    }
    async with client.stream(
        "POST", url, content=item.body, headers=headers, extensions={"sni_hostname": address.host}
    ) as answer:
        # Its body is never read: only the status says whether the message arrived.
        return "" if answer.is_success else f"The receiver answered {answer.status_code}."


def _note(tx: Transaction, item: _Taken, error: str) -> None:
    row = tx.session.get(Delivery, item.id, with_for_update=True)
    if row is None or row.state != events.WAITING or row.lease_ms != item.lease_ms:
        return  # the lease ended meanwhile, and somebody else has it
    row.lease_ms, row.attempts, row.last_error = 0, row.attempts + 1, error
    if not error:
        row.state, row.ended_ms = events.SENT, tx.now_ms
    elif row.attempts >= ATTEMPTS_MAX:
        row.state, row.ended_ms = events.DEAD, tx.now_ms
        tx.note("delivery.dead", "delivery", row.id, row.attempts, webhook=row.webhook_id)
    else:
        # Spread at random, so that what failed together does not come back together.
        row.next_ms = tx.now_ms + random.randint(pause_ms(row.attempts) // 2, pause_ms(row.attempts))
