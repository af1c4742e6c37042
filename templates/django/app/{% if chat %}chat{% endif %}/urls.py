from django.urls import path

from app.chat.views import ChatViewSet

urlpatterns = [path("chat", ChatViewSet.as_view({"post": "chat"}))]
