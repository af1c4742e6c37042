from django.urls import path

from app.predictions.views import PredictionViewSet

urlpatterns = [path("predict", PredictionViewSet.as_view({"post": "predict"}))]
