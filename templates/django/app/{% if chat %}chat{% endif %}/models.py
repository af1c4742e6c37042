"""What counts the use of the language model."""

from uuid import uuid4

from django.db import models
from django.utils import timezone


class ChatUse(models.Model):
    """An answer that was asked for, and its tokens: reserved at first, then those it has cost."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.CharField(max_length=255, db_index=True)
    tokens = models.IntegerField()
    asked_at = models.DateTimeField(default=timezone.now, db_index=True)
    ended = models.BooleanField(default=False)

    class Meta:
        db_table = "chat_uses"

    def __str__(self) -> str:
        return self.key
