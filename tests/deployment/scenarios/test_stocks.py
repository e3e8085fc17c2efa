"""Stocks after an issue: what is left, what the next mission's kit lacks, what is ordered and when it is back."""

import pytest

from movcon.deployment.stocks import StockIssue, StockItem, after_issue
from movcon.errors import InvalidValue


def item(**others):
    usual = {
        "id": "4x4",
        "site": "UNLB",
        "description": "Light 4x4",
        "category": "vehicles",
        "quantity": 40,
        "kit_quantity": 30,
        "length_mm": 4900,
        "width_mm": 1850,
        "height_mm": 2000,
        "kg": 2200,
        "ready_days": 5,
        "replenishment_lead_days": 180,
        "unit_price_usd": 30_000,
    }
    return StockItem(**(usual | others))


def issue(quantity, asked, name="4x4"):
    return StockIssue(item=name, consignment="C", quantity=quantity, asked=asked)


def test_what_is_left_falls_with_the_issue_and_rises_with_the_delivery():
    outlook = after_issue([item()], [issue(14, 100)], [99, 100, 279, 280])

    assert [level.left for level in outlook.levels] == [40, 26, 26, 40]
    assert [level.short for level in outlook.levels] == [0, 4, 4, 0]
    assert outlook.levels[1].kits_permille == 866


def test_every_issue_is_ordered_again_on_its_date():
    outlook = after_issue([item()], [issue(14, 100), issue(6, 100), issue(2, 130)], [])

    assert [(order.quantity, order.order_day, order.delivery_day, order.usd) for order in outlook.orders] == [
        (20, 100, 280, 600_000),
        (2, 130, 310, 60_000),
    ]


def test_short_items_of_a_date_are_listed():
    outlook = after_issue([item(), item(id="genset", kit_quantity=0)], [issue(14, 100)], [100])

    assert [level.item for level in outlook.short_on(100)] == ["4x4"]


def test_more_than_is_left_cannot_be_issued():
    with pytest.raises(InvalidValue, match="more is issued"):
        after_issue([item()], [issue(30, 100), issue(11, 120)], [])


def test_what_is_delivered_before_may_be_issued_again():
    assert after_issue([item()], [issue(40, 100), issue(40, 280)], [280]).levels[0].left == 0


def test_an_issue_of_an_unknown_item_is_told():
    with pytest.raises(InvalidValue, match="not in the stock"):
        after_issue([item()], [issue(1, 100, "4x5")], [])


def test_issues_of_a_scenario_fit_its_stock(small_scenario):
    days = [issue.asked for issue in small_scenario.issues]
    outlook = after_issue(small_scenario.stock, small_scenario.issues, [max(days)])

    assert {level.item for level in outlook.levels} == {item.id for item in small_scenario.stock}
    assert outlook.orders
