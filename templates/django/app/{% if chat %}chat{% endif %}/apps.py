from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "app.chat"
    label = "chat"

    def ready(self) -> None:
        import app.chat.problems  # noqa: F401 - registers the error answers
