from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from app.core.api.viewsets import PublicViewSet
from app.observability.metrics import MEDIA_TYPE, scrape


@extend_schema(tags=["health"])
class MetricsViewSet(PublicViewSet):
    @extend_schema(responses={(200, "text/plain"): str})
    def get_metrics(self, request: Request) -> HttpResponse:
        return HttpResponse(scrape(request.headers), content_type=MEDIA_TYPE)
