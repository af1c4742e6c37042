"""What belongs to the running application and its current request."""

from flask import current_app, request

from app.core.client_address import client_address
from app.core.settings import Settings


def current_settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def current_client_address() -> str:
    forwarded_for = ",".join(request.headers.getlist("X-Forwarded-For"))
    return client_address(request.remote_addr, forwarded_for, current_settings().trusted_proxies)
