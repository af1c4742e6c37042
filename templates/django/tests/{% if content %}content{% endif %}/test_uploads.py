import pytest
from django.test import Client

from app.accounts.models import User
from app.content.uploads import IMAGES, MAX_IMAGE_BYTES, may_send
from app.core.request_bodies import MAX_BODY_BYTES

MOST = MAX_BODY_BYTES + MAX_IMAGE_BYTES


def cookies_of(client: Client) -> str:
    return f"sessionid={client.cookies['sessionid'].value}"


def test_editors_alone_send_images_and_those_have_an_end(editor: Client, user: User) -> None:
    cookies = cookies_of(editor)
    assert may_send(MOST, f"{IMAGES}add/", cookies)
    assert not may_send(MOST + 1, f"{IMAGES}add/", cookies)
    assert not may_send(MOST, "/editor/pages/", cookies)
    visitor = Client()
    visitor.force_login(user)
    assert not may_send(MOST, IMAGES, cookies_of(visitor))


@pytest.mark.django_db
@pytest.mark.parametrize("cookies", ["", "sessionid=", "sessionid=made-up", "\0=;=\xff"])
def test_who_is_not_logged_in_sends_none(cookies: str) -> None:
    assert not may_send(MOST, IMAGES, cookies)
