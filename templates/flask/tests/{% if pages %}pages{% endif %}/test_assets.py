import re

from app.pages.assets import FOLDER
from tests.browsers import Browser


def test_a_page_loads_what_browsers_may_keep(browser: Browser) -> None:
    addresses = re.findall('(?:src|href)="(/static/[^"]+)"', browser.get("/").text)
    assert len(addresses) == len(list(FOLDER.iterdir()))
    for address in addresses:
        with browser.get(address) as answer:
            assert answer.status_code == 200
            assert "immutable" in answer.headers["Cache-Control"]
            assert "Set-Cookie" not in answer.headers


def test_another_version_is_not_kept(browser: Browser) -> None:
    with browser.get("/static/000000000000/pages.css") as answer:
        assert answer.status_code == 200
        assert "immutable" not in answer.headers["Cache-Control"]


def test_nothing_else_is_served(browser: Browser) -> None:
    for name in ("nope.css", "..%2fassets.py", "../assets.py"):
        assert browser.get(f"/static/x/{name}").status_code == 404
