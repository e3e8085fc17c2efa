"""What is missing of rotation requests: sent, decided, confirmed, and the papers that belong to them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from api.database.tables import Attachment, RequestRow
from api.office.attachments import Purpose
from api.office.board_item import Item, Missing
from api.office.office import Transaction
from api.office.request_states import State
from api.office.requests import concerning
from api.render.planning_values import planning_values

_UNSENT = frozenset({State.DRAFT, State.RETURNED})
_GOING = frozenset({State.ACCEPTED, State.PLANNED, State.RELEASED})
_WATCHED = _UNSENT | _GOING | {State.SUBMITTED}
_PAPERS: tuple[tuple[Missing, str, str], ...] = (
    (Missing.CONFIRMATION, "dates_confirmed_days", "Confirm dates and numbers; attach it with purpose confirmation."),
    (Missing.LOAD_LIST, "load_list_days", "Attach the baggage and cargo list with purpose load_list."),
    (
        Missing.WEAPONS_DECLARATION,
        "weapons_declaration_days",
        "Attach the declaration, or that there is nothing to declare, with purpose weapons_declaration.",
    ),
    (Missing.FINAL_MANIFEST, "final_manifest_days", "Name everybody in the request's manifest."),
    (Missing.MEDICAL_CLEARANCE, "medical_clearance_days", "Attach the clearance with purpose medical_clearance."),
)


def due_of_requests(tx: Transaction, season_id: str) -> Iterator[Item]:
    """Items of the requests of a season that concern the actor; the day of a movement is the one preferred."""
    papers = {
        (request, purpose)
        for request, purpose in tx.session.execute(
            select(Attachment.request_id, Attachment.purpose)
            .join(RequestRow, RequestRow.id == Attachment.request_id)
            .where(RequestRow.season_id == season_id)
        )
    }
    rows = tx.session.execute(
        select(
            RequestRow.id,
            RequestRow.name,
            RequestRow.state,
            RequestRow.mission,
            RequestRow.contributor,
            RequestRow.preferred_day,
            RequestRow.load_list_ms,
            RequestRow.confirmed_ms,
            RequestRow.manifest_ms,
        ).where(
            RequestRow.season_id == season_id,
            concerning(tx.actor.scope),
            RequestRow.state.in_([state.value for state in _WATCHED]),
        )
    )
    for row in rows:
        state = State(row.state)
        officer = f"officer of {row.contributor} or {row.mission}"
        there = {
            Missing.CONFIRMATION: row.confirmed_ms is not None,
            Missing.LOAD_LIST: row.load_list_ms is not None,
            Missing.FINAL_MANIFEST: row.manifest_ms is not None,
            Missing.WEAPONS_DECLARATION: (row.id, Purpose.WEAPONS_DECLARATION.value) in papers,
            Missing.MEDICAL_CLEARANCE: (row.id, Purpose.MEDICAL_CLEARANCE.value) in papers,
        }
        if state in _UNSENT:
            wanted = [(Missing.SUBMISSION, "request_submitted_days", officer, "Submit the request, or cancel it.")]
        elif state is State.SUBMITTED:
            wanted = [(Missing.DECISION, "request_decided_days", "planner", "Accept the request, or return it.")]
        else:
            wanted = [(what, lead, officer, cure) for what, lead, cure in _PAPERS if not there[what]]
        for what, lead, concerns, cure in wanted:
            value = planning_values()[lead]
            yield Item(
                due_day=row.preferred_day - value.value,
                what=what,
                object_id=row.id,
                name=row.name,
                missions=(row.mission,),
                contributors=(row.contributor,),
                concerns=concerns,
                cure=cure,
                lead=value,
            )
