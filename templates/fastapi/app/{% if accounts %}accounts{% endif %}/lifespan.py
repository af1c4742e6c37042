"""What accounts hold open as long as the application runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app.core.mail import check_mail, deliver
from app.core.outbox import OUTBOX, Outbox


@asynccontextmanager
async def open_outbox(app: FastAPI) -> AsyncIterator[None]:
    """The outbox of all database sessions."""
    check_mail()
    outbox = app.state.outbox = Outbox(deliver)
    app.state.sessions.configure(info={OUTBOX: outbox})
    yield
    await outbox.close()
