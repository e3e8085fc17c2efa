"""What the service throws away by itself: answers to repeated calls and failed sign-ins that no longer count."""

from __future__ import annotations

from sqlalchemy import delete

from api.database.tables import Answered, SignInFailure
from api.office.office import Office

ANSWERS_KEPT_DAYS = 7
_MS_PER_MIN = 60_000
_MS_PER_DAY = 24 * 60 * _MS_PER_MIN


def remove_old(office: Office) -> None:
    """Remove old answers, failed sign-ins that no longer count, and the traces of what is deleted."""
    now_ms = office.clock()
    failures_since = now_ms - office.settings.sign_in_window_min * _MS_PER_MIN
    with office.database.writing() as session:
        session.execute(delete(Answered).where(Answered.at_ms < now_ms - ANSWERS_KEPT_DAYS * _MS_PER_DAY))
        session.execute(delete(SignInFailure).where(SignInFailure.at_ms < failures_since))
    office.database.empty_log()
