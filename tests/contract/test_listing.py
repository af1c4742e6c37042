"""Lists: their order, their pages, their limits."""

from datetime import datetime
from typing import Any

import httpx2
import pytest

from tests.contract.client import ITEMS
from tests.contract.problems import assert_invalid

# As query strings, percent-encoded.
NOT_INTEGERS = ["abc", "1.5", "1e1", "", "null", "0x10", "%00", "%ff", "1_0"]


def listed(client: httpx2.Client, query: str = "") -> dict[str, Any]:
    answer = client.get(f"{ITEMS}{query}")
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


@pytest.fixture
def three_items(api: httpx2.Client) -> list[dict[str, Any]]:
    return [api.post(ITEMS, json={"title": f"Tea {number}"}).json() for number in range(3)]


def test_the_newest_come_first(api: httpx2.Client, three_items: list[dict[str, Any]]) -> None:
    page = listed(api)
    assert page["items"][:3] == three_items[::-1]
    times = [(datetime.fromisoformat(item["created_at"]), item["id"]) for item in page["items"]]
    assert times == sorted(times, reverse=True)


def test_a_page_says_what_it_is(api: httpx2.Client, three_items: list[dict[str, Any]]) -> None:
    page = listed(api)
    assert set(page) == {"items", "total", "limit", "offset"}
    assert (page["limit"], page["offset"]) == (50, 0)
    assert len(page["items"]) == min(page["total"], 50)

    second = listed(api, "?limit=1&offset=1")
    assert second == {"items": [three_items[1]], "total": page["total"], "limit": 1, "offset": 1}


def test_the_total_counts_what_is_not_on_the_page(api: httpx2.Client) -> None:
    total = listed(api)["total"]
    created = [api.post(ITEMS, json={"title": "Tea"}).json() for _ in range(2)]
    assert listed(api, "?limit=1")["total"] == total + 2
    api.delete(f"{ITEMS}/{created[0]['id']}")
    assert listed(api, "?limit=1")["total"] == total + 1


def test_past_the_end_a_page_is_empty(api: httpx2.Client) -> None:
    total = listed(api)["total"]
    for offset in (total, 2147483647):
        assert listed(api, f"?offset={offset}") == {
            "items": [],
            "total": total,
            "limit": 50,
            "offset": offset,
        }


def test_pages_join_up(api: httpx2.Client, three_items: list[dict[str, Any]]) -> None:
    whole = listed(api, "?limit=3")["items"]
    pages = [listed(api, f"?limit=1&offset={offset}")["items"] for offset in range(3)]
    assert [item for page in pages for item in page] == whole == three_items[::-1]


@pytest.mark.parametrize("limit", ["1", "100"])
def test_limits_at_the_border_are_taken(api: httpx2.Client, limit: str) -> None:
    assert listed(api, f"?limit={limit}")["limit"] == int(limit)


@pytest.mark.parametrize("limit", ["0", "-1", "101", "9" * 30, *NOT_INTEGERS])
def test_a_limit_out_of_range_is_refused(api: httpx2.Client, limit: str) -> None:
    assert_invalid(api.get(f"{ITEMS}?limit={limit}"), "#/limit")


@pytest.mark.parametrize("offset", ["-1", "2147483648", "9" * 30, *NOT_INTEGERS])
def test_an_offset_out_of_range_is_refused(api: httpx2.Client, offset: str) -> None:
    assert_invalid(api.get(f"{ITEMS}?offset={offset}"), "#/offset")


def test_other_parameters_are_ignored(api: httpx2.Client) -> None:
    assert listed(api, "?limit=1&page=7&x[]=%ff&%00=1")["limit"] == 1
