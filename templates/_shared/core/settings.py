"""Settings: typed, from the environment; in development from the git-ignored `.env` as well."""

import os
import sys
from functools import lru_cache
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    BeforeValidator,
    Field,
    IPvAnyNetwork,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

SECRET_KEY_BYTES = 32

LOCAL: dict[str, Any] = {
    "allowed_hosts": ["localhost", "127.0.0.1", "[::1]"],
    "host": "127.0.0.1",
    "workers": 1,
    "log_format": "console",
    "docs_enabled": True,
}
DEFAULTS: dict[str, dict[str, Any]] = {
    "development": {**LOCAL, "database_url": "sqlite:///./var/app.db"},
    "test": LOCAL,
    "production": {
        "allowed_hosts": [],
        "host": "0.0.0.0",  # noqa: S104 - a container is reached from outside
        "workers": os.cpu_count() or 1,
        "log_format": "json",
        "docs_enabled": False,
    },
}


def split_commas(value: object) -> object:
    """Turn `a, b` into `["a", "b"]`."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


CommaSeparated = NoDecode, BeforeValidator(split_commas)


class EnvironmentSettings(BaseSettings):
    """Base of every settings class. Only development reads `.env`; an empty variable is unset."""

    model_config = SettingsConfigDict(
        env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    def __init__(self, **values: Any) -> None:
        development = os.environ.get("ENVIRONMENT", "development") == "development"
        super().__init__(_env_file=".env" if development else None, **values)


class Settings(EnvironmentSettings):
    environment: Literal["development", "test", "production"] = "development"
    secret_key: SecretStr
    database_url: str
    allowed_hosts: Annotated[list[str], *CommaSeparated]
    cors_origins: Annotated[list[str], *CommaSeparated] = Field(default_factory=list)
    trusted_proxies: Annotated[list[IPvAnyNetwork], *CommaSeparated] = Field(default_factory=list)
    host: str
    port: int = Field(default=8000, ge=0, le=65535)
    workers: int = Field(ge=1)
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["console", "json"]
    docs_enabled: bool

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @model_validator(mode="before")
    @classmethod
    def fill_defaults(cls, values: dict[str, Any]) -> dict[str, Any]:
        environment = values.get("environment", "development")
        return {**DEFAULTS.get(environment, {}), **values}

    @field_validator("secret_key")
    @classmethod
    def long_enough(cls, value: SecretStr) -> SecretStr:
        if len(value.get_secret_value().encode()) < SECRET_KEY_BYTES:
            raise ValueError(f"needs at least {SECRET_KEY_BYTES} bytes")
        return value

    @field_validator("database_url")
    @classmethod
    def supported(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql://")):
            raise ValueError(
                "sqlite:///path or postgresql://user:password@host/name, without a driver"
            )
        return value

    @field_validator("cors_origins")
    @classmethod
    def origins_only(cls, value: list[str]) -> list[str]:
        for origin in value:
            if not origin.startswith(("http://", "https://")) or origin.count("/") != 2:
                raise ValueError(f"{origin} is no origin; write https://app.example.com")
        return value


Loaded = TypeVar("Loaded", bound=EnvironmentSettings)


def load_settings(kind: type[Loaded]) -> Loaded:
    """Read settings; an invalid environment ends the process, with a line a variable."""
    try:
        return kind()
    except ValidationError as error:
        lines = [
            f"  {str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors(include_input=False)
        ]
        sys.exit("The environment is not complete (.env.example lists it):\n" + "\n".join(lines))


@lru_cache
def get_settings() -> Settings:
    return load_settings(Settings)
