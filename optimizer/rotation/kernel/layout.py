"""What the kernel's arrays hold: tables that never change, the state of a search, and the names of their columns.

Few arrays with many columns, since every array handed to a compiled function costs time at each call.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

BLOCKS = 12
LOT_BLOCKS = 8
NEAR = 60
JOINTS = 8
NEXTS = 4
BLACKOUTS = 6
TOP = 4
NONE = -1
FAR = 10**12
MANY = 10**9

CONTRACT, CHARTER, LETTER, MISSION = 0, 1, 2, 3

# Airfields.
A_NIGHT, A_OPENS, A_CLOSES, A_SLOTS, A_PARKING = range(5)
AIRFIELD = 5
# Links by class of carrier: type and crew.
L_ELAPSED, L_MIN, L_LAND = range(3)
# Carriers. K_HOUR is dollars an hour (of a contract: beyond those included), K_MOST minutes a tail and month.
(
    K_TYPE,
    K_BASE,
    K_KIND,
    K_HELD,
    K_TURN,
    K_REST,
    K_DUTY,
    K_FROM,
    K_UNTIL,
    K_HOUR,
    K_LAND,
    K_FIXED,
    K_WAIT,
    K_FREE,
    K_AVAILABLE,
    K_INCLUDED,
    K_MOST,
    K_TAIL_MOST,
    K_LINK,
) = range(19)
CARRIER = 19
# Units: a requirement, or several that share.
U_N, U_PARTS, U_MEMBER = range(3)
UNIT = U_MEMBER + 3
# Blocks; per member first events from start, per UTC hour of the start the variant and whether its own rules hold.
B_UNIT, B_PART, B_FROM, B_TO, B_MIN, B_LAND, B_DUR, B_DAYS, B_FIRST_MIN = range(9)
B_FIRST_MAX = B_FIRST_MIN + 3
B_VARIANT = B_FIRST_MAX + 3
B_FINE = B_VARIANT + 24
BLOCK = B_FINE + 24
# Variants: a block as flown from one hour of the day; the rest are ranges of items.
V_DUR, V_DUTY, V_WAIT, V_LEAVES, V_FIRST = range(5)
V_LAST = V_FIRST + 3
V_EVENTS = V_LAST + 3
V_SLOTS = V_EVENTS + 2
V_PARKED = V_SLOTS + 2
V_LEGS = V_PARKED + 2
VARIANT = V_LEGS + 2
# Requirements.
(
    R_LOW,
    R_HIGH,
    R_WANTED,
    R_USD_OFF,
    R_FOLLOWS,
    R_TOUR_MIN,
    R_TOUR_MAX,
    R_ADV_MIN,
    R_ADV_MAX,
    R_SPREAD,
    R_APOD,
    R_LEFT_USD,
    R_NATION,
    R_ONWARD,
    R_ALONE,
    R_PARTS,
    R_NEXT,
) = range(17)
R_JOINT = R_NEXT + NEXTS
REQUIREMENT = R_JOINT + JOINTS
# Chains: minutes by month from C_MONTH on; ferries, and earliest and latest starts while the others make way.
C_N, C_CAR, C_HOLD = range(3)
C_BLK = 3
C_ST = C_BLK + BLOCKS
C_KEPT = C_ST + BLOCKS
C_DEP, C_ARR, C_USD, C_MONTH, C_FRESH, C_SAVED = range(C_KEPT, C_KEPT + 6)
C_MIN = C_SAVED + 1
MONTHS = 6
C_FDEP = C_MIN + MONTHS
C_FARR = C_FDEP + BLOCKS + 1
C_EARLY = C_FARR + BLOCKS + 1
C_LATE = C_EARLY + BLOCKS
C_LOW, C_HIGH = C_LATE + BLOCKS, C_LATE + BLOCKS + 1
CHAIN = C_HIGH + 1
# Holdings and the chains of each in order of time.
H_ON, H_CAR, H_FIRST, H_MONTHS, H_USD, H_TAIL, H_N, H_ROW = range(8)
ROW = 420
HOLDING = H_ROW + ROW
# Requirements placed.
Q_WHERE, Q_START, Q_FIRST, Q_LAST = range(4)
S_PLACED, S_OWN, S_GONE, S_STANDS = range(4)
# Counters and dollars.
N_LIVE, N_FREE, N_SAVED, N_ROUND, N_GONE, USD_CHAINS, USD_OWN, USD_LEFT, USD_HELD = range(9)
COUNTERS = 12
# Rows of scratch for one chain.
T_BLK, T_ST, T_CUR, T_EARLY, T_LATE, T_FDEP, T_FARR, T_MIN, T_SUM = range(9)
SUM_DEP, SUM_ARR, SUM_USD, SUM_MONTH = range(4)
# A position found.
F_CHAIN, F_AT, F_CAR, F_HOLD, F_EARLY, F_LATE, F_AIM, F_BLOCK = range(8)
(
    TUNE_NOISE,
    TUNE_HOURS,
    TUNE_BLINK,
    TUNE_LEAST,
    TUNE_MOST,
    TUNE_NEAR,
    TUNE_STRINGS,
    TUNE_STRING,
    TUNE_BLINKS,
) = range(9)
TUNES = 9


class Ground(NamedTuple):
    """What timing needs."""

    const: Ints  # first day and first month of the tables
    airfield: Ints
    offset: Ints  # airfield, day: minutes from UTC to local
    month_of: Ints  # by day, counted from the first month
    link: Ints  # class of carrier, airfield, airfield
    carrier: Ints
    block: Ints
    variant: Ints


class Tables(NamedTuple):
    """A problem as the kernel sees it; minutes and days are counted as everywhere, indices stand for names."""

    g: Ground
    item: Ints
    month_from: Ints
    unit: Ints
    unit_block: Ints  # unit, carrier, part
    req: Ints
    near: Ints
    letter: Ints
    onward_max: Ints
    apart: Ints
    black: Ints  # requirement, blackout, first and last day


class Work(NamedTuple):
    """The state of a search."""

    rng: NDArray[np.uint64]
    chain: Ints
    lists: Ints  # 0 live chains, 1 place of each there, 2 free chains
    total: Ints
    hold: Ints
    part: Ints
    req: Ints
    slots: Ints
    onward: Ints
    parked: Ints
    parked_n: Ints
    minutes: Ints
    tails: Ints
    tail_min: Ints
    saved: Ints
    t: Ints
    order: Ints
    keys: Floats
    found: Ints
    found_usd: Floats
    found_n: Ints
    windows: Ints  # by carrier: earliest, latest, wanted start of the block sought
    tune: Floats
