"""The service for WSGI servers."""

import os

from django.core.wsgi import get_wsgi_application

from app.core.chunked import wsgi_with_length

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = wsgi_with_length(get_wsgi_application())
