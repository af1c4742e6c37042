"""Password hashing in threads: a tenth of a second each, in which the event loop goes on."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.models import User
from app.accounts.passwords import AT_ONCE, hash_password, verify_nobody, verify_password

# Of their own: those that wait would fill the event loop's, in which it looks up names of hosts.
THREADS = ThreadPoolExecutor(AT_ONCE, "hashing")


async def hash_in_thread(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(THREADS, hash_password, password)


async def check_password(user: User | None, password: str) -> bool:
    """Whether it is the user's password; for no user it takes as long to say no."""
    loop = asyncio.get_running_loop()
    if user is None:
        await loop.run_in_executor(THREADS, verify_nobody, password)
        return False
    return await loop.run_in_executor(THREADS, verify_password, user.password_hash, password)


async def still_serves(session: AsyncSession, user: User) -> bool:
    """Whether the password that was checked is still the user's; until the commit it stays that.

    Checking takes its time, in which a reset may have come between.
    """
    # A write: no lock but that of a write is known to SQLite.
    same = update(User).where(
        User.id == user.id, User.password_hash == user.password_hash, User.is_active
    )
    kept = same.values(password_hash=user.password_hash).returning(User)
    options = {"populate_existing": True, "synchronize_session": False}
    return await session.scalar(kept.execution_options(**options)) is not None
