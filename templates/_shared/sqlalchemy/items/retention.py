"""How long items are kept."""

import logging
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.models import utc_now
from app.items.models import Item
from app.items.settings import get_item_settings

logger = logging.getLogger(__name__)


async def delete_old_items(session: AsyncSession) -> None:
    """Delete the items that are older than they may become."""
    days = get_item_settings().item_retention_days
    if days is None:
        return
    deleted = await session.execute(
        delete(Item).where(Item.created_at <= utc_now() - timedelta(days=days)).returning(Item.id)
    )
    logger.info("%d items were older than %d days", len(deleted.all()), days)
