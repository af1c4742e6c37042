"""The application to compare with: what one writes from the tutorials, and no more.

It has the applications and the middleware that `startproject` writes, but for the admin. It reads
the tables and the access tokens of the rendered project, but looks at the user alone.
"""

import os
from typing import Any
from urllib.parse import urlsplit

import django
import jwt
from django.conf import settings

database = urlsplit(os.environ["DATABASE_URL"])
settings.configure(
    SECRET_KEY=os.environ["SECRET_KEY"],
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.staticfiles",
        "rest_framework",
        __name__,
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    REST_FRAMEWORK={"UNAUTHENTICATED_USER": None},
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": database.path.removeprefix("/"),
            "USER": database.username,
            "PASSWORD": database.password,
            "HOST": database.hostname,
            "PORT": database.port,
            "CONN_MAX_AGE": 60,
        }
    },
)
django.setup()

from django.contrib.auth.base_user import AbstractBaseUser  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework import serializers  # noqa: E402
from rest_framework.authentication import BaseAuthentication, get_authorization_header  # noqa: E402
from rest_framework.exceptions import AuthenticationFailed  # noqa: E402
from rest_framework.permissions import IsAuthenticated  # noqa: E402
from rest_framework.request import Request  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.views import APIView  # noqa: E402


class User(AbstractBaseUser):
    id = models.UUIDField(primary_key=True)
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "email"

    class Meta:
        app_label = __name__
        db_table = "users"
        managed = False


class UserSerializer(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields = ("id", "email", "is_active", "created_at")


class JWTAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[User, dict[str, Any]] | None:
        scheme, _, token = get_authorization_header(request).partition(b" ")
        if scheme != b"Bearer":
            return None
        try:
            payload = jwt.decode(token, settings.SECRET_KEY, algorithms=["HS256"])
            user = User.objects.get(pk=payload["sub"], is_active=True)
        except (jwt.InvalidTokenError, KeyError, ValueError, User.DoesNotExist):
            raise AuthenticationFailed from None
        return user, payload


class CurrentUserView(APIView):
    authentication_classes = (JWTAuthentication,)
    permission_classes = (IsAuthenticated,)

    def get(self, request: Request) -> Response:
        return Response(UserSerializer(request.user).data)


class LivenessView(APIView):
    authentication_classes = ()
    permission_classes = ()

    def get(self, _request: Request) -> Response:
        return Response({"status": "ok"})


urlpatterns = [
    path("api/v1/users/me", CurrentUserView.as_view()),
    path("livez", LivenessView.as_view()),
]
application = get_wsgi_application()
