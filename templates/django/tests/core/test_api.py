"""The contract of every operation, tried on one of them."""

import json
from typing import Any

import pytest
from django.test import Client

JSON = "application/json"
VALID = b'{"title": "A title"}'


def post(client: Client, body: bytes, content_type: str = JSON) -> tuple[int, dict[str, Any]]:
    response = client.generic("POST", "/api/v1/items", body, CONTENT_TYPE=content_type)
    return response.status_code, json.loads(response.content)


def test_a_charset_is_allowed(client: Client) -> None:
    assert post(client, VALID, "application/json; charset=utf-8")[0] == 201


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/x-www-form-urlencoded"])
def test_other_media_types_are_not(client: Client, content_type: str) -> None:
    assert post(client, VALID, content_type)[0] == 415


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"NaN", b"[" * 100_000, b"1" * 5000])
def test_what_cannot_be_parsed_is_400(client: Client, body: bytes) -> None:
    assert post(client, body)[0] == 400


def test_a_body_beyond_the_limit_is_413_whatever_its_type(client: Client) -> None:
    assert post(client, b" " * (1024 * 1024 + 1), "text/plain")[0] == 413


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b"[]", "#"),
        (b"null", "#"),
        (b"{}", "#/title"),
        (b'{"title": null}', "#/title"),
        (b'{"title": 5}', "#/title"),
        (b'{"title": ""}', "#/title"),
        (b'{"title": "NUL \\u0000"}', "#/title"),
        (b'{"title": "lone \\ud800"}', "#/title"),
        (b'{"title": "A title", "description": true}', "#/description"),
    ],
)
def test_an_invalid_value_is_pointed_at(client: Client, body: bytes, pointer: str) -> None:
    status, problem = post(client, body)
    assert status == 422
    assert [error["pointer"] for error in problem["errors"]] == [pointer]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=ten", "limit=", "offset=-1", f"offset={2**31}"]
)
def test_a_window_out_of_range_is_pointed_at(client: Client, query: str) -> None:
    response = client.get(f"/api/v1/items?{query}")
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == f"#/{query.partition('=')[0]}"


def test_the_answer_is_json_whatever_is_asked_for(client: Client) -> None:
    response = client.get("/api/v1/items", headers={"Accept": "text/html"})
    assert response["Content-Type"] == JSON


def test_a_slash_makes_another_path(client: Client) -> None:
    assert client.get("/api/v1/items/").status_code == 404


def test_head_is_get_without_the_body(client: Client) -> None:
    response = client.head("/api/v1/items")
    assert (response.status_code, response.content) == (200, b"")
