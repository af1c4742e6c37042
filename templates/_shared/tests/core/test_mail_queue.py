from collections.abc import Iterator
from email.message import EmailMessage
from smtplib import SMTPAuthenticationError
from threading import Event
from time import monotonic

import pytest

from app.core import mail_queue
from app.core.mail_queue import MailQueue


def mail(subject: str = "Tea") -> EmailMessage:
    message = EmailMessage()
    message["To"] = "ada@example.com"
    message["Subject"] = subject
    return message


@pytest.fixture
def hanging() -> Iterator[Event]:
    """A server that answers once this is set."""
    event = Event()
    yield event
    event.set()


def test_nobody_waits_for_a_server_that_hangs(
    hanging: Event, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(mail_queue, "DRAIN_SECONDS", 0.1)
    monkeypatch.setattr(mail_queue, "CAPACITY", 10)
    started = monotonic()

    def deliver(_message: EmailMessage) -> None:
        hanging.wait()

    queue = MailQueue(deliver)
    for _ in range(50):
        queue.put(mail())
    queue.close()
    assert monotonic() - started < 2
    assert "dropped" in caplog.text
    assert "not delivered before the end" in caplog.text


def test_what_is_waiting_leaves_before_the_end() -> None:
    delivered: list[EmailMessage] = []
    queue = MailQueue(delivered.append)
    for number in range(20):
        queue.put(mail(str(number)))
    queue.close()
    queue.close()
    assert {message["Subject"] for message in delivered} == set(map(str, range(20)))


def test_a_failure_is_told_without_the_address(caplog: pytest.LogCaptureFixture) -> None:
    delivered: list[EmailMessage] = []

    def deliver(message: EmailMessage) -> None:
        if message["Subject"] == "Tea":
            raise SMTPAuthenticationError(535, b"ada@example.com may not")
        delivered.append(message)

    queue = MailQueue(deliver)
    for subject in ("Tea", "Tea", "Tea", "Tea", "Tea", "Cake"):
        queue.put(mail(subject))
    queue.close()
    assert caplog.messages == ["A mail was not delivered: SMTPAuthenticationError 535"] * 5
    assert [message["Subject"] for message in delivered] == ["Cake"]
