"""Tables of the service; importing this package knows them all."""

from __future__ import annotations

from api.database.tables.base import Base
from api.database.tables.deployments import ConsignmentRow, LoadListRow
from api.database.tables.field import Acknowledgement, Actual, Delivery, Problem, RoutePlanRow, Webhook
from api.database.tables.ledger import Answered, AuditEntry, AuditHead, Blob, Revision
from api.database.tables.people import ApiKey, SignInFailure, User
from api.database.tables.plans import JobRow, PlanRow, Tracked
from api.database.tables.requests import Attachment, ManifestPerson, RequestRow, RequestStep, SeasonRow

__all__ = [
    "Base",
    "User",
    "ApiKey",
    "SignInFailure",
    "AuditEntry",
    "AuditHead",
    "Answered",
    "Revision",
    "Blob",
    "SeasonRow",
    "RequestRow",
    "RequestStep",
    "Attachment",
    "ManifestPerson",
    "ConsignmentRow",
    "LoadListRow",
    "JobRow",
    "PlanRow",
    "Tracked",
    "RoutePlanRow",
    "Acknowledgement",
    "Actual",
    "Problem",
    "Webhook",
    "Delivery",
]
