"""Settings of the language model."""

from functools import lru_cache
from urllib.parse import urlsplit

from pydantic import SecretStr, field_validator

from app.core.settings import EnvironmentSettings, load_settings


class ChatSettings(EnvironmentSettings):
    """Without `LLM_BASE_URL` and `LLM_MODEL` there is no chat; what they name may need a key."""

    llm_base_url: str | None = None
    llm_api_key: SecretStr | None = None
    llm_model: str | None = None

    @property
    def missing(self) -> list[str]:
        """The variables without which there is nobody to ask."""
        needed = {"LLM_BASE_URL": self.llm_base_url, "LLM_MODEL": self.llm_model}
        return [name for name, value in needed.items() if value is None]

    @field_validator("llm_base_url")
    @classmethod
    def is_http(cls, value: str | None) -> str | None:
        if value is not None and not is_http_url(value):
            # It is not repeated, because it may hold a secret.
            raise ValueError("https://host/v1, without a user, a query or a fragment")
        return value


def is_http_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        known = parts.scheme in {"http", "https"} and parts.port != 0
    except ValueError:
        return False
    return known and bool(parts.hostname) and not ("@" in parts.netloc or "?" in url or "#" in url)


@lru_cache
def get_chat_settings() -> ChatSettings:
    return load_settings(ChatSettings)
