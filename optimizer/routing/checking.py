"""Whether routes keep every rule, and what they cost: plain Python that has never met the search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from optimizer.routing.problem import IMPASSABLE, RoutingProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutesCheck:
    """What was found: every rule broken, in words; the cost, and the start of each service (empty where broken)."""

    findings: tuple[str, ...]
    objective: int
    starts: tuple[tuple[int, ...], ...]
    not_transported: tuple[int, ...]

    @property
    def accepted(self) -> bool:
        """Whether no rule is broken."""
        return not self.findings


class RouteBroken(Exception):
    """A route breaks a rule; the message says which."""


def check_routes(problem: RoutingProblem, routes: Sequence[Sequence[int]]) -> RoutesCheck:
    """Check and price routes, given for each vehicle as the calls of its stops, each call twice."""
    findings: list[str] = []
    starts: list[tuple[int, ...]] = []
    total = 0
    if len(routes) != problem.vehicles:
        findings.append(f"There are {len(routes)} routes for {problem.vehicles} vehicles.")
    carried: dict[int, int] = {}
    used: dict[int, int] = {}
    for vehicle, route in enumerate(routes[: problem.vehicles]):
        for call in sorted(set(route)):
            if call in carried:
                findings.append(f"Call {call} is carried by vehicle {carried[call]} and by vehicle {vehicle}.")
            carried[call] = vehicle
        try:
            cost, times = route_cost(problem, vehicle, route)
        except RouteBroken as broken:
            findings.append(f"Vehicle {vehicle}: {broken}")
            starts.append(())
            continue
        total += cost
        starts.append(times)
        group = int(problem.vehicle_group[vehicle])
        if route and group >= 0:
            used[group] = used.get(group, 0) + 1
    for group, count in used.items():
        if count > int(problem.group_limit[group]):
            findings.append(f"{count} vehicles of group {group} are used; {problem.group_limit[group]} may be.")
    left = tuple(call for call in range(problem.calls) if call not in carried)
    total += sum(int(problem.call_refusal_cost[call]) for call in left)
    return RoutesCheck(findings=tuple(findings), objective=total, starts=tuple(starts), not_transported=left)


def route_cost(problem: RoutingProblem, vehicle: int, route: Sequence[int]) -> tuple[int, tuple[int, ...]]:
    """Cost of one vehicle's route and the start of each service; RouteBroken where it breaks a rule."""
    if not route:
        return 0, ()
    kind = int(problem.vehicle_class[vehicle])
    node = int(problem.vehicle_start_node[vehicle])
    now = begin = int(problem.vehicle_start_time[vehicle])
    cost = int(problem.vehicle_fixed_cost[vehicle])
    capacity = [int(most) for most in problem.vehicle_capacity[vehicle]]
    aboard: list[int] = []
    seen: set[int] = set()
    starts: list[int] = []
    for call in route:
        if not 0 <= call < problem.calls:
            raise RouteBroken(f"There is no call {call}.")
        if not problem.may_carry[vehicle, call]:
            raise RouteBroken(f"It may not carry call {call}.")
        delivers = call in aboard
        if not delivers and call in seen:
            raise RouteBroken(f"Call {call} stands more than twice.")
        seen.add(call)
        place = int(problem.call_delivery[call] if delivers else problem.call_pickup[call])
        now, travel = _arrival(problem, kind, node, place, now)
        cost += travel
        node = place
        opens, closes = (problem.call_delivery_window if delivers else problem.call_pickup_window)[call]
        now = max(now, int(opens))
        if now > int(closes):
            raise RouteBroken(f"Call {call} is {'delivered' if delivers else 'picked up'} at {now}, after {closes}.")
        starts.append(now)
        side = int(delivers)
        cost += int(problem.service_cost[vehicle, call, side])
        if delivers:
            late = max(0, now - int(problem.call_due[call]))
            cost += late * int(problem.call_lateness_cost[call])
            aboard.remove(call)
        else:
            for other in aboard:
                if problem.apart is not None and problem.apart[call, other]:
                    raise RouteBroken(f"Calls {other} and {call} are on board together.")
            aboard.append(call)
            for dimension, most in enumerate(capacity):
                load = sum(int(problem.call_size[other, dimension]) for other in aboard)
                if load > most:
                    raise RouteBroken(f"{load} on board after call {call}; it holds {most} (dimension {dimension}).")
        now += int(problem.service_time[vehicle, call, side])
    _check_rounds(problem, vehicle, route)
    if aboard:
        raise RouteBroken(f"Call {aboard[0]} is picked up and not delivered.")
    if now > int(problem.vehicle_latest[vehicle]):
        raise RouteBroken(f"Its last service ends at {now}, after {problem.vehicle_latest[vehicle]}.")
    cost += (now - begin) * int(problem.vehicle_time_cost[vehicle])
    cost += int(problem.end_cost[kind, node])
    return cost, tuple(starts)


def _check_rounds(problem: RoutingProblem, vehicle: int, route: Sequence[int]) -> None:
    """RouteBroken where the order of stops is not one of rounds that the vehicle may sail."""
    parts = (problem.vehicle_rounds, problem.vehicle_round_pickups, problem.vehicle_round_deliveries)
    if any(part is None for part in parts):
        return
    most, pickups, deliveries = (int(part[vehicle]) for part in parts if part is not None)
    if most == 0:
        return
    seen: set[int] = set()
    calls: list[tuple[bool, int]] = []
    aboard = 0
    rounds: list[list[tuple[bool, int]]] = []
    for call in route:
        delivers = call in seen
        seen.add(call)
        node = int(problem.call_delivery[call] if delivers else problem.call_pickup[call])
        if not delivers and (not calls or calls[-1][0]):
            if aboard:
                raise RouteBroken(f"It picks up call {call} after it has delivered, with others on board.")
            rounds.append([])
        if calls and calls[-1][1] == node and calls[-1][0] != delivers:
            raise RouteBroken(f"It delivers and picks up in one call at node {node}.")
        if not rounds[-1] or calls[-1] != (delivers, node):
            rounds[-1].append((delivers, node))
        calls.append((delivers, node))
        aboard += -1 if delivers else 1
    if len(rounds) > most:
        raise RouteBroken(f"It sails {len(rounds)} rounds; it may sail {most}.")
    for row in rounds:
        for kind, limit in ((False, pickups), (True, deliveries)):
            if sum(1 for delivers, _ in row if delivers is kind) > limit:
                raise RouteBroken(f"A round has more than {limit} calls to {'deliver' if kind else 'pick up'}.")


def _arrival(problem: RoutingProblem, kind: int, origin: int, destination: int, ready: int) -> tuple[int, int]:
    """Earliest arrival of a vehicle ready to leave, and the cost of travel; the earlier departure among equals."""
    found: list[tuple[int, int, int]] = []
    moments = [int(moment) for moment in problem.version_from]
    for version, begins in enumerate(moments):
        departs = ready if version == 0 else max(ready, begins)
        if version + 1 < len(moments) and departs >= moments[version + 1]:
            continue
        minutes = int(problem.travel_time[version, kind, origin, destination])
        if minutes != IMPASSABLE:
            cost = int(problem.travel_cost[version, kind, origin, destination])
            found.append((departs + minutes, departs, cost))
    if not found:
        raise RouteBroken(f"There is no way from node {origin} to node {destination} at {ready} or later.")
    arrives, _, cost = min(found)
    return arrives, cost
