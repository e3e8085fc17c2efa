"""A routing problem as the kernel's tables, and the state a search begins with."""

from __future__ import annotations

import random

import numpy as np

from optimizer.routing.kernel import layout as at
from optimizer.routing.kernel.layout import Bits, Bools, Floats, Ints, Tables, Work
from optimizer.routing.problem import IMPASSABLE, RoutingProblem

_MEMO = 1 << 17
_COLUMNS = 40_000
_ARENA = 1_000_000


def tables_of(problem: RoutingProblem) -> Tables:
    """Return the problem as tables."""
    calls, vehicles = problem.calls, problem.vehicles
    dimensions = problem.call_size.shape[1]
    versions = problem.travel_time.shape[0]
    stop = _stops(problem)
    carries = problem.may_carry & (problem.call_size[None] <= problem.vehicle_capacity[:, None]).all(axis=2)
    service = np.concatenate(
        [np.stack([problem.service_time[:, :, side], problem.service_cost[:, :, side]], axis=2) for side in (0, 1)],
        axis=1,
    )
    time = np.where(problem.travel_time == IMPASSABLE, at.FAR, problem.travel_time)
    const = np.zeros(at.CONSTANTS, dtype=np.int64)
    const[at.K_CALLS], const[at.K_VEHICLES] = calls, vehicles
    const[at.K_DIMENSIONS], const[at.K_VERSIONS] = dimensions, versions
    const[at.K_PLAIN] = versions == 1 and not problem.call_lateness_cost.any()
    const[at.K_APART] = problem.apart is not None
    const[at.K_ROUNDS] = problem.vehicle_rounds is not None
    vehicle = _vehicles(problem)
    marks = random.Random("marks")
    mark = np.array([marks.getrandbits(64) for _ in range(2 * calls)], dtype=np.uint64)
    kinds = np.array([marks.getrandbits(64) for _ in range(vehicles)], dtype=np.uint64)
    carrier = np.full((calls, vehicles), at.NONE, dtype=np.int64)
    for call in range(calls):
        able = np.flatnonzero(carries[:, call])
        carrier[call, : able.size] = able
    return Tables(
        const=const,
        vehicle=vehicle,
        stop=stop,
        size=np.ascontiguousarray(problem.call_size),
        refusal=np.ascontiguousarray(problem.call_refusal_cost),
        carries=carries,
        carrier=carrier,
        service=np.ascontiguousarray(service),
        leg=np.ascontiguousarray(np.stack([time, problem.travel_cost], axis=4)),
        begins=np.ascontiguousarray(problem.version_from),
        end=np.ascontiguousarray(problem.end_cost),
        apart=np.zeros((1, 1), dtype=np.bool_) if problem.apart is None else np.ascontiguousarray(problem.apart),
        limit=np.append(problem.group_limit, 0),
        near=_near(problem, carries),
        mark=mark,
        kind_mark=np.ascontiguousarray(kinds[vehicle[:, at.X_KIND]]),
    )


def _stops(problem: RoutingProblem) -> Ints:
    calls = problem.calls
    stop = np.zeros((2 * calls, at.STOP), dtype=np.int64)
    for first, node, window in (
        (0, problem.call_pickup, problem.call_pickup_window),
        (calls, problem.call_delivery, problem.call_delivery_window),
    ):
        rows = stop[first : first + calls]
        rows[:, at.Z_NODE] = node
        rows[:, at.Z_OPENS], rows[:, at.Z_CLOSES] = window[:, 0], window[:, 1]
    stop[calls:, at.Z_DUE] = problem.call_due
    stop[calls:, at.Z_LATE] = problem.call_lateness_cost
    return stop


def _vehicles(problem: RoutingProblem) -> Ints:
    dimensions = problem.call_size.shape[1]
    vehicle = np.zeros((problem.vehicles, at.VEHICLE), dtype=np.int64)
    for column, values in (
        (at.X_CLASS, problem.vehicle_class),
        (at.X_NODE, problem.vehicle_start_node),
        (at.X_START, problem.vehicle_start_time),
        (at.X_LATEST, problem.vehicle_latest),
        (at.X_FIXED, problem.vehicle_fixed_cost),
        (at.X_RATE, problem.vehicle_time_cost),
        (at.X_GROUP, problem.vehicle_group),
        (at.X_ROUNDS, problem.vehicle_rounds),
        (at.X_PICKUPS, problem.vehicle_round_pickups),
        (at.X_DELIVERIES, problem.vehicle_round_deliveries),
    ):
        if values is not None:
            vehicle[:, column] = values
    vehicle[:, at.X_ROOM : at.X_ROOM + dimensions] = problem.vehicle_capacity
    last: dict[bytes, int] = {}
    first: dict[bytes, int] = {}
    for v in range(problem.vehicles):
        tail = (problem.may_carry[v], problem.service_time[v], problem.service_cost[v])
        same = vehicle[v].tobytes() + b"".join(np.ascontiguousarray(part).tobytes() for part in tail)
        twin = last.get(same, at.NONE)
        last[same] = v
        kind = first.setdefault(same, v)
        vehicle[v, at.X_TWIN], vehicle[v, at.X_KIND] = twin, kind
    return vehicle


def _near(problem: RoutingProblem, carries: Bools) -> Ints:
    """Of each call the others, nearest first: in places and times, by way of vehicles that can carry both."""
    calls = problem.calls
    time = problem.travel_time[0]
    open_to = (time != IMPASSABLE).sum(axis=0)
    whole = np.where(time == IMPASSABLE, 0, time).sum(axis=0)
    typical: Floats = np.where(open_to > 0, whole / np.maximum(open_to, 1), float(time.max()))
    typical = (typical + typical.T) / 2
    scale = max(1.0, float(typical.mean()))
    out: Floats = np.zeros((calls, calls))
    for one in (problem.call_pickup, problem.call_delivery):
        out += typical[np.ix_(one, one)] / scale
    across = typical[np.ix_(problem.call_delivery, problem.call_pickup)] / scale
    # One may follow the other: then the way from delivery to pickup is what brings them together.
    out = np.minimum(out, 0.5 * out + np.minimum(across, across.T))
    middle = (problem.call_pickup_window.sum(axis=1) / 2 + problem.call_delivery_window[:, 0]) / 2
    spread = max(1.0, float(np.std(middle)))
    out += 0.5 * np.abs(middle[:, None] - middle[None]) / spread
    both = (carries[:, :, None] & carries[:, None, :]).sum(axis=0)
    out += 1.0 - both / max(1, int(both.max()))
    np.fill_diagonal(out, -1.0)
    return np.ascontiguousarray(np.argsort(out, axis=1, kind="stable")[:, 1:])


def work_of(tables: Tables, seed: str) -> Work:
    """Return the state a search begins with: nobody carries anything."""
    calls, vehicles = int(tables.const[at.K_CALLS]), int(tables.const[at.K_VEHICLES])
    stops = 2 * calls

    def ints(*shape: int) -> Ints:
        return np.zeros(shape, dtype=np.int64)

    def bits(*shape: int) -> Bits:
        return np.zeros(shape, dtype=np.uint64)

    work = Work(
        rng=np.array([random.Random(seed).getrandbits(63) | 1], dtype=np.uint64),
        seq=ints(vehicles, stops + 2),
        step=ints(vehicles, stops + 2, at.STEP),
        route=ints(vehicles, at.ROUTE),
        where=np.full(calls, at.NONE, dtype=np.int64),
        used=ints(tables.limit.size),
        total=ints(at.TOTALS),
        gone=ints(calls),
        is_gone=np.zeros(calls, dtype=np.bool_),
        keys=np.zeros(calls),
        line=ints(calls),
        touched=ints(vehicles),
        old_seq=ints(vehicles, stops + 2),
        old_n=ints(vehicles),
        offer=np.full((calls, vehicles, at.OFFER), at.FAR, dtype=np.int64),
        stamp=tables.kind_mark.copy(),
        memo_key=bits(_MEMO),
        memo=ints(_MEMO, at.OFFER),
        weight=np.ones(at.OUTS + at.BACKS),
        score=np.zeros((at.OUTS + at.BACKS, 2)),
        tune=np.zeros(at.TUNES),
        slot=np.full(2 * _COLUMNS + 1, at.NONE, dtype=np.int64),
        column=ints(_COLUMNS, at.COLUMN),
        column_key=bits(_COLUMNS),
        arena=np.zeros(_ARENA, dtype=np.int16),
        best_seq=ints(vehicles, stops),
        best_n=ints(vehicles),
        best=np.full(1, at.FAR * 1000, dtype=np.int64),
    )
    work.total[at.T_REFUSED] = int(tables.refusal.sum())
    work.route[:, at.R_END] = tables.vehicle[:, at.X_START]
    return work
