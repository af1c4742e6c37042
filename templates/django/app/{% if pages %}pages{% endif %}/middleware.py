"""What happens around each page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from app.core.errors import ServiceError
from app.core.problems import problem_for
from app.pages.errors import show
from app.pages.headers import page_headers


class Pages:
    """Give pages their headers, and show what services raise in their views."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            for name, value in page_headers(request.path).items():
                response.setdefault(name, value)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        # The API's views have a handler of their own for these.
        return show(request, problem_for(error)) if isinstance(error, ServiceError) else None
