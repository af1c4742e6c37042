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


@pytest.mark.usefixtures("environment")
def test_an_account_is_promoted_and_keeps_its_password(
    client: TestClient, sign_up: Callable[[str], dict[str, str]]
) -> None:
    headers = sign_up("root@example.com")
    assert not may_list_users(client, headers)
    superuser.main()
    assert may_list_users(client, headers)


def test_a_weak_password_is_refused(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SUPERUSER_PASSWORD", "short")
    with pytest.raises(SystemExit, match="password"):
        superuser.main()
