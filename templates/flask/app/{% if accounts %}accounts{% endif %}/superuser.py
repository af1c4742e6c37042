"""`flask superuser`."""

import os

import click
from flask.cli import with_appcontext
from pydantic import ValidationError

from app.accounts import service
from app.accounts.emails import normalize_email
from app.accounts.schemas import UserCreate
from app.core.database import get_session
from app.core.schemas import field_errors


@click.command()
@with_appcontext
def superuser() -> None:
    """Make a superuser, or promote an account, which gets the password that is given."""
    session = get_session()
    email = normalized(os.environ.get("SUPERUSER_EMAIL") or click.prompt("E-mail"))
    if not service.is_superuser(session, email):
        service.make_superuser(session, **new_credentials(email))
    session.commit()
    click.echo(f"{email} is a superuser.")


def normalized(email: str) -> str:
    try:
        return normalize_email(email)
    except ValueError as error:
        raise click.ClickException(str(error)) from None


def new_credentials(email: str) -> dict[str, str]:
    password = os.environ.get("SUPERUSER_PASSWORD") or click.prompt(
        "Password", hide_input=True, confirmation_prompt=True
    )
    try:
        return UserCreate(email=email, password=password).model_dump()
    except ValidationError as error:
        lines = (f"{e.pointer}: {e.detail}" for e in field_errors(error.errors()))
        raise click.ClickException("\n".join(lines)) from None
