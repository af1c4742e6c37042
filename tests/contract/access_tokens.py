"""Access tokens by hand, from the standard library: reading genuine ones and forging others."""

import base64
import hashlib
import hmac
import json
from typing import Any

HS256 = {"alg": "HS256", "typ": "JWT"}


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def claims_of(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = json.loads(_decode(token.split(".", 2)[1]))
    return claims


def header_of(token: str) -> dict[str, Any]:
    header: dict[str, Any] = json.loads(_decode(token.partition(".")[0]))
    return header


def signed(
    claims: dict[str, Any], key: str, header: dict[str, Any] = HS256, digest: str = "sha256"
) -> str:
    """A JSON Web Token signed with an HMAC (RFC 7515)."""
    content = unsigned_content(claims, header)
    signature = hmac.new(key.encode(), content.encode(), getattr(hashlib, digest)).digest()
    return f"{content}.{_encode(signature)}"


def unsigned_content(claims: dict[str, Any], header: dict[str, Any]) -> str:
    return ".".join(_encode(json.dumps(part).encode()) for part in (header, claims))
