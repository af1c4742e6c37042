"""Registering, and what an e-mail address and a password must be."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx2
import pytest

from tests.contract.client import (
    JSON,
    PASSWORD,
    REGISTER,
    Account,
    connect,
    log_in,
    register,
    spellings_of,
    unused_email,
)
from tests.contract.problems import assert_invalid, assert_problem
from tests.support.service import Service

pytestmark = pytest.mark.accounts

BAD_EMAILS = [
    "",
    "no-at-sign",
    "@example.com",
    "a@",
    "a@b@example.com",
    "a b@example.com",
    "a@-example.com",
    "a@example..com",
    "a\n@example.com",
    "A <a@example.com>",
    "a@" + "x." * 122 + "example.com",
    5,
    None,
    ["a@example.com"],
    "a\0@example.com",
    "a\ud800@example.com",
]
BAD_PASSWORDS = [
    "",
    "eleven char",
    "x" * 129,
    123456789012,
    None,
    "long enough\0x",
    "long enough \udc00",
    ["x" * 12],
]


def test_a_registered_user(anonymous: httpx2.Client) -> None:
    email = unused_email()
    answer = register(anonymous, email)
    assert answer.status_code == 201
    assert answer.headers["Content-Type"] == "application/json"
    user = answer.json()
    assert set(user) == {"id", "email", "is_active", "created_at"}
    assert (user["email"], user["is_active"]) == (email, True)
    assert str(UUID(user["id"])) == user["id"]
    assert user["created_at"].endswith("Z")
    assert datetime.fromisoformat(user["created_at"])
    assert log_in(anonymous, email).status_code == 200


def test_an_address_is_kept_in_lower_case(anonymous: httpx2.Client) -> None:
    email = unused_email()
    user = register(anonymous, email.upper()).json()
    assert user["email"] == email
    assert log_in(anonymous, email.title()).status_code == 200


def test_an_address_is_taken_in_any_spelling(account: Account) -> None:
    with account.anonymous() as client:
        for email in spellings_of(account.email):
            assert_problem(register(client, email, "another password"), 409)
        assert log_in(client, account.email).status_code == 200


def test_of_concurrent_registrations_one_wins(four_workers: Service) -> None:
    email = unused_email()

    def attempt(number: int) -> int:
        with connect(four_workers) as client:
            return register(client, email.upper() if number % 2 else email).status_code

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(attempt, range(8))) == [201] + [409] * 7


@pytest.mark.parametrize("email", BAD_EMAILS)
def test_an_invalid_address_is_refused(anonymous: httpx2.Client, email: Any) -> None:
    body = json.dumps({"email": email, "password": PASSWORD})
    assert_invalid(anonymous.post(REGISTER, content=body, headers=JSON), "#/email")


@pytest.mark.parametrize("password", BAD_PASSWORDS)
def test_an_invalid_password_is_refused_and_not_repeated(
    anonymous: httpx2.Client, password: Any
) -> None:
    body = json.dumps({"email": unused_email(), "password": password})
    answer = anonymous.post(REGISTER, content=body, headers=JSON)
    assert_invalid(answer, "#/password")
    assert not (isinstance(password, str) and len(password) > 5 and password in answer.text)


@pytest.mark.parametrize("password", ["x" * 12, "y" * 128, "  spaces around  ", "ключики 🔑 ключ"])
def test_a_password_is_taken_as_it_was_typed(anonymous: httpx2.Client, password: str) -> None:
    email = unused_email()
    assert register(anonymous, email, password).status_code == 201
    assert log_in(anonymous, email, password).status_code == 200
    assert log_in(anonymous, email, password + " ").status_code == 400
    assert log_in(anonymous, email, password.strip()[:-1]).status_code == 400


def test_both_fields_are_required(anonymous: httpx2.Client) -> None:
    answer = anonymous.post(REGISTER, json={})
    assert_invalid(answer, "#/email")
    assert_invalid(answer, "#/password")


def test_nobody_makes_themselves_more_than_a_user(anonymous: httpx2.Client) -> None:
    email = unused_email()
    wish = {
        "is_superuser": True,
        "is_staff": True,
        "is_active": False,
        "role": "admin",
        "id": str(UUID(int=1)),
    }
    user = anonymous.post(REGISTER, json={"email": email, "password": PASSWORD, **wish}).json()
    assert user["is_active"] is True
    assert user["id"] != wish["id"]
    token = log_in(anonymous, email).json()["access_token"]
    users = anonymous.get("/api/v1/users", headers={"Authorization": f"Bearer {token}"})
    assert_problem(users, 403)
