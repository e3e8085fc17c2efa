"""Sorties, clearances, problems and webhooks put into a service by hand."""

from __future__ import annotations

import json

from api.database.tables import Delivery, Problem, RoutePlanRow, Tracked, User, Webhook
from api.office.webhook_secrets import sealed
from tests.api.service.conftest import SECRET, Service

SORTIE = {
    "sortie": "UNMIL-GHA-BN2-1/in/1",
    "itinerary": "lot-001",
    "number": 1,
    "kind": "ad hoc charter",
    "source": "CH-B737-DGAA",
    "tail": 1,
    "operator": "generic carrier, Boeing 737-800",
    "aircraft": "B737-800",
    "seats": 165,
    "missions": ["UNMIL"],
    "contributors": ["GHA"],
    "carrier": "generic carrier",
    "positioning": False,
    "people": 130,
    "legs": [
        {
            "from": "DGAA",
            "to": "GLRB",
            "departure": "2010-09-15T06:00Z",
            "departure_local": "2010-09-15T06:00+00:00",
            "arrival": "2010-09-15T07:50Z",
            "arrival_local": "2010-09-15T07:50+00:00",
        }
    ],
    "loads": [
        {
            "requirement": "UNMIL-GHA-BN2-1",
            "unit": "GHA-BN2",
            "mission": "UNMIL",
            "contributor": "GHA",
            "direction": "in",
            "chalk": 1,
            "people": 130,
            "baggage_kg": 5850,
        }
    ],
    "clearances": [],
}
_CONCERNS = {"missions": " UNMIL ", "contributors": " GHA ", "carrier": "generic carrier"}


def put_sortie(service: Service, season: str) -> str:
    row = RoutePlanRow(
        id=f"rpl_{season}",
        season_id=season,
        plan_id="pln_made",
        sortie=SORTIE["sortie"],
        number=1,
        departure_min=0,
        body=json.dumps(SORTIE).encode(),
        **_CONCERNS,
    )
    with service.office.database.writing() as session:
        session.add(row)
    return row.id


def put_tracked(service: Service, season: str) -> str:
    row = Tracked(
        id=f"trk_{season}",
        season_id=season,
        plan_id="pln_made",
        kind="clearance",
        name="GHA UNMIL-GHA-BN2-1/in/1",
        due_day=14_800,
        needed_day=14_810,
        state="needed",
        detail="{}",
        updated_ms=0,
        **_CONCERNS,
    )
    with service.office.database.writing() as session:
        session.add(row)
    return row.id


def put_problem(service: Service, season: str) -> str:
    row = Problem(
        id=f"prb_{season}",
        season_id=season,
        route_plan_id=None,
        state="open",
        words="No fuel.",
        owner="somebody",
        owner_name="somebody",
        created_ms=0,
        updated_ms=0,
        **_CONCERNS,
    )
    with service.office.database.writing() as session:
        session.add(row)
    return row.id


def put_webhook(service: Service, season: str, user: str, url: str = "https://example.org/") -> str:
    row = Webhook(
        id=f"whk_{season}_{user}",
        user_id=user,
        season_id=season,
        url=url,
        secret=sealed(SECRET, "whsec_test"),
        created_ms=0,
    )
    with service.office.database.writing() as session:
        assert session.get(User, user) is not None
        session.add(row)
    return row.id


def put_dead(service: Service, webhook: str) -> str:
    row = Delivery(
        id=f"dlv_{webhook}",
        webhook_id=webhook,
        event="ping",
        body="{}",
        state="dead",
        next_ms=0,
        created_ms=0,
        ended_ms=0,
    )
    with service.office.database.writing() as session:
        session.add(row)
    return row.id
