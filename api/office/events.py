"""Events for webhooks, queued in the transaction of what happened; each goes only to whom it concerns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from sqlalchemy import select

from api.database.ids import new_id
from api.database.tables import Actual, Delivery, PlanRow, Problem, RoutePlanRow, User, Webhook
from api.office.concerns import concerns
from api.office.field_sorties import FieldChange
from api.office.office import Transaction
from api.office.users import actor_of

WAITING, SENT, DEAD = "waiting", "sent", "dead"
PLAN_RELEASED = "plan.released"
ROUTE_PLANS_CHANGED = "route_plans.changed"
ACTUAL_REPORTED = "actual.reported"
PROBLEM_CHANGED = "problem.changed"
PING = "ping"
EVENTS = (PLAN_RELEASED, ROUTE_PLANS_CHANGED, ACTUAL_REPORTED, PROBLEM_CHANGED, PING)


def released(tx: Transaction, plan: PlanRow, change: FieldChange) -> None:
    """A plan came into force: told to whom one of its sorties concerns, with the ones that changed."""
    every = list(tx.session.scalars(select(RoutePlanRow).where(RoutePlanRow.season_id == plan.season_id)))
    for webhook, user in _webhooks(tx, plan.season_id):
        scope = actor_of(user, "webhook").scope
        if not any(concerns(scope, row) for row in every):
            continue
        about = {"plan": plan.id, "plan_digest": plan.digest, "number": change.number}
        queue(tx, webhook, PLAN_RELEASED, about)
        theirs = [row for row in change.changed if concerns(scope, row)]
        if theirs:
            changed = [
                {"id": row.id, "sortie": row.sortie, "number": row.number, "withdrawn": row.withdrawn} for row in theirs
            ]
            queue(tx, webhook, ROUTE_PLANS_CHANGED, {**about, "route_plans": changed})


def reported(tx: Transaction, row: RoutePlanRow, actual: Actual) -> None:
    """Somebody reported on a sortie: told to whom it concerns."""
    for webhook, user in _webhooks(tx, row.season_id):
        if concerns(actor_of(user, "webhook").scope, row):
            about = {"id": actual.id, "route_plan": row.id, "sortie": row.sortie, "event": actual.event}
            queue(tx, webhook, ACTUAL_REPORTED, about)


def problem_changed(tx: Transaction, problem: Problem) -> None:
    """A problem was raised, answered or closed: told to whom it concerns and to who raised it."""
    for webhook, user in _webhooks(tx, problem.season_id):
        if user.id == problem.owner or concerns(actor_of(user, "webhook").scope, problem):
            about = {"id": problem.id, "state": problem.state, "route_plan": problem.route_plan_id}
            queue(tx, webhook, PROBLEM_CHANGED, about)


def queue(tx: Transaction, webhook: Webhook, event: str, about: Mapping[str, object]) -> Delivery:
    """A message for a webhook; it leaves once the transaction is committed."""
    name = new_id("dlv")
    body = {
        "delivery": name,
        "event": event,
        "season": webhook.season_id,
        "at": datetime.fromtimestamp(tx.now_ms // 1000, tz=UTC).isoformat(),
        "about": about,
    }
    row = Delivery(
        id=name,
        webhook_id=webhook.id,
        event=event,
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":")),
        state=WAITING,
        next_ms=tx.now_ms,
        created_ms=tx.now_ms,
        ended_ms=None,
    )
    tx.session.add(row)
    return row


def _webhooks(tx: Transaction, season_id: str) -> Iterable[tuple[Webhook, User]]:
    rows = tx.session.execute(
        select(Webhook, User)
        .join(User, User.id == Webhook.user_id)
        .where(Webhook.season_id == season_id, Webhook.active.is_(True), User.active.is_(True))
        .order_by(Webhook.id)
    )
    return [(webhook, user) for webhook, user in rows]
