"""Settings of items."""

from functools import lru_cache

from pydantic import Field

from app.core.settings import EnvironmentSettings, load_settings


class ItemSettings(EnvironmentSettings):
    """Without `ITEM_RETENTION_DAYS` all items are kept."""

    item_retention_days: int | None = Field(default=None, ge=1)


@lru_cache
def get_item_settings() -> ItemSettings:
    return load_settings(ItemSettings)
