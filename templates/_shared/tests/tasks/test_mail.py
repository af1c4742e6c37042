"""Mail on its way through the queue; the tasks run in place."""

from collections.abc import Iterator
from email.message import EmailMessage
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from cryptography.fernet import Fernet

from app.core.mail import compose
from app.core.redis_settings import get_redis_settings
from app.tasks import mail
from app.tasks.celery import celery
from app.tasks.mail import deliver_mail, send_mail
from app.tasks.sealing import seal

# Nothing listens on this port.
NOWHERE = "redis://:hush-hush@127.0.0.1:1/0"


class Server:
    """A mail server that answers with these errors first."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.delivered: list[EmailMessage] = []

    def deliver(self, message: EmailMessage) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.delivered.append(message)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    server = Server()
    monkeypatch.setattr(mail, "deliver", server.deliver)
    return server


@pytest.fixture
def redis_url(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("REDIS_URL", NOWHERE)
    get_redis_settings.cache_clear()
    yield
    get_redis_settings.cache_clear()


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch, redis_url: None) -> None:
    monkeypatch.setitem(celery.conf, "task_always_eager", True)


@pytest.fixture
def message() -> EmailMessage:
    return compose("zoë@example.com", subject="Grüße", text="Your token: TOKEN\nÀ bientôt!\n")


def test_without_redis_it_leaves_from_here(server: Server, message: EmailMessage) -> None:
    send_mail(message)
    assert server.delivered == [message]


def test_it_leaves_from_here_when_redis_is_away(
    server: Server,
    message: EmailMessage,
    redis_url: None,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setitem(celery.conf, "broker_url", NOWHERE)
    send_mail(message)
    assert server.delivered == [message]
    assert "Redis does not answer" in caplog.text
    assert "hush-hush" not in caplog.text


def test_a_worker_delivers_what_was_sent(
    server: Server, message: EmailMessage, eager: None
) -> None:
    send_mail(message)
    [delivered] = server.delivered
    assert delivered is not message
    for header in ("From", "To", "Subject", "Date", "Message-ID"):
        assert delivered[header] == message[header]
    assert delivered.get_content() == message.get_content()


def test_it_leaves_in_ascii_where_its_address_allows(server: Server, eager: None) -> None:
    send_mail(compose("zoe@example.com", subject="Grüße", text="À bientôt!\n"))
    [delivered] = server.delivered
    assert delivered.as_bytes().isascii()


def test_the_queue_does_not_show_what_is_in_a_mail(
    message: EmailMessage, redis_url: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    payloads: list[str] = []
    monkeypatch.setattr(deliver_mail, "delay", payloads.append)
    send_mail(message)
    [payload] = payloads
    assert "TOKEN" not in payload
    assert "example.com" not in payload


def test_it_is_tried_again(server: Server, message: EmailMessage, eager: None) -> None:
    server.errors = [
        SMTPServerDisconnected("the server has gone"),
        ConnectionRefusedError(111, "Connection refused"),
        SMTPRecipientsRefused({"zoë@example.com": (451, b"greylisted, come back later")}),
    ]
    send_mail(message)
    assert [one["Message-ID"] for one in server.delivered] == [message["Message-ID"]]


def test_a_recipient_that_does_not_exist_is_given_up(
    server: Server, message: EmailMessage, eager: None, caplog: pytest.LogCaptureFixture
) -> None:
    server.errors = [SMTPRecipientsRefused({"zoë@example.com": (550, b"no zoe here")})]
    send_mail(message)
    assert server.delivered == []
    assert server.errors == []
    assert "refused" in caplog.text
    assert "zo" not in caplog.text


@pytest.mark.parametrize(
    "sealed", ["", "forged", Fernet(Fernet.generate_key()).encrypt(b"").decode()]
)
def test_what_others_put_into_the_queue_is_not_sent(
    server: Server, sealed: str, caplog: pytest.LogCaptureFixture
) -> None:
    deliver_mail.apply((sealed,))
    assert server.delivered == []
    assert "cannot be read" in caplog.text


def test_what_is_too_old_is_not_sent(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = seal("Subject: Tea\n\n")
    monkeypatch.setattr("app.tasks.sealing.MAX_AGE", -1)
    deliver_mail.apply((sealed,))
    assert server.delivered == []
