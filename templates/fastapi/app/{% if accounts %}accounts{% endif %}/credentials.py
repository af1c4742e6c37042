"""Password hashing in threads: a tenth of a second each, in which the event loop goes on."""

import asyncio

from app.accounts.models import User
from app.accounts.passwords import hash_password, verify_nobody, verify_password


async def hash_in_thread(password: str) -> str:
    return await asyncio.to_thread(hash_password, password)


async def check_password(user: User | None, password: str) -> bool:
    """Whether it is the user's password; for no user it takes as long to say no."""
    if user is None:
        await asyncio.to_thread(verify_nobody, password)
        return False
    return await asyncio.to_thread(verify_password, user.password_hash, password)
