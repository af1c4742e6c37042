"""The documentation pages, their assets, and that they work in a browser without a network."""

from collections.abc import Iterator
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import PurePosixPath
from urllib.parse import urljoin, urlsplit

import httpx2
import pytest
from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as PageTimeoutError

from tests.support.browser import complaints_of
from tests.support.service import Service

PAGES = {"/docs": "List Items", "/redoc": "List Items"}
TYPES = {".css": "text/css", ".js": "text/javascript"}


class Assets(HTMLParser):
    """The URLs that a page loads, and whether it has scripts or handlers of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "script" and "src" not in given:
            self.inline.append(tag)
        self.inline += [name for name in given if name.startswith("on") or name == "style"]
        self.urls += [str(given[name]) for name in ("src", "href") if name in given]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_and_all_it_loads_come_from_here(anonymous: httpx2.Client, path: str) -> None:
    page = anonymous.get(path)
    assert page.status_code == 200
    assert page.headers["Content-Type"].startswith("text/html")
    assets = Assets()
    assets.feed(page.text)
    assert not assets.inline
    urls = [urljoin(str(page.url), url) for url in assets.urls if not url.startswith("data:")]
    assert urls
    for url in urls:
        assert urlsplit(url).netloc == page.url.netloc.decode()
        asset = anonymous.get(url)
        assert asset.status_code == 200
        assert len(asset.content) > 0
        expected = TYPES[PurePosixPath(urlsplit(url).path).suffix]
        assert asset.headers["Content-Type"].split(";")[0] in {expected, "application/javascript"}


@pytest.fixture
def page(browser: Browser, service: Service) -> Iterator[Page]:
    with browser.new_context(base_url=service.base_url) as context, context.new_page() as opened:
        yield opened


@pytest.mark.parametrize(("path", "shown"), PAGES.items())
def test_a_browser_without_a_network_shows_it(
    page: Page, service: Service, path: str, shown: str
) -> None:
    complaints = complaints_of(page)
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.goto(path, wait_until="networkidle")
    text = page.get_by_text(shown).filter(visible=True).first
    with suppress(PageTimeoutError):
        text.wait_for(timeout=30_000)
    assert complaints == []
    assert text.is_visible()
    local = (service.base_url, "data:", "blob:" + service.base_url)
    assert [url for url in requested if not url.startswith(local)] == []


def test_a_request_from_the_page_reaches_the_api(page: Page) -> None:
    """Swagger UI's own "Execute", so that its content security policy lets it through."""
    page.goto("/docs")
    page.locator("#operations-health-getLiveness").click()
    page.get_by_role("button", name="Try it out").click()
    with page.expect_response("**/livez") as answered:
        page.get_by_role("button", name="Execute").click()
    assert answered.value.status == 200
