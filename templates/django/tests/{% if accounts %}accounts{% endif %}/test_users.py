from typing import Any

import pytest
from django.test import Client

from app.accounts import sessions
from app.accounts.models import AuthSession, User
from app.accounts.throttle import ACCOUNT_LIMIT
from tests.conftest import PASSWORD

ME = "/api/v1/users/me"
NEW_PASSWORD = "battery horse correct"


def patch(client: Client, **body: object) -> Any:
    return client.patch(ME, body, content_type="application/json")


@pytest.mark.parametrize("header", [None, "Basic YTpi", "Bearer", "Bearer nonsense"])
@pytest.mark.django_db
def test_without_a_valid_token_there_is_no_user(header: str | None) -> None:
    response = Client(headers={} if header is None else {"Authorization": header}).get(ME)
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_one_query_authenticates(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert client.get(ME).json()["email"] == "ada@example.com"


def test_nothing_is_changed_by_nothing(client: Client, user: User) -> None:
    assert patch(client).json()["email"] == user.email


def test_a_new_address_needs_the_current_password(client: Client) -> None:
    missing = patch(client, email="b@example.com")
    wrong = patch(client, email="b@example.com", current_password="wrong")
    for response in (missing, wrong):
        assert response.status_code == 422
        assert response.json()["errors"][0]["pointer"] == "#/current_password"
    response = patch(client, email="B@example.com", current_password=PASSWORD)
    assert response.json()["email"] == "b@example.com"


def test_guessing_the_current_password_is_limited(client: Client) -> None:
    for _ in range(ACCOUNT_LIMIT):
        patch(client, email="b@example.com", current_password="wrong")
    assert patch(client, email="b@example.com", current_password=PASSWORD).status_code == 429


def test_a_taken_address_changes_nothing(client: Client, user: User) -> None:
    User.objects.create_user("b@example.com", PASSWORD)
    response = patch(
        client, email="B@example.com", password=NEW_PASSWORD, current_password=PASSWORD
    )
    assert response.status_code == 409
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_new_password_ends_the_other_sessions(client: Client, user: User) -> None:
    sessions.log_in(email=user.email, password=PASSWORD, address="192.0.2.2")
    response = patch(client, password=NEW_PASSWORD, current_password=PASSWORD)
    assert response.status_code == 200
    assert client.get(ME).status_code == 200
    assert AuthSession.objects.filter(revoked_at=None).count() == 1
    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD)


@pytest.mark.parametrize("name", ["email", "password"])
def test_null_is_no_value(client: Client, name: str) -> None:
    assert patch(client, **{name: None}, current_password=PASSWORD).status_code == 422


def test_a_deleted_user_is_gone_with_everything(client: Client) -> None:
    client.post("/api/v1/items", {"title": "Mine"}, content_type="application/json")
    response = client.delete(ME)
    assert (response.status_code, response.content) == (204, b"")
    assert client.get(ME).status_code == 401
    assert not User.objects.exists()


def test_only_superusers_list_users(client: Client, user: User) -> None:
    assert client.get("/api/v1/users?limit=0").status_code == 403
    User.objects.update(is_superuser=True)
    page = client.get("/api/v1/users").json()
    assert (page["total"], page["items"][0]["id"]) == (1, str(user.id))
