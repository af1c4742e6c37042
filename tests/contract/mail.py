"""Mails of a service, and the tokens in them."""

import re
from collections.abc import Mapping
from email.message import EmailMessage
from types import MappingProxyType

import httpx2

from tests.contract.client import PASSWORD
from tests.support.smtp_sink import SmtpSink

VERIFY_EMAIL = "/api/v1/auth/verify-email"
PASSWORD_RESET = "/api/v1/auth/password-reset"
CONFIRM = f"{PASSWORD_RESET}/confirm"

NEW_PASSWORD = "another battery staple"
SENDER = "app@example.com"

# A service in production as it is unless told otherwise, but for its mail server.
REQUIRED: Mapping[str, str | None] = MappingProxyType({"REQUIRE_VERIFIED_EMAIL": None})


def sent_to(sink: SmtpSink) -> dict[str, str | None]:
    """The variables that let a service send its mails to the sink."""
    return {"SMTP_URL": sink.url, "MAIL_FROM": SENDER}


def token_in(mail: EmailMessage) -> str:
    """The one token that stands in a mail, in a line of its own."""
    [token] = re.findall(r"^[\w-]{40,}$", mail.get_content().replace("\r", ""), re.MULTILINE)
    return str(token)


def verify(client: httpx2.Client, token: str) -> httpx2.Response:
    return client.post(VERIFY_EMAIL, json={"token": token})


def ask_for_reset(client: httpx2.Client, email: str) -> httpx2.Response:
    return client.post(PASSWORD_RESET, json={"email": email})


def confirm(client: httpx2.Client, token: str, password: str = NEW_PASSWORD) -> httpx2.Response:
    return client.post(CONFIRM, json={"token": token, "password": password})


def change_email(client: httpx2.Client, email: str) -> httpx2.Response:
    body = {"email": email, "current_password": PASSWORD}
    return client.patch("/api/v1/users/me", json=body)
