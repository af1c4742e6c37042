"""Forms: read by the schemas of the API, and shown again with what is wrong beside its field."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ValidationError

from app.core.database import get_session
from app.core.errors import InvalidValuesError, ServiceError
from app.core.schemas import field_errors

Schema = TypeVar("Schema", bound=BaseModel)
NOTHING: Mapping[str, str] = MappingProxyType({})


class Form:
    """A form's values, and its errors by field; those of no field are under "".

    `values` are shown before it is sent. `names` says which fields have other names in the schemas,
    `optional` which ones are null when they are left empty, and `given` what nobody types.
    """

    def __init__(
        self,
        values: Mapping[str, str] = NOTHING,
        *,
        names: Mapping[str, str] = NOTHING,
        optional: Collection[str] = (),
        given: Mapping[str, str] = NOTHING,
    ) -> None:
        self.sent = request.method == "POST"
        self.names = names
        self.optional = optional
        self.given = given
        self.errors: dict[str, str] = {}
        # Browsers write line ends as two characters, and count them as one.
        typed = {name: value.replace("\r\n", "\n") for name, value in request.form.items()}
        self.values = typed if self.sent else dict(values)

    def read(self, schema: type[Schema]) -> Schema | None:
        """What was sent, or None: then nothing was, or what was is not valid."""
        if not self.sent:
            return None
        values = {
            self.names.get(name, name): None if name in self.optional and not value else value
            for name, value in (self.values | {**self.given}).items()
        }
        try:
            return schema.model_validate(values)
        except ValidationError as error:
            self.refuse(InvalidValuesError(*field_errors(error.errors())))
            return None

    def refuse(self, error: ServiceError, field: str = "") -> None:
        """Show an error, which is the field's unless it says itself whose it is."""
        get_session().rollback()
        if not isinstance(error, InvalidValuesError):
            self.errors[field] = error.detail
            return
        fields = {name: field for field, name in self.names.items()}
        for part in error.errors:
            name = part.pointer.removeprefix("#/")
            self.errors[fields.get(name, name)] = part.detail

    def page(self, template: str, **context: Any) -> ResponseReturnValue:
        return make_response(
            render_template(template, form=self, **context), 422 if self.errors else 200
        )
