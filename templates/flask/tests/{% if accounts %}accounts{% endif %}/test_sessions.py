from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.sessions import TokenPair


def test_who_is_not_active_is_out(
    session: Session,
    client: FlaskClient,
    anonymous: FlaskClient,
    user: User,
    tokens: TokenPair,
) -> None:
    user.is_active = False
    session.commit()
    assert client.get("/api/v1/users/me").status_code == 401
    form = {"grant_type": "refresh_token", "refresh_token": tokens.refresh_token}
    assert anonymous.post("/api/v1/auth/token", data=form).status_code == 400


def test_of_eight_uses_at_once_one_wins(app: Flask, client: FlaskClient, tokens: TokenPair) -> None:
    form = {"grant_type": "refresh_token", "refresh_token": tokens.refresh_token}

    def use(_number: int) -> int:
        return app.test_client().post("/api/v1/auth/token", data=form).status_code

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(use, range(8))) == [200] + [400] * 7
    assert client.get("/api/v1/users/me").status_code == 401
