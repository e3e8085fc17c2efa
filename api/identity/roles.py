"""Who may do what: roles of people, and the permissions each holds. Which objects, the scope decides."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a user does in movement control."""

    OFFICER = "officer"
    PLANNER = "planner"
    RELEASER = "releaser"
    FIELD = "field"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """One kind of act; every route asks for exactly one."""

    READ_SEASONS = "read_seasons"
    WRITE_SEASONS = "write_seasons"
    READ_REQUESTS = "read_requests"
    WRITE_REQUESTS = "write_requests"
    DECIDE_REQUESTS = "decide_requests"
    READ_PERSONAL_DATA = "read_personal_data"
    WRITE_PERSONAL_DATA = "write_personal_data"
    READ_JOBS = "read_jobs"
    RUN_JOBS = "run_jobs"
    READ_PLANS = "read_plans"
    RELEASE_PLANS = "release_plans"
    READ_ROUTE_PLANS = "read_route_plans"
    REPORT = "report"
    READ_REPORTS = "read_reports"
    TRACK = "track"
    READ_TRACKED = "read_tracked"
    OWN_WEBHOOKS = "own_webhooks"
    READ_AUDIT = "read_audit"
    MANAGE_USERS = "manage_users"
    OWN_ACCOUNT = "own_account"


_P = Permission
_READS = frozenset(
    {
        _P.READ_SEASONS,
        _P.READ_REQUESTS,
        _P.READ_JOBS,
        _P.READ_PLANS,
        _P.READ_ROUTE_PLANS,
        _P.READ_REPORTS,
        _P.READ_TRACKED,
    }
)
_OWN = frozenset({_P.OWN_ACCOUNT})

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OFFICER: _OWN
    | {
        _P.READ_SEASONS,
        _P.READ_REQUESTS,
        _P.WRITE_REQUESTS,
        _P.READ_PERSONAL_DATA,
        _P.WRITE_PERSONAL_DATA,
        _P.READ_ROUTE_PLANS,
        _P.READ_REPORTS,
        _P.READ_TRACKED,
    },
    Role.PLANNER: _OWN | _READS | {_P.WRITE_SEASONS, _P.DECIDE_REQUESTS, _P.RUN_JOBS, _P.TRACK},
    Role.RELEASER: _OWN | _READS | {_P.RELEASE_PLANS},
    Role.FIELD: _OWN | {_P.READ_SEASONS, _P.READ_ROUTE_PLANS, _P.REPORT, _P.READ_REPORTS, _P.OWN_WEBHOOKS},
    Role.AUDITOR: _OWN | _READS | {_P.READ_AUDIT},
    Role.ADMINISTRATOR: _OWN | {_P.MANAGE_USERS},
}
"""Permissions of each role; a user holds those of all its roles."""
