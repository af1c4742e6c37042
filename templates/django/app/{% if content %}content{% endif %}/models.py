"""What editors write: a list of articles with an introduction, and the articles."""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page
from wagtail.search import index

PAGE_SIZE = 10
INLINE = ["bold", "italic", "link"]


class HomePage(Page):
    """The articles, newest first."""

    introduction = RichTextField(blank=True, features=INLINE)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["content.ArticlePage"]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        articles = ArticlePage.objects.child_of(self).live().public()
        newest = articles.order_by("-published_on", "-id")
        page = Paginator(newest, PAGE_SIZE).get_page(request.GET.get("page"))
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "articles": page}


class ArticlePage(Page):
    author = models.CharField(max_length=200)
    published_on = models.DateField(default=timezone.localdate)
    summary = models.CharField(max_length=300, blank=True)
    image = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    body = StreamField(
        [
            ("heading", blocks.CharBlock(form_classname="title")),
            ("paragraph", blocks.RichTextBlock(features=[*INLINE, "ol", "ul"])),
            ("image", ImageChooserBlock()),
            ("quote", blocks.BlockQuoteBlock()),
        ],
        blank=True,
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("author"),
        FieldPanel("published_on"),
        FieldPanel("summary"),
        FieldPanel("image"),
        FieldPanel("body"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("author"),
        index.SearchField("summary"),
        index.SearchField("body"),
    ]
    parent_page_types = ["content.HomePage"]
    subpage_types: list[str] = []
