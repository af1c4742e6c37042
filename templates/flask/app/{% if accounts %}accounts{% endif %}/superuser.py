"""`flask superuser`."""

import os

import click
from flask.cli import with_appcontext
from pydantic import ValidationError

from app.accounts import service
from app.accounts.schemas import UserCreate
from app.core.database import get_session
from app.core.schemas import field_errors


@click.command()
@with_appcontext
def superuser() -> None:
    """Make a superuser, or promote an account."""
    session = get_session()
    email = os.environ.get("SUPERUSER_EMAIL") or click.prompt("E-mail")
    user = service.find_user(session, email)
    if user is None:
        user = service.create_user(session, **new_credentials(email))
    user.is_superuser = True
    session.commit()
    click.echo(f"{user.email} is a superuser.")


def new_credentials(email: str) -> dict[str, str]:
    password = os.environ.get("SUPERUSER_PASSWORD") or click.prompt(
        "Password", hide_input=True, confirmation_prompt=True
    )
    try:
        return UserCreate(email=email, password=password).model_dump()
    except ValidationError as error:
        lines = (f"{e.pointer}: {e.detail}" for e in field_errors(error.errors()))
        raise click.ClickException("\n".join(lines)) from None
