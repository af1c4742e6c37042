from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "app.accounts"
    label = "accounts"

    def ready(self) -> None:
        # Each registers what it adds to its part of the core.
        from app.accounts import problems, schema  # noqa: F401
