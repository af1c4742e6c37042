from uuid import uuid4

import pytest
from flask.testing import FlaskClient

ITEMS = "/api/v1/items"


def new_item(client: FlaskClient, **values: object) -> dict[str, object]:
    answer = client.post(ITEMS, json={"title": "Tea", **values})
    assert answer.status_code == 201
    item: dict[str, object] = answer.get_json()
    return item


def test_an_item_comes_back_as_it_was_made(client: FlaskClient) -> None:
    item = new_item(client, description="Green")
    assert item["title"] == "Tea"
    assert item["description"] == "Green"
    assert str(item["created_at"]).endswith("Z")
    assert client.get(f"{ITEMS}/{item['id']}").get_json() == item


def test_the_newest_come_first_in_parts(client: FlaskClient) -> None:
    items = [new_item(client, title=title) for title in ("one", "two", "three")]
    page = client.get(ITEMS, query_string={"limit": 2, "offset": 1}).get_json()
    assert page == {"items": [items[1], items[0]], "total": 3, "limit": 2, "offset": 1}


def test_an_update_changes_what_it_names(client: FlaskClient) -> None:
    item = new_item(client, description="Green")
    url = f"{ITEMS}/{item['id']}"
    assert client.patch(url, json={}).get_json() == item
    assert client.patch(url, json={"title": "Coffee"}).get_json() == {**item, "title": "Coffee"}
    assert client.patch(url, json={"description": None}).get_json()["description"] is None


def test_a_deleted_item_is_gone(client: FlaskClient) -> None:
    url = f"{ITEMS}/{new_item(client)['id']}"
    answer = client.delete(url)
    assert (answer.status_code, answer.data) == (204, b"")
    assert client.get(url).status_code == 404
    assert client.delete(url).status_code == 404


@pytest.mark.parametrize("item_id", [str(uuid4()), "no-id", "1"])
@pytest.mark.parametrize("method", ["get", "patch", "delete"])
def test_an_unknown_item_is_not_found(client: FlaskClient, method: str, item_id: str) -> None:
    answer = client.open(f"{ITEMS}/{item_id}", method=method, json={})
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({}, "#/title"),
        ({"title": ""}, "#/title"),
        ({"title": "x" * 201}, "#/title"),
        ({"title": 5}, "#/title"),
        ({"title": "a\0b"}, "#/title"),
        ({"title": "Tea", "description": "x" * 2001}, "#/description"),
        ([], "#"),
    ],
)
def test_invalid_values_are_named(client: FlaskClient, values: object, pointer: str) -> None:
    answer = client.post(ITEMS, json=values)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.get_json()["errors"]] == [pointer]


def test_a_title_cannot_be_taken_away(client: FlaskClient) -> None:
    item = new_item(client)
    assert client.patch(f"{ITEMS}/{item['id']}", json={"title": None}).status_code == 422


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "offset=-1"])
def test_limits_of_lists(client: FlaskClient, query: str) -> None:
    assert client.get(f"{ITEMS}?{query}").status_code == 422


def test_the_slashed_path_is_not_found(client: FlaskClient) -> None:
    assert client.get(f"{ITEMS}/").status_code == 404
