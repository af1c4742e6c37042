"""What Django needs to know to answer requests."""

from app.core.request_bodies import MAX_BODY_BYTES
from app.core.settings import get_settings

settings = get_settings()

SECRET_KEY = settings.secret_key.get_secret_value()
DEBUG = settings.environment == "development"
DOCS_ENABLED = settings.docs_enabled
ALLOWED_HOSTS = settings.allowed_hosts
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_BODY_BYTES
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
USE_I18N = False
TIME_ZONE = "UTC"
