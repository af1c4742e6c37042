from typing import Any

import pytest
from django.test import Client

from app.accounts.models import User
from app.accounts.throttle import ADDRESS_LIMIT

PASSWORD = "correct horse battery"


def register(email: object, password: object = PASSWORD) -> tuple[int, dict[str, Any]]:
    body = {"email": email, "password": password}
    response = Client().post("/api/v1/auth/register", body, content_type="application/json")
    answer: dict[str, Any] = response.json()
    return response.status_code, answer


@pytest.mark.django_db
def test_an_address_is_kept_in_lower_case() -> None:
    status, answer = register("Ada@Example.COM")
    assert status == 201
    assert answer["email"] == "ada@example.com"
    assert sorted(answer) == ["created_at", "email", "id", "is_active"]
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.django_db
def test_a_taken_address_is_told_in_any_case(user: User) -> None:
    assert register("ADA@example.com")[0] == 409
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_asking_for_taken_addresses_is_limited(user: User) -> None:
    statuses = [register(user.email)[0] for _ in range(ADDRESS_LIMIT + 1)]
    assert statuses == [409] * ADDRESS_LIMIT + [429]
    assert register("grace@example.com")[0] == 429


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("email", "password", "pointer"),
    [
        ("nobody", PASSWORD, "#/email"),
        (5, PASSWORD, "#/email"),
        ("ada@example.com", "too short", "#/password"),
        ("ada@example.com", "x" * 129, "#/password"),
        ("ada@example.com", "NUL \0 NUL \0 NUL", "#/password"),
        ("ada@example.com", None, "#/password"),
    ],
)
def test_invalid_values_are_refused(email: object, password: object, pointer: str) -> None:
    status, answer = register(email, password)
    assert status == 422
    assert [error["pointer"] for error in answer["errors"]] == [pointer]
    assert not User.objects.exists()
