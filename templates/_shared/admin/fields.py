"""The fields of a form: how they look, and how what a browser sends is read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import ValidationError

from app.core.errors import InvalidValuesError
from app.core.schemas import field_errors

Value = str | bool | None


@dataclass(frozen=True)
class Field:
    """One input; `max_length` is in characters, `help` a sentence beneath it."""

    name: str
    label: str
    kind: Literal["text", "email", "password", "textarea", "checkbox"] = "text"
    required: bool = False
    max_length: int | None = None
    help: str = ""

    def read(self, form: Mapping[str, str]) -> Value:
        """What was typed; None for nothing. Browsers leave out a box that is not checked."""
        if self.kind == "checkbox":
            return self.name in form
        # Line breaks travel as two characters (HTML, "multipart/form-data" and its siblings).
        return form.get(self.name, "").replace("\r\n", "\n") or None


def read_fields(fields: Iterable[Field], form: Mapping[str, str]) -> dict[str, Value]:
    return {field.name: field.read(form) for field in fields}


def errors_by_field(error: ValidationError | InvalidValuesError | None) -> dict[str, str]:
    if error is None:
        return {}
    found = field_errors(error.errors()) if isinstance(error, ValidationError) else error.errors
    return {part.pointer.removeprefix("#/"): part.detail for part in found}
