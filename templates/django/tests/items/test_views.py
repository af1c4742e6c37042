from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

ITEMS = "/api/v1/items"
JSON = "application/json"


@pytest.fixture
def item(client: Client) -> dict[str, Any]:
    body = {"title": "First", "description": "One"}
    answer: dict[str, Any] = client.post(ITEMS, body, content_type=JSON).json()
    return answer


def test_an_item_is_made_and_read(client: Client, item: dict[str, Any]) -> None:
    assert item["title"] == "First"
    assert item["created_at"].endswith("Z")
    assert client.get(f"{ITEMS}/{item['id']}").json() == item


def test_a_description_is_optional(client: Client) -> None:
    response = client.post(ITEMS, {"title": "Bare", "unknown": 1}, content_type=JSON)
    assert response.status_code == 201
    assert response.json()["description"] is None


def test_the_newest_item_comes_first(client: Client) -> None:
    for title in ("a", "b", "c"):
        client.post(ITEMS, {"title": title}, content_type=JSON)
    page = client.get(f"{ITEMS}?limit=2&offset=1").json()
    assert [item["title"] for item in page.pop("items")] == ["b", "a"]
    assert page == {"total": 3, "limit": 2, "offset": 1}


def test_only_what_is_sent_changes(client: Client, item: dict[str, Any]) -> None:
    path = f"{ITEMS}/{item['id']}"
    changed = client.patch(path, {"title": "Second"}, content_type=JSON).json()
    assert changed == {**item, "title": "Second"}
    assert client.patch(path, {"description": None}, content_type=JSON).json() == {
        **changed,
        "description": None,
    }
    assert client.patch(path, {}, content_type=JSON).status_code == 200
    assert client.patch(path, {"title": None}, content_type=JSON).status_code == 422


def test_a_deleted_item_is_gone(client: Client, item: dict[str, Any]) -> None:
    path = f"{ITEMS}/{item['id']}"
    response = client.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("item_id", ["1", "nonsense", uuid4()])
def test_an_unknown_item_is_not_found(client: Client, item_id: object) -> None:
    assert client.get(f"{ITEMS}/{item_id}").status_code == 404
    assert client.patch(f"{ITEMS}/{item_id}", {}, content_type=JSON).status_code == 404
    assert client.delete(f"{ITEMS}/{item_id}").status_code == 404
