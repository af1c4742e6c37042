from uuid import uuid4

from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Item",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("description", models.CharField(blank=True, max_length=2000, null=True)),
                ("created_at", models.DateTimeField(default=timezone.now, editable=False)),
            ],
            options={"db_table": "items", "ordering": ["-created_at", "-id"]},
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["-created_at", "-id"], name="items_newest"),
        ),
    ]
