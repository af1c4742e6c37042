"""Request bodies: one media type for each view, whatever Accept says one for each answer."""

from collections.abc import Iterable, Mapping
from typing import IO, Any

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from app.core.errors import BodyTooLargeError
from app.core.form_bodies import FORM, parse_form
from app.core.request_bodies import JSON, MAX_BODY_BYTES, check_media_type, parse_json


class Negotiation(BaseContentNegotiation):
    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser:
        return next(iter(parsers))

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        renderer = next(iter(renderers))
        return renderer, renderer.media_type


class BodyParser(BaseParser):
    """Base of the parsers: size first, then media type, then content."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        # Not the body itself is measured, so that nobody waits for one that is refused anyhow.
        length = parser_context["request"].META["CONTENT_LENGTH"] if parser_context else 0
        if int(length) > MAX_BODY_BYTES:
            raise BodyTooLargeError(f"The body has more than {MAX_BODY_BYTES} bytes.")
        check_media_type(media_type, self.media_type)
        return self.parse_bytes(stream.read())

    def parse_bytes(self, body: bytes) -> Any:
        raise NotImplementedError


class JSONBodyParser(BodyParser):
    media_type = JSON

    def parse_bytes(self, body: bytes) -> Any:
        return parse_json(body)


class FormBodyParser(BodyParser):
    media_type = FORM

    def parse_bytes(self, body: bytes) -> dict[str, str]:
        return parse_form(body)
