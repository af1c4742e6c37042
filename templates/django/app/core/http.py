"""Between Django's requests and answers and what the core makes of them."""

from django.http import HttpRequest, HttpResponse

from app.core.client_address import client_address
from app.core.problems import PROBLEM_JSON, Problem
from app.core.settings import get_settings


def problem_response(problem: Problem) -> HttpResponse:
    return HttpResponse(
        problem.to_json(),
        status=problem.status,
        content_type=PROBLEM_JSON,
        headers=dict(problem.headers),
    )


def client_address_of(request: HttpRequest) -> str:
    return client_address(
        request.META.get("REMOTE_ADDR"),
        request.headers.get("X-Forwarded-For"),
        get_settings().trusted_proxies,
    )
