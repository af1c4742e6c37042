"""Request bodies that cannot be read: too large, of another type, not JSON."""

import json
from collections.abc import Callable

import httpx2
import pytest

from tests.contract.client import (
    FORM,
    ITEMS,
    JSON,
    REGISTER,
    REVOKE,
    TOKEN,
    exchange,
    unused_address,
)
from tests.contract.problems import assert_grant_refused, assert_problem
from tests.support.service import Service

LIMIT = 1024 * 1024

UNREADABLE = {
    "nothing": b"",
    "blank": b" \n",
    "not JSON": b"title=Tea",
    "cut off": b'{"title": "Te',
    "two values": b'{"title": "Tea"} {"title": "Tea"}',
    "single quotes": b"{'title': 'Tea'}",
    "not UTF-8": b'{"title": "\xff\xfe"}',
    "a surrogate in UTF-8": b'{"title": "\xed\xa0\x80"}',
    "an overlong NUL": b'{"title": "\xc0\x80"}',
    "UTF-16": '{"title": "Tea"}'.encode("utf-16"),
    "a raw control character": b'{"title": "a\0b"}',
    "NaN": b'{"title": "Tea", "n": NaN}',
    "Infinity": b'{"title": "Tea", "n": -Infinity}',
    "a huge integer": b'{"title": "Tea", "n": ' + b"9" * 5000 + b"}",
    "deep, unclosed": b"[" * 100_000,
    "deep": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"title":' * 100_000 + b"1" + b"}" * 100_000,
    "deep inside": b'{"title": "Tea", "n": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
}
OTHER_TYPES = [
    "text/plain",
    "application/jsonx",
    "application/problem+json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/json",
    "*/*",
    "json",
    "",
]


def padded_item(size: int) -> bytes:
    """A valid item in a body of so many bytes."""
    frame = b'{"title": "Tea", "padding": "%s"}'
    return frame % (b"x" * (size - len(frame) + 2))


def chunked(target: str, body: bytes, headers: dict[str, str]) -> bytes:
    """A request whose length is not declared."""
    fields = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    head = (
        f"POST {target} HTTP/1.1\r\n{fields}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    )
    chunks = [body[start : start + 65536] for start in range(0, len(body), 65536)]
    framed = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    return head.encode() + framed + b"0\r\n\r\n"


@pytest.fixture
def send_chunked(
    service: Service, api: httpx2.Client
) -> Callable[[str, bytes, dict[str, str]], int]:
    host = f"{service.address[0]}:{service.address[1]}"
    identity = {
        "Host": host,
        "X-Forwarded-For": unused_address(),
        "Authorization": api.headers.get("Authorization", ""),
    }

    def send(target: str, body: bytes, content_type: dict[str, str]) -> int:
        headers = {name: value for name, value in (identity | content_type).items() if value}
        return exchange(service, chunked(target, body, headers))[0]

    return send


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_an_unreadable_body_is_malformed(api: httpx2.Client, body: bytes) -> None:
    assert_problem(api.post(ITEMS, content=body, headers=JSON), 400)


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_an_unreadable_change_is_malformed(api: httpx2.Client, body: bytes) -> None:
    item = api.post(ITEMS, json={"title": "Tea"}).json()
    assert_problem(api.patch(f"{ITEMS}/{item['id']}", content=body, headers=JSON), 400)


@pytest.mark.accounts
@pytest.mark.parametrize("body", [b"{", b"\xff", UNREADABLE["deep"], UNREADABLE["NaN"]])
def test_an_unreadable_registration_is_malformed(anonymous: httpx2.Client, body: bytes) -> None:
    assert_problem(anonymous.post(REGISTER, content=body, headers=JSON), 400)


@pytest.mark.parametrize("content_type", OTHER_TYPES)
def test_another_media_type_is_not_supported(api: httpx2.Client, content_type: str) -> None:
    headers = {"Content-Type": content_type}
    assert_problem(api.post(ITEMS, content=b'{"title": "Tea"}', headers=headers), 415)


def test_a_body_without_a_media_type_is_not_supported(api: httpx2.Client) -> None:
    assert_problem(api.post(ITEMS, content=b'{"title": "Tea"}'), 415)


@pytest.mark.parametrize(
    "content_type",
    ["application/json; charset=utf-8", "Application/JSON", "application/json;charset=UTF-8"],
)
def test_json_may_be_spelt_in_several_ways(api: httpx2.Client, content_type: str) -> None:
    headers = {"Content-Type": content_type}
    assert api.post(ITEMS, content=b'{"title": "Tea"}', headers=headers).status_code == 201


def test_a_body_at_the_limit_is_taken(
    api: httpx2.Client, send_chunked: Callable[[str, bytes, dict[str, str]], int]
) -> None:
    assert api.post(ITEMS, content=padded_item(LIMIT), headers=JSON).status_code == 201
    assert send_chunked(ITEMS, padded_item(LIMIT), JSON) == 201


def test_a_body_over_the_limit_is_too_large(
    api: httpx2.Client, send_chunked: Callable[[str, bytes, dict[str, str]], int]
) -> None:
    assert_problem(api.post(ITEMS, content=padded_item(LIMIT + 1), headers=JSON), 413)
    assert send_chunked(ITEMS, padded_item(LIMIT + 1), JSON) == 413


def test_a_declared_length_over_the_limit_is_refused_at_once(
    service: Service, api: httpx2.Client
) -> None:
    """Nothing of the body is sent: an answer shows that nothing is waited for."""
    fields = {**api.headers, "Host": f"127.0.0.1:{service.address[1]}", **JSON}
    fields |= {"content-length": str(10**12), "connection": "close"}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    status, headers, _ = exchange(service, f"POST {ITEMS} HTTP/1.1\r\n{head}\r\n".encode())
    assert status == 413
    assert headers["content-type"] == "application/problem+json"


@pytest.mark.accounts
@pytest.mark.parametrize("path", [TOKEN, REVOKE])
def test_a_form_over_the_limit_is_too_large(
    anonymous: httpx2.Client, send_chunked: Callable[[str, bytes, dict[str, str]], int], path: str
) -> None:
    body = b"grant_type=password&token=" + b"x" * LIMIT
    answer = anonymous.post(path, content=body, headers=FORM)
    assert_problem(answer, 413)
    assert answer.headers["Cache-Control"] == "no-store"
    assert send_chunked(path, body, FORM) == 413


@pytest.mark.accounts
@pytest.mark.parametrize("path", [TOKEN, REVOKE])
@pytest.mark.parametrize(
    "content_type", ["application/json", "multipart/form-data; boundary=x", None]
)
def test_a_token_request_must_be_a_form(
    anonymous: httpx2.Client, path: str, content_type: str | None
) -> None:
    headers = {"Content-Type": content_type} if content_type else None
    body = json.dumps({"grant_type": "password", "token": "x"}).encode()
    answer = anonymous.post(path, content=body, headers=headers)
    assert_problem(answer, 415)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.accounts
@pytest.mark.parametrize(
    "body",
    [b"", b"grant_type=\xff\xfe", b"grant_type=%ff", b"grant_type=password&grant_type=password"],
)
def test_an_unreadable_form_is_an_invalid_request(anonymous: httpx2.Client, body: bytes) -> None:
    assert_grant_refused(anonymous.post(TOKEN, content=body, headers=FORM), "invalid_request")


class TestTheFirstFaultIsTheAnswer:
    """Who is asking, then the size, the type, the syntax, and the values at last."""

    @pytest.mark.accounts
    def test_signing_in_comes_before_the_size(self, anonymous: httpx2.Client) -> None:
        assert_problem(anonymous.post(ITEMS, content=padded_item(LIMIT + 1), headers=JSON), 401)

    @pytest.mark.accounts
    def test_signing_in_comes_before_the_type(self, anonymous: httpx2.Client) -> None:
        assert_problem(
            anonymous.post(ITEMS, content=b"{", headers={"Content-Type": "text/plain"}), 401
        )

    def test_the_size_comes_before_the_type(self, api: httpx2.Client) -> None:
        headers = {"Content-Type": "text/plain"}
        assert_problem(api.post(ITEMS, content=padded_item(LIMIT + 1), headers=headers), 413)

    def test_the_type_comes_before_the_syntax(self, api: httpx2.Client) -> None:
        assert_problem(api.post(ITEMS, content=b"{", headers={"Content-Type": "text/plain"}), 415)

    def test_the_syntax_comes_before_the_item(self, api: httpx2.Client) -> None:
        path = f"{ITEMS}/00000000-0000-4000-8000-000000000000"
        assert_problem(api.patch(path, content=b"{", headers=JSON), 400)
