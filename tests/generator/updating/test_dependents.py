"""What of a project builds on what the template takes away."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from generator.updating.dependents import find_dependents
from generator.updating.merge import merge_trees
from generator.updating.merge_repository import open_merge_repository
from generator.updating.repository import find_repository
from tests.support.git_template import commit_all, write_files

pytestmark = pytest.mark.fast

Files = Mapping[str, bytes]
FindDependents = Callable[[Files], list[str]]

STAYS: Files = {
    "app/__init__.py": b"",
    "app/models.py": b"from app.items import Item\n",
    "app/settings.py": b"DEBUG = False\n",
}
FEATURE: Files = {
    "app/models.py": b"from app.accounts.models import User\nfrom app.items import Item\n",
    "app/settings.py": b"DEBUG = False\nAUTH_USER_MODEL = 'accounts.User'\n",
    "app/accounts/__init__.py": b"",
    "app/accounts/models.py": b"class User:\n    __tablename__ = 'users'\n",
    "app/accounts/migrations/0001_initial.py": b"class Migration: ...\n",
    "migrations/versions/accounts/0001.py": b'revision = "accounts_0001"\n',
}


@pytest.fixture
def find(tmp_path: Path) -> FindDependents:
    """The lines about a project with these files of its own, from which accounts are taken."""

    def dependents(own: Files) -> list[str]:
        folders = {"base": {**STAYS, **FEATURE}, "ours": {**STAYS, **FEATURE, **own}}
        for name, files in {**folders, "theirs": STAYS}.items():
            (tmp_path / name).mkdir()
            write_files(tmp_path / name, files)
        commit_all(tmp_path / "ours")
        with open_merge_repository(find_repository(tmp_path / "ours")) as aside:
            before, after = (aside.add_folder(tmp_path / name) for name in ("base", "theirs"))
            merge = merge_trees(aside.git, (before, aside.project_tree(), after), "v1")
            return find_dependents(aside.git, merge)

    return dependents


def test_nothing_builds_on_it(find: FindDependents) -> None:
    own = {
        "app/orders.py": b"from app.models import Item\nimport app.settings\nNAME = 'users'\n",
        "app/broken.py": b"from app.accounts import (\n",
        "notes.txt": b"app.accounts.models\n",
    }

    assert find(own) == []


@pytest.mark.parametrize(
    ("source", "what"),
    [
        (b"import app.accounts.models", "app.accounts.models"),
        (b"import app.accounts.models as models", "app.accounts.models"),
        (b"from app.accounts.models import User", "app.accounts.models"),
        (b"from app.accounts import models", "app.accounts"),
        (b"from app import accounts", "app.accounts"),
        (b"from .accounts import models", "app.accounts"),
        (b"from . import accounts", "app.accounts"),
        (b"from app.models import Item, User", "app.models.User"),
        (b"def late():\n    from app.models import User", "app.models.User"),
        (b"APPS = ['app.accounts']", "app.accounts"),
        (b"patch('app.accounts.models.User')", "app.accounts.models.User"),
        (b"depends_on = ('accounts_0001',)", "accounts_0001"),
        (b"dependencies = [('accounts', '0001_initial')]", "migration accounts.0001_initial"),
        (b"ForeignKey('users.id')", "users.id"),
        (b"owner = ForeignKey(settings.AUTH_USER_MODEL)", "settings.AUTH_USER_MODEL"),
    ],
)
def test_a_file_that_uses_it(find: FindDependents, source: bytes, what: str) -> None:
    line = 1 + source.count(b"\n")

    assert find({"app/orders.py": source + b"\n"}) == [f"app/orders.py:{line} uses {what}"]


def test_its_own_files_that_were_changed(find: FindDependents) -> None:
    models = FEATURE["app/accounts/models.py"] + b"    nickname = ''\n"

    assert find({"app/accounts/models.py": models}) == [
        "app/accounts/models.py has changes of yours"
    ]


def test_files_that_were_added_to_its_folder(find: FindDependents) -> None:
    assert find({"app/accounts/teams.py": b"TEAMS = 1\n"}) == [
        "app/accounts/teams.py is yours, in a folder that goes"
    ]


def test_shared_files_with_other_changes_are_no_obstacle(find: FindDependents) -> None:
    models = FEATURE["app/models.py"] + b"\n\n\nclass Order: ...\n"

    assert find({"app/models.py": models}) == []
