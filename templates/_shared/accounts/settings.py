"""Settings of accounts and tokens."""

from datetime import timedelta
from functools import lru_cache

from pydantic import Field

from app.core.settings import EnvironmentSettings, load_settings


class AccountSettings(EnvironmentSettings):
    access_token_minutes: int = Field(default=15, ge=1)
    refresh_token_days: int = Field(default=30, ge=1)

    @property
    def access_token_lifetime(self) -> timedelta:
        return timedelta(minutes=self.access_token_minutes)

    @property
    def refresh_token_lifetime(self) -> timedelta:
        return timedelta(days=self.refresh_token_days)


@lru_cache
def get_account_settings() -> AccountSettings:
    return load_settings(AccountSettings)
