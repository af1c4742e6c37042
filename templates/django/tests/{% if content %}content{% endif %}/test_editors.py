"""Who comes into the editor, who says so, and what they are told by mail."""

from email.message import EmailMessage
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from app.accounts.models import User
from app.accounts.throttle import ACCOUNT_LIMIT
from app.content.mail import Outbox
from app.content.models import ArticlePage, HomePage
from app.core import outbox
from tests.conftest import PASSWORD

LOGIN = "/editor/login/"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[EmailMessage]:
    mails: list[EmailMessage] = []
    monkeypatch.setattr(outbox, "get_queue", lambda: SimpleNamespace(put=mails.append))
    return mails


def log_in(email: str) -> Any:
    return Client().post(LOGIN, {"username": email, "password": PASSWORD})


def may(user: User, *codenames: str) -> None:
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))


def test_editors_alone_come_in(user: User, home: HomePage) -> None:
    client = Client()
    assert client.get("/editor/").status_code == 302
    client.force_login(user)
    assert client.get(f"/editor/pages/{home.pk}/").status_code == 302


def test_its_logins_are_limited_with_all_others(superuser: User) -> None:
    for _ in range(ACCOUNT_LIMIT):
        wrong = {"username": "Root@example.com", "password": "wrong"}
        assert Client().post(LOGIN, wrong).status_code == 200
    response = log_in(superuser.email)
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0


def test_an_address_that_is_not_verified_lets_nobody_in(
    user: User, superuser: User, proof_required: None
) -> None:
    response = log_in(user.email)
    assert "not verified" in response.content.decode()
    assert log_in(superuser.email).status_code == 302


def test_superusers_alone_say_who_edits(user: User, superuser: User, editor: Client) -> None:
    may(user, "access_admin", "add_user", "change_user", "delete_user")
    client = Client()
    client.force_login(user)
    editors = Group.objects.get(name="Editors")
    for path in ("", "new/", f"edit/{user.pk}/", f"delete/{superuser.pk}/"):
        assert client.get(f"/editor/users/{path}").status_code == 302
        assert client.post(f"/editor/users/{path}", {"groups": editors.pk}).status_code == 302
    assert not user.groups.exists()
    assert User.objects.count() == 2

    change = {"groups": editors.pk, "email": "other@example.com", "is_superuser": "on"}
    assert editor.post(f"/editor/users/edit/{user.pk}/", change).status_code == 302
    user.refresh_from_db()
    assert list(user.groups.all()) == [editors]
    assert (user.email, user.is_superuser) == ("ada@example.com", False)


def test_superusers_alone_say_what_groups_may_do(user: User, editor: Client) -> None:
    may(user, "access_admin", "add_group", "change_group", "delete_group")
    user.groups.add(editors := Group.objects.get(name="Editors"))
    client = Client()
    client.force_login(user)
    for path in ("new/", f"edit/{editors.pk}/", f"delete/{editors.pk}/"):
        assert client.get(f"/editor/groups/{path}").status_code == 302
        assert editor.get(f"/editor/groups/{path}").status_code == 200


def test_an_account_has_no_name(editor: Client) -> None:
    path = "/editor/account/"
    assert "First Name" not in editor.get(path).content.decode()
    assert Client().get(path).status_code == 302


@pytest.mark.filterwarnings("ignore:get_connection")  # Wagtail still asks Django for one
def test_who_approves_an_article_is_told_by_mail(
    user: User,
    superuser: User,
    home: HomePage,
    sent: list[EmailMessage],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    # Not the one that pytest puts in its place.
    monkeypatch.setattr("wagtail.admin.mail.get_connection", Outbox)
    user.groups.add(Group.objects.get(name="Editors"))
    article = ArticlePage(title="Tea", author="Ada", live=False)
    home.add_child(instance=article)
    article.save_revision(user=user)
    with django_capture_on_commit_callbacks(execute=True):
        article.get_workflow().start(article, user)
    assert {mail["To"] for mail in sent} == {superuser.email}
    for mail in sent:
        assert "Tea" in mail["Subject"]
        assert f"http://localhost:8000/editor/pages/{article.pk}/" in mail.get_content()
