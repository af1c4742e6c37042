"""Settings of Redis, or of Valkey, which speaks the same."""

from functools import lru_cache
from urllib.parse import urlsplit

from pydantic import SecretStr, field_validator

from app.core.settings import EnvironmentSettings, load_settings


class RedisSettings(EnvironmentSettings):
    """Without `REDIS_URL` the service does all by itself; workers do not start."""

    redis_url: SecretStr | None = None

    @property
    def url(self) -> str | None:
        return self.redis_url.get_secret_value() if self.redis_url else None

    @field_validator("redis_url")
    @classmethod
    def complete(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not is_redis_url(value.get_secret_value()):
            # It is not repeated, because it may hold a secret.
            raise ValueError("redis://:password@host:6379/0, or rediss:// for TLS")
        return value


def is_redis_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        known = parts.scheme in {"redis", "rediss"} and parts.port != 0
    except ValueError:
        return False
    database = parts.path.removeprefix("/")
    return known and bool(parts.hostname) and (not database or database.isdecimal())


@lru_cache
def get_redis_settings() -> RedisSettings:
    return load_settings(RedisSettings)
