"""The service on a port of loopback, and a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from api.database.engine import Database
from api.database.migrate import migrate
from api.http.app import create_app
from api.identity.actor import Actor, Scope
from api.identity.roles import Role
from api.office import seasons, users
from api.office.office import Office
from api.office.scenario_files import shipped_files
from api.settings import Settings

# Beside other tests on two cores the page may be slow to show what it was told.
expect.set_options(timeout=20_000)

PASSWORD = "a long pass phrase"
ALL = Scope(everything=True)
SETUP = Actor(user="setup", name="setup", roles=frozenset(Role), scope=ALL, way="setup")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed; .ci/run installs it")
        pytest.skip("Chromium is not installed")
    with sync_playwright() as tool:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        found = tool.chromium.launch(executable_path=program, args=options)
        yield found
        found.close()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    address = f"sqlite:///{tmp_path_factory.mktemp('page') / 'movcon.db'}"
    database = Database(address)
    migrate(database)
    made = Office(database, Settings(secret="s" * 40, database=address, secure_cookies=False))
    with made.act(SETUP) as tx:
        for role in Role:
            near = role in (Role.OFFICER, Role.FIELD)
            scope = Scope(missions=frozenset({"UNMIL", "MONUSCO"})) if near else ALL
            words = users.UserWords(name=role.value.title(), roles=frozenset({role}), scope=scope)
            users.create_user(tx, f"{role}@example.org", words, PASSWORD)
        seasons.create_season(tx, "small", shipped_files("rotation-small"))
    yield made
    database.close()


@pytest.fixture(scope="module")
def address(office: Office) -> Iterator[str]:
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(office), log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listening.close()


@pytest.fixture
def signed_in(browser: Browser, address: str, tmp_path: Path) -> Iterator[Callable[[str], Page]]:
    """A page on which a user of a role is signed in; what goes wrong in its scripts fails the test."""
    pages: list[Page] = []
    wrong: list[str] = []

    def sign_in(role: str) -> Page:
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        pages.append(page)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: wrong.append(request.url) if not request.url.startswith(address) else None)
        page.goto(address)
        page.get_by_label("E-mail").fill(f"{role}@example.org")
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Sign out").wait_for()
        return page

    yield sign_in
    for page in pages:
        page.context.close()
    assert wrong == []
