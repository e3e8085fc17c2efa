"""Counts for Prometheus: calls by route and answer, how long they take, jobs and messages waiting."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from sqlalchemy import func, select

from api.database.tables import Delivery, JobRow
from api.office.office import Office

REGISTRY = CollectorRegistry()
_CALLS = Counter("movcon_calls", "Calls answered", ("method", "route", "status"), registry=REGISTRY)
_SECONDS = Histogram(
    "movcon_call_seconds",
    "Seconds to answer a call",
    ("route",),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
_JOBS = Gauge("movcon_jobs", "Jobs by state", ("state",), registry=REGISTRY)
_DELIVERIES = Gauge("movcon_webhook_deliveries", "Webhook messages by state", ("state",), registry=REGISTRY)


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count a call."""
    _CALLS.labels(method, route, str(status)).inc()
    _SECONDS.labels(route).observe(seconds)


def exposition(office: Office) -> bytes:
    """Everything counted, as Prometheus reads it."""
    with office.database.reading() as session:
        for gauge, table in ((_JOBS, JobRow), (_DELIVERIES, Delivery)):
            gauge.clear()
            for state, count in session.execute(select(table.state, func.count()).group_by(table.state)):
                gauge.labels(state).set(count)
    return generate_latest(REGISTRY)
