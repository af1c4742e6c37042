from django.contrib.auth import get_user_model
from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    user_viewset = "app.content.users.UserViewSet"

    def ready(self) -> None:
        super().ready()
        from django.contrib.auth.models import Group
        from wagtail.permissions import register_permission_policy

        from app.content.users import GroupsPolicy, RolesPolicy

        register_permission_policy(get_user_model(), RolesPolicy(get_user_model()))
        register_permission_policy(Group, GroupsPolicy(Group))
