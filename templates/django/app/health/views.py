"""Whether the process lives, and whether it can serve."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from app.core.api.viewsets import PublicViewSet
from app.health import service
from app.health.serializers import LivenessSerializer, ReadinessSerializer


@extend_schema(tags=["health"])
class HealthViewSet(PublicViewSet):
    @extend_schema(responses=LivenessSerializer)
    def get_liveness(self, request: Request) -> Response:
        return Response({"status": "ok"})

    @extend_schema(responses={200: ReadinessSerializer, 503: ReadinessSerializer})
    def get_readiness(self, request: Request) -> Response:
        available = service.database_available()
        state = "ok" if available else "unavailable"
        answer = {"status": state, "checks": {"database": state}}
        return Response(answer, status=200 if available else 503)
