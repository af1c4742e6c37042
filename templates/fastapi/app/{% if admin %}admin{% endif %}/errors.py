"""Errors of the admin: the same as everywhere, as pages."""

import logging

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.admin.dependencies import LoginRequired
from app.admin.pages import error_page, redirect
from app.core.error_handlers import problem_of
from app.core.errors import ServiceError
from app.core.problems import problem

logger = logging.getLogger(__name__)


def add_error_pages(admin: FastAPI) -> None:
    for kind in (ServiceError, RequestValidationError, HTTPException):
        admin.add_exception_handler(kind, show_error)
    admin.add_exception_handler(LoginRequired, lead_to_login)
    admin.add_middleware(UnhandledErrors)


async def show_error(request: Request, error: Exception) -> Response:
    return error_page(request, problem_of(request, error))


async def lead_to_login(_request: Request, error: Exception) -> Response:
    return redirect(str(error))


class UnhandledErrors:
    """Outside of the handlers: what they do not handle is logged and becomes a page here."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def send_and_note(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        except Exception:
            if started:
                raise
            logger.exception("Unhandled error")
            await error_page(Request(scope), problem(500))(scope, receive, send)
