"""Deployment stocks after a deployment's issues: what is left, what the next mission lacks, what to order by when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.render.deployment.operation import Operation, counted
from api.render.tables import Cell, Column, Kind, Table, usd_text
from movcon.clock import Day, date_of, midnight, utc_day
from movcon.deployment.stocks import ReplenishmentOrder, StockIssue, StockItem, StockLevel, after_issue


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLine:
    """An item of the stock and what the deployment does to it.

    Attributes
    ----------
    issues, orders
        Of the item, in order of their dates.
    lowest
        Its level on the first date on which the fewest pieces are left.
    short_from, short_until
        Dates between which the next mission's kit lacks pieces of it (the last one excluded); None where it never
        does, or never ceases to.
    """

    item: StockItem
    issues: tuple[StockIssue, ...]
    orders: tuple[ReplenishmentOrder, ...]
    lowest: StockLevel
    short_from: Day | None
    short_until: Day | None

    @property
    def issued(self) -> int:
        """Pieces issued in all."""
        return sum(issue.quantity for issue in self.issues)


class Stocks:
    """A deployment's stock, line by line, and its issues; computed once, used by every output."""

    def __init__(self, operation: Operation, stock: Sequence[StockItem], issues: Sequence[StockIssue]) -> None:
        """Look at a stock with the issues of a deployment; those for consignments that it does not hold fall away.

        Raises
        ------
        InvalidValue
            An issue names no item, or asks for more than is left on its date.
        """
        self.operation = operation
        self.issues = tuple(issue for issue in issues if issue.consignment in operation.problem.consignment)
        self.lines = tuple(_lines(operation.problem.planning_day, stock, self.issues))


def _lines(first: Day, stock: Sequence[StockItem], issues: Sequence[StockIssue]) -> Iterator[StockLine]:
    orders: defaultdict[str, list[ReplenishmentOrder]] = defaultdict(list)
    mine: defaultdict[str, list[StockIssue]] = defaultdict(list)
    for order in after_issue(stock, issues, ()).orders:
        orders[order.item].append(order)
    for issue in sorted(issues, key=lambda issue: issue.asked):
        mine[issue.item].append(issue)
    # Levels change on the dates of issues and deliveries alone.
    days = {first, *(issue.asked for issue in issues)}
    days |= {order.delivery_day for row in orders.values() for order in row}
    levels: defaultdict[str, list[StockLevel]] = defaultdict(list)
    for level in after_issue(stock, issues, sorted(days)).levels:
        levels[level.item].append(level)
    for item in stock:
        row = levels[item.id]
        short = [level.day for level in row if level.short]
        yield StockLine(
            item=item,
            issues=tuple(mine[item.id]),
            orders=tuple(orders[item.id]),
            lowest=min(row, key=lambda level: (level.left, level.day)),
            short_from=short[0] if short else None,
            short_until=next((level.day for level in row if short and level.day > short[-1]), None),
        )


def stock_sentences(stocks: Stocks) -> tuple[str, ...]:
    """What is short for the next mission, a sentence for each date since when, and what to order by when."""
    return *_short_sentences(stocks), _order_sentence(stocks)


def _short_sentences(stocks: Stocks) -> Iterator[str]:
    kit = [line for line in stocks.lines if line.item.kit_quantity]
    if not kit:
        yield "No line of the stock is part of a standard start-up kit for the next mission."
        return
    by_date: defaultdict[Day, list[StockLine]] = defaultdict(list)
    for line in kit:
        if line.short_from is not None:
            by_date[line.short_from].append(line)
    if not by_date:
        yield "Nothing is short for the next mission: the stock holds a whole standard start-up kit on every date."
        return
    for day, lines in sorted(by_date.items()):
        told = "; ".join(_short_words(stocks.operation, line) for line in lines)
        yield f"Short for the next mission from {_date(stocks.operation, day)} on: {told}."
    held = len(kit) - sum(map(len, by_date.values()))
    if held:
        yield f"Of {counted(held, 'other line')} of the kit there is enough."


def _short_words(operation: Operation, line: StockLine) -> str:
    """``4 of 30 4x4 (Light 4x4), until 2011-02-06 (C+180)``."""
    until = "for good" if line.short_until is None else f"until {_date(operation, line.short_until)}"
    return f"{line.lowest.short:,} of {line.item.kit_quantity:,} {line.item.id} ({line.item.description}), {until}"


def _order_sentence(stocks: Stocks) -> str:
    orders = [order for line in stocks.lines for order in line.orders]
    if not orders:
        return "Nothing is issued from the stock, so nothing is to be ordered."
    pieces, usd = sum(order.quantity for order in orders), sum(order.usd for order in orders)
    lines = sum(1 for line in stocks.lines if line.orders)
    price = f" for {usd_text(usd)}" if usd else ""
    days = sorted({order.order_day for order in orders})
    begin = f"on {_date(stocks.operation, days[0])}"
    if len(days) > 1:
        begin = f"from {_date(stocks.operation, days[0])} to {_date(stocks.operation, days[-1])}"
    last = _date(stocks.operation, max(order.delivery_day for order in orders))
    return (
        f"What is issued is replaced by ordering {counted(pieces, 'piece')} of {counted(lines, 'line')}{price}, "
        f"{begin}; the last of it arrives on {last}."
    )


def _date(operation: Operation, day: Day) -> str:
    return operation.date_text(midnight(day))


def stocks_table(stocks: Stocks) -> Table:
    """A row a line of the stock: held, issued, left, short for the next mission, and the order that replaces it."""
    rows = [_row(line) for line in stocks.lines]
    return Table(
        name="stocks",
        title="Stocks and replenishment",
        columns=(
            Column("item", "Line"),
            Column("description", "Description"),
            Column("site", "Site"),
            Column("category", "Category"),
            Column("held", "Held", Kind.COUNT),
            Column("issued", "Issued", Kind.COUNT),
            Column("left", "Left", Kind.COUNT),
            Column("left_on", "On (UTC)", Kind.DAY),
            Column("kit", "Start-up kit", Kind.COUNT),
            Column("short", "Short", Kind.COUNT),
            Column("short_until", "Short until (UTC)", Kind.DAY),
            Column("order", "To order", Kind.COUNT),
            Column("order_by", "Order by (UTC)", Kind.DAY),
            Column("arrives", "Arrives (UTC)", Kind.DAY),
            Column("price_usd", "Price", Kind.USD),
        ),
        rows=tuple(rows),
        note="Left = the fewest pieces there on any date, deliveries of orders counted from their dates. Short = "
        "what then lacks for the next mission's standard start-up kit. What is issued is ordered again on the date it "
        "is asked for; of several orders the first date, the last arrival and the sum are told.",
    )


def _row(line: StockLine) -> tuple[Cell, ...]:
    item, orders = line.item, line.orders
    return (
        item.id,
        item.description,
        item.site,
        item.category,
        item.quantity,
        line.issued,
        line.lowest.left,
        date_of(line.lowest.day),
        item.kit_quantity or None,
        line.lowest.short if item.kit_quantity else None,
        None if line.short_until is None else date_of(line.short_until),
        sum(order.quantity for order in orders) or None,
        date_of(min(order.order_day for order in orders)) if orders else None,
        date_of(max(order.delivery_day for order in orders)) if orders else None,
        sum(order.usd for order in orders) or None,
    )


def stock_issues_table(stocks: Stocks) -> Table:
    """A row an issue, by mission and consignment: what, how much, when, and when its replacement is there."""
    problem = stocks.operation.problem
    item = {line.item.id: line.item for line in stocks.lines}
    rows: list[tuple[Cell, ...]] = []
    for issue in stocks.issues:
        consignment, piece = problem.consignment[issue.consignment], item[issue.item]
        last = _last_delivered(stocks.operation, issue.consignment)
        rows.append(
            (
                consignment.mission,
                consignment.unit,
                consignment.id,
                piece.id,
                piece.description,
                piece.site,
                issue.quantity,
                issue.quantity * piece.kg / 1000,
                date_of(issue.asked),
                date_of(issue.asked + piece.ready_days),
                None if last is None else date_of(last),
                date_of(issue.asked + piece.replenishment_lead_days),
                issue.quantity * piece.unit_price_usd or None,
            )
        )
    return Table(
        name="stock_issues",
        title="Issues by mission and consignment",
        columns=(
            Column("mission", "Mission"),
            Column("unit", "Unit"),
            Column("consignment", "Consignment"),
            Column("item", "Line"),
            Column("description", "Description"),
            Column("site", "From"),
            Column("quantity", "Pieces", Kind.COUNT),
            Column("mass_t", "Tonnes", Kind.HOURS),
            Column("asked", "Asked (UTC)", Kind.DAY),
            Column("ready", "Ready to load (UTC)", Kind.DAY),
            Column("delivered", "Consignment delivered (UTC)", Kind.DAY),
            Column("replaced", "Replaced (UTC)", Kind.DAY),
            Column("price_usd", "Price of new ones", Kind.USD),
        ),
        rows=tuple(sorted(rows, key=lambda row: tuple(str(cell) for cell in row[:4]))),
        note="A consignment is delivered when the last of its parcels is; none is told where one of them is not moved.",
    )


def _last_delivered(operation: Operation, consignment: str) -> Day | None:
    """UTC date on which the last parcel of a consignment is delivered; None where one of them is not moved."""
    names = [parcel.id for parcel in operation.problem.parcels if parcel.consignment == consignment]
    if not all(name in operation.delivered for name in names):
        return None
    return utc_day(max(operation.delivered[name] for name in names))
