from django.urls import path

from app.observability.views import MetricsViewSet

urlpatterns = [path("metrics", MetricsViewSet.as_view({"get": "get_metrics"}))]
