import json
import re

import pytest

from app.admin.listing import PAGE_SIZE
from tests.admin.conftest import EMAIL, Browser, SignUp

LIST, NEW = "/admin/items", "/admin/items/new"
FORM = {"title": "Tea", "description": "", "owner": EMAIL}


def titles(browser: Browser, query: str = "") -> list[str]:
    return re.findall(r'aria-label="Select (.+?)"', browser.get(LIST + query).text)


def page_of(browser: Browser, title: str) -> str:
    [found] = re.findall(rf'href="(/admin/items/[^"]+)">{title}</a></th>', browser.get(LIST).text)
    return str(found)


def test_one_is_made_changed_and_deleted(browser: Browser, sign_up: SignUp) -> None:
    headers = sign_up("ada@example.com")
    assert browser.post(NEW, data=FORM).status_code == 303
    page = page_of(browser, "Tea")
    changed = {"title": "Oolong", "description": "a\r\nb", "owner": "Ada@Example.com"}
    assert browser.post(page, data=changed).status_code == 303
    [item] = json.loads(browser.get("/api/v1/items", headers=headers).text)["items"]
    assert (item["title"], item["description"]) == ("Oolong", "a\nb")
    assert 'value="ada@example.com"' in browser.get(page).text
    assert browser.post(page, data={**changed, "description": ""}).status_code == 303
    left = browser.get(f"/api/v1/items/{item['id']}", headers=headers)
    assert json.loads(left.text)["description"] is None
    assert browser.post(f"{LIST}/delete?id={item['id']}").status_code == 303
    assert titles(browser) == []


@pytest.mark.parametrize(
    "change",
    [
        {"title": ""},
        {"title": "x" * 201},
        {"title": "a\0b"},
        {"description": "x" * 2001},
        {"owner": "nobody@example.com"},
        {"owner": "nonsense"},
        {"owner": ""},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_the_api_refuses_is_refused(browser: Browser, change: dict[str, str]) -> None:
    response = browser.post(NEW, data=FORM | change)
    assert response.status_code == 422
    assert f'id="field-{next(iter(change))}-error"' in response.text
    assert titles(browser) == []


def test_they_are_found_and_filtered_and_come_in_pages(browser: Browser, sign_up: SignUp) -> None:
    headers = sign_up("ada@example.com")
    for number in range(PAGE_SIZE):
        item = {"title": f"Tea {number:02}"}
        assert browser.post("/api/v1/items", json=item, headers=headers).status_code == 201
    browser.post(NEW, data=FORM | {"title": "<b>Cake</b>"})
    assert len(titles(browser)) == PAGE_SIZE
    assert titles(browser, "?page=2") == ["Tea 00"]
    assert titles(browser, "?order=title&page=2") == ["Tea 24"]
    assert titles(browser, "?q=tEA+1")[0] == "Tea 19"
    assert titles(browser, "?q=cake") == ["&lt;b&gt;Cake&lt;/b&gt;"]
    assert len(titles(browser, "?owner=ADA@")) == PAGE_SIZE
    assert len(titles(browser, "?owner=root")) == 1
    assert titles(browser, "?created_from=2999-01-01") == []
