"""Settings of mail: the server that sends it, and whom it is from."""

from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import lru_cache
from typing import Literal
from urllib.parse import unquote, urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from app.core.settings import EnvironmentSettings, load_settings

# The ports of RFC 6409 and RFC 8314.
PORTS = {"smtp": 587, "smtps": 465}
# What goes there does not leave the machine, so it needs no encryption.
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
NO_URL = (KeyError, ValueError)


@dataclass(frozen=True)
class SmtpServer:
    """Where mail is handed in, and how the connection is encrypted."""

    host: str
    port: int
    username: str
    password: str = field(repr=False)
    tls: Literal["starttls", "implicit", "none"]


class MailSettings(EnvironmentSettings):
    """Without `SMTP_URL`, mail goes to the console."""

    smtp_url: SecretStr | None = None
    mail_from: str = Field(default="", validate_default=True)

    @property
    def smtp_server(self) -> SmtpServer | None:
        return parse_smtp_url(self.smtp_url.get_secret_value()) if self.smtp_url else None

    @field_validator("smtp_url")
    @classmethod
    def complete(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            parse_smtp_url(value.get_secret_value())
        return value

    @field_validator("mail_from")
    @classmethod
    def one_address(cls, value: str, others: ValidationInfo) -> str:
        if not value and others.data.get("smtp_url"):
            raise ValueError("SMTP_URL needs it")
        header = EmailMessage()
        header["From"] = value or "app@localhost"
        senders = header["From"].addresses
        if len(senders) != 1 or not senders[0].domain:
            raise ValueError("app@example.com or App <app@example.com>")
        return str(header["From"])


def parse_smtp_url(url: str) -> SmtpServer:
    """Raises `ValueError`, which does not repeat the URL: there is a password in it."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS[parts.scheme]
    except NO_URL:
        raise ValueError("smtp://user:password@host:587 or smtps://user:password@host") from None
    if not parts.hostname or parts.path.strip("/") or parts.query not in {"", "tls=none"}:
        raise ValueError("a host and its port alone, in the password %2F for /, %3F for ?")
    tls: Literal["starttls", "implicit", "none"] = "starttls"
    if parts.scheme == "smtps":
        tls = "implicit"
    elif parts.query or parts.hostname in LOOPBACK:
        tls = "none"
    if parts.query and parts.username:
        raise ValueError("a password is sent over TLS only")
    return SmtpServer(
        host=parts.hostname,
        port=port,
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=tls,
    )


@lru_cache
def get_mail_settings() -> MailSettings:
    return load_settings(MailSettings)
