"""Registration, tokens, what is mailed, and users."""

from functools import partial

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from app.accounts import (
    attempts,
    password_reset,
    selectors,
    service,
    sessions,
    verification,
)
from app.accounts.authentication import AuthenticatedRequest
from app.accounts.errors import GrantError
from app.accounts.openapi import GRANT_RESPONSES, account_responses
from app.accounts.serializers import (
    PasswordResetConfirmRequestSerializer,
    PasswordResetRequestSerializer,
    RevokeRequestSerializer,
    TokenRequestSerializer,
    TokenSerializer,
    UserCreateSerializer,
    UserSerializer,
    UserUpdateSerializer,
    VerifyEmailRequestSerializer,
)
from app.core.after_answer import do_after
from app.core.api.bodies import FormBodyParser
from app.core.api.viewsets import ApiViewSet, PublicViewSet
from app.core.errors import MalformedBodyError
from app.core.http import client_address_of
from app.core.openapi import BODY_ERRORS, error_responses

TOKEN_ERRORS = error_responses(413, 415) | GRANT_RESPONSES


class RegistrationViewSet(PublicViewSet):
    @extend_schema(
        request=UserCreateSerializer,
        responses={201: UserSerializer, **BODY_ERRORS, **account_responses(409, 429)},
    )
    def register_user(self, request: Request) -> Response:
        values = self.read(request, UserCreateSerializer)
        user = service.register_user(**values, address=client_address_of(request))
        return Response(UserSerializer(user).data, status=201)


class TokenViewSet(PublicViewSet):
    """OAuth 2.0: forms on the way in, and errors in its own words."""

    parser_classes = (FormBodyParser,)

    def handle_exception(self, error: Exception) -> Response:
        if isinstance(error, MalformedBodyError):
            error = GrantError("invalid_request", error.detail)
        return super().handle_exception(error)

    def field(self, request: Request, name: str) -> str:
        """Raises `GrantError`; a field without value counts as left out (RFC 6749, section 3.2)."""
        value: str = self.body(request).get(name, "")
        if not value:
            raise GrantError("invalid_request", f"The form needs the field {name}.")
        return value

    @extend_schema(
        request=TokenRequestSerializer,
        responses={200: TokenSerializer, **TOKEN_ERRORS, **account_responses(429)},
    )
    def issue_token(self, request: Request) -> Response:
        match self.field(request, "grant_type"):
            case "password":
                tokens = sessions.log_in(
                    email=self.field(request, "username"),
                    password=self.field(request, "password"),
                    address=client_address_of(request),
                )
            case "refresh_token":
                tokens = sessions.refresh(self.field(request, "refresh_token"))
            case _:
                raise GrantError("unsupported_grant_type", "There is no such grant type here.")
        return Response(TokenSerializer(tokens).data)

    @extend_schema(request=RevokeRequestSerializer, responses={200: None, **TOKEN_ERRORS})
    def revoke_token(self, request: Request) -> Response:
        sessions.revoke(self.field(request, "token"))
        return Response(status=200)


class EmailViewSet(PublicViewSet):
    """What is done with the tokens that were mailed, and asking for one."""

    @extend_schema(request=VerifyEmailRequestSerializer, responses={204: None, **BODY_ERRORS})
    def verify_email(self, request: Request) -> Response:
        values = self.read(request, VerifyEmailRequestSerializer)
        verification.verify_email(values["token"])
        return Response(status=204)

    @extend_schema(
        request=PasswordResetRequestSerializer,
        responses={202: None, **BODY_ERRORS, **account_responses(429)},
    )
    def request_password_reset(self, request: Request) -> Response:
        email = self.read(request, PasswordResetRequestSerializer)["email"]
        attempts.count_reset_request(address=client_address_of(request), email=email)
        response = Response(status=202)
        do_after(response, partial(password_reset.send_token, email))
        return response

    @extend_schema(
        request=PasswordResetConfirmRequestSerializer, responses={204: None, **BODY_ERRORS}
    )
    def confirm_password_reset(self, request: Request) -> Response:
        values = self.read(request, PasswordResetConfirmRequestSerializer)
        password_reset.set_password(**values)
        return Response(status=204)


class UserViewSet(ApiViewSet):
    @extend_schema(responses=UserSerializer)
    def get_current_user(self, request: AuthenticatedRequest) -> Response:
        return Response(UserSerializer(request.user).data)

    @extend_schema(
        request=UserUpdateSerializer,
        responses={200: UserSerializer, **BODY_ERRORS, **account_responses(409, 429)},
    )
    def update_current_user(self, request: AuthenticatedRequest) -> Response:
        changes = self.read(request, UserUpdateSerializer)
        user = service.update_user(request.auth, changes, address=client_address_of(request))
        return Response(UserSerializer(user).data)

    @extend_schema(responses={204: None})
    def delete_current_user(self, request: AuthenticatedRequest) -> Response:
        service.delete_user(request.user)
        return Response(status=204)

    @extend_schema(
        responses={
            200: UserSerializer(many=True),
            **error_responses(422),
            **account_responses(403),
        }
    )
    def list_users(self, request: AuthenticatedRequest) -> Response:
        return self.page(selectors.all_users(), UserSerializer)
