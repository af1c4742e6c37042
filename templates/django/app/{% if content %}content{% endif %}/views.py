from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.admin.views.account import AccountView, LoginView, NameEmailSettingsPanel

from app.accounts.login_forms import limited
from app.content.models import PAGE_SIZE, ArticlePage

MAX_QUERY = 200


class EditorLoginView(LoginView):
    def post(self, request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        return limited(super().post(request, *args, **kwargs))


class EditorAccountView(AccountView):
    def get_panels(self) -> list[Any]:
        """Without the one for names, which accounts do not have."""
        panels = super().get_panels()
        return [panel for panel in panels if not isinstance(panel, NameEmailSettingsPanel)]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The articles that have the query's words."""
    query = request.GET.get("q", "").replace("\0", "")[:MAX_QUERY].strip()
    articles = ArticlePage.objects.live().public()
    found = articles.search(query) if query else articles.none()
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "content/search.html", {"query": query, "articles": page})
