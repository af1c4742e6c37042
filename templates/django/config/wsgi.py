"""The service for WSGI servers; gunicorn runs it in production."""

import os

from django.core.wsgi import get_wsgi_application

from app.core.chunked import read_chunked_bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = read_chunked_bodies(get_wsgi_application())
