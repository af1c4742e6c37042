"""Make a superuser, or promote an account: `python -m app.accounts.superuser`."""

import asyncio
import os
import sys
from getpass import getpass

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.schemas import UserCreate
from app.accounts.service import make_superuser
from app.core.database import create_engine
from app.core.settings import get_settings


def main() -> None:
    try:
        account = UserCreate(
            email=os.environ.get("SUPERUSER_EMAIL") or input("E-mail address: "),
            password=os.environ.get("SUPERUSER_PASSWORD") or getpass("Password: "),
        )
    except ValidationError as error:
        sys.exit("\n".join(f"{part['loc'][0]}: {part['msg']}" for part in error.errors()))
    asyncio.run(save(account))
    sys.stdout.write(f"{account.email} is a superuser.\n")


async def save(account: UserCreate) -> None:
    engine = create_engine(get_settings().database_url)
    try:
        async with AsyncSession(engine) as session, session.begin():
            await make_superuser(session, email=account.email, password=account.password)
    finally:
        await engine.dispose()


if __name__ == "__main__":
    main()
