"""`scaffold add`, `remove` and `set` at the command line, on a template with two features."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from generator.errors import ExitCode
from generator.git import Git
from tests.generator.updating.support import snapshot
from tests.support.git_template import commit_all, write_files
from tests.support.projects import ROOT

Scaffold = Callable[..., Result]

APPS = b"""\
APPS = [
    "first",
    {%- if accounts %}
    "app.accounts",
    {%- endif %}
    "second",
    "third",
    {%- if admin %}
    "app.admin",
    {%- endif %}
    "fourth",
]
"""
FILES = {
    "{{ _copier_conf.answers_file }}.jinja": b"{{ _copier_answers|to_nice_yaml -}}\n",
    ".env.example.jinja": b"PORT=8000\n{% if accounts %}TOKEN_MINUTES=15\n{% endif %}",
    "app/apps.py.jinja": APPS,
    "app/{% if accounts %}accounts{% endif %}/users.py": b"USERS = []\n",
    "app/{% if accounts %}accounts{% endif %}/migrations/0001_initial.py": b"",
    "app/{% if admin %}admin{% endif %}/site.py": b"SITE = 1\n",
}


@pytest.fixture
def project(scaffold: Scaffold, here: Path, tmp_path: Path) -> Path:
    """A Django project without accounts, from a fork of this template."""
    fork = tmp_path / "fork"
    files = {"copier.yml": (ROOT / "copier.yml").read_bytes()}
    for path in (ROOT / "questions").iterdir():
        files[f"questions/{path.name}"] = path.read_bytes()
    write_files(fork, files | {f"templates/django/{name}": data for name, data in FILES.items()})
    commit_all(fork)
    Git.sealed(fork).run("tag", "v1.0.0")
    chosen = ("--framework", "django", "--set", "auth=none", "--template", str(fork))
    assert not scaffold("new", "Shop", *chosen, "-y", "--no-install", "--no-git").exit_code
    commit_all(here / "shop")
    return here / "shop"


@pytest.fixture
def change(scaffold: Scaffold, project: Path) -> Callable[..., Result]:
    """Runs a command in the project."""

    def run(*arguments: str) -> Result:
        return scaffold(*arguments, "--project", str(project))

    return run


def answer(result: Result) -> Any:
    assert result.exit_code == ExitCode.DONE, result.output
    return json.loads(result.stdout)


def test_added_and_removed_again_the_tree_is_the_same(
    change: Callable[..., Result], project: Path
) -> None:
    before = snapshot(project)
    assert change("add", "accounts", "admin").exit_code == ExitCode.DONE
    assert (project / "app/accounts/users.py").exists()
    assert (project / "app/admin/site.py").exists()
    commit_all(project)

    assert change("remove", "accounts", "admin").exit_code == ExitCode.DONE
    assert snapshot(project) == before


def test_edits_beside_a_feature_stay(change: Callable[..., Result], project: Path) -> None:
    apps = project / "app/apps.py"
    apps.write_text(apps.read_text().replace('"fourth"', '"zeroth"'))
    commit_all(project)

    plan = answer(change("add", "accounts", "--json"))

    assert {file["path"]: file["status"] for file in plan["files"]} == {
        ".copier-answers.yml": "changed",
        ".env.example": "changed",
        "app/accounts/migrations/0001_initial.py": "new",
        "app/accounts/users.py": "new",
        "app/apps.py": "merged",
    }
    assert plan["new_answers"] == {"auth": "local", "admin": False, "content": False}
    assert plan["by_hand"] == [
        ".env.example has more: TOKEN_MINUTES; set them where their defaults will not do."
    ]
    assert '"zeroth"' in apps.read_text()
    assert '"app.accounts"' in apps.read_text()


@pytest.mark.parametrize(
    "arguments", [("add", "accounts"), ("set", "auth=local"), ("set", "license=mit")]
)
def test_a_dry_run_says_what_would_happen(
    change: Callable[..., Result], project: Path, arguments: tuple[str, ...]
) -> None:
    before = snapshot(project)
    planned = answer(change(*arguments, "--dry-run", "--json"))
    assert snapshot(project) == before

    done = answer(change(*arguments, "--json"))

    assert done["files"] == planned["files"]
    assert planned["next_steps"] == [f"scaffold {' '.join(arguments)} --project {project}"]
    status = Git.sealed(project).text("status", "--short", "--untracked-files=all").splitlines()
    assert {line.split()[-1] for line in status} == {file["path"] for file in done["files"]}


def test_what_is_so_already_changes_nothing(change: Callable[..., Result], project: Path) -> None:
    before = snapshot(project)

    removed, setting = change("remove", "accounts"), change("set", "license=none", "auth=none")

    assert (removed.exit_code, setting.exit_code) == (ExitCode.DONE, ExitCode.DONE)
    assert "accounts is off already" in removed.stdout
    assert "auth is none already" in setting.stdout
    assert snapshot(project) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "acounts"), "did you mean accounts?"),
        (("add", "admin"), "scaffold add accounts admin"),
        (("set", "framework=flask"), "a project keeps its framework"),
        (("set", "features=x"), "computed from other answers"),
        (("set", "licence=mit"), "did you mean license?"),
    ],
)
def test_what_is_refused(
    change: Callable[..., Result], project: Path, arguments: tuple[str, ...], said: str
) -> None:
    before = snapshot(project)

    result = change(*arguments)

    assert result.exit_code == ExitCode.USAGE
    assert said in result.stderr
    assert snapshot(project) == before


def test_a_feature_that_the_project_builds_on_stays(
    change: Callable[..., Result], project: Path
) -> None:
    change("add", "accounts")
    (project / "app/accounts/users.py").write_bytes(b"USERS = ['mine']\n")
    (project / "app/orders.py").write_bytes(b"from app.accounts import users\n")
    commit_all(project)
    before = snapshot(project)

    for command in (
        ("remove", "accounts"),
        ("remove", "accounts", "--dry-run"),
        ("set", "auth=none"),
    ):
        result = change(*command)

        assert result.exit_code == ExitCode.TARGET
        assert "your project builds on accounts" in result.stderr
        assert "app/accounts/users.py has changes of yours" in result.stderr
        assert "app/orders.py:1 uses app.accounts.users" in result.stderr
        assert snapshot(project) == before


def test_a_removal_says_what_databases_keep(change: Callable[..., Result], project: Path) -> None:
    change("add", "accounts")
    commit_all(project)

    planned = change("remove", "accounts", "--dry-run").stdout
    said = change("remove", "accounts").stdout

    # Nothing is there to be stashed yet.
    assert "git stash" not in planned
    assert "uv run python manage.py migrate items 0001" in planned
    assert "uv run python manage.py migrate items 0001" in said
    assert said.index("git stash\n") < said.index("migrate items") < said.index("git stash pop")


def test_conflicts_end_as_those_of_an_update(
    scaffold: Scaffold, change: Callable[..., Result], project: Path
) -> None:
    apps = project / "app/apps.py"
    own = apps.read_text().replace('"first"', '"mine"').replace('"second"', '"mine too"')
    apps.write_text(own)
    commit_all(project)

    assert change("add", "accounts").exit_code == ExitCode.CONFLICTS
    assert scaffold("update", str(project), "--continue").exit_code == ExitCode.CONFLICTS
    assert scaffold("update", str(project), "--abort").exit_code == ExitCode.DONE
    assert apps.read_text() == own

    assert change("add", "accounts").exit_code == ExitCode.CONFLICTS
    apps.write_text('APPS = ["mine"]\n')
    Git.sealed(project).run("add", "app/apps.py")
    ended = scaffold("update", str(project), "--continue")
    assert (ended.exit_code, "auth: local" in (project / ".copier-answers.yml").read_text()) == (
        ExitCode.DONE,
        True,
    )


def test_a_version_that_is_unknown_stays_as_it_is(
    change: Callable[..., Result], project: Path
) -> None:
    answers = project / ".copier-answers.yml"
    answers.write_text(answers.read_text().replace("v1.0.0", "v1.0.0-3-g1234567"))
    commit_all(project)

    plan = answer(change("add", "accounts", "--json"))

    assert (plan["base"], plan["to"]) == ("v1.0.0", "v1.0.0-3-g1234567")
    assert "_commit: v1.0.0-3-g1234567" in answers.read_text()
    assert (project / "app/accounts/users.py").exists()


def test_a_feature_that_a_newer_template_has(
    change: Callable[..., Result], project: Path, tmp_path: Path
) -> None:
    fork = tmp_path / "fork"
    own = b"search:\n  type: bool\n  help: Search\n  default: false\n"
    settings = (fork / "copier.yml").read_bytes() + b"\n--- !include questions/95_search.yml\n"
    write_files(fork, {"questions/95_search.yml": own, "copier.yml": settings})
    commit_all(fork)
    Git.sealed(fork).run("tag", "v1.1.0")

    result = change("add", "search")

    assert result.exit_code == ExitCode.USAGE
    assert "there is no feature search in template v1.0.0" in result.stderr
    assert "v1.1.0 has it: scaffold update" in result.stderr


def test_new_migrations_are_to_be_applied(change: Callable[..., Result], tmp_path: Path) -> None:
    steps = answer(change("add", "accounts", "--json"))["next_steps"]

    assert steps[-1] == "uv run poe migrate"


def test_answers_that_follow_say_how_to_give_others(change: Callable[..., Result]) -> None:
    said = change("set", "auth=local").stdout

    assert "  - auth: local\n" in said
    assert "  - admin: true (Do people edit" in said
    assert "otherwise: scaffold set admin=VALUE" in " ".join(said.split())
