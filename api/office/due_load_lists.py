"""What is missing of a deployment's consignments: load lists that nobody has handed in, or that have faults."""

from __future__ import annotations

from collections.abc import Iterator

from api.office.board_item import Item, Missing
from api.office.deployments import listed_consignments
from api.office.load_lists import ListState, newest_states
from api.office.office import Transaction
from api.render.deployment.values import deployment_values

LEAD = "load_list_days"


def due_load_lists(tx: Transaction, deployment_id: str) -> Iterator[Item]:
    """Items of the consignments that concern the actor; what is issued from a stock is declared by nobody.

    The day is reckoned from the one on which the consignment is ready.
    """
    lead = deployment_values()[LEAD]
    newest = newest_states(tx, deployment_id)
    for row in tx.session.scalars(listed_consignments(tx, deployment_id)):
        state = newest.get(row.id)
        if row.from_stock or state is ListState.ACCEPTED:
            continue
        planned = "an earlier list is" if row.load_list else "the scenario's own cargo is"
        yield Item(
            due_day=row.ready_day - lead.value,
            what=Missing.LOAD_LIST if state is None else Missing.FAULTY_LOAD_LIST,
            object_id=row.id,
            name=row.name,
            missions=tuple(row.missions.split()),
            contributors=tuple(row.contributors.split()),
            concerns=f"officer of {row.owner} or {row.missions.strip()}",
            cure="Hand in the contributor's load list."
            if state is None
            else f"Send the corrected copy back and hand the list in mended; until then {planned} planned.",
            lead=lead,
        )
