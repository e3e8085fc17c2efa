"""What a deployment takes from the stocks, as people read it: left, short for the next mission, ordered by when."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from api.render.deployment.operation import Operation
from api.render.deployment.stocks import Stocks, stock_issues_table, stock_sentences, stocks_table
from tests.deployment.changes import with_problem
from tests.deployment.render.conftest import ISSUES, STOCK, rendered
from tests.deployment.render.test_tables import row_of
from tests.deployment.small import day, small_plan, small_problem


@pytest.fixture(scope="module")
def stocks(operation: Operation) -> Stocks:
    return Stocks(operation, STOCK, ISSUES)


def test_a_line_says_what_is_held_issued_left_and_ordered(stocks):
    row = row_of(stocks_table(stocks), "item", "box")
    assert [row[key] for key in ("held", "issued", "left", "kit", "short")] == [40, 28, 12, 30, 18]
    assert (row["order"], row["order_by"], row["price_usd"]) == (28, date(2010, 5, 20), 28 * 24_000)
    # 24 are back on 19 July, the last four on the 24th: 36 of the kit's 30 are there on the 19th already.
    assert (row["short_until"], row["arrives"]) == (date(2010, 7, 19), date(2010, 7, 24))


def test_a_line_without_a_kit_or_a_price_or_an_issue_leaves_the_cell_empty(stocks):
    tent, tank = (row_of(stocks_table(stocks), "item", name) for name in ("tent", "tank"))
    assert (tent["short"], tent["short_until"], tent["price_usd"]) == (0, None, None)
    assert (tank["kit"], tank["short"], tank["order"], tank["order_by"]) == (None, None, None, None)
    assert tank["left"] == 5


def test_what_comes_back_between_two_issues_counts_as_left(operation):
    later = (ISSUES[0], replace(ISSUES[1], asked=day("07-30")))
    row = row_of(stocks_table(Stocks(operation, STOCK, later)), "item", "box")
    assert (row["issued"], row["left"], row["left_on"]) == (28, 16, date(2010, 5, 20))


def test_what_is_short_for_the_next_mission_is_said_in_a_sentence(stocks):
    short, rest, order = stock_sentences(stocks)
    assert short == (
        "Short for the next mission from 2010-05-20 (C-12) on: 18 of 30 box (20-foot container, offices), until 2010-07-19 (C+48)."
    )
    assert rest == "Of 1 other line of the kit there is enough."
    assert order == (
        "What is issued is replaced by ordering 43 pieces of 2 lines for $672,000, from 2010-05-20 (C-12) to 2010-05-25 (C-7); "
        "the last of it arrives on 2010-08-18 (C+78)."
    )


def test_a_kit_that_is_whole_is_said_to_be(operation):
    assert stock_sentences(Stocks(operation, STOCK, ISSUES[2:]))[0].startswith("Nothing is short")


def test_a_stock_that_never_held_the_kit_is_short_for_good(operation):
    poor = (replace(STOCK[0], quantity=29),)
    short, order = stock_sentences(Stocks(operation, poor, ()))
    assert (
        short
        == "Short for the next mission from 2010-04-01 (C-61) on: 1 of 30 box (20-foot container, offices), for good."
    )
    assert order == "Nothing is issued from the stock, so nothing is to be ordered."


def test_a_stock_without_a_kit_says_so(operation):
    assert stock_sentences(Stocks(operation, STOCK[2:], ()))[0].startswith("No line of the stock is part")


def test_issues_stand_by_mission_and_consignment_with_the_day_they_are_delivered(stocks):
    table = stock_issues_table(stocks)
    assert [row[:4] for row in table.rows] == [
        ("MIS", "BAN", "CAMP", "box"),
        ("MIS", "BAN", "CAMP", "tent"),
        ("NIS", "ENG", "ENG-EQ", "box"),
    ]
    row = row_of(table, "consignment", "ENG-EQ")
    assert (row["quantity"], row["mass_t"], row["ready"]) == (4, 40.0, date(2010, 6, 1))
    assert (row["delivered"], row["replaced"]) == (date(2010, 6, 5), date(2010, 7, 24))
    # CAMP-3 is not moved.
    assert table.values("delivered")[:2] == (None, None)


def test_issues_of_a_consignment_that_was_cancelled_fall_away():
    problem = small_problem()
    problem, plan = with_problem(
        problem,
        replace(small_plan(), not_moved=()),
        consignments=tuple(item for item in problem.consignments if item.id != "CAMP"),
        parcels=tuple(item for item in problem.parcels if item.consignment != "CAMP"),
    )
    row = row_of(stocks_table(Stocks(Operation(problem, plan), STOCK, ISSUES)), "item", "box")
    assert (row["issued"], row["left"]) == (4, 36)


def test_stocks_have_their_files_sheets_and_section(files):
    rows = list(csv.DictReader(io.StringIO(files["stocks.csv"].decode("utf-8-sig"))))
    assert [row["item"] for row in rows] == ["box", "tent", "tank"]
    assert len(list(csv.DictReader(io.StringIO(files["stock_issues.csv"].decode("utf-8-sig"))))) == 3
    assert {"Stocks", "Stock issues"} <= set(load_workbook(BytesIO(files["deployment.xlsx"])).sheetnames)
    page = files["report.html"].decode()
    assert '<section id="stocks">' in page
    assert "18 of 30 box" in page


def test_without_a_stock_nothing_tells_of_one(operation):
    made = rendered(operation, (), ())
    assert {name for name in made if "stock" in name} == set()
    assert "Stocks" not in load_workbook(BytesIO(made["deployment.xlsx"])).sheetnames
    assert 'id="stock-list"' not in made["report.html"].decode()
    assert 'href="#stocks"' not in made["report.html"].decode()


def test_a_stock_of_which_nothing_is_issued_has_no_list_of_issues(operation):
    made = rendered(operation, STOCK, ())
    assert {name for name in made if "stock" in name} == {"stocks.csv"}
    assert 'id="stock-issue-list"' not in made["report.html"].decode()
