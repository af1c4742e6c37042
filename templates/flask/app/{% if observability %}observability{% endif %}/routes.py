from flask import Response, request

from app.core.operations import operation
from app.observability.metrics import MEDIA_TYPE, scrape

TEXT = {
    "description": "Successful Response",
    "content": {"text/plain": {"schema": {"type": "string"}}},
}


@operation(responses={200: TEXT})
def get_metrics() -> Response:
    return Response(scrape(request.headers), content_type=MEDIA_TYPE)
