"""The page in a real browser, as people of each role use it, with the keyboard too; nothing comes from elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

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


def test_a_planner_returns_a_request_and_its_officer_reads_why(signed_in: SignIn) -> None:
    planner = signed_in("planner")
    planner.get_by_role("link", name="Requests").click()
    planner.get_by_role("link", name="UNMIL-GHA-BN1-1").click()
    expect(planner.get_by_role("heading", level=1)).to_contain_text("accepted")
    planner.get_by_label("Reason or comment").fill("The beds are not free before July.")
    planner.get_by_role("button", name="Return").click()
    expect(planner.get_by_role("heading", level=1)).to_contain_text("returned")
    officer = signed_in("officer")
    officer.get_by_role("link", name="Requests").click()
    officer.get_by_role("link", name="UNMIL-GHA-BN1-1").click()
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
