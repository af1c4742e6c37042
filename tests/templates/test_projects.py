"""The projects as their developers meet them: checks, tests, migrations, the first superuser."""

from collections.abc import Callable, Iterable

import pytest

from tests.contract.client import USERS, connect, log_in
from tests.support.database import Database
from tests.support.projects import Project, Projects, new_secret_key
from tests.support.rows import PAIRS, ROWS, Row, parameters
from tests.support.service import started

NewDatabase = Callable[[str], str]


def rows(among: Iterable[Row] = ROWS, *, accounts: bool = False) -> list[object]:
    return parameters(row for row in among if row.accounts or not accounts)


@pytest.mark.parametrize("row", rows((*ROWS, *PAIRS)))
def test_its_own_check_passes(projects: Projects, new_database: NewDatabase, row: Row) -> None:
    """Format, lint, import contracts, types, drift of migrations, tests; on the row's database.

    On SQLite without a service and without a variable of ours, as after `new`.
    """
    project = projects.of(row)
    url = new_database(row.database)
    environment = {} if row.database == "sqlite" else {"DATABASE_URL": url}
    project.task("check", environment)
    # Tests have a database of their own.
    assert Database(url).tables() == []
    assert_untouched(project)


def assert_untouched(project: Project) -> None:
    """Neither a database for development nor settings came of it."""
    assert not (project.folder / "var").exists()
    assert not (project.folder / ".env").exists()


@pytest.mark.parametrize("row", rows())
def test_migrations_go_up_and_down(projects: Projects, new_database: NewDatabase, row: Row) -> None:
    project, url = projects.of(row), new_database(row.database)
    database = Database(url)

    def columns() -> dict[str, set[str]]:
        return {table: database.columns(table) for table in database.tables()}

    project.migrate(url, new_secret_key())
    up = columns()
    assert up
    migrate_to_nothing(project, row.framework, url)
    assert all(table.startswith(("alembic_", "django_")) for table in database.tables())
    project.migrate(url, new_secret_key())
    assert columns() == up
    project.task("drift", {"DATABASE_URL": url, "SECRET_KEY": new_secret_key()})


def migrate_to_nothing(project: Project, framework: str, url: str) -> None:
    environment = {"DATABASE_URL": url, "SECRET_KEY": new_secret_key()}
    if framework != "django":
        project.run("uv", "run", "alembic", "downgrade", "base", environment=environment)
        return
    listed = project.run(
        "uv", "run", "python", "manage.py", "showmigrations", environment=environment
    ).stdout
    apps = [line.strip() for line in listed.splitlines() if line and not line.startswith(" ")]
    for app in apps:
        project.run(
            "uv", "run", "python", "manage.py", "migrate", app, "zero", environment=environment
        )


@pytest.mark.parametrize("row", rows(accounts=True))
def test_the_first_superuser(projects: Projects, new_database: NewDatabase, row: Row) -> None:
    project, url, key = projects.of(row), new_database(row.database), new_secret_key()
    project.migrate(url, key)
    password = "correct horse battery"
    environment = {"DATABASE_URL": url, "SECRET_KEY": key, "SUPERUSER_EMAIL": "Ada@Example.com"}
    environment["SUPERUSER_PASSWORD"] = password
    with started(project.service(url, key)) as service, connect(service) as client:
        # Twice: the second time promotes who is there already.
        for _ in range(2):
            output = project.task("superuser", environment)
            assert password not in output
        token = log_in(client, "ada@example.com", password).json()["access_token"]
        answer = client.get(USERS, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200
        assert [user["email"] for user in answer.json()["items"]] == ["ada@example.com"]


@pytest.mark.parametrize("row", rows(accounts=True))
@pytest.mark.parametrize("password", ["", "short", "x" * 129])
def test_a_superuser_needs_a_good_password(
    projects: Projects, new_database: NewDatabase, row: Row, password: str
) -> None:
    project, url, key = projects.of(row), new_database("sqlite"), new_secret_key()
    project.migrate(url, key)
    environment = {"DATABASE_URL": url, "SECRET_KEY": key, "SUPERUSER_EMAIL": "ada@example.com"}
    environment["SUPERUSER_PASSWORD"] = password
    result = project.run("uv", "run", "poe", "superuser", check=False, environment=environment)
    assert result.returncode != 0
    assert "ada@example.com" not in {value for _, _, value in Database(url).values()}
