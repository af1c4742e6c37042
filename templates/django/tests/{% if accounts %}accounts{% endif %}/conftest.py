import re
from collections.abc import Callable
from email.message import EmailMessage
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from app.core import outbox


@pytest.fixture
def sent(
    db: None, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> list[EmailMessage]:
    """The mails that have left. What a request did counts as committed, within the test's own
    transaction.
    """
    mails: list[EmailMessage] = []
    request = Client.request

    def committed(client: Client, **environ: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return request(client, **environ)

    monkeypatch.setattr(Client, "request", committed)
    monkeypatch.setattr(outbox, "get_queue", lambda: SimpleNamespace(put=mails.append))
    return mails


@pytest.fixture
def codes(sent: list[EmailMessage]) -> Callable[[str], list[str]]:
    """The tokens that an address was sent, in their order."""

    def of(address: str) -> list[str]:
        texts = [mail.get_content() for mail in sent if mail["To"] == address]
        return [token for text in texts for token in re.findall(r"^[\w-]{43}$", text, re.MULTILINE)]

    return of
