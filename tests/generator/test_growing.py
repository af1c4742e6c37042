"""A prototype that is in use becomes a product, as its people do it, and a prototype again."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from typer.testing import Result

from generator.errors import ExitCode
from tests.contract.client import ITEMS, ME, PASSWORD, REGISTER, connect, log_in
from tests.generator.updating.support import replace_in
from tests.support.database import Database
from tests.support.git_template import commit_all
from tests.support.projects import Project, new_secret_key
from tests.support.service import started

Scaffold = Callable[..., Result]

ADA = {"email": "ada@example.com", "password": PASSWORD}
KEY = new_secret_key()
# In production accounts without a verified address are not let in.
VERIFIED = {"REQUIRE_VERIFIED_EMAIL": "true"}


@pytest.fixture
def project(scaffold: Scaffold, here: Path) -> Project:
    """A prototype with changes of its own: in a function, in the README, and a module."""
    made = scaffold("new", "Shop", "--framework", "flask", "--stage", "prototype", "-y")
    assert made.exit_code == ExitCode.DONE, made.output
    project = Project(here / "shop", frozenset({"accounts"}))
    service, readme = project.folder / "app/items/service.py", project.folder / "README.md"
    made_item = b"    item = Item(owner_id=owner.id, **values)\n"
    replace_in(service, made_item, made_item + b"    item.title = item.title.strip()\n")
    replace_in(readme, b"## Tasks", b"## Opening hours\n\nAll day.\n\n## Tasks")
    (project.folder / "app/items/prices.py").write_text('"""What things cost."""\n\nTEA = 3\n')
    commit_all(project.folder)
    return project


@contextmanager
def serving(project: Project, url: str, **environment: str) -> Iterator[httpx2.Client]:
    with started(project.service(url, KEY), **environment) as service, connect(service) as client:
        yield client


def signed_in(client: httpx2.Client) -> dict[str, str]:
    answer = log_in(client, ADA["email"], PASSWORD)
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def set_stage(scaffold: Scaffold, project: Project, stage: str) -> Any:
    done = scaffold("set", f"stage={stage}", "--project", str(project.folder), "--json")
    assert done.exit_code == ExitCode.DONE, done.output
    return json.loads(done.stdout)


@pytest.mark.timeout(900)
def test_a_prototype_in_use_becomes_a_product(
    project: Project, scaffold: Scaffold, new_database: Callable[[str], str]
) -> None:
    before = {path for path in project.folder.rglob("*.py") if ".venv" not in path.parts}
    urls = [new_database("sqlite"), new_database("postgresql")]
    for url in urls:
        project.migrate(url, KEY)
        with serving(project, url) as client:
            assert client.post(REGISTER, json=ADA).status_code == 201
            created = client.post(ITEMS, json={"title": " Tea "}, headers=signed_in(client))
            assert created.json()["title"] == "Tea"

    set_stage(scaffold, project, "product")
    commit_all(project.folder)

    assert "title = item.title.strip()" in (project.folder / "app/items/service.py").read_text()
    assert "All day." in (project.folder / "README.md").read_text()
    assert all(path.exists() for path in before), "nothing is to be deleted"
    project.task("check")
    for url in urls:
        project.migrate(url, KEY)
        assert "email_tokens" in Database(url).tables()
        with serving(project, url, **VERIFIED) as client:
            headers = signed_in(client)
            assert client.get(ME, headers=headers).json()["email"] == ADA["email"]
            titles = [item["title"] for item in client.get(ITEMS, headers=headers).json()["items"]]
            assert titles == ["Tea"]
            newcomer = {**ADA, "email": "bob@example.com"}
            assert client.post(REGISTER, json=newcomer).status_code == 201
            assert log_in(client, newcomer["email"], PASSWORD).status_code == 400

    plan = set_stage(scaffold, project, "prototype")
    commands = [line.split() for line in plan["by_hand"] if line.startswith("  ")]
    for url in urls:
        environment = {"DATABASE_URL": url, "SECRET_KEY": KEY}
        for command in commands:
            project.run(*command, environment=environment)
        assert "email_tokens" not in Database(url).tables()
