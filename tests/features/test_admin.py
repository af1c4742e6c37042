"""The admin in a browser that reaches this machine alone: what it loads, and what it does."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.contract.client import PASSWORD, new_account
from tests.support.browser import complaints_of
from tests.support.projects import Projects
from tests.support.rows import ROWS, Row, parameters
from tests.support.service import Service, started

WIDTHS = {"desktop": 1280, "phone": 390}


def rows(*frameworks: str) -> list[object]:
    return parameters(
        row for row in ROWS if "admin" in row.features and row.framework in frameworks
    )


@pytest.fixture(scope="module")
def service(
    request: pytest.FixtureRequest, projects: Projects, new_database: Callable[[str], str]
) -> Iterator[Service]:
    row: Row = request.param
    project, url = projects.of(row), new_database(row.database)
    with started(project.migrated_service(url)) as running:
        superuser = {"SUPERUSER_EMAIL": "root@example.com", "SUPERUSER_PASSWORD": PASSWORD}
        secret_key = running.secret_key
        project.task("superuser", {"DATABASE_URL": url, "SECRET_KEY": secret_key, **superuser})
        yield running


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser, service: Service) -> Iterator[Page]:
    size = ViewportSize(width=WIDTHS[request.param], height=900)
    with (
        browser.new_context(base_url=service.base_url, viewport=size) as context,
        context.new_page() as opened,
    ):
        opened.set_default_timeout(20_000)
        yield opened


def log_in(page: Page) -> None:
    """By keyboard alone."""
    page.goto("/admin/")
    page.locator("input[name=username]").focus()
    page.keyboard.type("root@example.com")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^[^?]*/admin/$"))


@pytest.mark.parametrize("service", rows("fastapi", "django", "flask"), indirect=True)
def test_every_page_that_it_links_to_opens_without_a_complaint(
    page: Page, service: Service
) -> None:
    complaints = complaints_of(page)
    log_in(page)
    links = page.locator("a[href^='/admin/']").evaluate_all("all => all.map(a => a.pathname)")
    for path in sorted(set(links)):
        page.goto(path, wait_until="networkidle")
        assert page.title()
    assert complaints == []


@pytest.mark.parametrize("service", rows("fastapi", "flask"), indirect=True)
def test_users_are_made_found_changed_and_deleted(page: Page, service: Service) -> None:
    complaints = complaints_of(page)
    log_in(page)
    page.get_by_role("link", name="New user").click()
    page.get_by_label("E-mail").fill("grace@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    save(page, "It was created.")

    find(page, "gra")
    page.get_by_role("link", name="grace@example.com").click()
    page.get_by_label("E-mail").fill("hopper@example.com")
    page.get_by_role("checkbox", name="Active").uncheck()
    save(page, "It was saved.")

    page.get_by_label("Active", exact=True).select_option("No")
    page.get_by_role("button", name="Apply").click()
    expect(names(page)).to_have_text(["hopper@example.com"])
    page.get_by_role("checkbox", name="Select hopper@example.com").check()
    page.get_by_role("button", name="Delete selected").click()
    expect(page.get_by_role("main")).to_contain_text("items are deleted with them")
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("status")).to_be_visible()
    find(page, "hopper")
    expect(page.get_by_text("Nothing matches.")).to_be_visible()
    assert complaints == []


@pytest.mark.parametrize("service", rows("fastapi", "flask"), indirect=True)
def test_items_are_made_found_changed_and_deleted(page: Page, service: Service) -> None:
    complaints = complaints_of(page)
    owner = new_account(service).email
    log_in(page)
    page.get_by_role("navigation").get_by_role("link", name="Items").click()
    page.get_by_role("link", name="New item").click()
    page.get_by_label("Title").fill("<script>alert(1)</script>")
    page.get_by_label("Owner").fill(owner)
    save(page, "It was created.")
    page.get_by_label("Owner").fill(owner.upper())
    page.get_by_role("button", name="Apply").click()
    expect(names(page)).to_have_text(["<script>alert(1)</script>"])

    page.get_by_role("link", name="<script>").click()
    page.get_by_label("Title").fill("Tea")
    page.get_by_label("Description").fill("One\nTwo")
    save(page, "It was saved.")
    find(page, "TEA")
    page.get_by_role("link", name="Tea", exact=True).click()
    expect(page.get_by_label("Description")).to_have_value("One\nTwo")
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("status")).to_be_visible()
    expect(names(page)).to_have_count(0)
    assert complaints == []


@pytest.mark.parametrize("service", rows("fastapi", "flask"), indirect=True)
def test_what_is_refused_is_told_beside_the_field(page: Page, service: Service) -> None:
    log_in(page)
    page.goto("/admin/items/new")
    page.get_by_label("Title").fill("Tea")
    page.get_by_label("Owner").fill("nobody@example.com")
    page.get_by_role("button", name="Save").click()
    owner = page.get_by_label("Owner")
    expect(owner).to_have_accessible_description(re.compile("No user has this e-mail address"))
    expect(page.get_by_label("Title")).to_have_value("Tea")
    page.get_by_role("button", name="Log out").click()
    page.goto("/admin/items")
    assert "/admin/login?next=" in page.url


@pytest.mark.parametrize("service", rows("fastapi", "flask"), indirect=True)
def test_nothing_is_wider_than_the_screen(page: Page, service: Service) -> None:
    log_in(page)
    for path in ("/admin/", "/admin/users", "/admin/users/new", "/admin/items"):
        page.goto(path)
        too_wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(too_wide), path


def save(page: Page, said: str) -> None:
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text(said)


def find(page: Page, text: str) -> None:
    page.get_by_label("Search").fill(text)
    page.keyboard.press("Enter")
    page.wait_for_url("**q=*")


def names(page: Page) -> Locator:
    return page.locator("tbody th")
