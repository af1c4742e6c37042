"""Make a superuser, or promote an account: `python -m app.accounts.superuser`."""

import asyncio
import os
import sys
from getpass import getpass

from pydantic import ValidationError

from app.accounts.schemas import UserCreate
from app.accounts.service import make_superuser
from app.core.database import new_transaction


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
    async with new_transaction() as session:
        await make_superuser(session, email=account.email, password=account.password)


if __name__ == "__main__":
    main()
