from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import jwt
import pytest

from app.accounts.errors import UnauthenticatedError
from app.accounts.tokens import (
    AccessClaims,
    create_access_token,
    hash_token,
    new_opaque_token,
    read_access_token,
)

KEY = "k" * 32
LIFETIME = timedelta(minutes=15)
CLAIMS = AccessClaims(user_id=uuid4(), session_id=uuid4())


def payload() -> dict[str, Any]:
    token = create_access_token(CLAIMS, now=datetime.now(UTC), lifetime=LIFETIME, key=KEY)
    claims: dict[str, Any] = jwt.decode(token, KEY, algorithms=["HS256"])
    return claims


def test_a_token_is_read_back() -> None:
    token = create_access_token(CLAIMS, now=datetime.now(UTC), lifetime=LIFETIME, key=KEY)
    assert read_access_token(token, key=KEY) == CLAIMS


@pytest.mark.parametrize("claim", ["sub", "sid", "typ", "iat", "exp", "jti"])
def test_every_claim_is_required(claim: str) -> None:
    claims = payload()
    del claims[claim]
    with pytest.raises(UnauthenticatedError):
        read_access_token(jwt.encode(claims, KEY), key=KEY)


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": datetime.now(UTC) - timedelta(seconds=1)},
        {"typ": "refresh"},
        {"sub": "nobody"},
        {"sid": "none"},
    ],
)
def test_a_wrong_claim_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(UnauthenticatedError):
        read_access_token(jwt.encode({**payload(), **changes}, KEY), key=KEY)


def test_only_our_algorithm_and_key_are_accepted() -> None:
    for token in (
        jwt.encode(payload(), "", algorithm="none"),
        jwt.encode(payload(), "another key of thirty-two bytes!"),
        jwt.encode(payload(), KEY * 2, algorithm="HS512"),
        "",
        "not.a.token",
    ):
        with pytest.raises(UnauthenticatedError):
            read_access_token(token, key=KEY)


def test_refresh_tokens_are_random_and_kept_as_hashes() -> None:
    token = new_opaque_token()
    assert token != new_opaque_token()
    assert token not in hash_token(token)
    assert len(hash_token(token)) == 64
