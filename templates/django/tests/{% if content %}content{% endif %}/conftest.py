import pytest
from django.test import Client

from app.accounts.models import User
from app.content.models import HomePage
from tests.conftest import PASSWORD


@pytest.fixture
def home(db: None) -> HomePage:
    page: HomePage = HomePage.objects.get()
    return page


@pytest.fixture
def superuser(db: None) -> User:
    return User.objects.create_superuser("root@example.com", PASSWORD)


@pytest.fixture
def editor(superuser: User) -> Client:
    client = Client()
    client.force_login(superuser)
    return client
