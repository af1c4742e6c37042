from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from app.accounts import emails, passwords
from app.core.api.fields import TextField, constant

NEW_PASSWORD = {"min_length": passwords.MIN_LENGTH, "max_length": passwords.MAX_LENGTH}


@extend_schema_field({"type": "string", "format": "email", "maxLength": emails.MAX_LENGTH})
class EmailField(TextField):
    """An e-mail address, in the form in which it is stored."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=emails.MAX_LENGTH, **options)

    def run_validation(self, data: object = serializers.empty) -> str:
        value: str = super().run_validation(data)
        try:
            return emails.normalize_email(value)
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from None


class PasswordField(TextField):
    def __init__(self, **options: Any) -> None:
        super().__init__(write_only=True, **options)


class UserCreateSerializer(serializers.Serializer[Any]):
    email = EmailField()
    password = PasswordField(**NEW_PASSWORD)


class UserUpdateSerializer(serializers.Serializer[Any]):
    """What is absent stays as it is; a new e-mail or password needs the current password."""

    email = EmailField(required=False)
    password = PasswordField(required=False, **NEW_PASSWORD)
    current_password = PasswordField(required=False, max_length=passwords.MAX_LENGTH)


class VerifyEmailRequestSerializer(serializers.Serializer[Any]):
    token = TextField()


class PasswordResetRequestSerializer(serializers.Serializer[Any]):
    email = EmailField()


class PasswordResetConfirmRequestSerializer(serializers.Serializer[Any]):
    token = TextField()
    password = PasswordField(**NEW_PASSWORD)


class UserSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    email = serializers.EmailField()
    is_active = serializers.BooleanField()
    created_at = serializers.DateTimeField()


class TokenRequestSerializer(serializers.Serializer[Any]):
    """The form of RFC 6749, sections 4.3.2 and 6."""

    grant_type = serializers.ChoiceField(["password", "refresh_token"])
    username = TextField(default="")
    password = PasswordField(default="")
    refresh_token = TextField(default="")


class RevokeRequestSerializer(serializers.Serializer[Any]):
    """The form of RFC 7009, section 2.1."""

    token = TextField()


class TokenSerializer(serializers.Serializer[Any]):
    access_token = TextField()
    refresh_token = TextField()
    token_type = constant("bearer")
    expires_in = serializers.IntegerField()
