"""The page in a real browser, as people of each role use it, with the keyboard too; nothing comes from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace

from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from api.database.tables import PlanRow, SeasonRow
from api.office.office import Office
from api.office.requests import create_request
from tests.api.page.conftest import SETUP
from tests.api.service.released import record

ASKED = {
    "id": "UNMIL-GHA-BN8-1",
    "unit": "GHA-BN8",
    "mission": "UNMIL",
    "contributor": "GHA",
    "incoming": "240",
    "outgoing": "240",
    "apoe": "DGAA",
    "apod": "GLRB",
    "site": "Buchanan",
    "window_first": "2010-09-01",
    "window_last": "2010-09-30",
}
SignIn = Callable[[str], Page]


def test_a_wrong_password_is_told_and_tells_nothing(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    page.get_by_label("E-mail").fill("planner@example.org")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("E-mail or password is not right.")
    page.close()


def test_an_officer_asks_for_a_rotation_with_the_keyboard_alone(signed_in: SignIn) -> None:
    page = signed_in("officer")
    page.get_by_role("link", name="Requests").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="New request").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Id of the movement")).to_be_focused()
    typed = (
        "UNMIL-GHA-BN7-1",
        "GHA-BN7",
        "UNMIL",
        "GHA",
        None,
        "350",
        "350",
        None,
        None,
        None,
        "DGAA",
        "GLRB",
        "Buchanan",
    )
    for text in typed:
        if text is not None:
            page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.get_by_label("First date at the APOD").fill("2010-09-01")
    page.get_by_label("Last date").fill("2010-09-30")
    page.get_by_role("button", name="Submit").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("UNMIL-GHA-BN7-1 submitted")


def test_every_fault_of_a_request_stands_at_its_field(signed_in: SignIn) -> None:
    page = signed_in("officer")
    page.get_by_role("link", name="Requests").click()
    page.get_by_role("link", name="New request").click()
    page.get_by_label("Id of the movement").fill("X-1")
    page.get_by_label("APOE").fill("ZZZZ")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_label("APOE")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#fault-apoe")).to_contain_text("unknown")
    expect(page.locator("#fault-unit")).to_contain_text("empty")


def test_a_planner_returns_a_request_and_its_officer_reads_why(signed_in: SignIn, office: Office) -> None:
    with office.act(SETUP) as tx:
        create_request(tx, tx.session.scalars(select(SeasonRow.id)).one(), ASKED, submit=True)
    planner = signed_in("planner")
    planner.get_by_role("link", name="Requests").click()
    planner.get_by_role("link", name=ASKED["id"]).click()
    expect(planner.get_by_role("heading", level=1)).to_contain_text("submitted")
    planner.get_by_label("Reason or comment").fill("The beds are not free before July.")
    planner.get_by_role("button", name="Return").click()
    expect(planner.get_by_role("heading", level=1)).to_contain_text("returned")
    officer = signed_in("officer")
    officer.get_by_role("link", name="Requests").click()
    officer.get_by_role("link", name=ASKED["id"]).click()
    expect(officer.get_by_text("The beds are not free before July.").first).to_be_visible()
    expect(officer.get_by_role("button", name="Accept")).to_have_count(0)


def test_a_script_in_a_request_is_shown_as_text(signed_in: SignIn) -> None:
    page = signed_in("officer")
    page.get_by_role("link", name="Requests").click()
    page.get_by_role("link", name="UNMIL-GHA-BN1-2").click()
    page.get_by_label("Reason or comment").fill("<img src=x onerror=alert(1)>")
    page.get_by_role("button", name="Comment").click()
    expect(page.get_by_text("<img src=x onerror=alert(1)>")).to_be_visible()


def test_the_auditor_sees_that_the_log_is_whole(signed_in: SignIn) -> None:
    page = signed_in("auditor")
    page.get_by_role("link", name="Audit").click()
    expect(page.get_by_text("The log is whole")).to_be_visible()


def test_signing_out_ends_it(signed_in: SignIn) -> None:
    page = signed_in("releaser")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_plan_is_released_seen_on_map_and_gantt_and_flown(signed_in: SignIn, office: Office) -> None:
    with office.look(SETUP) as tx:
        season = tx.session.scalars(select(SeasonRow.id)).one()
    plan = record(SimpleNamespace(office=office), season)
    planner = signed_in("planner")
    planner.goto(f"{planner.url.partition('#')[0]}#/plans/{plan}")
    expect(planner.get_by_role("heading", level=1)).to_contain_text("verified")
    expect(planner.get_by_role("button", name="Release this plan")).to_have_count(0)
    releaser = signed_in("releaser")
    releaser.get_by_role("link", name="Plans", exact=True).click()
    releaser.get_by_role("link", name=plan).click()
    releaser.on("dialog", lambda dialog: dialog.accept())
    releaser.get_by_role("button", name="Release this plan").click()
    expect(releaser.get_by_role("heading", level=1)).to_contain_text("released")
    releaser.get_by_role("link", name="Season", exact=True).click()
    expect(releaser.get_by_label("Routes flown in the season")).to_be_visible()
    expect(releaser.get_by_label("Aircraft over the season")).to_be_visible()
    field = signed_in("field")
    field.get_by_role("link", name="Route plans").click()
    field.get_by_role("link", name="UNMIL-GHA-BN1-1/in/1", exact=True).click()
    field.get_by_role("button", name="Acknowledge").click()
    expect(field.get_by_text("Acknowledged", exact=True)).to_be_visible()
    field.get_by_label("What happened").select_option("departed")
    field.get_by_label("Words").fill("Waiting for fuel.")
    field.get_by_role("button", name="Report").click()
    expect(field.get_by_text("Waiting for fuel.")).to_be_visible()


def test_a_gap_is_shown_only_where_it_is_of_dollars(signed_in: SignIn, office: Office) -> None:
    with office.look(SETUP) as tx:
        season = tx.session.scalars(select(SeasonRow.id)).one()
    sums = {"lift_usd": 90, "objective_usd": 100, "bound_usd": 80, "gap": 0.2, "moved": 12, "requirements": 12}
    shown = {}
    for not_moved in (0, 1):
        plan = record(SimpleNamespace(office=office), season)
        with office.database.writing() as session:
            session.get_one(PlanRow, plan).summary = json.dumps(sums | {"not_moved": not_moved})
        page = signed_in("planner")
        page.goto(f"{page.url.partition('#')[0]}#/plans/{plan}")
        expect(page.get_by_role("heading", level=1)).to_contain_text("verified")
        tile = page.get_by_role("listitem").filter(has_text="Gap to the proven bound")
        expect(tile).to_be_visible()
        shown[not_moved] = tile.inner_text()
    assert "20.0 %" in shown[0]
    assert "no plan is below $80" in shown[0]
    assert "20.0 %" not in shown[1]
    assert "ranking price of people not moved" in shown[1]
