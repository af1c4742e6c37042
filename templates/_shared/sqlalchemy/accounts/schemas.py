from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import MISSING, AfterValidator, BaseModel, ConfigDict, Field

from app.accounts import emails, passwords
from app.core.resources import Page
from app.core.schemas import RequestSchema, ResponseSchema, drop_titles

PASSWORD = {"format": "password", "writeOnly": True}

Email = Annotated[
    str,
    Field(max_length=emails.MAX_LENGTH, json_schema_extra={"format": "email"}),
    AfterValidator(emails.normalize_email),
]
Password = Annotated[
    str,
    Field(
        min_length=passwords.MIN_LENGTH,
        max_length=passwords.MAX_LENGTH,
        json_schema_extra=PASSWORD,
    ),
]
CurrentPassword = Annotated[str, Field(max_length=passwords.MAX_LENGTH, json_schema_extra=PASSWORD)]


class UserCreate(RequestSchema):
    email: Email
    password: Password


class UserUpdate(RequestSchema):
    """What is absent stays as it is; a new e-mail or password needs the current password."""

    email: Email | MISSING = MISSING
    password: Password | MISSING = MISSING
    current_password: CurrentPassword | MISSING = MISSING


class User(ResponseSchema):
    id: UUID
    email: Annotated[str, Field(json_schema_extra={"format": "email"})]
    is_active: bool
    created_at: datetime


class UserPage(Page[User]):
    pass


class Form(BaseModel):
    """Base of the forms. Any text may stand in them: one that is no password is a wrong one."""

    model_config = ConfigDict(json_schema_extra=drop_titles, hide_input_in_errors=True)


class TokenRequest(Form):
    """RFC 6749, sections 4.3.2 and 6."""

    grant_type: Annotated[str, Field(json_schema_extra={"enum": ["password", "refresh_token"]})]
    username: str = ""
    password: Annotated[str, Field(json_schema_extra=PASSWORD)] = ""
    refresh_token: str = ""


class RevokeRequest(Form):
    """RFC 7009, section 2.1."""

    token: str


class Token(ResponseSchema):
    access_token: str
    refresh_token: str
    token_type: Literal["bearer"]
    expires_in: int
