"""Items in the browser: the pages follow the rules of the API, and need no script."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx2
import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.contract.account_pages import LOGIN, AccountVisitor
from tests.contract.client import ITEMS, PASSWORD, Account, connect, new_account
from tests.contract.problems import assert_problem
from tests.contract.test_pages import Assets
from tests.contract.visitor import HiddenFields, Visitor
from tests.support.browser import complaints_of
from tests.support.service import Service

pytestmark = pytest.mark.pages

PAGES = "/items/"
NEW = f"{PAGES}new/"
UNKNOWN = f"{PAGES}7d1e2a52-6a3c-4a0e-9d6b-6a9a3b1c0f11/"
AS_BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
PER_PAGE = 20


@pytest.fixture
def owner(service: Service) -> Account | None:
    return new_account(service) if service.accounts else None


@pytest.fixture
def visitor(service: Service, owner: Account | None) -> Iterator[Visitor]:
    with connect(service) as client:
        yield signed_in(client, owner)


@pytest.fixture
def programs(service: Service, owner: Account | None) -> Iterator[httpx2.Client]:
    """The API, for the same account."""
    with connect(service, owner.tokens.access if owner else None) as client:
        yield client


def signed_in(client: httpx2.Client, account: Account | None) -> Visitor:
    if account is None:
        return Visitor(client)
    visitor = AccountVisitor(client)
    assert visitor.log_in(account.email).is_redirect
    return visitor


def path_of(answer: httpx2.Response) -> str:
    assert answer.is_redirect, f"{answer.status_code} {answer.text}"
    return urlsplit(answer.headers["Location"]).path


def made(visitor: Visitor, **fields: str) -> str:
    """The path of a new item's page."""
    path = path_of(visitor.submit(NEW, NEW, **{"title": "Tea", "description": "", **fields}))
    assert re.fullmatch(r"/items/[0-9a-f-]{36}/", path)
    return path


def stored(programs: httpx2.Client, path: str) -> dict[str, Any]:
    answer = programs.get(f"{ITEMS}/{path.split('/')[2]}")
    assert answer.status_code == 200
    item: dict[str, Any] = answer.json()
    return item


def assert_page(answer: httpx2.Response, status: int = 200) -> str:
    """The text of a page: HTML that loads nothing from elsewhere and that no cache keeps."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "no-store" in answer.headers["Cache-Control"]
    policy = dict(
        part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assets = Assets()
    assets.feed(answer.text)
    assert not assets.inline
    return unescape(answer.text)


def test_the_first_page_is_for_everybody_and_all_it_loads_comes_from_here(
    anonymous: httpx2.Client,
) -> None:
    page = anonymous.get("/", headers=AS_BROWSER)
    assert "Contract Matrix" in assert_page(page)
    assets = Assets()
    assets.feed(page.text)
    loaded = [url for url in assets.urls if url.endswith((".css", ".js"))]
    assert any("htmx" in url for url in loaded)
    assert len(loaded) >= 3
    for url in loaded:
        assert urljoin("/static/", url) == url
        asset = anonymous.get(url)
        assert asset.status_code == 200
        assert asset.headers["Content-Type"].startswith(("text/css", "text/javascript"))
        assert "script-src" not in asset.headers["Content-Security-Policy"]
        assert "Access-Control-Allow-Origin" not in asset.headers


@pytest.mark.accounts
def test_strangers_are_led_to_the_login_page_and_back(anonymous: httpx2.Client) -> None:
    for path in (PAGES, NEW, UNKNOWN, f"{UNKNOWN}edit/", f"{UNKNOWN}delete/"):
        answer = anonymous.get(path, headers=AS_BROWSER)
        assert path_of(answer) == LOGIN
        assert parse_qs(urlsplit(answer.headers["Location"]).query)["next"] == [path]


def test_an_item_is_made_shown_changed_and_deleted(
    visitor: Visitor, programs: httpx2.Client
) -> None:
    path = made(visitor, title="<b>Tea</b> & cake", description="One\r\nTwo")
    item = stored(programs, path)
    assert (item["title"], item["description"]) == ("<b>Tea</b> & cake", "One\nTwo")
    page = visitor.get(path)
    assert_page(page)
    assert "&lt;b&gt;Tea&lt;/b&gt; &amp; cake" in page.text
    assert "created" in notice(page)
    assert not notice(visitor.get(path)), "a message is for one page"

    assert "One\nTwo</textarea>" in assert_page(visitor.get(f"{path}edit/"))
    answer = visitor.submit(f"{path}edit/", f"{path}edit/", title="Coffee", description="")
    assert path_of(answer) == path
    assert "saved" in notice(visitor.get(path))
    assert stored(programs, path) == {**item, "title": "Coffee", "description": None}

    assert "Coffee" in assert_page(visitor.get(f"{path}delete/"))
    assert stored(programs, path), "asking changes nothing"
    assert path_of(visitor.submit(f"{path}delete/", f"{path}delete/")) == PAGES
    assert "deleted" in notice(visitor.get(PAGES))
    assert_page(visitor.request("GET", path, headers=AS_BROWSER), 404)


def notice(page: httpx2.Response) -> str:
    [region] = re.findall(r'<div id="messages" role="status">(.*?)</div>', page.text, re.DOTALL)
    return str(region).strip()


@pytest.mark.parametrize(
    "values",
    [
        {"title": ""},
        {"title": "x" * 201},
        {"title": "a\0b"},
        {"title": "Tea", "description": "x" * 2001},
    ],
)
def test_what_the_api_refuses_the_pages_refuse_in_its_words(
    visitor: Visitor, programs: httpx2.Client, values: dict[str, str]
) -> None:
    errors = programs.post(ITEMS, json=values).json()["errors"]
    given = {"description": "kept as it was typed", **values}
    answer = visitor.submit(NEW, NEW, **given)
    page = assert_page(answer, 422)
    assert errors
    for error in errors:
        assert error["detail"] in page
    assert given["description"] in page
    path = made(visitor)
    before = stored(programs, path)
    assert_page(visitor.submit(f"{path}edit/", f"{path}edit/", **given), 422)
    assert stored(programs, path) == before


def test_the_list_has_pages(visitor: Visitor, programs: httpx2.Client) -> None:
    for number in range(PER_PAGE + 1):
        assert programs.post(ITEMS, json={"title": f"Item {number}."}).status_code == 201
    first = assert_page(visitor.get(PAGES))
    assert next(number for number in range(PER_PAGE + 1) if f"Item {number}.<" in first) == 1
    assert '?page=2"' in first
    assert "Item 0.<" in assert_page(visitor.get(f"{PAGES}?page=2"))
    for page in ("0", "-1", "x", "1" * 30, "%00", "²", "%D9%A2"):
        assert_page(visitor.get(f"{PAGES}?page={page}"))


def test_deleting_leads_back_to_the_page_of_the_list(visitor: Visitor) -> None:
    path = f"{made(visitor)}delete/?page=3"
    answer = visitor.submit(path, path)
    assert answer.headers["Location"].endswith(f"{PAGES}?page=3")
    path = f"{made(visitor)}delete/?{httpx2.QueryParams(page='https://evil.example')}"
    assert visitor.submit(path, path).headers["Location"].endswith(PAGES)


@pytest.mark.accounts
def test_items_of_others_are_not_there(
    visitor: Visitor, programs: httpx2.Client, service: Service
) -> None:
    path = made(visitor, title="Mine alone")
    before = stored(programs, path)
    with connect(service) as client:
        other = signed_in(client, new_account(service))
        assert "Mine alone" not in assert_page(other.get(PAGES))
        for action in ("", "edit/", "delete/"):
            assert_page(other.request("GET", f"{path}{action}", headers=AS_BROWSER), 404)
        for action in ("edit/", "delete/"):
            answer = other.submit(f"{path}{action}", NEW, title="Taken", description="")
            assert answer.status_code == 404
    assert stored(programs, path) == before


@pytest.mark.parametrize("path", [UNKNOWN, f"{UNKNOWN}edit/", f"{PAGES}nonsense/", "/nonsense"])
def test_what_is_not_there_is_a_page_for_people(visitor: Visitor, path: str) -> None:
    assert_page(visitor.request("GET", path, headers=AS_BROWSER), 404)


def test_programs_get_problems_where_there_is_no_page(visitor: Visitor) -> None:
    assert_problem(visitor.get("/nonsense"), 404)
    assert_problem(visitor.request("GET", "/api/nonsense", headers=AS_BROWSER), 404)
    assert_problem(visitor.request("POST", "/livez", headers=AS_BROWSER), 405)


def test_a_left_out_slash_is_put_there(visitor: Visitor) -> None:
    answer = visitor.request("GET", "/items?page=2", headers=AS_BROWSER)
    assert answer.is_redirect
    assert answer.headers["Location"].endswith(f"{PAGES}?page=2")


def test_forms_of_other_sites_do_nothing(visitor: Visitor, programs: httpx2.Client) -> None:
    path = made(visitor)
    before = stored(programs, path)
    fields = {"title": "Forged", "description": ""}
    evil = {**AS_BROWSER, "Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    for action in (NEW, f"{path}edit/", f"{path}delete/"):
        answer = visitor.request("POST", action, data=fields, headers=evil)
        assert_page(answer, 403)
    assert stored(programs, path) == before


def test_a_form_that_is_too_large_is_refused(visitor: Visitor) -> None:
    answer = visitor.submit(NEW, NEW, title="x" * 2**21)
    assert_page(answer, 413)


def test_forms_work_behind_a_proxy_that_ends_tls(visitor: Visitor, service: Service) -> None:
    hidden = HiddenFields(visitor.get(NEW).text).values
    secure = service.base_url.replace("http://", "https://")
    headers = {"X-Forwarded-Proto": "https", "Origin": secure, "Referer": f"{secure}{NEW}"}
    fields = {**hidden, "title": "Tea", "description": ""}
    assert visitor.request("POST", NEW, data=fields, headers=headers).is_redirect


def test_the_document_of_the_api_knows_nothing_of_pages(anonymous: httpx2.Client) -> None:
    paths = anonymous.get("/openapi.json").json()["paths"]
    assert all(path.startswith(("/api/", "/livez", "/readyz", "/metrics")) for path in paths)


class TestInABrowser:
    """One that reaches this machine alone."""

    @pytest.fixture(params=[1280, 390], ids=["desktop", "phone"])
    def page(
        self,
        request: pytest.FixtureRequest,
        browser: Browser,
        service: Service,
        owner: Account | None,
    ) -> Iterator[Page]:
        size = ViewportSize(width=request.param, height=800)
        with (
            browser.new_context(base_url=service.base_url, viewport=size) as context,
            context.new_page() as opened,
        ):
            opened.set_default_timeout(20_000)
            if owner:
                opened.goto(LOGIN)
                opened.locator("input[name=email]").fill(owner.email)
                opened.locator("input[name=password]").fill(PASSWORD)
                opened.keyboard.press("Enter")
                opened.wait_for_url(lambda url: LOGIN not in url)
            yield opened

    @pytest.fixture
    def without_complaint(self, page: Page) -> Iterator[None]:
        complaints = complaints_of(page)
        yield
        assert complaints == []

    @pytest.fixture
    def titles(self, programs: httpx2.Client) -> list[str]:
        """Of more items than one page of the list has, the newest first."""
        names = [f"Item {number}." for number in range(PER_PAGE + 2)]
        for name in names:
            assert programs.post(ITEMS, json={"title": name}).status_code == 201
        return names[::-1]

    @pytest.mark.usefixtures("without_complaint")
    def test_an_item_is_written_by_keyboard(self, page: Page) -> None:
        page.goto(NEW)
        page.get_by_label("Title").focus()
        page.keyboard.type("Tea")
        page.keyboard.press("Tab")
        page.keyboard.type("With milk")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_have_text("The item was created.")
        expect(page.get_by_role("heading", name="Tea")).to_be_visible()

    @pytest.mark.usefixtures("without_complaint")
    def test_it_is_deleted_and_paged_in_place_by_keyboard(
        self, page: Page, titles: list[str]
    ) -> None:
        page.goto(PAGES)
        page.evaluate("window.stayed = true")
        page.get_by_role("link", name="Next").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: url.endswith("?page=2"))
        expect(page.locator("#items")).to_be_focused()

        name = titles[PER_PAGE]
        link = page.get_by_role("link", name=f"Delete {name}")
        link.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Delete")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(link).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Delete")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_have_text("The item was deleted.")
        expect(page.locator("#items")).to_be_focused()
        expect(page.get_by_text(name, exact=True)).to_have_count(0)
        assert page.evaluate("window.stayed"), "another page was loaded"
        assert page.url.endswith("?page=2")

    def test_where_the_session_or_the_item_is_gone_a_page_says_so(
        self, page: Page, titles: list[str], programs: httpx2.Client, owner: Account | None
    ) -> None:
        page.goto(PAGES)
        link = page.get_by_role("link", name=f"Delete {titles[0]}")
        item = programs.get(ITEMS).json()["items"][0]
        assert programs.delete(f"{ITEMS}/{item['id']}").status_code == 204
        link.click()
        expect(page.get_by_role("heading", name="Not Found")).to_be_visible()
        if owner:
            page.goto(PAGES)
            page.context.clear_cookies()
            page.get_by_role("link", name="Next").click()
            page.wait_for_url(lambda url: LOGIN in url)

    @pytest.mark.usefixtures("without_complaint")
    def test_nothing_is_wider_than_the_screen(self, page: Page, programs: httpx2.Client) -> None:
        item = programs.post(ITEMS, json={"title": "x" * 200, "description": "y" * 2000}).json()
        path = f"{PAGES}{item['id']}/"
        for shown in ("/", PAGES, path, f"{path}edit/", f"{path}delete/"):
            page.goto(shown)
            too_wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            assert not page.evaluate(too_wide), shown
