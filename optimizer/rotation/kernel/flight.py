"""When an aircraft gets somewhere: positioning flights within opening hours and crew duty, and starts of blocks."""

from __future__ import annotations

from movcon.lift import DUTY_RELEASE_MIN
from optimizer.jit import inner
from optimizer.rotation.kernel.layout import (
    A_CLOSES,
    A_NIGHT,
    A_OPENS,
    B_DUR,
    B_FINE,
    B_TO,
    B_VARIANT,
    FAR,
    K_BASE,
    K_DUTY,
    K_LINK,
    K_REST,
    K_TURN,
    L_ELAPSED,
    NONE,
    V_DUR,
    V_DUTY,
    Ground,
)

_TRIES = 40


@inner
def day_index(g: Ground, minute: int) -> int:
    """Row of a day in the tables, those beyond the ends taken for the ends."""
    return min(max(minute // 1440 - g.const[0], 0), g.month_of.shape[0] - 1)


@inner
def month_at(g: Ground, minute: int) -> int:
    """Row of the calendar month of a minute."""
    return g.month_of[day_index(g, minute)]


@inner
def local_date(g: Ground, field: int, minute: int) -> int:
    """Local date at an airfield."""
    return (minute + g.offset[field, day_index(g, minute)]) // 1440


@inner
def midnight_at(g: Ground, field: int, day: int) -> int:
    """First minute of a local date."""
    return day * 1440 - g.offset[field, day_index(g, day * 1440)]


@inner
def open_from(g: Ground, field: int, minute: int) -> int:
    """First minute from this one on at which an airfield is open."""
    if not g.airfield[field, A_NIGHT]:
        return minute
    local = (minute + g.offset[field, day_index(g, minute)]) % 1440
    opens, closes = g.airfield[field, A_OPENS], g.airfield[field, A_CLOSES]
    is_open = opens <= local <= closes if opens <= closes else local >= opens or local <= closes
    return minute if is_open else minute + (opens - local) % 1440


@inner
def elapsed_on(g: Ground, k: int, origin: int, destination: int) -> int:
    """Minutes of a positioning flight, with the rest on the way that a long one needs; NONE where there is no link."""
    return g.link[g.carrier[k, K_LINK], origin, destination, L_ELAPSED]


@inner
def fly(g: Ground, k: int, origin: int, destination: int, ground: int, duty_start: int) -> tuple[int, int]:
    """Departure and arrival of a positioning flight as early as may be; NONE, NONE where it cannot be flown."""
    minutes = elapsed_on(g, k, origin, destination)
    if minutes < 0:
        return NONE, NONE
    departure = ground + g.carrier[k, K_TURN]
    for _ in range(_TRIES):
        departure = open_from(g, origin, departure)
        tired = g.carrier[k, K_DUTY] > 0 and departure - ground < g.carrier[k, K_REST]
        if tired and departure + minutes + DUTY_RELEASE_MIN - duty_start > g.carrier[k, K_DUTY]:
            departure = ground + g.carrier[k, K_REST]
            continue
        late = open_from(g, destination, departure + minutes) - departure - minutes
        if late > 0:
            departure += late
            continue
        return departure, departure + minutes
    return NONE, NONE


@inner
def fly_to(g: Ground, k: int, destination: int, latest: int) -> tuple[int, int]:
    """Positioning from the base so as to have arrived by ``latest``."""
    base = g.carrier[k, K_BASE]
    minutes = elapsed_on(g, k, base, destination)
    if minutes < 0:
        return NONE, NONE
    departure = latest - minutes
    for _ in range(_TRIES):
        if open_from(g, base, departure) == departure and open_from(g, destination, departure + minutes) == (
            departure + minutes
        ):
            return departure, departure + minutes
        departure -= 60
    return NONE, NONE


@inner
def ready_at(g: Ground, k: int, block: int, start: int, place: int) -> int:
    """First minute at which a block at another place may start after this one; FAR where it cannot get there."""
    variant = g.block[block, B_VARIANT + (start // 60) % 24]
    end = start + g.variant[variant, V_DUR]
    if g.block[block, B_TO] == place:
        return end + g.carrier[k, K_REST]
    _, arrival = fly(g, k, g.block[block, B_TO], place, end, end - g.variant[variant, V_DUTY])
    return FAR if arrival < 0 else arrival + g.carrier[k, K_REST]


@inner
def home_at(g: Ground, k: int, block: int, start: int) -> int:
    """Minute at which the aircraft is back at its base after a block; FAR where it cannot get there."""
    variant = g.block[block, B_VARIANT + (start // 60) % 24]
    end = start + g.variant[variant, V_DUR]
    if g.block[block, B_TO] == g.carrier[k, K_BASE]:
        return end
    _, arrival = fly(g, k, g.block[block, B_TO], g.carrier[k, K_BASE], end, end - g.variant[variant, V_DUTY])
    return FAR if arrival < 0 else arrival


@inner
def next_start(g: Ground, block: int, earliest: int, latest: int) -> int:
    """First start on the grid at which the block's own rules hold; NONE where there is none within a day."""
    start = -(-earliest // 60) * 60
    for _ in range(25):
        if start > latest:
            return NONE
        if g.block[block, B_FINE + (start // 60) % 24]:
            return start
        start += 60
    return NONE


@inner
def last_start(g: Ground, block: int, latest: int, earliest: int) -> int:
    """Last start on the grid at which the block's own rules hold; NONE where there is none within a day."""
    start = latest // 60 * 60
    for _ in range(25):
        if start < earliest:
            return NONE
        if g.block[block, B_FINE + (start // 60) % 24]:
            return start
        start -= 60
    return NONE


@inner
def start_before(g: Ground, k: int, block: int, place: int, due: int, earliest: int) -> int:
    """Last start of a block after which another one at ``place`` can start by ``due``; NONE where there is none."""
    minutes = 0
    if g.block[block, B_TO] != place:
        minutes = elapsed_on(g, k, g.block[block, B_TO], place)
        if minutes < 0:
            return NONE
        minutes += g.carrier[k, K_TURN]
    start = (due - g.carrier[k, K_REST] - minutes - g.block[block, B_DUR]) // 60 * 60
    for _ in range(_TRIES):
        if start < earliest:
            return NONE
        if g.block[block, B_FINE + (start // 60) % 24] and ready_at(g, k, block, start, place) <= due:
            return start
        start -= 60
    return NONE


@inner
def start_home(g: Ground, k: int, block: int, due: int, earliest: int) -> int:
    """Last start of a block after which the aircraft is at its base by ``due``; NONE where there is none."""
    minutes = 0
    if g.block[block, B_TO] != g.carrier[k, K_BASE]:
        minutes = elapsed_on(g, k, g.block[block, B_TO], g.carrier[k, K_BASE])
        if minutes < 0:
            return NONE
        minutes += g.carrier[k, K_TURN]
    start = (due - minutes - g.block[block, B_DUR]) // 60 * 60
    for _ in range(_TRIES):
        if start < earliest:
            return NONE
        if g.block[block, B_FINE + (start // 60) % 24] and home_at(g, k, block, start) <= due:
            return start
        start -= 60
    return NONE
