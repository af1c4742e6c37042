"""Form bodies: the token endpoints take them, as OAuth asks."""

from typing import Annotated, Any

from fastapi import Depends, Request

from app.accounts.errors import GrantError
from app.accounts.schemas import RevokeRequest, TokenRequest
from app.core.errors import MalformedBodyError
from app.core.form_bodies import FORM, parse_form
from app.core.request_bodies import check_media_type

FORM_SCHEMAS = {form.__name__: form.model_json_schema() for form in (RevokeRequest, TokenRequest)}


def form_body(form: type) -> dict[str, Any]:
    """What `openapi_extra` takes to document the form."""
    schema = {"$ref": f"#/components/schemas/{form.__name__}"}
    return {"requestBody": {"required": True, "content": {FORM: {"schema": schema}}}}


class Form(dict[str, str]):
    def required(self, name: str) -> str:
        """A field's value. Raises `GrantError`: an empty field counts as a missing one.

        RFC 6749, section 3.2.
        """
        if value := self.get(name):
            return value
        raise GrantError("invalid_request", f"The form needs {name}.")


async def read_form(request: Request) -> Form:
    body = await request.body()
    check_media_type(request.headers.get("content-type"), FORM)
    try:
        return Form(parse_form(body))
    except MalformedBodyError as error:
        raise GrantError("invalid_request", error.detail) from None


FormBody = Annotated[Form, Depends(read_form)]
