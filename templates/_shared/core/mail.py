"""Mail: how it is written and how it is delivered. It leaves through `outbox.py`."""

import logging
import smtplib
import ssl
import sys
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from app.core.mail_settings import SmtpServer, get_mail_settings
from app.core.settings import get_settings

TIMEOUT = 10  # seconds that each step of a delivery may take

logger = logging.getLogger(__name__)


def check_mail() -> None:
    """Read the settings before the first mail does, and say where mail goes if it goes nowhere."""
    if get_mail_settings().smtp_server is None and get_settings().is_production:
        logger.warning("SMTP_URL is not set: mails, with the secrets in them, go to the console")


def compose(to: str, *, subject: str, text: str) -> EmailMessage:
    """A mail in plain text."""
    message = EmailMessage()
    message["From"] = get_mail_settings().mail_from
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = format_datetime(datetime.now(UTC))
    # The name of this machine, which it would have otherwise, is nobody's business.
    message["Message-ID"] = make_msgid(domain=message["From"].addresses[0].domain)
    # RFC 3834, section 5: no answering machine is to answer.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


def deliver(message: EmailMessage) -> None:
    """Hand a mail to the server, or write it to the console. Raises `OSError`, `SMTPException`."""
    server = get_mail_settings().smtp_server
    if server is None:
        sys.stdout.write(f"{message}\n")
        sys.stdout.flush()
        return
    with connect(server) as smtp:
        smtp.send_message(message)


def connect(server: SmtpServer) -> smtplib.SMTP:
    """Raises `SMTPException` where the server does not encrypt: mails carry secrets."""
    address = server.host, server.port
    if server.tls == "implicit":
        tls = ssl.create_default_context()
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(*address, timeout=TIMEOUT, context=tls)
    else:
        smtp = smtplib.SMTP(*address, timeout=TIMEOUT)
    try:
        if server.tls == "starttls":
            smtp.starttls(context=ssl.create_default_context())
        if server.username:
            smtp.login(server.username, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp
