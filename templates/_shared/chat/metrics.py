"""Metrics of the chat, beside those of all requests."""

from prometheus_client import Counter, Histogram

ANSWERS = Counter("chat_answers", "Answers asked of the language model", ["outcome"])
TOKENS = Counter("chat_tokens", "Tokens that callers were charged", ["outcome"])
FIRST_PIECE = Histogram("chat_first_piece_seconds", "Time until the answer began")
