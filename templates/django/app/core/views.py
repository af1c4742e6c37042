from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from app.core.http import problem_response
from app.core.problems import problem


@csrf_exempt
def not_found(request: HttpRequest) -> HttpResponse:
    return problem_response(problem(404))
