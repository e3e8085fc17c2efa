"""Deployments on the page, as people of each role use it: made, declared, planned, released, moved, reported."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, Route, expect

from api.jobs.worker import Worker
from api.office.office import Office
from api.office.scenario_files import shipped_files
from api.store.archive import pack
from scenarios.intake.kinds import ScenarioKind
from tests.api.service.deployed import DEPLOYMENT
from tests.api.service.test_load_lists import FIRST, LATER, WRONG

SignIn = Callable[[str], Page]
NAME = "exercise"


def sent(name: str, content: bytes) -> dict[str, object]:
    """A file as a person chooses it."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def choose(page: Page, part: str) -> None:
    """Go to a part of the deployment."""
    page.get_by_label("Season or deployment", exact=True).select_option(label=NAME)
    page.get_by_role("navigation").get_by_role("link", name=part, exact=True).click()


def hand_in(page: Page, text: str) -> None:
    page.get_by_label("File", exact=True).set_input_files(sent("list.csv", text.encode()))
    page.get_by_role("button", name="Hand in").click()


def test_a_planner_makes_a_deployment_of_an_archive_and_every_fault_of_it_is_told(signed_in: SignIn) -> None:
    files = shipped_files(DEPLOYMENT, ScenarioKind.DEPLOYMENT)
    page = signed_in("planner")
    page.get_by_role("navigation").get_by_role("link", name="All", exact=True).click()
    page.get_by_label("Kind").select_option("deployment")
    page.get_by_label("Its name").fill(NAME)
    wrong = files | {"consignments.csv": files["consignments.csv"].replace(b"IND-CO,MONUSCO", b"NOBODY,MONUSCO")}
    page.get_by_label("Scenario as a ZIP archive").set_input_files(sent("own.zip", pack(wrong)))
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("cell", name="consignments.csv#row=2&column=unit")).to_be_visible()
    page.get_by_label("Scenario as a ZIP archive").set_input_files(sent("own.zip", pack(files)))
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Small deployment")
    expect(page.get_by_role("navigation").get_by_role("link", name="Requests")).to_have_count(0)
    officer = signed_in("officer")
    officer.get_by_role("navigation").get_by_role("link", name="All", exact=True).click()
    expect(officer.get_by_role("link", name=NAME)).to_be_visible()
    expect(officer.get_by_role("button", name="Make it")).to_have_count(0)


def test_an_officer_hands_in_a_load_list_and_reads_faults_and_changes(signed_in: SignIn) -> None:
    page = signed_in("officer")
    choose(page, "Consignments")
    page.get_by_role("link", name="IND-CO-EQ").click()
    hand_in(page, FIRST)
    expect(page.get_by_role("row").filter(has_text="1: list.csv")).to_contain_text("accepted planned from")
    hand_in(page, WRONG)
    expect(page.get_by_role("heading", name="Faults of version 2")).to_be_visible()
    fault = page.get_by_role("row").filter(has_text="D2")
    expect(fault).to_contain_text("'75x0' is not a number")
    expect(fault).to_contain_text("Give a number.")
    with page.expect_download() as given:
        page.get_by_role("link", name="Corrected copy").click()
    assert given.value.suggested_filename == "list-corrected.xlsx"
    hand_in(page, LATER)
    expect(page.get_by_role("row").filter(has_text="C-1")).to_contain_text("removed")
    expect(page.get_by_role("row").filter(has_text="quantity")).to_contain_text("V-1changedquantity46")


def test_what_is_issued_from_a_stock_is_declared_by_nobody(signed_in: SignIn) -> None:
    page = signed_in("planner")
    choose(page, "Consignments")
    expect(page.get_by_role("row").filter(has_text="SIG-SEA")).to_contain_text("from a stock")
    page.get_by_role("link", name="IND-CO-FUEL").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("IND-CO-FUEL")
    expect(page.get_by_role("button", name="Hand in")).to_have_count(0)


def open_edits(card: Page | Locator, kind: str) -> None:
    """Unfold the edits of a what-if, at the form of a kind."""
    card.get_by_text("What if: with edits").click()
    card.get_by_label("Kind of edit").select_option(kind)


def add_edit(card: Locator, kind: str, **fields: str) -> None:
    """Put one edit together in the form of its kind."""
    open_edits(card, kind)
    for name, value in fields.items():
        card.get_by_label(name.replace("_", " "), exact=True).fill(value)
    card.get_by_role("button", name="Add").click()


def test_an_edit_is_put_together_in_the_form_of_its_kind_and_taken_out_again(signed_in: SignIn) -> None:
    page = signed_in("planner")
    choose(page, "Plans")
    open_edits(page, "set_load_ports")
    expect(page.get_by_text("Ports a consignment may be loaded at; none = any.")).to_be_visible()
    page.get_by_label("consignment", exact=True).fill("SIG-SEA")
    page.get_by_label("ports", exact=True).fill("ITBDS, KEMBA")
    page.get_by_role("button", name="Add").click()
    page.get_by_label("Kind of edit").select_option("set_closing")
    page.get_by_label("days", exact=True).fill("60")
    page.get_by_role("button", name="Add").click()
    listed = page.get_by_role("list", name="Edits").get_by_role("listitem")
    expect(listed).to_have_count(2)
    expect(listed.first).to_contain_text("set load ports: consignment SIG-SEA; ports ITBDS, KEMBA")
    listed.first.get_by_role("button", name="Remove").click()
    expect(listed).to_have_count(1)
    expect(listed).to_contain_text("set closing: days 60")


def test_an_edit_that_lacks_a_field_is_not_added(signed_in: SignIn) -> None:
    page = signed_in("planner")
    choose(page, "Plans")
    open_edits(page, "set_berths")
    page.get_by_label("port", exact=True).fill("KEMBA")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("berths: ")).to_be_visible()
    expect(page.get_by_role("list", name="Edits").get_by_role("listitem")).to_have_count(0)


def test_a_deployment_is_planned_watched_released_and_moved(signed_in: SignIn, office: Office) -> None:
    planner = signed_in("planner")
    choose(planner, "Plans")
    planner.get_by_label("Seconds to search").fill("1")
    planner.get_by_role("button", name="Start").click()
    expect(planner.get_by_role("row").filter(has_text="plan deployment")).to_contain_text("queued")
    open_edits(planner, "close_place")
    planner.get_by_label("place", exact=True).fill("half written")
    Worker(office).run(one=True)
    # The page is told by itself that the job has ended, and what is being written stays.
    expect(planner.get_by_role("row").filter(has_text="verified")).to_be_visible()
    expect(planner.get_by_label("place", exact=True)).to_have_value("half written")
    expect(planner.get_by_label("Go on from")).to_be_visible()
    planner.get_by_role("link", name="Its plan").click()
    expect(planner.get_by_role("heading", level=1)).to_contain_text("verified")
    expect(planner.get_by_role("listitem").filter(has_text="The force closes")).to_contain_text("C+")
    expect(planner.get_by_text("The last to come is")).to_be_visible()
    expect(planner.get_by_role("link", name="report.html")).to_be_visible()
    expect(planner.get_by_role("link", name="voyages.kml")).to_be_visible()
    planner.get_by_text("movement instructions", exact=True).click()
    expect(planner.get_by_role("link", name=".pdf").first).to_be_visible()
    expect(planner.get_by_label("Ways of the deployment")).to_be_visible()
    expect(planner.get_by_role("button", name="Release this plan")).to_have_count(0)
    plan = planner.url.rpartition("/")[2]
    planner.get_by_label("Parcel or consignment").fill("SIG-SEA")
    planner.get_by_role("button", name="Why does it go so?").click()
    expect(planner.get_by_role("row").filter(has_text="explain deployment")).to_contain_text("queued")
    Worker(office).run(one=True)
    planner.get_by_role("link", name="Its answer").click()
    expect(planner.get_by_text("Delivered 2010-").first).to_be_visible()
    releaser = signed_in("releaser")
    choose(releaser, "Plans")
    releaser.get_by_role("link", name=plan).click()
    releaser.on("dialog", lambda dialog: dialog.accept())
    releaser.get_by_role("button", name="Release this plan").click()
    expect(releaser.get_by_role("heading", level=1)).to_contain_text("released")
    choose(releaser, "Deployment")
    expect(releaser.get_by_label("Ships, convoys and flights over time")).to_be_visible()
    field = signed_in("field")
    choose(field, "Movements")
    with field.expect_download() as given:
        field.get_by_role("button", name="As a calendar").click()
    assert "BEGIN:VEVENT" in given.value.path().read_text(encoding="utf-8")
    field.get_by_role("row").filter(has_text="convoy").get_by_role("link").first.click()
    field.get_by_role("button", name="Acknowledge").click()
    expect(field.get_by_text("Acknowledged", exact=True)).to_be_visible()
    for event in ("departed", "arrived", "discharged"):
        field.get_by_label("What happened").select_option(event)
        field.get_by_role("button", name="Report").click()
        expect(field.get_by_role("row").filter(has_text=event)).to_be_visible()
    choose(field, "Deployment")
    expect(field.get_by_text("Reported by the field")).not_to_contain_text(": 0 of")


def test_the_plan_in_force_is_planned_again_and_what_changes_is_told(signed_in: SignIn, office: Office) -> None:
    page = signed_in("planner")
    choose(page, "Plans")
    again = page.get_by_role("heading", name="Plan again from the plan in force").locator("..")
    again.get_by_label("Present").fill("2010-08-20")
    add_edit(again, "close_place", place="KEMBA", first_day="2010-09-01", last_day="2010-12-31")
    again.get_by_role("button", name="Plan again").click()
    expect(page.get_by_role("row").filter(has_text="replan deployment")).to_contain_text("queued")
    Worker(office).run(one=True)
    page.get_by_role("row").filter(has_text="replan deployment").get_by_role("link", name="Its plan").click()
    expect(page.get_by_role("heading", name="Planned again from 2010-08-20")).to_be_visible()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("listitem").filter(has_text="IND-CO-EQ").first).to_be_visible()


def test_cargo_on_its_way_or_there_that_is_cancelled_gives_no_plan_and_the_job_says_why(
    signed_in: SignIn, office: Office
) -> None:
    page = signed_in("planner")
    choose(page, "Plans")
    again = page.get_by_role("heading", name="Plan again from the plan in force").locator("..")
    again.get_by_label("Present").fill("2010-12-01")
    add_edit(again, "cancel_consignment", consignment="IND-CO-EQ")
    again.get_by_role("button", name="Plan again").click()
    expect(page.get_by_role("row").filter(has_text="queued")).to_be_visible()
    Worker(office).run(one=True)
    row = page.get_by_role("row").filter(has_text="is no longer in the problem")
    expect(row).to_contain_text("No plan: IND-CO-EQ/")


def test_a_what_if_is_planned_and_set_against_the_plan_in_force(signed_in: SignIn, office: Office) -> None:
    page = signed_in("planner")
    choose(page, "Plans")
    page.get_by_label("Seconds to search").fill("1")
    anew = page.get_by_role("heading", name="Plan the deployment").locator("..")
    add_edit(anew, "close_place", place="KEMBA", first_day="2010-09-01", last_day="2010-09-20")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("row").filter(has_text="queued")).to_be_visible()
    Worker(office).run(one=True)
    page.get_by_role("row").filter(has_text="what if").get_by_role("link").click()
    expect(page.get_by_text("Close KEMBA from 2010-09-01 to 2010-09-20")).to_be_visible()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("row").filter(has_text="lift")).to_contain_text("$")
    expect(page.get_by_text("what moves otherwise:")).to_be_visible()


def test_what_is_late_or_left_is_asked_of_a_plan_and_a_cure_planned_with(signed_in: SignIn, office: Office) -> None:
    page = signed_in("planner")
    choose(page, "Plans")
    page.get_by_label("Seconds to search").fill("0")
    anew = page.get_by_role("heading", name="Plan the deployment").locator("..")
    add_edit(anew, "set_required", consignment="SIG-SEA", day="2010-06-01")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("row").filter(has_text="queued")).to_be_visible()
    Worker(office).run(one=True)
    page.get_by_role("row").filter(has_text="plan deployment").first.get_by_role("link", name="Its plan").click()
    page.get_by_role("button", name="What is late or left, and what would cure it?").click()
    expect(page.get_by_role("row").filter(has_text="cures deployment")).to_contain_text("queued")
    Worker(office).run(one=True)
    page.get_by_role("row").filter(has_text="cures deployment").get_by_role("link", name="Its answer").click()
    expect(page.get_by_role("heading", name="SIG-SEA: late")).to_be_visible()
    page.get_by_role("button", name="Plan with it").first.click()
    expect(page.get_by_role("row").filter(has_text="queued")).to_contain_text("plan deployment")


def test_what_is_chosen_last_is_what_is_shown_however_slowly_the_rest_comes(signed_in: SignIn) -> None:
    page = signed_in("planner")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/v1/deployments/*/plans*", hold)
    page.get_by_role("link", name="Plans", exact=True).click()
    page.wait_for_timeout(300)
    choose(page, "Consignments")
    expect(page.get_by_role("heading", level=1)).to_have_text("Consignments")
    for route in held:
        route.continue_()
    page.wait_for_timeout(1_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("Consignments")


def test_the_page_of_a_narrow_screen_is_never_wider_than_it(signed_in: SignIn) -> None:
    page = signed_in("planner")
    page.set_viewport_size({"width": 400, "height": 800})
    for part in ("All", "Deployment", "Consignments", "Plans", "Movements", "Acquisitions"):
        choose(page, part)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 400, part
