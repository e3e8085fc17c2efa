"""What must hold between the cells of one row. Each rule looks only at cells that could be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from geo.gazetteer import airfield_facts
from geo.states import states
from movcon.clock import day_text
from movcon.errors import InvalidValue
from scenarios.intake.faults import FaultLog, shown
from scenarios.intake.rows import (
    AirfieldRow,
    ClosedKind,
    ClosureRow,
    ContractRow,
    LinkRow,
    RotationRow,
    Row,
)
from scenarios.intake.table import Line, Table

RowRule = Callable[[Line, FaultLog], None]


def check_rows(row: type[Row], table: Table[Any]) -> None:
    """Check every line of a table; what is wrong goes to its log."""
    for rule in _RULES.get(row, ()):
        for line in table.lines:
            rule(line, table.log)


def _somebody_moves(line: Line, log: FaultLog) -> None:
    if line.knows("incoming", "outgoing") and line["incoming"] + line["outgoing"] == 0:
        log.add(
            "nobody_moves",
            "Incoming and outgoing are both 0.",
            "Give the people that move, or take the row out.",
            row=line.number,
            column="incoming",
        )


def _two_airports(line: Line, log: FaultLog) -> None:
    if line.knows("apoe", "apod") and line["apoe"] == line["apod"]:
        cause = f"APOE and APOD are both {line['apoe']}: nothing would fly."
        log.add("same_airfield", cause, "Give two airfields.", row=line.number, column="apod")


def _window(line: Line, log: FaultLog) -> None:
    if not line.knows("window_first", "window_last"):
        return
    first, last = line["window_first"], line["window_last"]
    told = f"{day_text(first)} to {day_text(last)}"
    if last < first:
        log.add(
            "impossible_window",
            f"The window {told} ends before it begins.",
            "Swap or mend the dates.",
            row=line.number,
            column="window_last",
        )
    elif line.knows("preferred") and not first <= line["preferred"] <= last:
        log.add(
            "preferred_outside_window",
            f"The preferred date {day_text(line['preferred'])} lies outside the window {told}.",
            "Move the date into the window, or widen the window.",
            row=line.number,
            column="preferred",
        )
    elif line.knows("blackouts") and any(b.first_day <= first and last <= b.last_day for b in line["blackouts"]):
        log.add(
            "impossible_window",
            f"A blackout covers the whole window {told}.",
            "Widen the window beyond the blackout.",
            row=line.number,
            column="blackouts",
        )


def _strength(line: Line, log: FaultLog) -> None:
    if line.knows("staying", "incoming", "outgoing", "ceiling"):
        wanted = line["staying"] + max(line["incoming"], line["outgoing"])
        if line["ceiling"] < wanted:
            log.add(
                "ceiling_below_strength",
                f"The ceiling {line['ceiling']} is below the strength {wanted} "
                "(staying and the greater of incoming and outgoing).",
                f"Raise it to at least {wanted}, or mend the numbers.",
                row=line.number,
                column="ceiling",
            )
    if line.knows("floor", "ceiling") and line["floor"] > line["ceiling"]:
        log.add(
            "floor_above_ceiling",
            f"The floor {line['floor']} is above the ceiling {line['ceiling']}.",
            "Lower the floor.",
            row=line.number,
            column="floor",
        )


def _advance(line: Line, log: FaultLog) -> None:
    if line.knows("advance_days_min", "advance_days_max") and line["advance_days_max"] < line["advance_days_min"]:
        log.add(
            "impossible_advance",
            f"The main body is to come {line['advance_days_min']} to {line['advance_days_max']} days after the advance "
            "party.",
            "Write the smaller number as advance_days_min.",
            row=line.number,
            column="advance_days_max",
        )
    if line.knows("advance_permille", "incoming") and line["advance_permille"] and line["incoming"] == 1:
        log.add(
            "impossible_advance",
            "One person cannot come as advance party and main body.",
            "Set advance_permille to 0.",
            row=line.number,
            column="advance_permille",
        )
    wanted = ("advance_permille", "advance_days_min", "spread_days_max", "incoming")
    if not line.knows(*wanted) or not line["advance_permille"] or not line["incoming"]:
        return
    if line["spread_days_max"] < line["advance_days_min"]:
        log.add(
            "impossible_spread",
            f"The movement may take {line['spread_days_max']} days, but its main body comes at least "
            f"{line['advance_days_min']} days after the advance party.",
            "Raise spread_days_max, or lower advance_days_min.",
            row=line.number,
            column="spread_days_max",
        )


def _tour(line: Line, log: FaultLog) -> None:
    days = [column for column in ("tour_days_min", "tour_days_max") if line.knows(column)]
    if line.knows("follows"):
        for column in ("tour_days_min", "tour_days_max"):
            if column in line.cells and line[column] is None:
                log.add(
                    "missing_value",
                    f"The requirement follows {line['follows']}, but the tour's days are missing.",
                    "Give the least and most days between the two first events.",
                    row=line.number,
                    column=column,
                )
    elif "follows" in line.cells and days:
        log.add(
            "tour_without_follows",
            "Tour days are given, but not which requirement this one follows.",
            "Name it in follows, or leave the days empty.",
            row=line.number,
            column=days[0],
        )
    if len(days) == 2 and line["tour_days_max"] < line["tour_days_min"]:
        log.add(
            "impossible_tour",
            f"The tour lasts {line['tour_days_min']} to {line['tour_days_max']} days.",
            "Write the smaller number as tour_days_min.",
            row=line.number,
            column="tour_days_max",
        )


def both_hours(line: Line, log: FaultLog) -> None:
    """An airfield has both hours or neither."""
    given = [column for column in ("opens_local", "closes_local") if line.cells.get(column) is not None]
    if len(given) == 1 and "opens_local" in line.cells and "closes_local" in line.cells:
        other = "closes_local" if given == ["opens_local"] else "opens_local"
        log.add(
            "missing_value",
            f"Only {given[0]} is given.",
            "Give both hours, or neither for an airfield open round the clock.",
            row=line.number,
            column=other,
        )


def _closure(line: Line, log: FaultLog) -> None:
    if line.knows("from", "until") and line["until"] <= line["from"]:
        cause = "The closure ends before it begins."
        log.add("impossible_closure", cause, "Swap or mend the moments.", row=line.number, column="until")
    if not line.knows("kind", "place"):
        return
    place = line["place"]
    if line["kind"] is ClosedKind.AIRSPACE and place not in states():
        log.add(
            "unknown_state",
            f"State {shown(place)} is unknown.",
            "Give the ISO 3166 alpha-3 code of the State whose airspace is closed, such as LBY.",
            row=line.number,
            column="place",
        )
    if line["kind"] is ClosedKind.AIRFIELD:
        try:
            airfield_facts(place)
        except InvalidValue as error:
            cure = str(error).partition("; ")[2]
            log.add(
                "unknown_airfield",
                f"Airfield {shown(place)} is unknown.",
                cure[:1].upper() + cure[1:],
                row=line.number,
                column="place",
            )


def _link(line: Line, log: FaultLog) -> None:
    if line.knows("one", "other") and line["one"] == line["other"]:
        cause = f"Both ends of the link are {line['one']}."
        log.add("same_state", cause, "Give two different ones.", row=line.number, column="other")


def _contract(line: Line, log: FaultLog) -> None:
    if line.knows("term_months", "usd_per_month") and len(line["term_months"]) != len(line["usd_per_month"]):
        log.add(
            "terms_without_prices",
            f"There are {len(line['term_months'])} terms and {len(line['usd_per_month'])} monthly prices.",
            "Give one price for each term, in the same order.",
            row=line.number,
            column="usd_per_month",
        )
    hours = ("hours_included_per_month", "hours_max_per_month")
    if line.knows(*hours) and line["hours_max_per_month"] < line["hours_included_per_month"]:
        log.add(
            "impossible_hours",
            f"{line['hours_included_per_month']} hours a month are included, but only "
            f"{line['hours_max_per_month']} can be flown.",
            "Raise hours_max_per_month, or lower the hours included.",
            row=line.number,
            column="hours_max_per_month",
        )


_RULES: Mapping[type[Row], tuple[RowRule, ...]] = {
    RotationRow: (_somebody_moves, _two_airports, _window, _strength, _advance, _tour),
    AirfieldRow: (both_hours,),
    ClosureRow: (_closure,),
    LinkRow: (_link,),
    ContractRow: (_contract,),
}
