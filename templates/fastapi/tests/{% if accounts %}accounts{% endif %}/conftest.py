import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.models import EmailToken
from app.core.models import utc_now


@pytest.fixture
def sent(app: FastAPI, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> list[EmailMessage]:
    """The mails that have left since the client is there."""
    mails: list[EmailMessage] = []
    monkeypatch.setattr(app.state.outbox, "put", mails.append)
    return mails


@pytest.fixture
def codes(sent: list[EmailMessage]) -> Callable[[str], list[str]]:
    """The tokens that an address was sent, in their order."""

    def of(address: str) -> list[str]:
        texts = [mail.get_content() for mail in sent if mail["To"] == address]
        return [token for text in texts for token in re.findall(r"^[\w-]{43}$", text, re.MULTILINE)]

    return of


@pytest.fixture
def expire_tokens(app: FastAPI, client: TestClient) -> Callable[[], None]:
    """Makes all tokens that were mailed expire."""

    async def expire() -> None:
        async with AsyncSession(app.state.engine) as session, session.begin():
            await session.execute(update(EmailToken).values(expires_at=utc_now()))

    def run() -> None:
        assert client.portal is not None
        client.portal.call(expire)

    return run
