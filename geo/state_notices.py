"""Days before a flight by which each State wants to be asked: geo/data/state_notices.csv, planning values."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from geo.states import state_name
from movcon.network import StateNotice

_ALL_OTHERS = "*"


@cache
def _days() -> dict[str, tuple[int, int]]:
    lines = files("geo").joinpath("data/state_notices.csv").read_text(encoding="utf-8").splitlines()
    return {row["state"]: (int(row["overflight_days"]), int(row["landing_days"])) for row in csv.DictReader(lines)}


@cache
def state_notice(state: str) -> StateNotice:
    """Notice of one State by ISO alpha-3 code; a State without a row of its own has that of the row ``*``.

    Raises
    ------
    InvalidValue
        The code is no State's.
    """
    overflight_days, landing_days = _days().get(state, _days()[_ALL_OTHERS])
    return StateNotice(state=state, name=state_name(state), overflight_days=overflight_days, landing_days=landing_days)


def state_notices(states: Iterable[str]) -> tuple[StateNotice, ...]:
    """Notices of States, each once, in order of their codes."""
    return tuple(state_notice(state) for state in sorted(set(states)))
