"""How the language model is reached."""

import httpx2

from app.chat.echo import EchoTransport
from app.chat.errors import NoModelError
from app.chat.settings import ChatSettings, get_chat_settings
from app.chat.upstream import LIMITS, TIMEOUT, Upstream
from app.core.settings import get_settings

# Compressed, an answer would be held back until there is enough of it.
HEADERS = {"Accept": "text/event-stream", "Accept-Encoding": "identity"}


def new_upstream(settings: ChatSettings) -> Upstream | None:
    """The model that the settings name; development has an echo if they name none."""
    if settings.llm_base_url and settings.llm_model:
        key = settings.llm_api_key
        authorization = {"Authorization": f"Bearer {key.get_secret_value()}"} if key else {}
        client = httpx2.AsyncClient(
            base_url=settings.llm_base_url,
            headers=HEADERS | authorization,
            timeout=TIMEOUT,
            limits=LIMITS,
        )
        return Upstream(client, settings.llm_model)
    if get_settings().environment == "development" and len(settings.missing) == 2:
        client = httpx2.AsyncClient(base_url="http://echo", transport=EchoTransport())
        return Upstream(client, "echo")
    return None


def require(upstream: Upstream | None) -> Upstream:
    """Raises `NoModelError` where the settings name no model."""
    if upstream is None:
        raise NoModelError(get_chat_settings().missing)
    return upstream
