import pytest
from pydantic import ValidationError

from app.core.mail_settings import MailSettings, SmtpServer, get_mail_settings

SERVER = "smtp://ada:s%2Fcret@mail.example.com"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_FROM", "app@example.com")


@pytest.mark.parametrize(
    ("url", "server"),
    [
        (SERVER, SmtpServer("mail.example.com", 587, "ada", "s/cret", "starttls")),
        ("smtps://mail", SmtpServer("mail", 465, "", "", "implicit")),
        ("smtp://mail:1025?tls=none", SmtpServer("mail", 1025, "", "", "none")),
        ("smtp://localhost:1025", SmtpServer("localhost", 1025, "", "", "none")),
    ],
)
def test_a_url_names_the_server(
    monkeypatch: pytest.MonkeyPatch, url: str, server: SmtpServer
) -> None:
    monkeypatch.setenv("SMTP_URL", url)
    assert MailSettings().smtp_server == server


def test_without_a_url_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MAIL_FROM")
    assert MailSettings().smtp_server is None


@pytest.mark.parametrize(
    "url",
    [
        "http://mail.example.com",
        "smtp://",
        "smtp://ada:s/cret@mail.example.com",
        "smtp://ada:s?cret@mail.example.com",
        "smtp://ada:s#cret@mail.example.com",
        "smtp://ada:cret@mail.example.com:65536",
        "smtp://ada:cret@mail.example.com?tls=none",
        "smtp://mail.example.com?tls=off",
    ],
)
def test_what_names_no_server_is_refused_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("SMTP_URL", url)
    with pytest.raises(SystemExit, match="SMTP_URL") as refusal:
        get_mail_settings.__wrapped__()
    assert "cret" not in str(refusal.value)


@pytest.mark.parametrize("sender", ["app@example.com", "Tea & Cake <app@example.com>"])
def test_mail_is_from_an_address(monkeypatch: pytest.MonkeyPatch, sender: str) -> None:
    monkeypatch.setenv("MAIL_FROM", sender)
    assert MailSettings().mail_from == sender


@pytest.mark.parametrize("sender", ["", "app", "a@example.com, b@example.com", "App <>"])
def test_a_server_needs_a_sender(monkeypatch: pytest.MonkeyPatch, sender: str) -> None:
    monkeypatch.setenv("SMTP_URL", SERVER)
    monkeypatch.setenv("MAIL_FROM", sender)
    with pytest.raises(ValidationError, match="mail_from"):
        MailSettings()
