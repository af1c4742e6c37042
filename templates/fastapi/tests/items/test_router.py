from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

ITEMS = "/api/v1/items"


def create(api: TestClient, title: str) -> str:
    response = api.post(ITEMS, json={"title": title})
    assert response.status_code == 201
    return f"{ITEMS}/{response.json()['id']}"


def test_an_item_is_stored_and_read(api: TestClient) -> None:
    created = api.post(ITEMS, json={"title": "Tea", "description": "Green", "unknown": 1})
    assert created.status_code == 201
    item = created.json()
    assert (item["title"], item["description"]) == ("Tea", "Green")
    assert item["created_at"].endswith("Z")
    assert api.get(f"{ITEMS}/{item['id']}").json() == item


def test_a_change_leaves_the_rest(api: TestClient) -> None:
    path = create(api, "Tea")
    assert api.patch(path, json={"description": "Green"}).json()["title"] == "Tea"
    assert api.patch(path, json={"title": "Coffee"}).json()["description"] == "Green"
    assert api.patch(path, json={"description": None}).json()["description"] is None


def test_a_deleted_item_is_gone(api: TestClient) -> None:
    path = create(api, "Tea")
    deleted = api.delete(path)
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert api.get(path).status_code == 404


def test_items_are_listed_newest_first(api: TestClient) -> None:
    for title in ("one", "two", "three"):
        create(api, title)
    page = api.get(ITEMS, params={"limit": 2}).json()
    assert [item["title"] for item in page["items"]] == ["three", "two"]
    assert (page["total"], page["limit"], page["offset"]) == (3, 2, 0)
    rest = api.get(ITEMS, params={"limit": 2, "offset": 2}).json()
    assert [item["title"] for item in rest["items"]] == ["one"]


@pytest.mark.parametrize("item_id", [str(uuid4()), "1", "not-an-id"])
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_what_is_not_there_is_not_found(api: TestClient, method: str, item_id: str) -> None:
    response = api.request(method, f"{ITEMS}/{item_id}")
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/title"),
        ({"title": ""}, "#/title"),
        ({"title": "x" * 201}, "#/title"),
        ({"title": 5}, "#/title"),
        ({"title": None}, "#/title"),
        ({"title": "a\0b"}, "#/title"),
        ({"title": "Tea", "description": "x" * 2001}, "#/description"),
        (["title"], "#"),
    ],
)
def test_invalid_values_are_pointed_at(api: TestClient, body: object, pointer: str) -> None:
    response = api.post(ITEMS, json=body)
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]
    assert api.get(ITEMS).json()["total"] == 0


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "offset=-1"])
def test_a_page_has_limits(api: TestClient, query: str) -> None:
    response = api.get(f"{ITEMS}?{query}")
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == f"#/{query.partition('=')[0]}"
