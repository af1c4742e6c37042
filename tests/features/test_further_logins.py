"""Two-factor and social login on Django, switched on as a project's README says."""

import re
from pathlib import Path

import pytest

from tests.support.projects import Project, Projects, copied_without_environment
from tests.support.rows import ROWS, Row, parameters

PACKAGES = "django-allauth[mfa,socialaccount]"

# Written into the project: it enrols as a visitor does, with codes as RFC 6238 makes them.
ENROLMENT = """
import base64, hmac, re, struct, time

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from app.accounts.models import User
from tests.conftest import PASSWORD

ACTIVATE = "/accounts/2fa/totp/activate/"


def code(secret):
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start:start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def logged_in(user):
    client = Client()
    answer = client.post("/accounts/login/", {"email": user.email, "password": PASSWORD})
    return client, answer["Location"]


def is_in(client):
    return client.get("/accounts/profile/").status_code == 200


def test_a_second_factor(user):
    client, _ = logged_in(user)
    assert client.get(ACTIVATE)["Location"] == "/accounts/2fa/", "the address is not verified"
    user.email_verified_at = timezone.now()
    user.save()
    again = client.get(ACTIVATE)["Location"]
    assert again.startswith("/accounts/reauthenticate/")
    assert client.post(again, {"password": "wrong"}).status_code == 422
    assert client.post(again, {"password": PASSWORD})["Location"] == ACTIVATE
    # The pages of allauth have this project's look, and keep its policy.
    page = client.get(ACTIVATE).content.decode()
    assert "pages/pages.css" in page
    assert not re.search(r"<script>|\\sstyle=|\\son\\w+=", page)
    [secret] = re.findall(r'value="([A-Z2-7]{32})"', page)
    assert client.post(ACTIVATE, {"code": code(secret)}).status_code == 302
    assert Authenticator.objects.filter(user=user, type="totp").exists()

    client, step = logged_in(user)
    assert step.startswith("/accounts/2fa/authenticate/")
    assert not is_in(client)
    client.post(step, {"code": "000000"})
    assert not is_in(client)
    cache.clear()  # which knows the codes that were used
    client.post(step, {"code": code(secret)})
    assert is_in(client)


def test_a_provider(db, settings):
    apps = [{"client_id": "tea", "secret": "shop"}]
    settings.SOCIALACCOUNT_PROVIDERS = {"github": {"APPS": apps}}
    assert "GitHub" in Client().get("/accounts/login/").content.decode()
    away = Client().post("/accounts/github/login/")["Location"]
    assert away.startswith("https://github.com/login/oauth/authorize?")


def test_an_account_by_a_provider(db):
    client = Client()
    client.get("/accounts/dummy/login/")
    away = client.post("/accounts/dummy/login/")["Location"]
    form = {"id": 1, "email": "Ada@Example.com", "email_verified": "on"}
    assert client.post(away, form)["Location"] == "/"
    user = User.objects.get(email="ada@example.com")
    assert user.email_verified_at is not None
    [address] = EmailAddress.objects.all()
    assert (address.email, address.verified, address.primary) == (user.email, True, True)
    assert is_in(client)
"""
DUMMY = "allauth.socialaccount.providers.dummy"


def rows() -> list[object]:
    return parameters(
        row for row in ROWS if row.framework == "django" and {"accounts", "pages"} <= row.features
    )


@pytest.fixture(params=rows())
def project(request: pytest.FixtureRequest, projects: Projects, tmp_path: Path) -> Project:
    row: Row = request.param
    folder = copied_without_environment(projects.of(row).folder, tmp_path / "project")
    return Project(folder, row.features)


def test_they_are_switched_on_as_the_readme_says(project: Project) -> None:
    readme = (project.folder / "README.md").read_text()
    apps = re.findall(r'^"allauth[\w.]+",$', readme, re.MULTILINE)
    urls = re.findall(r'^path\("accounts/.*\),$', readme, re.MULTILINE)
    assert apps
    assert urls
    insert(project.folder / "config/settings/applications.py", '    "allauth.account",', apps)
    insert(project.folder / "config/urls.py", "urlpatterns: list", urls)
    # A provider that is not elsewhere, to come back from.
    apps, urls = [f'"{DUMMY}",'], [f'path("accounts/", include("{DUMMY}.urls")),']
    insert(project.folder / "config/settings/applications.py", '    "allauth.account",', apps)
    insert(project.folder / "config/urls.py", "urlpatterns: list", urls)
    project.run("uv", "add", "--quiet", PACKAGES)
    (project.folder / "tests/accounts/test_further_logins.py").write_text(ENROLMENT)
    project.run("uv", "run", "pytest", "-q", "tests/accounts/test_further_logins.py")


def insert(file: Path, after: str, lines: list[str]) -> None:
    """Puts lines behind the one that begins so."""
    text = file.read_text()
    [line] = [line for line in text.splitlines(keepends=True) if line.startswith(after)]
    file.write_text(text.replace(line, line + "".join(f"    {new}\n" for new in lines)))
