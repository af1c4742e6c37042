import pytest
from fastapi.testclient import TestClient

REGISTER = "/api/v1/auth/register"
PASSWORD = "correct horse battery"


def test_an_account_is_created(client: TestClient) -> None:
    response = client.post(REGISTER, json={"email": "Ada@Example.COM", "password": PASSWORD})
    assert response.status_code == 201
    user = response.json()
    assert set(user) == {"id", "email", "is_active", "created_at"}
    assert (user["email"], user["is_active"]) == ("ada@example.com", True)


def test_an_address_is_taken_in_any_case(client: TestClient) -> None:
    client.post(REGISTER, json={"email": "ada@example.com", "password": PASSWORD})
    response = client.post(REGISTER, json={"email": "ADA@example.com", "password": PASSWORD})
    assert response.status_code == 409


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"email": "ada", "password": PASSWORD}, "#/email"),
        ({"email": "ada@example.com", "password": "x" * 11}, "#/password"),
        ({"email": "ada@example.com", "password": "x" * 129}, "#/password"),
        ({"email": "ada@example.com", "password": f"{PASSWORD}\0"}, "#/password"),
        ({"email": "ada@example.com"}, "#/password"),
    ],
)
def test_invalid_values_are_refused_and_not_echoed(
    client: TestClient, body: dict[str, str], pointer: str
) -> None:
    response = client.post(REGISTER, json=body)
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]
    assert "password" not in body or body["password"] not in response.text


def test_taken_addresses_count_for_the_caller_only(client: TestClient) -> None:
    body = {"email": "ada@example.com", "password": PASSWORD}
    client.post(REGISTER, json=body)
    answers = [client.post(REGISTER, json=body).status_code for _ in range(51)]
    assert answers == [409] * 50 + [429]
    form = {"grant_type": "password", "username": "ada@example.com", "password": PASSWORD}
    assert client.post("/api/v1/auth/token", data=form).status_code == 429
