"""Mail servers that are slow, rude or careful: no answer depends on them."""

import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.contract.client import connect, log_in, new_account, register, tokens_of, unused_email
from tests.contract.conftest import Launch
from tests.contract.mail import REQUIRED, SENDER, ask_for_reset, sent_to, token_in, verify
from tests.contract.problems import assert_grant_refused
from tests.support.service import Command, Service
from tests.support.smtp_sink import Manners, smtp_sink

pytestmark = pytest.mark.mail

# Not one of the names that need no encryption, yet on this machine.
HOST = "127.0.0.2"


def test_a_server_that_hangs_holds_nobody_up(launch: Launch) -> None:
    """More mails than threads, and then logins, whose hashing needs threads too."""
    with smtp_sink(Manners(hangs=True)) as sink:
        # Cheap hashes, as in the project's own tests: it is the waiting that is looked at.
        cheap: dict[str, str | None] = {"ENVIRONMENT": "test", "REQUIRE_VERIFIED_EMAIL": "true"}
        service = launch(**sent_to(sink), **cheap)

        def sign_up(_: int) -> float:
            asked = time.perf_counter()
            with connect(service) as client:
                email = unused_email()
                assert register(client, email).status_code == 201
                assert_grant_refused(log_in(client, email), "invalid_grant")
                assert ask_for_reset(client, email).status_code == 202
            return time.perf_counter() - asked

        with ThreadPoolExecutor(8) as pool:
            assert max(pool.map(sign_up, range(24))) < 8
        assert sink.connected.is_set()
        assert service.process is not None
        assert service.process.stop() == 0


def test_a_refusal_is_logged_without_the_address(launch: Launch) -> None:
    with smtp_sink(Manners(refuses=True)) as sink:
        service = launch(**sent_to(sink), **REQUIRED)
        with connect(service) as client:
            email = unused_email()
            assert register(client, email).status_code == 201
        log = log_of_ended(service)
        assert "not delivered" in log
        assert email not in log


def log_of_ended(service: Service) -> str:
    """What it has logged, once it has ended: what was waiting has left by then."""
    assert service.process is not None
    assert service.process.stop() == 0
    assert service.log is not None
    return service.log.read_text()


def test_what_is_waiting_leaves_before_the_end(launch: Launch) -> None:
    with smtp_sink() as sink:
        service = launch(**sent_to(sink), **REQUIRED)
        emails = [unused_email() for _ in range(5)]
        with connect(service) as client:
            for email in emails:
                register(client, email)
        log_of_ended(service)
        assert {mail["To"] for mail in sink.mails} == set(emails)


@pytest.mark.parametrize("trusted", [True, False])
def test_mail_is_handed_in_encrypted_or_not_at_all(
    launch: Launch, tmp_path: Path, trusted: bool
) -> None:
    certificate = self_signed(tmp_path)
    with smtp_sink(Manners(certificate=certificate, login=("app", "s/cret")), HOST) as sink:
        service = launch(
            SMTP_URL=f"smtp://app:s%2Fcret@{sink.address}",
            MAIL_FROM=SENDER,
            SSL_CERT_FILE=str(certificate) if trusted else None,
            **REQUIRED,
        )
        with connect(service) as client:
            email = unused_email()
            assert register(client, email).status_code == 201
            if trusted:
                assert verify(client, token_in(sink.to(email)[0])).status_code == 204
        log = log_of_ended(service)
        assert ("not delivered" in log) != trusted
        assert "s/cret" not in log
        assert len(sink.mails) == trusted


def self_signed(folder: Path) -> Path:
    """A certificate for the server, with its key, in one file."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-days", "2", "-subj", "/CN=sink", "-addext", f"subjectAltName=IP:{HOST}"]
    subprocess.run(
        [*command, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True
    )
    certificate.write_text(certificate.read_text() + key.read_text())
    return certificate


def test_without_a_server_production_says_where_mail_goes(launch: Launch) -> None:
    service = launch(SMTP_URL=None, **REQUIRED)
    with connect(service) as client:
        email = unused_email()
        assert register(client, email).status_code == 201
    log = log_of_ended(service)
    assert log.count("SMTP_URL is not set") == 1
    assert f"To: {email}" in log


@pytest.mark.parametrize(
    ("variable", "value"),
    [("SMTP_URL", "http://u:hush-hush@mail"), ("REQUIRE_VERIFIED_EMAIL", "perhaps")],
)
def test_settings_that_are_no_settings_are_refused(
    service: Service, variable: str, value: str
) -> None:
    command = service.command or pytest.skip("the service's description has no command")
    assert isinstance(command, Command)
    result = command.run(**{variable: value})
    assert result.exit_code not in {0, -9, -15}
    assert variable in result.output
    assert "Traceback" not in result.output
    assert "hush-hush" not in result.output


def test_where_it_is_not_required_accounts_need_no_mail(service: Service) -> None:
    account = new_account(service)
    with account.anonymous() as client:
        tokens_of(log_in(client, account.email))
