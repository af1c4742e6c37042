from django.urls import path

from app.health.views import HealthViewSet

urlpatterns = [
    path("livez", HealthViewSet.as_view({"get": "get_liveness"})),
    path("readyz", HealthViewSet.as_view({"get": "get_readiness"})),
]
