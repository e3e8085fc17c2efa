"""The board: what is missing for the movements to come, by the day it is due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from api.database.tables import Attachment, RequestRow, Tracked
from api.identity.roles import Permission
from api.office.attachments import Purpose
from api.office.office import Transaction
from api.office.request_states import State
from api.office.requests import concerning
from api.office.seasons import find_season
from api.render.planning_values import planning_value
from movcon.clock import Day


class Missing(StrEnum):
    """What is missing."""

    SUBMISSION = "submission"
    DECISION = "decision"
    CONFIRMATION = "confirmation"
    LOAD_LIST = "load_list"
    WEAPONS_DECLARATION = "weapons_declaration"
    FINAL_MANIFEST = "final_manifest"
    MEDICAL_CLEARANCE = "medical_clearance"
    CLEARANCE = "clearance"
    ACQUISITION = "acquisition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something that is missing.

    Attributes
    ----------
    due_day
        Last day on which it is in time.
    object_id, name
        The request, or the clearance or acquisition followed up.
    concerns
        Who has to see to it.
    cure
        How it is cleared.
    """

    due_day: Day
    what: Missing
    object_id: str
    name: str
    missions: tuple[str, ...]
    contributors: tuple[str, ...]
    concerns: str
    cure: str

    @property
    def key(self) -> tuple[Day, str, str]:
        """Place in the order of the board."""
        return (self.due_day, self.what.value, self.object_id)


_UNSENT = frozenset({State.DRAFT, State.RETURNED})
_GOING = frozenset({State.ACCEPTED, State.PLANNED, State.RELEASED})
_WATCHED = _UNSENT | _GOING | {State.SUBMITTED}
_OPEN_TRACKED = ("needed", "asked", "refused")
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


def board(
    tx: Transaction, season_id: str, until: Day, *, mission: str | None = None, contributor: str | None = None
) -> list[Item]:
    """What is due until a day, it included, and missing: for what concerns the actor, first due first.

    The day of a movement is the one preferred in its request; lead times are planning values.
    """
    tx.need(Permission.READ_REQUESTS)
    find_season(tx, season_id)
    found = [*_requests(tx, season_id), *(_tracked(tx, season_id) if tx.actor.may(Permission.READ_TRACKED) else ())]
    return sorted(
        (
            item
            for item in found
            if item.due_day <= until
            and (mission is None or mission in item.missions)
            and (contributor is None or contributor in item.contributors)
        ),
        key=lambda item: item.key,
    )


def _requests(tx: Transaction, season_id: str) -> Iterator[Item]:
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
            yield Item(
                due_day=row.preferred_day - planning_value(lead),
                what=what,
                object_id=row.id,
                name=row.name,
                missions=(row.mission,),
                contributors=(row.contributor,),
                concerns=concerns,
                cure=cure,
            )


def _tracked(tx: Transaction, season_id: str) -> Iterator[Item]:
    rows = tx.session.scalars(
        select(Tracked).where(
            Tracked.season_id == season_id, Tracked.current.is_(True), Tracked.state.in_(_OPEN_TRACKED)
        )
    )
    scope = tx.actor.scope
    for row in rows:
        missions, contributors = tuple(row.missions.split()), tuple(row.contributors.split())
        if not (
            scope.everything
            or scope.missions.intersection(missions)
            or scope.contributors.intersection(contributors)
            or row.carrier in scope.carriers
        ):
            continue
        yield Item(
            due_day=row.due_day,
            what=Missing(row.kind),
            object_id=row.id,
            name=row.name,
            missions=missions,
            contributors=contributors,
            concerns="planner",
            cure=f"It is {row.state}: have it granted and record that, or plan again without it.",
        )
