from uuid import uuid4

from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ChatUse",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(db_index=True, max_length=255)),
                ("tokens", models.IntegerField()),
                ("asked_at", models.DateTimeField(db_index=True, default=timezone.now)),
                ("ended", models.BooleanField(default=False)),
            ],
            options={"db_table": "chat_uses"},
        ),
    ]
