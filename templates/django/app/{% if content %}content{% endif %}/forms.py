from wagtail.admin.forms.auth import LoginForm

from app.accounts.login_forms import CountedLogin


class EditorLoginForm(CountedLogin, LoginForm):
    """Editors, and no more often than others."""
