from django.apps import AppConfig


class ItemsConfig(AppConfig):
    name = "app.items"
    label = "items"
