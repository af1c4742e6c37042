from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from app.core.mail import compose
from app.core.outbox import send_after_commit


class Outbox(BaseEmailBackend):
    """Wagtail's mails, such as that an article waits for approval, leave as all others do."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            for address in message.recipients():
                mail = compose(address, subject=str(message.subject), text=str(message.body))
                send_after_commit(mail)
        return len(email_messages)
