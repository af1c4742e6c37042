"""Access tokens that must not be believed."""

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from tests.contract.access_tokens import HS256, claims_of, signed, unsigned_content
from tests.contract.client import ITEMS, ME, USERS, Account, connect
from tests.contract.problems import assert_problem, assert_unauthorized
from tests.support.service import Service

pytestmark = pytest.mark.accounts

Claims = dict[str, Any]


@pytest.fixture
def genuine(shared_account: Account) -> Claims:
    return claims_of(shared_account.tokens.access)


@pytest.fixture
def refused(service: Service) -> Callable[[str], None]:
    """Asserts that a token is refused, and with the one and the same answer."""
    with connect(service, "x") as client:
        expected = assert_unauthorized(client.get(ME), token_sent=True)

    def check(token: str) -> None:
        with connect(service, token) as client:
            for path in (ME, ITEMS):
                assert assert_unauthorized(client.get(path), token_sent=True) == expected, token

    return check


def test_a_token_made_by_hand_is_taken_when_all_of_it_is_right(
    service: Service, genuine: Claims
) -> None:
    """Without this, the tests below could pass for a reason that is not theirs."""
    with connect(service, signed(genuine, service.secret_key)) as client:
        assert client.get(ME).status_code == 200


def test_without_a_token_there_is_a_challenge(anonymous: httpx2.Client) -> None:
    for path in (ME, ITEMS, USERS, f"{ITEMS}/{uuid4()}"):
        assert_unauthorized(anonymous.get(path), token_sent=False)


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Basic dXNlcjpwYXNz",
        "Token x",
        "Bearer x y",
        "bearer",
        "x" * 5000,
        "Bearer ü",
    ],
)
def test_an_authorization_that_is_none_is_refused(anonymous: httpx2.Client, header: str) -> None:
    answer = anonymous.get(ME, headers={b"Authorization": header.encode()})
    assert_problem(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_the_scheme_may_be_in_any_case(anonymous: httpx2.Client, shared_account: Account) -> None:
    headers = {"Authorization": f"bEARER {shared_account.tokens.access}"}
    assert anonymous.get(ME, headers=headers).status_code == 200


def test_a_token_in_the_query_or_body_is_none(
    anonymous: httpx2.Client, shared_account: Account
) -> None:
    token = shared_account.tokens.access
    assert_problem(anonymous.get(ME, params={"access_token": token, "token": token}), 401)
    assert_problem(anonymous.get(ME, headers={"Cookie": f"access_token={token}"}), 401)


@pytest.mark.parametrize(
    "token", ["x", "x.y", "x.y.z", "..", "a.b.c.d", "e30.e30.", "e30.e30.e30", "%00", "é"]
)
def test_a_garbled_token(anonymous: httpx2.Client, token: str) -> None:
    answer = anonymous.get(ME, headers={b"Authorization": f"Bearer {token}".encode()})
    assert_unauthorized(answer, token_sent=True)


def test_an_expired_token(
    service: Service, genuine: Claims, refused: Callable[[str], None]
) -> None:
    now = int(time.time())
    refused(signed({**genuine, "iat": now - 1000, "exp": now - 100}, service.secret_key))
    refused(signed({**genuine, "exp": 0}, service.secret_key))


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", ""])
def test_an_unsigned_token(genuine: Claims, refused: Callable[[str], None], algorithm: str) -> None:
    content = unsigned_content(genuine, {"alg": algorithm, "typ": "JWT"})
    refused(f"{content}.")
    refused(content)


def test_an_unsigned_token_with_the_old_signature(
    shared_account: Account, refused: Callable[[str], None]
) -> None:
    header, claims, signature = shared_account.tokens.access.split(".")
    refused(
        f"{unsigned_content(claims_of(shared_account.tokens.access), {'alg': 'none'})}.{signature}"
    )
    refused(f"{header}.{claims}.{signature[:-4]}AAAA")
    refused(f"{header}.{claims}.")


def test_a_token_signed_with_another_key(
    service: Service, genuine: Claims, refused: Callable[[str], None]
) -> None:
    for key in ("", "secret", service.secret_key[:-1], service.secret_key + "x", "a" * 64):
        refused(signed(genuine, key))


@pytest.mark.parametrize(
    ("algorithm", "digest"), [("HS384", "sha384"), ("HS512", "sha512"), ("RS256", "sha256")]
)
def test_a_token_of_another_algorithm(
    service: Service, genuine: Claims, refused: Callable[[str], None], algorithm: str, digest: str
) -> None:
    refused(signed(genuine, service.secret_key, {"alg": algorithm, "typ": "JWT"}, digest))


def test_a_token_that_brings_its_own_key(
    service: Service, genuine: Claims, refused: Callable[[str], None]
) -> None:
    for extra in (
        {"jwk": {"kty": "oct", "k": "YQ"}},
        {"kid": "../../dev/null"},
        {"jku": "http://127.0.0.1/"},
    ):
        refused(signed(genuine, "a", {**HS256, **extra}))
    refused(signed(genuine, service.secret_key, {**HS256, "crit": ["x"], "x": 1}))


@pytest.mark.parametrize("claim", ["sub", "sid", "typ", "iat", "exp", "jti"])
def test_a_token_without_a_claim(
    service: Service, genuine: Claims, refused: Callable[[str], None], claim: str
) -> None:
    del genuine[claim]
    refused(signed(genuine, service.secret_key))


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("typ", "refresh"),
        ("typ", ""),
        ("typ", None),
        ("typ", ["access"]),
        ("sid", "0b9b0c1e-6f5a-4f6b-9d5c-1f4a7c9d3e21"),
        ("sid", "x"),
        ("sid", None),
        ("sid", 5),
        ("sid", "\0"),
        ("sub", "0b9b0c1e-6f5a-4f6b-9d5c-1f4a7c9d3e21"),
        ("sub", "x"),
        ("sub", 5),
        ("exp", "x"),
        ("exp", None),
        ("iat", "x"),
        ("nbf", 2**40),
    ],
)
def test_a_token_with_a_wrong_claim(
    service: Service, genuine: Claims, refused: Callable[[str], None], claim: str, value: Any
) -> None:
    refused(signed({**genuine, claim: value}, service.secret_key))


def test_a_token_for_another_users_session(
    service: Service, genuine: Claims, account: Account, refused: Callable[[str], None]
) -> None:
    other = claims_of(account.tokens.access)
    refused(signed({**genuine, "sid": other["sid"]}, service.secret_key))
    refused(signed({**genuine, "sub": other["sub"]}, service.secret_key))


def test_a_refresh_token_is_no_access_token(
    shared_account: Account, refused: Callable[[str], None]
) -> None:
    refused(shared_account.tokens.refresh)


def test_every_operation_that_asks_for_a_token_checks_it(service: Service, genuine: Claims) -> None:
    forged = signed(genuine, "another key, but a long one at that")
    item = f"{ITEMS}/{uuid4()}"
    operations = [
        ("GET", ME),
        ("PATCH", ME),
        ("DELETE", ME),
        ("GET", USERS),
        ("GET", ITEMS),
        ("POST", ITEMS),
    ]
    operations += [("GET", item), ("PATCH", item), ("DELETE", item)]
    with connect(service, forged) as client:
        for method, path in operations:
            body = {"title": "x"} if method in {"POST", "PATCH"} else None
            assert_unauthorized(client.request(method, path, json=body), token_sent=True)
