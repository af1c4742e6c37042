"""A client of the contract: its paths, its grants, its accounts."""

import random
import socket
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx2

from tests.support.service import Service

ITEMS = "/api/v1/items"
REGISTER = "/api/v1/auth/register"
TOKEN = "/api/v1/auth/token"
REVOKE = "/api/v1/auth/revoke"
ME = "/api/v1/users/me"
USERS = "/api/v1/users"
PREDICT = "/api/v1/predict"

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

PASSWORD = "correct horse battery"

# Every request opens a connection of its own, so that any worker may answer it.
NO_KEEPALIVE = httpx2.Limits(max_keepalive_connections=0)


def unused_address() -> str:
    """A client address that no other test has, so that throttles do not meet."""
    return str(f"10.{random.randrange(256)}.{random.randrange(256)}.{random.randrange(256)}")


def unused_email() -> str:
    return f"user-{uuid4().hex}@example.com"


def spellings_of(email: str) -> list[str]:
    """Other ways to write an address: in capitals, and with a full-width letter in its domain.

    Domain names are mapped before they are compared (UTS 46, section 4).
    """
    return [email, email.upper(), email.replace("@e", "@\uff45")]


def connect(
    service: Service, token: str | None = None, address: str | None = None
) -> httpx2.Client:
    """A client with an address of its own, signed in if a token is given."""
    headers = {"X-Forwarded-For": address or unused_address()}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return httpx2.Client(
        base_url=service.base_url,
        headers=headers,
        timeout=60,
        limits=NO_KEEPALIVE,
        trust_env=False,
        # Reading the certificates of the machine takes longer than all that a test asks for.
        verify=False,
    )


def register(client: httpx2.Client, email: str, password: str = PASSWORD) -> httpx2.Response:
    return client.post(REGISTER, json={"email": email, "password": password})


def log_in(client: httpx2.Client, email: str, password: str = PASSWORD) -> httpx2.Response:
    form = {"grant_type": "password", "username": email, "password": password}
    return client.post(TOKEN, data=form)


def refresh(client: httpx2.Client, token: str) -> httpx2.Response:
    return client.post(TOKEN, data={"grant_type": "refresh_token", "refresh_token": token})


def revoke(client: httpx2.Client, token: str) -> httpx2.Response:
    return client.post(REVOKE, data={"token": token})


@dataclass(frozen=True)
class Tokens:
    """One session's pair."""

    access: str
    refresh: str


def tokens_of(response: httpx2.Response) -> Tokens:
    assert response.status_code == 200, response.text
    body = response.json()
    return Tokens(access=body["access_token"], refresh=body["refresh_token"])


@dataclass(frozen=True)
class Account:
    """A registered user with one session."""

    service: Service
    user: dict[str, Any]
    tokens: Tokens
    address: str = field(default_factory=unused_address)

    @property
    def email(self) -> str:
        return str(self.user["email"])

    def client(self, tokens: Tokens | None = None) -> httpx2.Client:
        return connect(self.service, (tokens or self.tokens).access, self.address)

    def anonymous(self) -> httpx2.Client:
        return connect(self.service, None, self.address)

    def log_in(self) -> Tokens:
        """A further session."""
        return tokens_of(log_in(self.anonymous(), self.email))


def new_account(service: Service) -> Account:
    """Registers a user that no other test has, and logs in."""
    email, address = unused_email(), unused_address()
    client = connect(service, None, address)
    created = register(client, email)
    assert created.status_code == 201, created.text
    return Account(service, created.json(), tokens_of(log_in(client, email)), address)


def exchange(service: Service, request: bytes) -> tuple[int, dict[str, str], bytes]:
    """Sends bytes as they stand, where a client library would tidy them: status, headers, body.

    Header names are in lower case. The request must ask for `Connection: close`.
    """
    with socket.create_connection(service.address, timeout=60) as connection:
        # It may answer before it has read everything, which is its right.
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(request)
        received = bytearray()
        while chunk := connection.recv(65536):
            received += chunk
    head, _, body = bytes(received).partition(b"\r\n\r\n")
    status_line, *lines = head.decode("latin-1").split("\r\n")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    return int(status_line.split(" ")[1]), headers, body
