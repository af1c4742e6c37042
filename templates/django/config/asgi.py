"""The service for ASGI servers, for the day when parts of it are asynchronous."""

import os

from django.core.asgi import get_asgi_application

from app.core.chunked import asgi_with_length

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = asgi_with_length(get_asgi_application())
