from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.management import BaseCommand, call_command
from django.db import connection

from app.accounts.models import User

LABELS = [
    "content",
    "wagtailimages",
    "wagtailsearch",
    "wagtailusers",
    "wagtailadmin",
    "wagtailcore",
    "taggit",
]
PERMISSIONS_OF = (
    "DELETE FROM auth_permission WHERE content_type_id IN"
    " (SELECT id FROM django_content_type WHERE app_label = %s)"
)


class Command(BaseCommand):
    help = "Delete the articles and the tables of Wagtail; the images stay in var/media"

    def handle(self, *args: Any, **options: Any) -> None:
        for label in LABELS:
            call_command("migrate", label, "zero", verbosity=options["verbosity"])
        # Left behind, permissions would be in the way if Wagtail's migrations were applied again.
        left = Permission.objects.filter(content_type__app_label__in=LABELS)
        for holders in (Group.permissions.through, User.user_permissions.through):
            holders._default_manager.filter(permission__in=left).delete()
        # By SQL, as Django would look for what depends on them in tables that are gone.
        with connection.cursor() as cursor:
            cursor.executemany(PERMISSIONS_OF, [[label] for label in LABELS])
