"""Items: create, read, change, delete, and whose they are."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from tests.contract.client import ITEMS, JSON, Account, connect
from tests.contract.problems import assert_invalid, assert_problem
from tests.support.service import Service

INVALID: list[tuple[Any, str]] = [
    ({"title": ""}, "#/title"),
    ({"title": "x" * 201}, "#/title"),
    ({"title": 5}, "#/title"),
    ({"title": True}, "#/title"),
    ({"title": None}, "#/title"),
    ({"title": ["x"]}, "#/title"),
    ({"title": "a\0b"}, "#/title"),
    ({"title": "a\ud800b"}, "#/title"),
    ({"title": "x", "description": "x" * 2001}, "#/description"),
    ({"title": "x", "description": 5}, "#/description"),
    ({"title": "x", "description": "a\0b"}, "#/description"),
    ({"title": "x", "description": "\udfff"}, "#/description"),
    ([], "#"),
    (["title"], "#"),
    ("title", "#"),
    (5, "#"),
    (None, "#"),
]
NO_ITEMS = [
    "9f1c7a52-3c1d-4b0e-8a57-2d9f6b1e4c30",
    "00000000-0000-0000-0000-000000000000",
    "9f1c7a52-3c1d-4b0e-8a57-2d9f6b1e4c300",
    "0" * 31,
    "1",
    "-1",
    "x",
    "%00",
    "%ff",
    "..%2f",
    "%F0%9F%8D%B5",
]


def item_path(item: dict[str, Any]) -> str:
    return f"{ITEMS}/{item['id']}"


def create(client: httpx2.Client, **fields: Any) -> dict[str, Any]:
    answer = client.post(ITEMS, json={"title": "Tea", **fields})
    assert answer.status_code == 201, answer.text
    item: dict[str, Any] = answer.json()
    return item


def test_a_created_item(api: httpx2.Client, service: Service) -> None:
    before = datetime.now(UTC)
    answer = api.post(ITEMS, json={"title": "Tea", "description": "Green"})
    assert answer.status_code == 201
    assert answer.headers["Content-Type"] == "application/json"
    item = answer.json()
    owner = {"owner_id"} if service.accounts else set()
    assert set(item) == {"id", "title", "description", "created_at"} | owner
    assert (item["title"], item["description"]) == ("Tea", "Green")
    assert str(UUID(item["id"])) == item["id"]
    assert UUID(item["id"]).version == 4
    assert item["created_at"].endswith("Z")
    created = datetime.fromisoformat(item["created_at"])
    assert before - timedelta(seconds=5) < created < datetime.now(UTC) + timedelta(seconds=5)


@pytest.mark.accounts
def test_its_owner_is_who_created_it(api: httpx2.Client, shared_account: Account) -> None:
    assert create(api, owner_id=str(uuid4()))["owner_id"] == shared_account.user["id"]


def test_fields_that_are_not_the_clients_are_ignored(api: httpx2.Client) -> None:
    sent = {"id": str(uuid4()), "created_at": "2001-01-01T00:00:00Z", "unknown": [1, {"a": None}]}
    item = create(api, **sent)
    assert item["id"] != sent["id"]
    assert not item["created_at"].startswith("2001")
    assert "unknown" not in item


def test_a_description_is_optional(api: httpx2.Client) -> None:
    assert create(api)["description"] is None
    assert create(api, description=None)["description"] is None
    assert create(api, description="")["description"] == ""


@pytest.mark.parametrize(
    "title",
    ["  padded  ", " ", "x" * 200, "🍵" * 200, 'a"b<c>&\n\t', "n\u0303\u200d"],
    ids=["padded", "blank", "longest", "longest-astral", "markup", "combining"],
)
def test_text_is_kept_as_it_was_sent(api: httpx2.Client, title: str) -> None:
    item = create(api, title=title, description=title * 10)
    assert api.get(item_path(item)).json() == item
    assert (item["title"], item["description"]) == (title, title * 10)


def test_an_item_is_read_changed_and_deleted(api: httpx2.Client) -> None:
    item = create(api, description="Green")
    read = api.get(item_path(item))
    assert read.status_code == 200
    assert read.json() == item

    changed = api.patch(item_path(item), json={"title": "Coffee"})
    assert changed.status_code == 200
    assert changed.json() == {**item, "title": "Coffee"}
    assert api.get(item_path(item)).json() == changed.json()

    deleted = api.delete(item_path(item))
    assert deleted.status_code == 204
    assert deleted.content == b""
    for answer in (api.get(item_path(item)), api.delete(item_path(item))):
        assert_problem(answer, 404)
    assert_problem(api.patch(item_path(item), json={"title": "Tea"}), 404)


def test_a_change_leaves_alone_what_it_does_not_name(api: httpx2.Client) -> None:
    item = create(api, description="Green")
    assert api.patch(item_path(item), json={}).json() == item
    assert (
        api.patch(item_path(item), json={"id": str(uuid4()), "owner_id": str(uuid4())}).json()
        == item
    )
    assert api.patch(item_path(item), json={"description": None}).json() == {
        **item,
        "description": None,
    }


@pytest.mark.parametrize(("body", "pointer"), INVALID)
def test_an_invalid_item_is_refused(api: httpx2.Client, body: Any, pointer: str) -> None:
    total = api.get(ITEMS).json()["total"]
    assert_invalid(api.post(ITEMS, content=json.dumps(body), headers=JSON), pointer)
    assert api.get(ITEMS).json()["total"] == total


def test_a_title_is_required_to_create(api: httpx2.Client) -> None:
    assert_invalid(api.post(ITEMS, json={}), "#/title")
    assert_invalid(api.post(ITEMS, json={"description": "Green"}), "#/title")


@pytest.mark.parametrize(("body", "pointer"), INVALID)
def test_an_invalid_change_is_refused(api: httpx2.Client, body: Any, pointer: str) -> None:
    item = create(api)
    assert_invalid(api.patch(item_path(item), content=json.dumps(body), headers=JSON), pointer)
    assert api.get(item_path(item)).json() == item


@pytest.mark.parametrize("item_id", NO_ITEMS)
def test_an_unknown_or_malformed_id_is_not_found(api: httpx2.Client, item_id: str) -> None:
    path = f"{ITEMS}/{item_id}"
    assert_problem(api.get(path), 404)
    assert_problem(api.delete(path), 404)
    assert_problem(api.patch(path, json={"title": "Tea"}), 404)


@pytest.mark.parametrize(
    "spelling", ["{hex}", "{upper}", "{{{id}}}", "urn:uuid:{id}", "%20{id}", "{id}%0a"]
)
def test_another_spelling_of_an_id_is_not_found(api: httpx2.Client, spelling: str) -> None:
    """One resource has one address; what else is read as a UUID by some is none."""
    item_id = create(api)["id"]
    spelt = spelling.format(id=item_id, upper=item_id.upper(), hex=item_id.replace("-", ""))
    assert_problem(api.get(f"{ITEMS}/{spelt}"), 404)


@pytest.mark.accounts
def test_another_owners_item_is_not_found(
    api: httpx2.Client, account: Account, service: Service
) -> None:
    item = create(api)
    with connect(service, account.tokens.access) as other:
        unknown = assert_problem(other.get(f"{ITEMS}/{uuid4()}"), 404)
        # Not even the wording tells that somebody else has it.
        assert assert_problem(other.get(item_path(item)), 404) == unknown
        assert assert_problem(other.patch(item_path(item), json={"title": "Mine"}), 404) == unknown
        assert assert_problem(other.delete(item_path(item)), 404) == unknown
        assert other.get(ITEMS).json() == {"items": [], "total": 0, "limit": 50, "offset": 0}
    assert api.get(item_path(item)).json() == item


@pytest.mark.accounts
@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_an_item_is_for_those_who_are_signed_in(
    api: httpx2.Client, anonymous: httpx2.Client, method: str
) -> None:
    item = create(api)
    answer = anonymous.request(
        method, item_path(item), json={"title": "Mine"} if method == "PATCH" else None
    )
    assert_problem(answer, 401)
    assert api.get(item_path(item)).json() == item
