"""Delete what no longer serves: `python -m app.accounts.purge`, nightly."""

import asyncio

from app.accounts.retention import delete_dead_rows
from app.core.database import new_transaction


async def purge() -> None:
    async with new_transaction() as session:
        await delete_dead_rows(session)


if __name__ == "__main__":
    asyncio.run(purge())
