"""The life of a request: which states there are, and which steps lead from one to another."""

from __future__ import annotations

from enum import StrEnum

from api.office.refusals import WrongState


class State(StrEnum):
    """Where a request stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    PLANNED = "planned"
    RELEASED = "released"
    UNDER_WAY = "under_way"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """What is done with a request."""

    SUBMIT = "submit"
    RETURN = "return"
    ACCEPT = "accept"
    PLAN = "plan"
    RELEASE = "release"
    DROP = "drop"
    DEPART = "depart"
    CLOSE = "close"
    CANCEL = "cancel"


STEPS: dict[Step, tuple[frozenset[State], State]] = {
    Step.SUBMIT: (frozenset({State.DRAFT, State.RETURNED}), State.SUBMITTED),
    Step.RETURN: (frozenset({State.SUBMITTED, State.ACCEPTED, State.PLANNED}), State.RETURNED),
    Step.ACCEPT: (frozenset({State.SUBMITTED}), State.ACCEPTED),
    Step.PLAN: (frozenset({State.ACCEPTED, State.PLANNED}), State.PLANNED),
    Step.RELEASE: (frozenset({State.ACCEPTED, State.PLANNED, State.RELEASED}), State.RELEASED),
    Step.DROP: (frozenset({State.PLANNED, State.RELEASED}), State.ACCEPTED),
    Step.DEPART: (frozenset({State.RELEASED}), State.UNDER_WAY),
    Step.CLOSE: (frozenset({State.UNDER_WAY, State.RELEASED}), State.CLOSED),
    Step.CANCEL: (
        frozenset({State.DRAFT, State.SUBMITTED, State.RETURNED, State.ACCEPTED, State.PLANNED, State.RELEASED}),
        State.CANCELLED,
    ),
}
"""From which states a step may be taken, and where it leads."""

CHANGEABLE = frozenset({State.DRAFT, State.RETURNED})
"""States in which its officer may change what is asked."""

IN_SEASON = (State.ACCEPTED, State.PLANNED, State.RELEASED, State.UNDER_WAY, State.CLOSED)
"""States in which a request is a requirement of the season."""


def after(state: State, step: Step) -> State:
    """State to which a step leads.

    Raises
    ------
    WrongState
        The step cannot be taken from there.
    """
    before, then = STEPS[step]
    if state not in before:
        words = " or ".join(sorted(before))
        raise WrongState(
            "wrong_state", f"The request is {state}; {step} is for one that is {words}.", "See what its state allows."
        )
    return then
