"""The service for ASGI servers."""

import os

from django.core.asgi import get_asgi_application

from app.core.chunked import asgi_with_length
from app.core.forwarded import asgi_with_scheme

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = asgi_with_scheme(asgi_with_length(get_asgi_application()))
