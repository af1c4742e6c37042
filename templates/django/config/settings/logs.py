"""Logging as in app/core/logs.py, in place of Django's own."""

import logging

from app.core.logs import configure_logging
from app.core.settings import get_settings

LOGGING_CONFIG = None
configure_logging(get_settings())

# They repeat the access log, the development server's with query strings, which may hold secrets.
for name in ("django.request", "django.server"):
    logging.getLogger(name).setLevel(logging.CRITICAL)
