"""Pickup and delivery by a mixed fleet with time windows, as plain arrays of whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from movcon.errors import InvalidValue

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

DIMENSIONS_MAX = 4
NUMBER_MAX = 10**12
COST_MAX = 10**15
IMPASSABLE = -1
NO_GROUP = -1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RoutingProblem:
    """Calls to carry, vehicles to carry them, and costs; times and money in any units, each the same throughout.

    A vehicle begins at its start node at its start time, serves stops, and ends where its last service ends. Windows
    bound the start of a service; a vehicle that comes early waits. It leaves as soon as a service ends, except that it
    waits for a later version of the travel times where that brings it there earlier. A call is carried whole by one
    vehicle, or not at all.

    Sizes: V vehicles, K classes of vehicle, N nodes, C calls, D dimensions of capacity (at most 4), P versions of
    travel, G groups of vehicles. No number may be beyond 10^12, and no vehicle's time or
    call's lateness may cost more than 10^15.

    Attributes
    ----------
    vehicle_class
        V. Vehicles of a class have the same travel times, travel costs and end costs.
    vehicle_start_node, vehicle_start_time
        V. Where a vehicle begins, and when; its day rate counts from then.
    vehicle_latest
        V. Its last service ends by then.
    vehicle_capacity
        V x D. Most on board at once, in each dimension (lane metres, kilograms, containers).
    vehicle_fixed_cost
        V. Charged where the vehicle carries anything.
    vehicle_time_cost
        V. Cost of a unit of time (a day rate), from the start time to the end of the last service.
    vehicle_group
        V. Group the vehicle belongs to, -1 = none.
    group_limit
        G. Most vehicles of a group that carry anything.
    call_pickup, call_delivery
        C. Nodes.
    call_size
        C x D.
    call_refusal_cost
        C. Cost of not transporting the call.
    call_pickup_window, call_delivery_window
        C x 2. First and last moment at which the service may start.
    call_due
        C. Moment after which the start of delivery is late.
    call_lateness_cost
        C. Cost of a unit of time of being late.
    may_carry
        V x C. Whether the vehicle may carry the call at all.
    service_time, service_cost
        V x C x 2. At pickup and at delivery.
    travel_time, travel_cost
        P x K x N x N. From node to node; a time of -1 = no way. What calling at a port costs may stand in the cost
        from any other node.
    version_from
        P. First moment of departure at which a version holds, rising; the first also holds before.
    end_cost
        K x N. Cost of ending at a node (redelivery).
    vehicle_rounds, vehicle_round_pickups, vehicle_round_deliveries
        V. A round is stops that pick up, then stops that deliver, until the vehicle is empty. Most rounds of a vehicle
        (0 = it picks up and delivers in any order), and most nodes it calls at in a round to pick up and to deliver;
        stops running at one node are one call there, and no call does both. None = any order for all.
    apart
        C x C. Whether two calls may not be on board at the same time; symmetric. None = all may.
    """

    vehicle_class: Ints
    vehicle_start_node: Ints
    vehicle_start_time: Ints
    vehicle_latest: Ints
    vehicle_capacity: Ints
    vehicle_fixed_cost: Ints
    vehicle_time_cost: Ints
    vehicle_group: Ints
    group_limit: Ints
    call_pickup: Ints
    call_delivery: Ints
    call_size: Ints
    call_refusal_cost: Ints
    call_pickup_window: Ints
    call_delivery_window: Ints
    call_due: Ints
    call_lateness_cost: Ints
    may_carry: Bools
    service_time: Ints
    service_cost: Ints
    travel_time: Ints
    travel_cost: Ints
    version_from: Ints
    end_cost: Ints
    apart: Bools | None = None
    vehicle_rounds: Ints | None = None
    vehicle_round_pickups: Ints | None = None
    vehicle_round_deliveries: Ints | None = None

    def __post_init__(self) -> None:
        vehicles, calls = self.vehicles, self.calls
        dimensions = self.call_size.shape[-1]
        versions, classes, nodes = self.travel_time.shape[:3]
        groups = self.group_limit.size
        shapes = {
            "vehicle_capacity": (vehicles, dimensions),
            "call_size": (calls, dimensions),
            "call_pickup_window": (calls, 2),
            "call_delivery_window": (calls, 2),
            "may_carry": (vehicles, calls),
            "service_time": (vehicles, calls, 2),
            "service_cost": (vehicles, calls, 2),
            "travel_time": (versions, classes, nodes, nodes),
            "travel_cost": (versions, classes, nodes, nodes),
            "version_from": (versions,),
            "end_cost": (classes, nodes),
            "group_limit": (groups,),
            "apart": (calls, calls),
        }
        for field in fields(self):
            array = getattr(self, field.name)
            if array is None:
                continue
            shape = shapes.get(field.name, (calls,) if field.name.startswith("call") else (vehicles,))
            _require(array.shape == shape, f"{field.name} has shape {array.shape}; give it {shape}")
            kind = np.bool_ if field.name in ("may_carry", "apart") else np.int64
            _require(array.dtype == kind, f"{field.name} holds {array.dtype}; give it {np.dtype(kind)}")
            if kind is np.int64 and array.size:
                low = IMPASSABLE if field.name in ("travel_time", "vehicle_group") else 0
                if field.name in _MOMENTS:
                    low = -NUMBER_MAX
                fits = low <= int(array.min()) and int(array.max()) <= NUMBER_MAX
                _require(fits, f"{field.name} has numbers outside {low} to 10^12; correct them")
        rounds = (self.vehicle_rounds, self.vehicle_round_pickups, self.vehicle_round_deliveries)
        _require(len({part is None for part in rounds}) == 1, "rounds are given in part; give all three or none")
        _require(vehicles > 0 and calls > 0 and versions > 0, "there is no vehicle, no call or no version; give one")
        _require(
            1 <= dimensions <= DIMENSIONS_MAX, f"{dimensions} dimensions of capacity; give one to {DIMENSIONS_MAX}"
        )
        _require(bool((np.diff(self.version_from) > 0).all()), "version_from does not rise; put it in order")
        for name, many in (
            ("vehicle_class", classes),
            ("vehicle_start_node", nodes),
            ("vehicle_group", groups),
            ("call_pickup", nodes),
            ("call_delivery", nodes),
        ):
            _require(bool((getattr(self, name) < many).all()), f"{name} names what is not there; use 0 to {many - 1}")
        last = int(max(self.call_pickup_window.max(), self.call_delivery_window.max())) + int(self.service_time.max())
        for name, since in (("vehicle_time_cost", self.vehicle_start_time), ("call_lateness_cost", self.call_due)):
            most = max(0, last - int(since.min())) * int(getattr(self, name).max())
            _require(most <= COST_MAX, f"{name} comes to {most} over the whole time; use larger units")
        if self.apart is not None:
            _require(bool((self.apart == self.apart.T).all()), "apart is not symmetric; name both orders of a pair")

    @property
    def vehicles(self) -> int:
        """How many vehicles there are."""
        return int(self.vehicle_class.size)

    @property
    def calls(self) -> int:
        """How many calls there are."""
        return int(self.call_pickup.size)

    def fixed_to(self, vehicle_of: Sequence[tuple[int, int]]) -> RoutingProblem:
        """The same with calls that only one vehicle may carry: pairs of call and vehicle.

        A call on board already is one whose pickup lies at its vehicle's start, takes no time and costs nothing.
        """
        may_carry = self.may_carry.copy()
        for call, vehicle in vehicle_of:
            allowed = may_carry[vehicle, call]
            may_carry[:, call] = False
            may_carry[vehicle, call] = allowed
        return replace(self, may_carry=may_carry)


_MOMENTS = (
    "vehicle_start_time",
    "vehicle_latest",
    "call_pickup_window",
    "call_delivery_window",
    "call_due",
    "version_from",
)


def _require(holds: bool, message: str) -> None:  # noqa: FBT001 - the condition is what the function is about
    if not holds:
        raise InvalidValue(f"Routing problem: {message}.")
