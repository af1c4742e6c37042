"""The articles, what finds them, and where they are written."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access

from app.content.views import EditorAccountView, EditorLoginView, search

urlpatterns = [
    # Before Wagtail's own: logins count with all others, and there is one door.
    path("editor/login/", EditorLoginView.as_view()),
    path(
        "articles/_util/login/",
        RedirectView.as_view(pattern_name="wagtailadmin_login", query_string=True),
    ),
    path("editor/account/", require_admin_access(EditorAccountView.as_view())),
    path("editor/", include(wagtailadmin_urls)),
    path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}),
    path("articles/search/", search, name="articles-search"),
    path("articles/", include(wagtail_urls)),
]
