from typing import Literal

from pydantic import Field

from app.core.schemas import RequestSchema


class ChatMessage(RequestSchema):
    role: Literal["system", "user", "assistant"]
    content: str


class ChatRequest(RequestSchema):
    messages: list[ChatMessage] = Field(min_length=1)
