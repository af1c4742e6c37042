from collections.abc import Callable
from email.message import EmailMessage

import pytest

from app.accounts.mails import email_changed_mail, password_reset_mail, verification_mail

TOKEN = "x" * 43


@pytest.mark.parametrize("write", [verification_mail, password_reset_mail])
def test_a_token_has_a_line_of_its_own(write: Callable[[str, str], EmailMessage]) -> None:
    mail = write("ada@example.com", TOKEN)
    assert TOKEN in mail.get_content().splitlines()
    # Subjects are shown where the mail is not open.
    assert TOKEN not in str(mail["Subject"])


def test_a_domain_is_written_in_ascii() -> None:
    assert email_changed_mail("ada@t\u00e4.example")["To"] == "ada@xn--t-0fa.example"


def test_what_comes_before_the_domain_stays() -> None:
    assert email_changed_mail("\u00e4da@example.com")["To"] == "\u00e4da@example.com"
