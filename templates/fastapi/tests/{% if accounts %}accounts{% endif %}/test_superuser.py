from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from app.accounts import superuser

PASSWORD = "correct horse battery"


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("SUPERUSER_EMAIL", "Root@Example.com")
    monkeypatch.setenv("SUPERUSER_PASSWORD", PASSWORD)
    return monkeypatch


def may_list_users(client: TestClient, headers: dict[str, str]) -> bool:
    return client.get("/api/v1/users", headers=headers).status_code == 200


@pytest.mark.usefixtures("environment")
def test_it_is_made(client: TestClient, sign_up: Callable[[str], dict[str, str]]) -> None:
    superuser.main()
    # Registering again is refused, logging in is not.
    assert may_list_users(client, sign_up("root@example.com"))


def test_an_account_is_promoted_and_opens_with_the_new_password_alone(
    client: TestClient,
    sign_up: Callable[[str], dict[str, str]],
    environment: pytest.MonkeyPatch,
) -> None:
    """Whoever registered it may be somebody else."""
    environment.setenv("SUPERUSER_PASSWORD", "another horse battery")
    headers = sign_up("root@example.com")
    superuser.main()
    assert client.get("/api/v1/users", headers=headers).status_code == 401
    form = {"grant_type": "password", "username": "root@example.com"}
    answers = [
        client.post("/api/v1/auth/token", data={**form, "password": password})
        for password in (PASSWORD, "another horse battery")
    ]
    assert [answer.status_code for answer in answers] == [400, 200]
    headers = {"Authorization": f"Bearer {answers[1].json()['access_token']}"}
    assert may_list_users(client, headers)
    # Whose it is already keeps the password and the sessions.
    environment.setenv("SUPERUSER_PASSWORD", PASSWORD)
    superuser.main()
    assert may_list_users(client, headers)


def test_a_weak_password_is_refused(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SUPERUSER_PASSWORD", "short")
    with pytest.raises(SystemExit, match="password"):
        superuser.main()
