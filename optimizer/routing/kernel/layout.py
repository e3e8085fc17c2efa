"""What the kernel's arrays hold: tables that never change, the state of a search, and the names of their columns.

A stop is a number: the call itself where it is picked up, the call + the number of calls where it is delivered.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Shorts = NDArray[np.int16]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Bits = NDArray[np.uint64]

FAR = 10**15
NONE = -1
DIMENSIONS = 4

# Constants. K_PLAIN: neither lateness nor versions, so that what a delay costs is known without walking the route.
K_CALLS, K_VEHICLES, K_DIMENSIONS, K_VERSIONS, K_PLAIN, K_APART, K_ROUNDS = range(7)
CONSTANTS = 7
# Vehicles. X_TWIN is the one before it that is the same in everything, X_KIND the first of them.
(
    X_CLASS,
    X_NODE,
    X_START,
    X_LATEST,
    X_FIXED,
    X_RATE,
    X_GROUP,
    X_TWIN,
    X_KIND,
    X_ROUNDS,
    X_PICKUPS,
    X_DELIVERIES,
    X_ROOM,
) = range(13)
VEHICLE = X_ROOM + DIMENSIONS
# Stops.
Z_NODE, Z_OPENS, Z_CLOSES, Z_DUE, Z_LATE = range(5)
STOP = 5
# Stops of a route as it stands: start of service, end of service, latest start that keeps all that follow, load
# behind it, money spent up to there. The route ends at max(S_ENDS, start of service + S_SPAN) however late it comes.
S_START, S_READY, S_LATEST, S_SPENT, S_ENDS, S_SPAN, S_LOAD = range(7)
STEP = S_LOAD + DIMENSIONS
# Routes.
R_N, R_COST, R_END, R_SAVED = range(4)
ROUTE = 4
# Totals. T_REFUSED is the cost of calls nobody carries.
T_ROUTES, T_REFUSED, T_GONE, T_TOUCHED, T_ROUND, T_COLUMNS, T_ARENA = range(7)
TOTALS = 7
# Offers: cost added, places of pickup and delivery.
O_COST, O_PICKUP, O_DELIVERY = range(3)
OFFER = 3
# Columns of the pool. P_SEEN is the lowest objective of a plan they were part of.
P_VEHICLE, P_COST, P_FROM, P_N, P_SEEN = range(5)
COLUMN = 5
# Settings: of a round the noise on costs, the share of vehicles overlooked, how much dearer than its refusal a call may
# be carried; of a search how many calls are taken out, how far above the best, in shares of what routes cost, a plan's
# routes are remembered, and what carrying a call costs about.
TUNE_NOISE, TUNE_BLINK, TUNE_EAGER, TUNE_LEAST, TUNE_MOST, TUNE_KEEP, TUNE_CALL = range(7)
TUNES = 7
# Ways to take out and to put back.
OUT_RANDOM, OUT_NEAR, OUT_WORST, OUT_ROUTES, OUT_CLUSTER, OUT_STRINGS = range(6)
OUTS = 6
BACK_ORDER, BACK_REGRET, BACK_FULL = range(3)
BACKS = 3


class Tables(NamedTuple):
    """A problem as the kernel sees it."""

    const: Ints
    vehicle: Ints
    stop: Ints
    size: Ints  # call, dimension
    refusal: Ints
    carries: Bools  # vehicle, call
    carrier: Ints  # call: vehicles that may carry it, then NONE
    service: Ints  # vehicle, stop: time, cost
    leg: Ints  # version, class, node, node: time (FAR = no way), cost
    begins: Ints  # versions
    end: Ints  # class, node
    apart: Bools
    limit: Ints  # group
    near: Ints  # call: the others, nearest first
    mark: Bits  # stop: a random number, for routes and for sets of calls
    kind_mark: Bits  # vehicle: a random number, the same for twins


class Work(NamedTuple):
    """The state of a search."""

    rng: Bits
    seq: Ints  # vehicle: stops in order
    step: Ints  # vehicle, stop of its route
    route: Ints
    where: Ints  # call: its vehicle, NONE = nobody
    used: Ints  # group
    total: Ints
    gone: Ints  # calls to place again
    is_gone: Bools
    keys: Floats
    line: Ints  # scratch
    touched: Ints  # vehicles changed in this round
    old_seq: Ints
    old_n: Ints
    offer: Ints  # call, vehicle
    stamp: Bits  # vehicle: its route as it stands
    memo_key: Bits
    memo: Ints  # offers by call and route
    weight: Floats  # ways to take out and to put back, by how they did
    score: Floats
    tune: Floats
    slot: Ints  # pool: from a hash to a column
    column: Ints
    column_key: Bits
    arena: Shorts  # stops of columns
    best_seq: Ints
    best_n: Ints
    best: Ints  # objective
