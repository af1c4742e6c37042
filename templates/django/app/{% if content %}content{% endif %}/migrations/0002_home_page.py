from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# The first place below the root, in the numbers of treebeard.
PLACE = "00010001"


def put_home_page(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """In place of Wagtail's page of welcome."""
    content_types = apps.get_model("contenttypes", "ContentType").objects
    pages = apps.get_model("wagtailcore", "Page").objects
    pages.filter(path__startswith=PLACE).delete()
    home_page = apps.get_model("content", "HomePage").objects.create(
        title="Articles",
        draft_title="Articles",
        slug="home",
        url_path="/home/",
        path=PLACE,
        depth=2,
        numchild=0,
        locale=apps.get_model("wagtailcore", "Locale").objects.order_by("id").first(),
        content_type=content_types.get_or_create(app_label="content", model="homepage")[0],
    )
    pages.filter(depth=1).update(numchild=1)
    apps.get_model("wagtailcore", "Site").objects.create(
        hostname="localhost", root_page_id=home_page.pk, is_default_site=True
    )


def take_pages_away(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    pages = apps.get_model("wagtailcore", "Page").objects
    pages.filter(path__startswith=PLACE).delete()
    pages.filter(depth=1).update(numchild=0)


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(put_home_page, take_pages_away)]
