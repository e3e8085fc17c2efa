"""Files of the published benchmark of tramp ship routing and scheduling, read with every fault told.

The format is that of the course INF273 of the University of Bergen for the instances of Hemmati, Hvattum, Fagerholt and
Norstad (2014): comma separated, ``%`` begins a comment, everything is counted from one. In this order, a row each:

- the number of nodes; the number of vehicles; of each vehicle its number, home node, starting time and capacity
- the number of calls; of each vehicle its number and the calls it may carry
- of each call its number, origin, destination, size, cost of not transporting, pickup from and to, delivery from and to
- of each vehicle and pair of nodes, in any order, time and cost of travel
- of each vehicle and call, in any order, time and cost at the origin, then at the destination (-1 = not allowed)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from movcon.errors import BadInput
from scenarios.intake.faults import FaultLog, shown

_MOST_FAULTS = 100
_LARGEST = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class TrampVehicle:
    """A ship: node it starts at, hour it starts, capacity, calls it may carry."""

    home: int
    starts: int
    capacity: int
    calls: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrampCall:
    """A cargo: nodes, size, cost of the spot market, first and last hour of pickup and delivery."""

    origin: int
    destination: int
    size: int
    refusal_cost: int
    pickup: tuple[int, int]
    delivery: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrampProblem:
    """A file's content; vehicles, calls and nodes are numbered from one.

    Attributes
    ----------
    travel
        By vehicle, origin and destination: hours and cost.
    service
        By vehicle and call that it may carry: hours and cost at the origin, then at the destination.
    """

    nodes: int
    vehicles: tuple[TrampVehicle, ...]
    calls: tuple[TrampCall, ...]
    travel: dict[tuple[int, int, int], tuple[int, int]]
    service: dict[tuple[int, int], tuple[int, int, int, int]]


def read_tsrsp(path: Path) -> TrampProblem:
    """Read a file; BadInput with every fault, each with its line and what to do."""
    log = FaultLog(str(path), most=_MOST_FAULTS)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        log.add("unreadable_file", f"The file cannot be read: {error.strerror}.", "Name a file that can be read.")
        raise BadInput(log.in_order) from None
    except UnicodeDecodeError:
        log.add("unreadable_file", "The file is not text in UTF-8.", "Name a file of the benchmark's format.")
        raise BadInput(log.in_order) from None
    found = _Reader(text, log).problem()
    if found is None:
        raise BadInput(log.in_order)
    return found


class _Stop(Exception):
    """What follows cannot be told apart."""


class _Reader:
    """Takes rows one after the other; a fault in a row is noted, a wrong number of rows ends the reading."""

    def __init__(self, text: str, log: FaultLog) -> None:
        self._log = log
        self._rows = self._numbered(text)
        self._last = text.count("\n") + 1

    def problem(self) -> TrampProblem | None:
        """The whole; None where there are faults."""
        try:
            found = self._parts()
        except _Stop:
            return None
        return None if self._log else found

    def _parts(self) -> TrampProblem:
        nodes = self._one("the number of nodes")
        count = self._one("the number of vehicles")
        ships = [self._keyed((v,), 3, "vehicle, home node, starting time, capacity") for v in range(1, count + 1)]
        for line, (home, _, _) in ships:
            self._within(line, "home node", home, nodes)
        call_count = self._one("the number of calls")
        carries = [self._list(v, call_count) for v in range(1, count + 1)]
        calls = [self._call(c, nodes) for c in range(1, call_count + 1)]
        travel: dict[tuple[int, int, int], tuple[int, int]] = {}
        what = "vehicle, origin, destination, travel time, travel cost"
        self._table(travel, (count, nodes, nodes), 2, what)
        everything: dict[tuple[int, int], tuple[int, int, int, int]] = {}
        what = "vehicle, call, origin time, origin cost, destination time, destination cost"
        lines = self._table(everything, (count, call_count), 4, what)
        extra = next(self._rows, None)
        if extra is not None:
            self._log.add(
                "row_too_many", "A row follows the last one.", "Remove it, or correct the counts.", row=extra[0]
            )
        for v, allowed in enumerate(carries, start=1):
            for c in sorted(allowed):
                if min(everything.get((v, c), (0,))) < 0:
                    cause = f"Vehicle {v} may carry call {c}, whose port times or costs for it are negative."
                    cure = "Give them, or take the call off the vehicle's list."
                    self._log.add("call_without_port_times", cause, cure, row=lines[v, c])
        return TrampProblem(
            nodes=nodes,
            vehicles=tuple(
                TrampVehicle(home=home, starts=starts, capacity=capacity, calls=allowed)
                for (_, (home, starts, capacity)), allowed in zip(ships, carries, strict=True)
            ),
            calls=tuple(calls),
            travel=travel,
            service=everything,
        )

    # --- rows -----------------------------------------------------------------------------------------------

    def _numbered(self, text: str) -> Iterator[tuple[int, list[int] | None]]:
        for line, row in enumerate(text.splitlines(), start=1):
            content = row.split("%", 1)[0].strip()
            if not content:
                continue
            try:
                numbers = list(map(int, content.split(",")))
            except ValueError:
                numbers = None
                self._log.add(
                    "not_a_number",
                    f"{shown(content)} is not a row of whole numbers.",
                    "Write whole numbers with commas between them.",
                    row=line,
                )
            if numbers is not None and not -_LARGEST <= min(numbers) <= max(numbers) <= _LARGEST:
                self._log.add("number_too_large", "A number is beyond 1,000,000,000.", "Use smaller units.", row=line)
                numbers = None
            yield line, numbers

    def _next(self, what: str) -> tuple[int, list[int] | None]:
        if self._log.full:
            raise _Stop
        row = next(self._rows, None)
        if row is None:
            cause = f"The file ends where a row with {what} is due."
            self._log.add("row_missing", cause, "Add the rows that are missing, or correct the counts.", row=self._last)
            raise _Stop
        return row

    def _one(self, what: str) -> int:
        line, numbers = self._next(what)
        if numbers is None or len(numbers) != 1 or numbers[0] < 1:
            cause = f"This row should hold {what}, one whole number from 1 on."
            self._log.add("wrong_count", cause, "Write that number alone.", row=line)
            raise _Stop
        return numbers[0]

    def _keyed(self, key: tuple[int, ...], values: int, what: str) -> tuple[int, list[int]]:
        """A row that begins with the key due; zeros where it has a fault."""
        line, numbers = self._next(what)
        nothing = [0] * values
        if numbers is None:
            return line, nothing
        if len(numbers) != len(key) + values:
            cause = f"The row has {len(numbers)} numbers; {what} are due."
            self._log.add("wrong_width", cause, "Give the row exactly these.", row=line)
            return line, nothing
        if tuple(numbers[: len(key)]) != key:
            due, found = ",".join(map(str, key)), ",".join(map(str, numbers[: len(key)]))
            cause = f"The row begins with {found}; {due} is due ({what})."
            self._log.add("wrong_order", cause, "Put the rows in order, none missing and none twice.", row=line)
            return line, nothing
        rest = numbers[len(key) :]
        if min(rest) < 0:
            self._log.add("negative_number", f"A negative number among {what}.", "Write 0 or more.", row=line)
            return line, nothing
        return line, rest

    def _within(self, line: int, what: str, number: int, most: int) -> None:
        if not 1 <= number <= most:
            self._log.add("unknown_number", f"{what} {number} is not there.", f"Use 1 to {most}.", row=line)

    def _list(self, vehicle: int, calls: int) -> frozenset[int]:
        line, numbers = self._next("a vehicle and the calls it may carry")
        if numbers is None:
            return frozenset()
        if numbers[0] != vehicle:
            cause = f"The row begins with {numbers[0]}; vehicle {vehicle} and the calls it may carry are due."
            self._log.add("wrong_order", cause, "Put the rows in order, none missing and none twice.", row=line)
        for call in numbers[1:]:
            self._within(line, "call", call, calls)
        return frozenset(numbers[1:])

    def _call(self, call: int, nodes: int) -> TrampCall:
        what = "call, origin, destination, size, cost of not transporting, pickup from and to, delivery from and to"
        line, row = self._keyed((call,), 8, what)
        origin, destination, size, refusal, early, late, first, last = row
        if any(row):
            self._within(line, "origin node", origin, nodes)
            self._within(line, "destination node", destination, nodes)
            for name, opens, closes in (("pickup", early, late), ("delivery", first, last)):
                if opens > closes:
                    cause = f"The {name} window of call {call} ends at {closes}, before it begins at {opens}."
                    self._log.add("window_reversed", cause, "Put the earlier moment first.", row=line)
        return TrampCall(
            origin=origin,
            destination=destination,
            size=size,
            refusal_cost=refusal,
            pickup=(early, late),
            delivery=(first, last),
        )

    def _table(self, into: dict[Any, Any], shape: tuple[int, ...], values: int, what: str) -> dict[Any, int]:
        """Rows for every key, each once, in any order; returns the line of each."""
        lines: dict[Any, int] = {}
        due = 1
        for most in shape:
            due *= most
        keys = len(shape)
        for _ in range(due):
            line, numbers = self._next(what)
            if numbers is None:
                continue
            if len(numbers) != keys + values:
                cause = f"The row has {len(numbers)} numbers; {what} are due."
                self._log.add(
                    "wrong_width", cause, "Give the row exactly these; the counts above say how many.", row=line
                )
                continue
            key = tuple(numbers[:keys])
            if not all(1 <= number <= most for number, most in zip(key, shape, strict=True)):
                cause = f"{','.join(map(str, key))} names what is not there ({what})."
                cure = f"Use numbers up to {', '.join(map(str, shape))}."
                self._log.add("unknown_number", cause, cure, row=line)
            elif key in into:
                cause = f"{','.join(map(str, key))} stands twice ({what})."
                self._log.add("twice", cause, "Keep one of the rows.", row=line)
            elif min(numbers[keys:]) < -1:
                cause = f"A negative number among {what}."
                self._log.add("negative_number", cause, "Write 0 or more, or -1 for what is not allowed.", row=line)
            else:
                into[key] = tuple(numbers[keys:])
                lines[key] = line
        return lines
