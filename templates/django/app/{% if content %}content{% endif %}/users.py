"""Who edits: superusers put users into groups. What else there is to users is not the editor's."""

from django import forms
from wagtail.admin.views.generic import EditView
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.users.views import users

from app.accounts.models import User


class RolesPolicy(ModelPermissionPolicy):
    """Permission to change users is not permission to become an editor, or more."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return user.is_superuser and action == "change"


class GroupsPolicy(ModelPermissionPolicy):
    """Whoever may change a group could give it, and himself in it, any right."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return user.is_superuser


class RolesForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ("groups",)
        widgets = {"groups": forms.CheckboxSelectMultiple}


class UserViewSet(users.UserViewSet):
    edit_view_class = EditView
    edit_template_name = "wagtailadmin/generic/edit.html"

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[User]]:
        return RolesForm
