"""`startapp orders`, in place of Django's own, which knows another layout."""

import keyword
import re
from argparse import ArgumentParser
from pathlib import Path
from string import Template
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

ROOT = Path(__file__).resolve().parents[4]
APP_TEMPLATE = Path(__file__).resolve().parents[1] / "app_template"
SUFFIX = "-tpl"
# Where an app is made known: a file, what its entry follows (the last such), and the entry.
REGISTRIES = (
    ("config/settings/applications.py", r'^    "app\.\w+",\n', '    "app.$app",\n'),
    (
        "config/urls.py",
        r'^    path\("api/v1/", include\("app\.\w+\.urls"\)\),\n',
        '    path("api/v1/", include("app.$app.urls")),\n',
    ),
    ("pyproject.toml", r'^    "app\.health[^"\n]*', " | app.$app"),
    ("pyproject.toml", r'^containers = \["app[^]\n]*', ', "app.$app"'),
)


class Command(BaseCommand):
    help = "Make an app in app/ with its tests in tests/, and register it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("app", help="its name, such as orders")
        parser.add_argument("model", nargs="?", help="the class of its records, such as Order")

    def handle(self, *args: Any, **options: Any) -> None:
        app, model = options["app"], options["model"] or class_name(options["app"])
        check_names(app, model)
        names = names_of(app, model)
        for source in sorted(APP_TEMPLATE.rglob(f"*{SUFFIX}")):
            self.write(source, names)
        for file, anchor, entry in REGISTRIES:
            self.register(file, anchor, Template(entry).substitute(names))

    def write(self, source: Path, names: dict[str, str]) -> None:
        top, *rest = source.relative_to(APP_TEMPLATE).parts
        target = ROOT.joinpath(top, names["app"], *rest)
        target = target.with_name(target.name.removesuffix(SUFFIX))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(Template(source.read_text()).substitute(names))
        self.stdout.write(f"new      {target.relative_to(ROOT)}")

    def register(self, file: str, anchor: str, entry: str) -> None:
        text = (ROOT / file).read_text()
        *_, end = [0, *(match.end() for match in re.finditer(anchor, text, re.MULTILINE))]
        if end == 0:
            wanted = entry.strip(" ,|\n")
            self.stdout.write(f"by hand  {file} needs {wanted}")
            return
        (ROOT / file).write_text(text[:end] + entry + text[end:])
        self.stdout.write(f"changed  {file}")


def class_name(app: str) -> str:
    """`orders` gives `Order`, `line_items` gives `LineItem`."""
    one = re.sub(r"ies$", "y", app) if app.endswith("ies") else re.sub(r"(?<!s)s$", "", app)
    return "".join(part.capitalize() for part in one.split("_"))


def names_of(app: str, model: str) -> dict[str, str]:
    """What the templates hold in place of names."""
    one = re.sub(r"(?<!^)([A-Z])", r"_\1", model).lower()
    return {
        "app": app,
        "path": app.replace("_", "-"),
        "model": model,
        "one": one,
        "words": one.replace("_", " "),
        "lower": model.lower(),
        "index": f"{app[:23]}_newest",  # of 30 characters
    }


def check_names(app: str, model: str) -> None:
    """Raises `CommandError`."""
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", app) or keyword.iskeyword(app):
        raise CommandError(f"{app!r} cannot be an app's name: write it like orders or line_items")
    if not re.fullmatch(r"[A-Z][A-Za-z0-9]*", model) or keyword.iskeyword(model.lower()):
        raise CommandError(f"{model!r} cannot be a class's name: write it like Order or LineItem")
    labels = {config.label for config in apps.get_app_configs()}
    tables = {kind._meta.db_table for kind in apps.get_models()}
    if app in labels | tables or (ROOT / "app" / app).exists() or (ROOT / "tests" / app).exists():
        raise CommandError(f"There is {app!r} already: choose another name")
    if model in {kind.__name__ for kind in apps.get_models()}:
        raise CommandError(f"There is a class {model} already: name another behind {app}")
