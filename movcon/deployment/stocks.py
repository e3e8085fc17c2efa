"""Deployment stocks: what stands ready at a site, what is issued, what is left for a next mission, what is ordered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from movcon.clock import Day
from movcon.errors import InvalidValue


@dataclass(frozen=True, slots=True, kw_only=True)
class StockItem:
    """An item of a stock.

    Attributes
    ----------
    site
        Where it stands (``UNLB``, ``Valencia``).
    quantity
        Pieces there on the planning date.
    kit_quantity
        Pieces in the standard start-up kit that must be there for the next mission; 0 = not part of it.
    length_mm, width_mm, height_mm, kg
        Of one piece.
    ready_days
        From the request to issue until a piece stands ready to load.
    replenishment_lead_days
        From the order of a new piece until it stands in the stock.
    unit_price_usd
        Planning value of a new piece.
    """

    id: str
    site: str
    description: str
    category: str
    quantity: int
    kit_quantity: int
    length_mm: int
    width_mm: int
    height_mm: int
    kg: int
    ready_days: int
    replenishment_lead_days: int
    unit_price_usd: int

    def __post_init__(self) -> None:
        if min(self.quantity, self.kit_quantity, self.ready_days, self.replenishment_lead_days) < 0:
            raise InvalidValue(f"Stock item {self.id}: quantities and days may not be negative.")


@dataclass(frozen=True, slots=True, kw_only=True)
class StockIssue:
    """Pieces of an item asked for on a UTC date, shipped in a consignment."""

    item: str
    consignment: str
    quantity: int
    asked: Day

    def __post_init__(self) -> None:
        if self.quantity < 1:
            raise InvalidValue(f"Issue of {self.item}: at least one piece; leave it out otherwise.")


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLevel:
    """What is left of an item at the end of a date.

    Attributes
    ----------
    left
        Pieces in the stock, deliveries of orders made after an issue included.
    kits_permille
        Share of the standard start-up kit that is there, at most 1000; 1000 where the item is in no kit.
    short
        Pieces missing for the kit.
    """

    item: str
    day: Day
    left: int
    short: int
    kits_permille: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplenishmentOrder:
    """An order that replaces what was issued: made on the date of the issue, delivered a lead time later."""

    item: str
    quantity: int
    order_day: Day
    delivery_day: Day
    usd: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StockOutlook:
    """Levels by item and date asked for, and the orders that replenish."""

    levels: tuple[StockLevel, ...]
    orders: tuple[ReplenishmentOrder, ...]

    def short_on(self, day: Day) -> tuple[StockLevel, ...]:
        """Items of which the next mission's kit lacks pieces on a date."""
        return tuple(level for level in self.levels if level.day == day and level.short)


def after_issue(stock: Iterable[StockItem], issues: Iterable[StockIssue], dates: Sequence[Day]) -> StockOutlook:
    """What a stock looks like on dates after issues, and the orders that bring it back.

    Each issue is ordered again on its own date, so that the stock is whole once the longest lead time has passed.

    Raises
    ------
    InvalidValue
        An issue names no item, or asks for more than is left on its date, deliveries until then included.
    """
    items = {item.id: item for item in stock}
    by_item: defaultdict[str, list[StockIssue]] = defaultdict(list)
    for issue in issues:
        if issue.item not in items:
            raise InvalidValue(f"Issue for {issue.consignment}: item {issue.item!r} is not in the stock.")
        by_item[issue.item].append(issue)
    orders: list[ReplenishmentOrder] = []
    levels: list[StockLevel] = []
    for item in items.values():
        own = sorted(by_item[item.id], key=lambda issue: issue.asked)
        orders.extend(_orders(item, own))
        for issue in own:
            if _left(item, own, issue.asked) < 0:
                raise InvalidValue(f"Item {item.id}: more is issued by {issue.consignment} than is left.")
        for day in dates:
            left = _left(item, own, day)
            short = max(0, item.kit_quantity - left)
            permille = 1000 if not item.kit_quantity else min(1000, left * 1000 // item.kit_quantity)
            levels.append(StockLevel(item=item.id, day=day, left=left, short=short, kits_permille=permille))
    return StockOutlook(levels=tuple(levels), orders=tuple(orders))


def _orders(item: StockItem, issues: Iterable[StockIssue]) -> list[ReplenishmentOrder]:
    by_day: defaultdict[Day, int] = defaultdict(int)
    for issue in issues:
        by_day[issue.asked] += issue.quantity
    return [
        ReplenishmentOrder(
            item=item.id,
            quantity=quantity,
            order_day=day,
            delivery_day=day + item.replenishment_lead_days,
            usd=quantity * item.unit_price_usd,
        )
        for day, quantity in by_day.items()
    ]


def _left(item: StockItem, issues: Sequence[StockIssue], day: Day) -> int:
    gone = sum(issue.quantity for issue in issues if issue.asked <= day)
    back = sum(issue.quantity for issue in issues if issue.asked + item.replenishment_lead_days <= day)
    return item.quantity - gone + back
