import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import service
from app.accounts.models import User
from tests.conftest import PASSWORD

NEW_PASSWORD = "another horse battery"


def test_a_superuser_is_made(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUPERUSER_EMAIL", "Root@example.com")
    monkeypatch.setenv("SUPERUSER_PASSWORD", PASSWORD)
    result = app.test_cli_runner().invoke(args=["superuser"])
    assert result.exit_code == 0
    assert "root@example.com is a superuser" in result.output
    user = service.log_in(session, "root@example.com", PASSWORD, address="192.0.2.1")
    assert user.is_superuser


def test_it_asks_for_what_it_is_not_told(app: Flask, session: Session) -> None:
    answers = f"root@example.com\n{PASSWORD}\n{PASSWORD}\n"
    result = app.test_cli_runner().invoke(args=["superuser"], input=answers)
    assert result.exit_code == 0
    assert PASSWORD not in result.output
    assert service.find_user(session, "root@example.com") is not None


def test_an_account_is_promoted_and_opens_with_the_new_password_alone(
    app: Flask,
    client: FlaskClient,
    session: Session,
    user: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever registered it may be somebody else."""
    monkeypatch.setenv("SUPERUSER_EMAIL", user.email)
    # For who is one already nothing changes.
    for password in (NEW_PASSWORD, PASSWORD):
        monkeypatch.setenv("SUPERUSER_PASSWORD", password)
        assert app.test_cli_runner().invoke(args=["superuser"]).exit_code == 0
    session.refresh(user)
    assert user.is_superuser
    assert not service.password_fits(user, PASSWORD)
    assert service.password_fits(user, NEW_PASSWORD)
    assert client.get("/api/v1/users/me").status_code == 401


def test_a_weak_password_is_refused(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUPERUSER_EMAIL", "root@example.com")
    monkeypatch.setenv("SUPERUSER_PASSWORD", "short")
    result = app.test_cli_runner().invoke(args=["superuser"])
    assert result.exit_code == 1
    assert "password" in result.output
    assert service.find_user(session, "root@example.com") is None
