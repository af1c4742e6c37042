"""Options and fixtures that more than one suite needs."""

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.postgres import PostgresServer, binaries, running_server
from tests.support.projects import ROOT, Projects, Render, installed_python

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PYTHON_VERSIONS = ("3.11", "3.12", "3.13", "3.14")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup(
        "contract", "the service that tests/contract talks to; without, the matrix"
    )
    group.addoption("--service", metavar="FILE", type=Path, help="JSON description of a service")
    group.addoption("--service-url", metavar="URL", help="a service that answers already")
    group.addoption("--service-secret", metavar="KEY", default="", help="its SECRET_KEY")
    group.addoption(
        "--service-feature", action="append", metavar="NAME", help="what it has: accounts, mail"
    )
    group.addoption("--row", action="append", metavar="ID", help="only these rows of the matrix")
    group.addoption("--examples", type=int, default=500, help="random updates to be tried")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "accounts: needs a service with accounts (auth=local)")
    config.addinivalue_line("markers", "mail: needs one that verifies addresses, resets passwords")
    config.addinivalue_line("markers", "admin: needs one with an admin")
    config.addinivalue_line("markers", "pages: needs one with pages (interface=html or both)")
    config.addinivalue_line("markers", "predict: needs one that serves a trained model (ml=model)")
    config.addinivalue_line("markers", "chat: needs one that serves a language model (ml=llm)")
    # pytest-xdist's own; tests that break skeletons run without any plugin.
    config.addinivalue_line("markers", "xdist_group(name): tests that run in one process")


def pytest_report_header() -> str:
    missing = [version for version in PYTHON_VERSIONS if installed_python(version) is None]
    return f"Python versions not tested here: {', '.join(missing) or 'none'}"


@pytest.fixture(scope="session", autouse=True)
def shared_type_checks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What projects have in common, most of it their libraries, mypy reads once, not in each."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("MYPY_CACHE_DIR", str(tmp_path_factory.mktemp("mypy")))
        yield


@pytest.fixture(scope="session")
def render(copie_session: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Render]:
    """Renders the template of this clone, each set of answers once."""
    rendered: dict[str, Path] = {}

    def once(answers: dict[str, Any]) -> Path:
        key = repr(sorted(answers.items()))
        if key not in rendered:
            rendered[key] = rendering(copie_session, answers)
        return rendered[key]

    settings = tmp_path_factory.mktemp("copier") / "settings.yml"
    settings.write_text("{}")
    with pytest.MonkeyPatch.context() as environment:
        # The defaults of whoever runs the tests are none of theirs.
        environment.setenv("COPIER_SETTINGS_PATH", str(settings))
        yield once


def rendering(copie: Any, answers: dict[str, Any]) -> Path:
    """A new folder with what the answers give."""
    # Most runs of a suite render nothing, and it imports Jinja.
    from generator.compiled_once import compiled_once

    with compiled_once(), warnings.catch_warnings():
        # What is not committed yet is what is to be tested.
        warnings.filterwarnings("ignore", "Dirty template changes")
        result = copie.copy(extra_answers=answers, template_dir=ROOT)
    if result.exception:
        raise result.exception
    return Path(result.project_dir)


@pytest.fixture(scope="session")
def projects(render: Render) -> Projects:
    return Projects(render)


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """For all suites: Playwright starts once in a process."""
    # Most runs open no page, and importing Playwright is half of their start.
    from tests.support.browser import offline_browser

    with offline_browser() as chromium:
        yield chromium


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL's programs are not installed")
    with running_server(programs) as server:
        yield server


@pytest.fixture(scope="session")
def new_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], str]:
    """Makes the URL of a fresh database, `sqlite` or `postgresql`."""

    def create(kind: str) -> str:
        if kind == "sqlite":
            return f"sqlite:///{tmp_path_factory.mktemp('database') / 'app.db'}"
        server: PostgresServer = request.getfixturevalue("postgres")
        return server.create_database()

    return create
