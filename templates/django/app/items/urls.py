from django.urls import path

from app.items.views import ItemViewSet

urlpatterns = [
    path("items", ItemViewSet.as_view({"get": "list_items", "post": "create_item"})),
    path(
        "items/<uuid:pk>",
        ItemViewSet.as_view({"get": "get_item", "patch": "update_item", "delete": "delete_item"}),
    ),
]
