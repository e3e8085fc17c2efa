"""Plans: recorded as a job made them, read by who may; they never change but in state."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.sql import Select

from api.database.ids import new_id
from api.database.tables import PlanRow, RequestRow, SeasonRow
from api.identity.roles import Permission
from api.office.office import Transaction
from api.office.refusals import NotFound, WrongState
from api.office.request_states import STEPS, State, Step
from api.office.request_writing import step
from api.store.archive import member, pack, sizes, unpack
from api.store.plan_file import plan_text
from movcon.plan import Plan

VERIFIED, RELEASED, SUPERSEDED, REJECTED = "verified", "released", "superseded", "rejected"
REASONS_FILE = "reasons.json"
"""File of a plan: why movements are not moved, and what would cure it."""
SHARES_FILE = "lift_by_movement.json"
"""File of a plan: each movement's share of the cost of lift, dollars."""
DIFFERENCE_FILE = "difference.json"
"""File of a plan planned again: what has changed against the released one."""


@dataclass(frozen=True, kw_only=True)
class MadePlan:
    """A plan as a job hands it in.

    Attributes
    ----------
    summary
        What lists show: status, cost, bound, gap, moved and not moved.
    verification
        ``accepted`` and the findings.
    inputs
        All it was made from (``api.store.planning_inputs``).
    files
        Everything rendered of it, by name.
    follows_plan
        Released plan that it goes on from.
    """

    plan: Plan
    summary: Mapping[str, object]
    verification: Mapping[str, object]
    inputs: Mapping[str, bytes]
    files: Mapping[str, bytes]
    follows_plan: str | None = None

    @cached_property
    def archives(self) -> tuple[bytes, bytes, bytes | None]:
        """``plan.json``, the inputs and the files as they are kept; packed once, best before a transaction begins."""
        files = pack(self.files) if self.files else None
        return plan_text(self.plan).encode(), pack(self.inputs), files


def record_plan(tx: Transaction, season: SeasonRow, job_id: str, owner: str, made: MadePlan) -> PlanRow:
    """Keep a plan; where it is verified, the requests it moves are planned from now on."""
    verified = made.verification["accepted"] is True
    content, inputs, files = made.archives
    row = PlanRow(
        id=new_id("pln"),
        season_id=season.id,
        job_id=job_id,
        digest=made.plan.digest,
        problem_digest=made.plan.problem_digest,
        state=VERIFIED if verified else REJECTED,
        verified=verified,
        content=tx.keep(content),
        inputs=tx.keep(inputs),
        files=None if files is None else tx.keep(files),
        summary=json.dumps(made.summary, ensure_ascii=False),
        verification=json.dumps(made.verification, ensure_ascii=False),
        follows_plan=made.follows_plan,
        superseded_by=None,
        owner=owner,
        created_ms=tx.now_ms,
        released_ms=None,
        released_by=None,
    )
    tx.session.add(row)
    tx.session.flush()
    tx.note("plan.recorded", "plan", row.id, 1, season=season.id, digest=row.digest, verified=verified, job=job_id)
    if verified:
        take_for_moved(tx, season.id, made.plan, Step.PLAN)
    return row


def take_for_moved(tx: Transaction, season_id: str, plan: Plan, taken: Step) -> None:
    """Take a step for every request that a plan moves, where its state allows it and it is not already there."""
    moved = {name for itinerary in plan.itineraries for name in itinerary.requirements}
    before, then = STEPS[taken]
    rows = tx.session.scalars(
        select(RequestRow).where(RequestRow.season_id == season_id).order_by(RequestRow.id).with_for_update()
    )
    for request in rows:
        if request.name in moved and State(request.state) in before and State(request.state) is not then:
            step(tx, request, taken)


def find_plan(tx: Transaction, name: str) -> PlanRow:
    """A plan by id."""
    tx.need(Permission.READ_PLANS)
    row = tx.session.get(PlanRow, name)
    if row is None:
        raise NotFound("plan", name)
    return row


def sound_plan(tx: Transaction, name: str) -> PlanRow:
    """A plan by id that keeps every rule.

    Raises
    ------
    WrongState
        Verification rejects it: it is not shown as a plan.
    """
    row = find_plan(tx, name)
    if row.state == REJECTED:
        cause = "Verification rejects the plan: it is not shown."
        raise WrongState("rejected_plan", cause, "Read its verification; ask for another job.")
    return row


def listed_plans(tx: Transaction, season_id: str, *, state: str | None = None) -> Select[PlanRow]:
    """Plans of a season, rejected ones only where asked for; the caller pages them."""
    tx.need(Permission.READ_PLANS)
    query = select(PlanRow).where(PlanRow.season_id == season_id)
    return query.where(PlanRow.state != REJECTED if state is None else PlanRow.state == state)


def plan_inputs(tx: Transaction, row: PlanRow) -> dict[str, bytes]:
    """All a plan was made from, by name."""
    return unpack(tx.content(row.inputs), row.id, bytes_max=tx.settings.unpacked_bytes_max)


def plan_text_of(tx: Transaction, row: PlanRow) -> bytes:
    """``plan.json`` of a plan."""
    return tx.content(row.content)


def file_sizes(tx: Transaction, row: PlanRow) -> dict[str, int]:
    """Bytes of every rendered file of a plan, by name."""
    return sizes(tx.content(row.files)) if row.files else {}


def one_file(tx: Transaction, row: PlanRow, name: str) -> bytes | None:
    """One rendered file of a plan; None where there is none of the name."""
    return member(tx.content(row.files), name) if row.files else None


def lift_shares(tx: Transaction, row: PlanRow) -> dict[str, int] | None:
    """Dollars of the cost of lift by movement; None for a plan of a version that did not keep them."""
    content = one_file(tx, row, SHARES_FILE)
    if content is None:
        return None
    found: dict[str, int] = json.loads(content)
    return found


def plan_files(tx: Transaction, row: PlanRow) -> dict[str, bytes]:
    """Everything rendered of a plan, by name; nothing of a rejected one."""
    return unpack(tx.content(row.files), row.id, bytes_max=tx.settings.unpacked_bytes_max) if row.files else {}
