"""The kernel's tables of a problem."""

from __future__ import annotations

import numpy as np

from movcon.clock import midnight, month_index, month_start, utc_offset_min
from movcon.lift import DUTY_RELEASE_MIN, DUTY_REPORT_MIN, CharterOffer, ContractOffer, LetterOfAssist, MissionAircraft
from optimizer.rotation.blocks import Block
from optimizer.rotation.flying import Crew, Flight, Pilot
from optimizer.rotation.instance import Carrier, Instance
from optimizer.rotation.kernel import layout as at
from optimizer.rotation.kernel.layout import Ground, Ints, Tables
from optimizer.rotation.kernel.variants import BlockRows, free_wait
from optimizer.rotation.sharing import Members
from optimizer.rotation.state import State
from optimizer.rotation.windows import beyond_days, spread_days

_MARGIN_DAYS = 70
_PERSON_USD = 150
Units = list[tuple[Members, dict[int, tuple[Block, ...]]]]


def tables_of(instance: Instance) -> Tables:
    """Tables of an instance; units are its requirements in order, then those that share."""
    problem = instance.problem
    fields = [field.icao for field in problem.airfields]
    field = {icao: k for k, icao in enumerate(fields)}
    units = _units(instance)
    days = [day for need in instance.needs for day in (need.window_first_day, need.window_last_day)]
    day0 = min((*days, problem.season_first_day)) - _MARGIN_DAYS
    longest = max((term.months for offer in problem.contract_offers for term in offer.terms), default=1)
    last = max((*days, problem.season_last_day)) + _MARGIN_DAYS
    span = last - day0 + 31 * longest
    month0 = month_index(midnight(day0))
    months = [month_index(midnight(day0 + k)) - month0 for k in range(span)]
    zones = [problem.airfield[icao].time_zone for icao in fields]
    known: dict[str, list[int]] = {}
    for zone in zones:
        if zone not in known:
            known[zone] = [utc_offset_min(midnight(day0 + k) + 720, zone) for k in range(span)]
    rows = BlockRows(instance, field)
    unit_of: dict[int, int] = {}
    unit_block = np.full((len(units), len(instance.carriers), 2), at.NONE, dtype=np.int64)
    for number, (_, blocks) in enumerate(units):
        for index, row in blocks.items():
            for part, block in enumerate(row):
                unit_of[block.index] = number
                unit_block[number, index, part] = block.index
    for block in instance.all_blocks:
        rows.add(block, unit_of[block.index])
    ground = Ground(
        const=np.array([day0, month0], dtype=np.int64),
        airfield=np.array(
            [
                [
                    int(not problem.airfield[icao].open_round_the_clock),
                    problem.airfield[icao].opens_local_min,
                    problem.airfield[icao].closes_local_min,
                    at.MANY if (slots := problem.airfield[icao].slots_per_day) is None else slots,
                    at.MANY if (most := problem.airfield[icao].parking_mog) is None else most,
                ]
                for icao in fields
            ],
            dtype=np.int64,
        ),
        offset=np.array([known[zone] for zone in zones], dtype=np.int64),
        month_of=np.array(months, dtype=np.int64),
        link=_links(instance, fields),
        carrier=_carriers(instance, field),
        block=np.array(rows.blocks, dtype=np.int64).reshape(-1, at.BLOCK),
        variant=np.array(rows.variants, dtype=np.int64).reshape(-1, at.VARIANT),
    )
    nations = {name: k for k, name in enumerate(dict.fromkeys(need.contributor for need in instance.needs))}
    apart = np.zeros((len(nations), len(nations)), dtype=np.int64)
    for pair in instance.apart:
        known_two = [nations[name] for name in pair if name in nations]
        if len(known_two) == 2:
            apart[known_two[0], known_two[1]] = apart[known_two[1], known_two[0]] = 1
    req, onward = _requirements(instance, field, nations, units)
    black = np.zeros((len(instance.needs), at.BLACKOUTS, 2), dtype=np.int64)
    black[:, :, 0] = at.FAR
    for k, need in enumerate(instance.needs):
        for j, blackout in enumerate(need.blackouts[: at.BLACKOUTS]):
            black[k, j] = blackout.first_day, blackout.last_day
    return Tables(
        g=ground,
        item=np.array(rows.items, dtype=np.int64).reshape(-1, 3),
        month_from=np.array([month_start(month0 + k) for k in range(months[-1] + 2)], dtype=np.int64),
        unit=_unit_rows(instance, units),
        unit_block=unit_block,
        req=req,
        near=_near(instance),
        letter=_letters(instance),
        onward_max=np.array([*onward, at.FAR], dtype=np.int64),
        apart=apart,
        black=black,
    )


def _units(instance: Instance) -> Units:
    """Each requirement with its blocks by carrier, then each group that may share."""
    units: Units = [((need,), instance.blocks[k]) for k, need in enumerate(instance.needs)]
    seen: dict[tuple[str, ...], None] = {}
    for joint in (joint for row in instance.joints.values() for joint in row):
        names = tuple(need.id for need in joint.members)
        if names not in seen:
            seen[names] = None
            units.append((joint.members, joint.blocks))
    return units


def _unit_rows(instance: Instance, units: Units) -> Ints:
    rows = np.full((len(units), at.UNIT), at.NONE, dtype=np.int64)
    for k, (members, blocks) in enumerate(units):
        rows[k, at.U_N] = len(members)
        rows[k, at.U_PARTS] = max((len(row) for row in blocks.values()), default=1)
        for m, need in enumerate(members):
            rows[k, at.U_MEMBER + m] = instance.number[need.id]
    return rows


def _classes(instance: Instance) -> dict[tuple[str, Crew | None], int]:
    """Numbers of what positioning depends on: the type and the crew's limits."""
    classes = dict.fromkeys((carrier.type_id, carrier.crew) for carrier in instance.carriers)
    return {key: k for k, key in enumerate(classes)}


def _links(instance: Instance, fields: list[str]) -> Ints:
    classes = _classes(instance)
    links = np.full((max(1, len(classes)), len(fields), len(fields), 3), at.NONE, dtype=np.int64)
    for (type_id, crew), k in classes.items():
        for a, origin in enumerate(fields):
            for b, destination in enumerate(fields):
                link = instance.link(type_id, origin, destination)
                if link is None:
                    continue
                elapsed: int | None = link.elapsed_min
                if crew is not None and link.elapsed_min + DUTY_REPORT_MIN + DUTY_RELEASE_MIN > crew.duty_max_min:
                    elapsed = _with_rests(instance, type_id, crew, Flight(origin, destination))
                if elapsed is not None:
                    links[k, a, b] = elapsed, link.block_min, link.landings
    return links


def _with_rests(instance: Instance, type_id: str, crew: Crew, flight: Flight) -> int | None:
    """Minutes of a flight longer than a duty, the crew resting on the way; None where a leg alone is too long."""
    problem = instance.problem
    pilot = Pilot(problem, problem.aircraft_type[type_id], crew)
    flown = pilot.fly(flight, midnight(problem.season_first_day))
    return None if flown is None else flown.arrival - flown.departure


def _carriers(instance: Instance, field: dict[str, int]) -> Ints:
    types = {type_id: k for k, type_id in enumerate(instance.problem.aircraft_type)}
    classes = _classes(instance)
    rows = [[*_carrier(carrier, types, field), classes[carrier.type_id, carrier.crew]] for carrier in instance.carriers]
    return np.array(rows, dtype=np.int64).reshape(-1, at.CARRIER)


def _carrier(carrier: Carrier, types: dict[str, int], field: dict[str, int]) -> list[int]:
    source = carrier.source
    turn = carrier.aircraft_type.turnaround_min
    rest = turn if carrier.crew is None else max(turn, carrier.crew.rest_min)
    kind, hour, landing, fixed, wait, available, included, most = at.LETTER, 0, 0, 0, 0, at.MANY, 0, 0
    if isinstance(source, ContractOffer):
        kind, hour, landing = at.CONTRACT, source.usd_per_extra_hour, source.usd_per_landing
        included, most = source.hours_included_per_month * 60, source.hours_max_per_month * 60
    elif isinstance(source, MissionAircraft):
        kind, hour, landing = at.MISSION, source.usd_per_block_hour, source.usd_per_landing
        most = source.hours_per_month * 60
    elif isinstance(source, CharterOffer):
        kind, hour, landing = at.CHARTER, source.usd_per_block_hour, source.usd_per_landing
        fixed, wait, available = source.usd_mobilisation, source.usd_per_waiting_day, source.aircraft_available
    elif isinstance(source, LetterOfAssist):
        available = source.aircraft_available
    return [
        types[carrier.type_id],
        field[carrier.base],
        kind,
        int(carrier.held),
        turn,
        rest,
        0 if carrier.crew is None else carrier.crew.duty_max_min,
        carrier.earliest,
        carrier.latest,
        hour,
        landing,
        fixed,
        wait,
        free_wait(source),
        available,
        included,
        most,
        carrier.aircraft_type.hours_max_per_month * 60,
    ]


def _requirements(
    instance: Instance, field: dict[str, int], nations: dict[str, int], units: Units
) -> tuple[Ints, list[int]]:
    """Rows of the requirements, and the onward capacities they point to."""
    problem = instance.problem
    prices = problem.prices
    beyond = beyond_days(prices.usd_per_day_outside_window)
    onward: dict[tuple[str, str], int] = {}
    if prices.usd_per_person_over_onward_capacity is None:
        onward = {(item.apod, item.mission): k for k, item in enumerate(problem.onward)}
    rows = np.full((len(instance.needs), at.REQUIREMENT), at.NONE, dtype=np.int64)
    for k, need in enumerate(instance.needs):
        alone = instance.standalone_usd[k]
        people = need.incoming + need.outgoing
        parts = max((len(row) for row in instance.blocks[k].values()), default=1)
        rows[k, : at.R_NEXT] = (
            need.window_first_day - beyond,
            need.window_last_day + beyond,
            need.preferred_day,
            need.usd_per_day_off_preferred,
            at.NONE if need.follows is None else instance.number.get(need.follows, at.NONE),
            need.tour_days_min,
            need.tour_days_max,
            need.advance_days_min,
            need.advance_days_max,
            spread_days(instance, need),
            field[need.apod],
            prices.usd_per_person_not_moved * people,
            nations[need.contributor],
            onward.get((need.apod, need.mission), at.NONE),
            people * _PERSON_USD if alone is None else alone,
            parts,
        )
        for j, name in enumerate(instance.followers.get(need.id, ())[: at.NEXTS]):
            rows[k, at.R_NEXT + j] = instance.number[name]
    for unit, (members, _) in enumerate(units):
        for need in members if len(members) > 1 else ():
            row = rows[instance.number[need.id], at.R_JOINT : at.R_JOINT + at.JOINTS]
            free = np.flatnonzero(row == at.NONE)
            if free.size:
                row[free[0]] = unit
    return rows, [item.people_per_day for item in problem.onward]


def _near(instance: Instance) -> Ints:
    """Of each requirement the others nearest in time and place, nearest first; a day counts like 150 NM."""
    problem = instance.problem
    needs = instance.needs
    day = np.array([need.preferred_day for need in needs], dtype=np.float64)
    lat = np.array([problem.airfield[need.apoe].lat_udeg / 1e6 for need in needs])
    lon = np.array([problem.airfield[need.apoe].lon_udeg / 1e6 for need in needs])
    places = {name: k for k, name in enumerate(dict.fromkeys(need.apod for need in needs))}
    apod = np.array([places[need.apod] for need in needs])
    near = np.full((len(needs), at.NEAR), at.NONE, dtype=np.int64)
    for k in range(len(needs)):
        turn = np.abs(lon - lon[k]) % 360
        far = np.abs(day - day[k]) * 2.5 + np.abs(lat - lat[k]) + np.minimum(turn, 360 - turn)
        far -= np.where(apod == apod[k], 10.0, 0.0)
        far[k] = np.inf
        order = np.argsort(far, kind="stable")[: min(at.NEAR, len(needs) - 1)]
        near[k, : order.size] = order
    return near


def _letters(instance: Instance) -> Ints:
    """What a letter of assist costs for a requirement, by requirement and carrier."""
    rows = np.zeros((len(instance.needs), len(instance.carriers)), dtype=np.int64)
    state = State(instance)
    for k, need in enumerate(instance.needs):
        for index in instance.blocks[k]:
            rows[k, index] = state.letter_usd(need.id, instance.carriers[index])
    return rows
