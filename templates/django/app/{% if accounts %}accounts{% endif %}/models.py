"""Users, their sessions, what was mailed to them and what counts failed logins."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from app.accounts.emails import MAX_LENGTH, normalize_email


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Raises `ValueError` for an address that is none."""
        user = self.model(email=normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField(max_length=MAX_LENGTH, unique=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    email_verified_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"

    class Meta:
        db_table = "users"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="email_in_lower_case"
            )
        ]

    def __str__(self) -> str:
        return self.email

    def check_password(self, raw_password: str | None) -> bool:
        return check_password(raw_password, self.password, self.renew_hash)

    def renew_hash(self, raw_password: str) -> None:
        """Hash it with today's parameters, unless the user has another password meanwhile."""
        stored = User.objects.filter(id=self.id, password=self.password)
        self.password = make_password(raw_password)
        stored.update(password=self.password)

    def clean(self) -> None:
        """For forms, which may hold an address in another form than the stored one."""
        try:
            self.email = normalize_email(self.email)
        except ValueError as error:
            raise ValidationError({"email": str(error)}) from None


class AuthSession(models.Model):
    """A login: all the tokens that come from it live and die together."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="sessions")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "auth_sessions"
        ordering = ["-created_at", "-id"]
        verbose_name = "session"

    def __str__(self) -> str:
        return f"{self.user_id}, {self.created_at:%Y-%m-%d %H:%M}"


class RefreshToken(models.Model):
    """One use each: a second use means that the token was stolen."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    session = models.ForeignKey(AuthSession, models.CASCADE, related_name="refresh_tokens")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "refresh_tokens"

    def __str__(self) -> str:
        return str(self.id)


class EmailToken(models.Model):
    """A secret that was mailed. It serves once: who sends it back reads the mail of `email`."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="email_tokens")
    purpose = models.CharField(max_length=20)
    email = models.EmailField(max_length=MAX_LENGTH)
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "email_tokens"

    def __str__(self) -> str:
        return str(self.id)


class LoginAttempt(models.Model):
    """An attempt that failed, or is still under way; `key` is an account or an address."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.CharField(max_length=255, db_index=True)
    attempted_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        db_table = "login_attempts"

    def __str__(self) -> str:
        return self.key
