from typing import Any

from wagtail import hooks
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet


class NoDocuments(ImagesAdminAPIViewSet):
    def get_queryset(self) -> Any:
        return super().get_queryset().none()


def name_documents(router: Any) -> None:
    # Each page of the editor names their list, even where wagtail.documents is not installed. It
    # is not, because its migration 0011 cannot be taken back.
    router.register_endpoint("documents", NoDocuments)


hooks.register("construct_admin_api", name_documents)
