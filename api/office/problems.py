"""Problems the field raises, about a sortie or in general; planners answer and close them."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.sql import Select

from api.database.ids import new_id
from api.database.tables import Problem
from api.identity.roles import Permission
from api.office import events
from api.office.concerns import concerning, concerns, words
from api.office.field import find_route_plan
from api.office.office import Transaction, fresh
from api.office.refusals import InputFault, Invalid, NotFound, WrongState
from api.office.seasons import find_season

OPEN, ANSWERED, CLOSED = "open", "answered", "closed"


def raise_problem(tx: Transaction, season_id: str, text: str, route_plan: str | None) -> Problem:
    """A new problem; without a sortie it concerns whom its user's scope names."""
    tx.need(Permission.REPORT)
    season = find_season(tx, season_id)
    scope = tx.actor.scope
    problem = Problem(
        id=new_id("prb"),
        season_id=season.id,
        route_plan_id=None,
        missions=words(sorted(scope.missions)),
        contributors=words(sorted(scope.contributors)),
        carrier=min(scope.carriers, default=""),
        state=OPEN,
        words=text,
        owner=tx.actor.user,
        owner_name=tx.actor.name,
        created_ms=tx.now_ms,
        updated_ms=tx.now_ms,
    )
    if route_plan is not None:
        row = find_route_plan(tx, route_plan)
        if row.season_id != season.id:
            cause = f"Route plan {route_plan!r} is of another season."
            fault = InputFault(code="other_season", pointer="/route_plan", cause=cause, cure="Raise it in that season.")
            raise Invalid([fault])
        problem.route_plan_id = row.id
        problem.missions, problem.contributors, problem.carrier = row.missions, row.contributors, row.carrier
    tx.session.add(problem)
    tx.session.flush()
    tx.note("problem.raised", "problem", problem.id, problem.version, season=season.id, route_plan=route_plan)
    events.problem_changed(tx, problem)
    return problem


def find_problem(tx: Transaction, name: str, *, change: bool = False) -> Problem:
    """A problem that concerns the actor or is its own; for a ``change`` it is locked until the transaction ends."""
    tx.need(Permission.READ_REPORTS)
    row = tx.session.get(Problem, name, with_for_update=True if change else None)
    if row is None or not (row.owner == tx.actor.user or concerns(tx.actor.scope, row)):
        raise NotFound("problem", name)
    return row


def listed(tx: Transaction, season_id: str, *, state: str | None = None) -> Select[Problem]:
    """Problems of a season that concern the actor; the caller pages them."""
    tx.need(Permission.READ_REPORTS)
    query = select(Problem).where(
        Problem.season_id == season_id, or_(Problem.owner == tx.actor.user, concerning(tx.actor.scope, Problem))
    )
    return query if state is None else query.where(Problem.state == state)


def answer(tx: Transaction, name: str, version: int | None, text: str) -> Problem:
    """Answer a problem; an answer may be given anew until it is closed."""
    tx.need(Permission.TRACK)
    return _change(tx, name, version, ANSWERED, text)


def close(tx: Transaction, name: str, version: int | None) -> Problem:
    """Close a problem: who raised it, or a planner."""
    problem = find_problem(tx, name, change=True)
    if problem.owner != tx.actor.user:
        tx.need(Permission.TRACK)
    return _change(tx, name, version, CLOSED, problem.answer)


def _change(tx: Transaction, name: str, version: int | None, state: str, text: str) -> Problem:
    problem = find_problem(tx, name, change=True)
    fresh(problem.version, version, "problem")
    if problem.state == CLOSED:
        raise WrongState("closed", "The problem is closed.", "Raise a new one.")
    problem.state, problem.answer = state, text
    problem.version, problem.updated_ms = problem.version + 1, tx.now_ms
    tx.note(f"problem.{state}", "problem", problem.id, problem.version)
    events.problem_changed(tx, problem)
    return problem
