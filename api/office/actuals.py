"""What really happened: departures, arrivals, cancellations, delays and numbers, as the field reports them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.sql import Select

from api.database.ids import new_id
from api.database.tables import Actual, RequestRow, RoutePlanRow
from api.identity.roles import Permission
from api.office import events
from api.office.concerns import concerning
from api.office.field import find_route_plan
from api.office.office import Transaction
from api.office.refusals import InputFault, Invalid, WrongState
from api.office.request_states import State, Step
from api.office.request_writing import step
from movcon.clock import MINUTES_PER_DAY, Minute, minute_of, utc_text

_DAYS_OFF_MAX = 60


class Event(StrEnum):
    """What is reported of a sortie, or a deployment's movement; only the latter is told to be discharged."""

    DEPARTED = "departed"
    ARRIVED = "arrived"
    DISCHARGED = "discharged"
    CANCELLED = "cancelled"
    DELAYED = "delayed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """People, or pieces of cargo, really on board of one load; ``requirement`` is a parcel's id in a deployment."""

    requirement: str
    direction: str
    people: int = 0
    pieces: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is reported.

    Attributes
    ----------
    place
        Airfield, or other place of a deployment; None = the movement's first for departures and delays, its last for
        arrivals and discharges.
    moment
        When it departed, arrived or was discharged, or when a delayed one is expected to depart; None for a
        cancellation.
    usd
        What it really cost, where it is known.
    corrects
        Earlier report that this one replaces.
    """

    event: Event
    place: str | None
    moment: Minute | None
    people: Sequence[Carried]
    usd: int | None
    words: str
    corrects: str | None


def report(tx: Transaction, name: str, told: Report) -> Actual:
    """Record what happened to a sortie; the first departure puts its movements under way.

    Raises
    ------
    Invalid
        With every fault of the report: it contradicts the sortie, or what was reported before.
    """
    tx.need(Permission.REPORT)
    row = find_route_plan(tx, name, change=True)
    if row.withdrawn:
        cure = "Raise a problem if it was flown all the same."
        raise WrongState("withdrawn", "The sortie is withdrawn: the plan in force does not fly it.", cure)
    body = json.loads(row.body)
    place = told.place or _usual_place(body, told.event)
    standing = in_force(tx.session.scalars(select(Actual).where(Actual.route_plan_id == row.id).order_by(Actual.id)))
    faults = [*_form_faults(body, told, place), *_story_faults(body, standing, told, place)]
    if faults:
        raise Invalid(faults)
    made = Actual(
        id=new_id("act"),
        season_id=row.season_id,
        route_plan_id=row.id,
        plan_id=row.plan_id,
        event=told.event.value,
        place=place,
        moment_min=told.moment,
        people=json.dumps(
            [
                {"requirement": c.requirement, "direction": c.direction, "people": c.people}
                | ({"pieces": c.pieces} if c.pieces else {})
                for c in told.people
            ],
            ensure_ascii=False,
        ),
        usd=told.usd,
        words=told.words,
        corrects=told.corrects,
        actor=tx.actor.user,
        actor_name=tx.actor.name,
        at_ms=tx.now_ms,
    )
    tx.session.add(made)
    tx.session.flush()
    moment = None if told.moment is None else utc_text(told.moment)
    tx.note(f"actual.{told.event}", "route plan", row.id, row.number, actual=made.id, place=place, moment=moment)
    if told.event is Event.DEPARTED:
        _depart(tx, row, body)
    events.reported(tx, row, made)
    return made


def in_force(reports: Iterable[Actual]) -> list[Actual]:
    """Reports that no later one corrects, in their order."""
    every = list(reports)
    corrected = {item.corrects for item in every}
    return [item for item in every if item.id not in corrected]


def listed(tx: Transaction, season_id: str, *, route_plan: str | None = None) -> Select[Actual]:
    """Reports of a season on sorties that concern the actor; the caller pages them."""
    tx.need(Permission.READ_REPORTS)
    query = (
        select(Actual)
        .join(RoutePlanRow, RoutePlanRow.id == Actual.route_plan_id)
        .where(Actual.season_id == season_id, concerning(tx.actor.scope, RoutePlanRow))
    )
    return query if route_plan is None else query.where(Actual.route_plan_id == route_plan)


def _word(body: dict[str, Any]) -> str:
    """What a movement is called."""
    return "sortie" if "sortie" in body else "movement"


_VERBS = {Event.ARRIVED: "arrive at", Event.DISCHARGED: "discharge at"}
_AT_THE_END = frozenset(_VERBS)


def _planned(body: dict[str, Any], event: Event) -> list[tuple[str, str]]:
    """Places where a movement can do what is reported, and when it is planned to, in their order."""
    if event is Event.DISCHARGED:
        return [(stop["place"], stop["end"]) for stop in body.get("stops", ()) if stop["discharges"]]
    if event is Event.ARRIVED:
        return [(leg["to"], leg["arrival"]) for leg in body["legs"]]
    return [(leg["from"], leg["departure"]) for leg in body["legs"]]


def _usual_place(body: dict[str, Any], event: Event) -> str:
    """Where it is meant to have been, where the report does not say."""
    place: str = body["legs"][-1]["to"] if event in _AT_THE_END else body["legs"][0]["from"]
    return place


def _form_faults(body: dict[str, Any], told: Report, place: str) -> Iterable[InputFault]:
    """What is wrong with a report against the sortie itself."""
    planned = _planned(body, told.event)
    places = [name for name, _ in planned]
    if place not in places:
        cause = f"The {_word(body)} does not {_VERBS.get(told.event, 'depart from')} {place}."
        cure = f"Name one of: {', '.join(places)}." if places else "Report its arrival."
        yield _fault("wrong_place", "/place", cause, cure)
    if told.event is Event.CANCELLED:
        if told.moment is not None:
            yield _fault("moment_not_wanted", "/at", "A cancellation has no moment of its own.", "Leave it out.")
    elif told.moment is None:
        yield _fault("moment_missing", "/at", f"It is not said when it {told.event}.", "Give the moment, UTC.")
    elif place in places:
        then = minute_of(datetime.fromisoformat(planned[places.index(place)][1]))
        if abs(told.moment - then) > _DAYS_OFF_MAX * MINUTES_PER_DAY:
            cause = f"{utc_text(told.moment)} is more than {_DAYS_OFF_MAX} days off the plan ({utc_text(then)})."
            yield _fault("implausible_moment", "/at", cause, "Check the date.")
        if told.event is Event.DELAYED and told.moment <= then:
            cause = f"A delay to {utc_text(told.moment)} is none: planned is {utc_text(then)}."
            yield _fault("no_delay", "/at", cause, "Give the moment now expected.")
    yield from _people_faults(body, told)


def _people_faults(body: dict[str, Any], told: Report) -> Iterable[InputFault]:
    loads = {(load["requirement"], load["direction"]): load for load in body["loads"]}
    seen: set[tuple[str, str]] = set()
    for number, carried in enumerate(told.people):
        key = carried.requirement, carried.direction
        pointer = f"/people/{number}"
        if key not in loads:
            cause = f"{carried.requirement} {carried.direction} is not on this {_word(body)}."
            yield _fault("not_on_board", pointer, cause, f"Name a load of the {_word(body)}.")
        elif carried.pieces > loads[key].get("pieces", 0):
            planned = loads[key].get("pieces", 0)
            cause = f"{carried.pieces} pieces of {carried.requirement} are more than its {planned}."
            yield _fault("too_many_pieces", f"{pointer}/pieces", cause, "Check the numbers.")
        if key in seen:
            yield _fault("told_twice", pointer, f"{' '.join(key)} is told twice.", "Tell each load once.")
        seen.add(key)
    total = sum(carried.people for carried in told.people)
    if "seats" in body and total > body["seats"]:
        cause = f"{total} people do not fit on an aircraft of {body['seats']} seats."
        yield _fault("too_many_people", "/people", cause, "Check the numbers.")


def _story_faults(body: dict[str, Any], standing: Sequence[Actual], told: Report, place: str) -> Iterable[InputFault]:
    """What is wrong with a report against those before it."""
    if told.corrects is not None and told.corrects not in {item.id for item in standing}:
        cause = f"{told.corrects!r} is no report on this {_word(body)} that stands."
        yield _fault("nothing_to_correct", "/corrects", cause, "Name the last report of what is corrected.")
    before = [item for item in standing if item.id != told.corrects]
    cure = "If that was wrong, name it in corrects."
    for item in before:
        if item.event == Event.CANCELLED:
            yield _fault("cancelled_before", "/event", f"The {_word(body)} was reported cancelled ({item.id}).", cure)
        elif item.event != Event.DELAYED and _gainsaid(item, told, place):
            cause = f"It was reported {item.event} at {item.place} already ({item.id})."
            yield _fault("already_reported", "/event", cause, cure)
    # At a place it arrives, is discharged, and departs on the next leg.
    turns = {
        (event, leg[end]): 3 * number + step
        for number, leg in enumerate(body["legs"])
        for step, (event, end) in enumerate([(Event.DEPARTED, "from"), (Event.ARRIVED, "to"), (Event.DISCHARGED, "to")])
    }
    own = turns.get((told.event, place))
    if own is None or told.moment is None:
        return
    for item in before:
        turn = turns.get((Event(item.event), item.place))
        if turn is None or item.moment_min is None or turn == own:
            continue
        if _in_order(item.moment_min, told.moment, before=turn < own):
            continue
        if told.moment == item.moment_min and abs(turn - own) == 1 and Event.DISCHARGED in (told.event, item.event):
            # What takes no time, as the discharge of a convoy, has the moment of its arrival.
            continue
        side = "before" if turn < own else "after"
        did = "was discharged" if item.event == Event.DISCHARGED else item.event
        cause = (
            f"It {did} at {item.place} {side} that, at {utc_text(item.moment_min)}; "
            f"{utc_text(told.moment)} does not fit."
        )
        yield _fault("wrong_order", "/at", cause, "Check the moments, both UTC; correct the earlier report if need be.")


def _in_order(one: Minute, other: Minute, *, before: bool) -> bool:
    """Whether the first moment is before the other, or after it."""
    return one < other if before else one > other


def _gainsaid(item: Actual, told: Report, place: str) -> bool:
    """Whether a flight as reported before leaves no room for what is told now."""
    if told.event is Event.CANCELLED:
        return True
    if told.event is Event.DELAYED:
        return item.event == Event.DEPARTED and item.place == place
    return item.event == told.event and item.place == place


def _depart(tx: Transaction, row: RoutePlanRow, body: dict[str, Any]) -> None:
    """Put the movements on a sortie under way, where this is their first departure."""
    names = {load["requirement"] for load in body["loads"]}
    requests = tx.session.scalars(
        select(RequestRow)
        .where(RequestRow.season_id == row.season_id, RequestRow.name.in_(names))
        .order_by(RequestRow.id)
        .with_for_update()
    )
    for request in requests:
        if State(request.state) is State.RELEASED:
            step(tx, request, Step.DEPART)


def _fault(code: str, pointer: str, cause: str, cure: str) -> InputFault:
    return InputFault(code=code, pointer=pointer, cause=cause, cure=cure)
