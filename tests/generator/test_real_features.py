"""Features in and out of real projects with data, their own check after each, as a user does it."""

import json
import sqlite3
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from typer.testing import Result

from generator.changes import features, features_on
from generator.errors import ExitCode
from generator.git import Git
from generator.questions import load
from tests.generator.updating.support import snapshot
from tests.support.git_template import commit_all
from tests.support.projects import Project, new_secret_key
from tests.support.rows import FRAMEWORKS
from tests.support.service import started

Scaffold = Callable[..., Result]

OWN = """\
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("items", "0001_initial")]

    operations = [migrations.RunSQL("SELECT 1", "SELECT 1")]
"""
SUPERUSER = {"SUPERUSER_EMAIL": "ada@example.com", "SUPERUSER_PASSWORD": "correct horse battery"}


@pytest.fixture
def change(scaffold: Scaffold, here: Path) -> Callable[..., Any]:
    """Runs add or remove in the project, and commits; the plan."""

    def run(*arguments: str) -> Any:
        result = scaffold(*arguments, "--project", "shop", "--json")
        assert result.exit_code == ExitCode.DONE, result.output
        commit_all(here / "shop")
        return json.loads(result.stdout)

    return run


@pytest.fixture
def new_project(
    scaffold: Scaffold, change: Callable[..., Any], here: Path
) -> Callable[..., Project]:
    """A project with every feature off, an item in its database, and a migration of its own."""

    def create(framework: str) -> Project:
        chosen = ("--framework", framework, "--set", "auth=none")
        made = scaffold("new", "Shop", *chosen, "-y", "--json")
        assert made.exit_code == ExitCode.DONE, made.output
        if on := features_on(load(), json.loads(made.stdout)["answers"]):
            change("remove", *on)
        project = Project(here / "shop", frozenset())
        project.task("migrate")
        with serving(project) as client:
            assert client.post("/api/v1/items", json={"title": "Tea"}).status_code == 201
        if framework != "django":
            project.run("uv", "run", "alembic", "revision", "--message", "mine")
            project.task("format")
            commit_all(project.folder)
        return project

    return create


@contextmanager
def serving(project: Project) -> Iterator[httpx2.Client]:
    """A client of the project's service over its development database."""
    url = f"sqlite:///{project.folder}/var/app.db"
    with (
        started(project.service(url, new_secret_key())) as service,
        httpx2.Client(base_url=service.base_url) as client,
    ):
        yield client


def follow(project: Project, plan: Any) -> None:
    """Runs the commands that are to be run by hand."""
    for line in plan["by_hand"]:
        if line.startswith("  "):
            project.run(*line.split())


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_each_feature_comes_and_goes(
    new_project: Callable[[str], Project],
    change: Callable[..., Any],
    scaffold: Scaffold,
    framework: str,
) -> None:
    project, names = new_project(framework), features(load(), framework)
    without = [tracked(project.folder)]
    for name in names:
        change("add", name)
        project.task("check")
        if name == "accounts":
            # There is an item, and nobody who could own it yet.
            refused = project.run("uv", "run", "poe", "migrate", check=False)
            assert "superuser" in refused.stdout
            project.task("superuser", SUPERUSER)
        project.task("migrate")
        without.append(tracked(project.folder))
    change("set", "ml=model")
    assert (project.folder / "models/iris.onnx").is_file()
    change("set", "ml=none")
    assert tracked(project.folder) == without[-1]
    if framework == "django":
        change("set", "interface=both")
        project.task("migrate")
        result = scaffold("set", "interface=api", "--project", "shop", "--json")
        assert result.exit_code == ExitCode.DONE, result.output
        follow(project, json.loads(result.stdout))
        commit_all(project.folder)
        assert tracked(project.folder) == without[-1]
    for name in reversed(names):
        result = scaffold("remove", name, "--project", "shop", "--json")
        assert result.exit_code == ExitCode.DONE, result.output
        follow(project, json.loads(result.stdout))
        commit_all(project.folder)
        without.pop()
        assert tracked(project.folder) == without[-1]
    project.task("check")
    project.task("migrate")
    with serving(project) as client:
        assert client.post("/api/v1/items", json={"title": "Cake"}).status_code == 201
        titles = {item["title"] for item in client.get("/api/v1/items").json()["items"]}
    assert titles == {"Tea", "Cake"}
    with sqlite3.connect(project.folder / "var/app.db") as database:
        columns = database.execute("SELECT name FROM pragma_table_info('items')").fetchall()
    assert ("owner_id",) not in columns


@pytest.mark.timeout(900)
def test_own_migrations_of_an_app_are_joined_with_new_ones(
    new_project: Callable[[str], Project], change: Callable[..., Any], scaffold: Scaffold
) -> None:
    project = new_project("django")
    (project.folder / "app/items/migrations/0002_mine.py").write_text(OWN)
    commit_all(project.folder)

    plan = change("add", "accounts")
    assert "  uv run python manage.py makemigrations --merge" in plan["by_hand"]
    # It asks whether it may, which nobody is there to answer.
    project.run("uv", "run", "python", "manage.py", "makemigrations", "--merge", "--noinput")
    project.run("uv", "run", "ruff", "format")
    commit_all(project.folder)
    project.task("check")

    refused = scaffold("remove", "accounts", "--project", "shop")
    assert refused.exit_code == ExitCode.TARGET
    assert "app/items/migrations/0003_merge" in refused.stderr
    assert "uses migration items.0002_item_owner" in refused.stderr


def tracked(folder: Path) -> dict[str, Any]:
    """Every file to the byte; but of the lock its packages, as uv may keep other markers in it."""
    names = set(Git.sealed(folder).text("ls-files", "-z").split("\0"))
    files: dict[str, Any] = {name: it for name, it in snapshot(folder).items() if name in names}
    lock = tomllib.loads(files["uv.lock"][0].decode())
    return files | {"uv.lock": [(it["name"], it["version"]) for it in lock["package"]]}
