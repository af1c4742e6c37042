"""Errors as pages. The API keeps its problem documents, and so do programs that guess at paths."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import resolve
from django.views.decorators.csrf import csrf_exempt

from app.core import views
from app.core.http import problem_response
from app.core.problems import Problem, problem

API = "/api/"
FORGERY_SUSPECTED = "The form is too old, or was not sent by this site. Go back and load it again."


def show(request: HttpRequest, error: Problem) -> HttpResponse:
    if request.path.startswith(API):
        return problem_response(error)
    # What failed may be what other pages' header asks for: who is signed in.
    header = request if error.status < 500 else None
    page = render_to_string("pages/error.html", error.document, header)
    return HttpResponse(page, status=error.status, headers=dict(error.headers))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show(request, problem(413 if isinstance(exception, RequestDataTooBig) else 400))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show(request, problem(403))


def forgery_suspected(request: HttpRequest, reason: str = "") -> HttpResponse:
    return show(request, problem(403, FORGERY_SUSPECTED))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show(request, problem(404))


def server_error(request: HttpRequest) -> HttpResponse:
    return show(request, problem(500))


@csrf_exempt
def unknown_path(request: HttpRequest) -> HttpResponse:
    """A page for people, who may only have left out a slash; a problem document for programs."""
    if request.path.startswith(API) or "text/html" not in request.headers.get("Accept", ""):
        return views.not_found(request)
    if request.method in ("GET", "HEAD") and resolve(f"{request.path}/").func is not unknown_path:
        return HttpResponseRedirect(request.get_full_path(force_append_slash=True))
    return show(request, problem(404))
