"""Who may send images, which are larger than what else is sent."""

from django.contrib.auth import get_user
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, parse_cookie

from app.core.connections import give_back_connection
from app.core.request_bodies import MAX_BODY_BYTES

IMAGES = "/editor/images/"
MAX_IMAGE_BYTES = 10 * 1024 * 1024


def may_send(length: int, path: str, cookies: str) -> bool:
    """Whether a body of so many bytes is an image with its form, and comes from an editor.

    `cookies` is the header: it is asked before the request is read, or anybody could fill the disk.
    """
    image = path.startswith(IMAGES) and length <= MAX_BODY_BYTES + MAX_IMAGE_BYTES
    return image and is_editor(cookies)


def is_editor(cookies: str) -> bool:
    request = HttpRequest()
    request.COOKIES = parse_cookie(cookies)
    SessionMiddleware(lambda _: HttpResponse()).process_request(request)
    try:
        return get_user(request).has_perm("wagtailadmin.access_admin")
    finally:
        # This is outside of any request, whose end would do so.
        give_back_connection()
