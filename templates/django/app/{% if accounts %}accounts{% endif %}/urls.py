from django.urls import path

from app.accounts.permissions import IsSuperuser
from app.accounts.views import EmailViewSet, RegistrationViewSet, TokenViewSet, UserViewSet

urlpatterns = [
    path("auth/register", RegistrationViewSet.as_view({"post": "register_user"})),
    path("auth/token", TokenViewSet.as_view({"post": "issue_token"})),
    path("auth/revoke", TokenViewSet.as_view({"post": "revoke_token"})),
    path("auth/verify-email", EmailViewSet.as_view({"post": "verify_email"})),
    path("auth/password-reset", EmailViewSet.as_view({"post": "request_password_reset"})),
    path("auth/password-reset/confirm", EmailViewSet.as_view({"post": "confirm_password_reset"})),
    path(
        "users/me",
        UserViewSet.as_view(
            {
                "get": "get_current_user",
                "patch": "update_current_user",
                "delete": "delete_current_user",
            }
        ),
    ),
    path("users", UserViewSet.as_view({"get": "list_users"}, permission_classes=[IsSuperuser])),
]
