import smtplib
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

import pytest

from app.core.mail import compose, connect, deliver
from app.core.mail_settings import SmtpServer, get_mail_settings


class SmtpSink(ThreadingTCPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), SmtpHandler)
        self.mails: list[EmailMessage] = []


class SmtpHandler(StreamRequestHandler):
    """As much of RFC 5321 as one mail needs; TLS is not offered."""

    server: SmtpSink

    def handle(self) -> None:
        self.answer("220 sink")
        for line in self.rfile:
            match line[:4].upper():
                case b"QUIT":
                    return self.answer("221 bye")
                case b"DATA":
                    self.answer("354 go on")
                    lines = iter(self.rfile.readline, b".\r\n")
                    mail = message_from_bytes(b"".join(lines), policy=policy.default)
                    assert isinstance(mail, EmailMessage)
                    self.server.mails.append(mail)
            self.answer("250 ok")
        return None

    def answer(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with SmtpSink() as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    monkeypatch.setenv("MAIL_FROM", "Tea <tea@example.com>")
    get_mail_settings.cache_clear()
    yield monkeypatch
    get_mail_settings.cache_clear()


def test_a_mail_reaches_the_server(sink: SmtpSink, environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SMTP_URL", f"smtp://127.0.0.1:{sink.server_address[1]}")
    deliver(compose("ada@example.com", subject="Tee für Ada", text="Bitte schön.\n"))
    [mail] = sink.mails
    assert (mail["From"], mail["To"]) == ("Tea <tea@example.com>", "ada@example.com")
    assert (mail["Subject"], mail.get_content()) == ("Tee für Ada", "Bitte schön.\r\n")
    assert mail["Message-ID"].endswith("@example.com>")
    assert mail["Auto-Submitted"] == "auto-generated"


def test_a_server_without_tls_gets_nothing(sink: SmtpSink) -> None:
    host, port = sink.server_address[:2]
    with pytest.raises(smtplib.SMTPException):
        connect(SmtpServer(str(host), port, "ada", "s/cret", "starttls"))
    assert sink.mails == []


def test_without_a_server_mail_goes_to_the_console(capsys: pytest.CaptureFixture[str]) -> None:
    deliver(compose("ada@example.com", subject="Tea", text="Please.\n"))
    assert "To: ada@example.com\n" in (shown := capsys.readouterr().out)
    assert "Please." in shown


def test_a_line_break_adds_no_header() -> None:
    with pytest.raises(ValueError, match="linefeed"):
        compose("ada@example.com\nBcc: bob@example.com", subject="Tea", text="Please.\n")
