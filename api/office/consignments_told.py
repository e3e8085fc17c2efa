"""How far each consignment of a deployment is, by what the field reported of the plan in force."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import select

from api.database.tables import Actual, RoutePlanRow
from api.identity.roles import Permission
from api.office.actuals import Event, in_force
from api.office.concerns import concerning
from api.office.deployments import find_deployment
from api.office.office import Transaction


@dataclass(slots=True, kw_only=True)
class ConsignmentTold:
    """A consignment as it was: parcels of the plan in force, those that have left with some carrier, those delivered.

    A parcel is delivered when a movement was reported discharged at its destination; where discharge is planned to take
    no time, as of a convoy, its arrival is enough.
    """

    consignment: str
    unit: str
    mission: str
    _parcels: set[str] = field(default_factory=set)
    _departed: set[str] = field(default_factory=set)
    _delivered: set[str] = field(default_factory=set)

    @property
    def parcels(self) -> int:
        """Parcels on movements that concern the actor."""
        return len(self._parcels)

    @property
    def departed(self) -> int:
        """Parcels that have left."""
        return len(self._departed)

    @property
    def delivered(self) -> int:
        """Parcels at their destination."""
        return len(self._delivered)

    def count(self, parcel: str, *, departed: bool, delivered: bool) -> None:
        """Count a parcel on one movement."""
        self._parcels.add(parcel)
        if departed or delivered:
            self._departed.add(parcel)
        if delivered:
            self._delivered.add(parcel)


def progress(tx: Transaction, deployment_id: str) -> list[ConsignmentTold]:
    """Consignments on movements that concern the actor, in order of their names."""
    tx.need(Permission.READ_REPORTS)
    deployment = find_deployment(tx, deployment_id)
    reports: defaultdict[str, list[Actual]] = defaultdict(list)
    for item in tx.session.scalars(select(Actual).where(Actual.season_id == deployment.id).order_by(Actual.id)):
        reports[item.route_plan_id].append(item)
    found: dict[str, ConsignmentTold] = {}
    for row in tx.session.scalars(
        select(RoutePlanRow).where(
            RoutePlanRow.season_id == deployment.id,
            RoutePlanRow.withdrawn.is_(False),
            concerning(tx.actor.scope, RoutePlanRow),
        )
    ):
        told = {(item.event, item.place) for item in in_force(reports[row.id])}
        body = json.loads(row.body)
        worked = {stop["place"] for stop in body["stops"] if stop["start"] < stop["end"]}
        for load in body["loads"]:
            name = load["consignment"]
            one = found.setdefault(name, ConsignmentTold(consignment=name, unit=load["unit"], mission=load["mission"]))
            place = load["discharged_at"]
            arrived, discharged = ((event.value, place) in told for event in (Event.ARRIVED, Event.DISCHARGED))
            one.count(
                load["requirement"],
                departed=(Event.DEPARTED.value, load["loaded_at"]) in told or arrived or discharged,
                delivered=(discharged or (arrived and place not in worked)) and place == load["destination"],
            )
    return [found[name] for name in sorted(found)]
