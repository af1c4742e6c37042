import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import service
from app.accounts.models import User
from tests.conftest import PASSWORD

REGISTER = "/api/v1/auth/register"
ME = "/api/v1/users/me"
USERS = "/api/v1/users"
NEW_PASSWORD = "another battery staple"


def test_registering(anonymous: FlaskClient) -> None:
    body = {"email": "Ada@Example.com", "password": PASSWORD}
    answer = anonymous.post(REGISTER, json=body)
    assert answer.status_code == 201
    assert answer.get_json()["email"] == "ada@example.com"
    assert set(answer.get_json()) == {"id", "email", "is_active", "created_at"}


def test_an_address_serves_once_in_any_case(anonymous: FlaskClient, user: User) -> None:
    body = {"email": user.email.upper(), "password": PASSWORD}
    assert anonymous.post(REGISTER, json=body).status_code == 409


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"email": "no-address"}, "#/email"),
        ({"password": "x" * 11}, "#/password"),
        ({"password": "x" * 129}, "#/password"),
        ({"password": None}, "#/password"),
    ],
)
def test_what_registers_nobody(
    anonymous: FlaskClient, values: dict[str, object], pointer: str
) -> None:
    body = {"email": "ada@example.com", "password": PASSWORD, **values}
    answer = anonymous.post(REGISTER, json=body)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.get_json()["errors"]] == [pointer]


def test_reading_oneself(client: FlaskClient, user: User) -> None:
    assert client.get(ME).get_json()["id"] == str(user.id)


def test_changing_address_and_password(client: FlaskClient, session: Session) -> None:
    changes = {"email": "Grace@example.com", "password": NEW_PASSWORD}
    answer = client.patch(ME, json={**changes, "current_password": PASSWORD})
    assert answer.get_json()["email"] == "grace@example.com"
    session.expire_all()
    user = service.log_in(session, "grace@example.com", NEW_PASSWORD, address="192.0.2.1")
    assert str(user.id) == answer.get_json()["id"]


@pytest.mark.parametrize("given", [{}, {"current_password": "wrong horse battery"}])
@pytest.mark.parametrize("change", [{"email": "a@example.com"}, {"password": NEW_PASSWORD}])
def test_changes_need_the_current_password(
    client: FlaskClient, change: dict[str, str], given: dict[str, str]
) -> None:
    answer = client.patch(ME, json=change | given)
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] == "#/current_password"


def test_changing_nothing_needs_nothing(client: FlaskClient) -> None:
    assert client.patch(ME, json={}).status_code == 200


def test_an_address_that_is_taken(client: FlaskClient, session: Session) -> None:
    service.create_user(session, "grace@example.com", PASSWORD)
    session.commit()
    changes = {"email": "grace@example.com", "current_password": PASSWORD}
    assert client.patch(ME, json=changes).status_code == 409


def test_deleting_oneself_ends_ones_tokens(client: FlaskClient) -> None:
    assert client.delete(ME).status_code == 204
    assert client.get(ME).status_code == 401


def test_the_list_is_for_superusers(client: FlaskClient, session: Session, user: User) -> None:
    assert client.get(USERS).status_code == 403
    user.is_superuser = True
    session.commit()
    page = client.get(USERS).get_json()
    assert page["total"] == 1
    assert page["items"][0]["email"] == user.email
