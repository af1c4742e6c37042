"""Access tokens (signed, short-lived) and opaque ones (random, stored only as hashes)."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import jwt

from app.accounts.errors import UnauthenticatedError

ALGORITHM = "HS256"
REQUIRED_CLAIMS = ["sub", "sid", "typ", "iat", "exp", "jti"]
# ValueError, AttributeError: signed by us, yet an id is no UUID.
INVALID = (jwt.InvalidTokenError, ValueError, AttributeError)
# 256 bits: beyond guessing, so that a fast hash without salt is enough to store them.
OPAQUE_TOKEN_BYTES = 32


@dataclass(frozen=True)
class AccessClaims:
    """Whose token it is, and of which session."""

    user_id: UUID
    session_id: UUID


def create_access_token(
    claims: AccessClaims, *, now: datetime, lifetime: timedelta, key: str
) -> str:
    payload = {
        "sub": str(claims.user_id),
        "sid": str(claims.session_id),
        "typ": "access",
        "iat": now,
        "exp": now + lifetime,
        "jti": uuid4().hex,
    }
    return jwt.encode(payload, key, algorithm=ALGORITHM)


def read_access_token(token: str, *, key: str) -> AccessClaims:
    """Verify an access token. Raises `UnauthenticatedError`, the same for each reason."""
    try:
        payload = jwt.decode(
            token, key, algorithms=[ALGORITHM], options={"require": REQUIRED_CLAIMS}
        )
        if payload["typ"] != "access":
            raise UnauthenticatedError(token_sent=True)
        return AccessClaims(user_id=UUID(payload["sub"]), session_id=UUID(payload["sid"]))
    except INVALID:
        raise UnauthenticatedError(token_sent=True) from None


def new_opaque_token() -> str:
    return secrets.token_urlsafe(OPAQUE_TOKEN_BYTES)


def hash_token(token: str) -> str:
    """The SHA-256 of a token, in hexadecimal: what the database keeps of it."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
