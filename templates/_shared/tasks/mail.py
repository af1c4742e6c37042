"""Mail that a worker delivers, and tries again for about half an hour while the server is away."""

import logging
from email import message_from_string, policy
from email.message import EmailMessage
from smtplib import SMTPRecipientsRefused

from cryptography.fernet import InvalidToken
from kombu.exceptions import OperationalError

from app.core.mail import deliver
from app.core.redis_settings import get_redis_settings
from app.core.settings import get_settings
from app.tasks.celery import celery
from app.tasks.sealing import seal, unseal

# An address may hold letters of any alphabet, which cannot be encoded (RFC 6532): in the queue all
# headers are as people read them, and are encoded again, or not, for the mail server.
QUEUED = policy.default.clone(utf8=True)
LEAVING = policy.default.clone(refold_source="all")

logger = logging.getLogger(__name__)


class DeliveryError(Exception):
    """What the mail server, or the way to it, answered; without whom the mail was for."""


def check_tasks() -> None:
    """Say so where nothing will take mail from the web process."""
    if get_redis_settings().url is None and get_settings().is_production:
        logger.warning("REDIS_URL is not set: mails leave from here, and are tried once")


def send_mail(message: EmailMessage) -> None:
    """Hand a mail to the workers; without Redis it is delivered at once, for none may be lost."""
    if get_redis_settings().url is None:
        deliver(message)
        return
    try:
        deliver_mail.delay(seal(message.as_string(policy=QUEUED)))
    except OperationalError as error:
        logger.warning("Redis does not answer, so a mail leaves from here: %s", error)
        deliver(message)


@celery.task(
    autoretry_for=(DeliveryError,),
    retry_backoff=5,  # seconds, twice as many each time; chance takes up to all of them off
    retry_backoff_max=300,
    max_retries=16,
)
def deliver_mail(sealed: str) -> None:
    try:
        message = message_from_string(unseal(sealed), policy=LEAVING)
    except InvalidToken:
        logger.error("A mail cannot be read: it is too old, or SECRET_KEY has changed")
        return
    try:
        deliver(message)
    except OSError as error:  # SMTPException is one
        if is_final(error):
            logger.warning("A mail was refused for good")
            return
        code = getattr(error, "smtp_code", "")
        raise DeliveryError(f"{type(error).__name__} {code}".strip()) from None


def is_final(error: OSError) -> bool:
    """Whether the server knows no such recipient: codes from 500 are for good (RFC 5321, 4.2.1)."""
    if not isinstance(error, SMTPRecipientsRefused):
        return False
    return all(code >= 500 for code, _ in error.recipients.values())
