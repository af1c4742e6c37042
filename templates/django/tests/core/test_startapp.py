from pathlib import Path
from shutil import copy2

import pytest
from django.core.management import CommandError, call_command

from app.core.management.commands import startapp

REGISTRIES = {file for file, _, _ in startapp.REGISTRIES}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with nothing but the files that an app is registered in."""
    for file in REGISTRIES:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        copy2(startapp.ROOT / file, tmp_path / file)
    monkeypatch.setattr(startapp, "ROOT", tmp_path)
    return tmp_path


def test_an_app_is_made_and_registered(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("startapp", "line_items")
    for path in root.glob("*/line_items/**/*.py"):
        compile(path.read_text(), path, "exec")
    assert "class LineItem(models.Model)" in (root / "app/line_items/models.py").read_text()
    assert (root / "tests/line_items/test_views.py").exists()
    for file in REGISTRIES:
        assert "app.line_items" in (root / file).read_text()
    assert "by hand" not in capsys.readouterr().out


def test_what_cannot_be_registered_is_said(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "config/urls.py").write_text("urlpatterns = []\n")
    call_command("startapp", "stock")
    said = capsys.readouterr().out
    assert 'by hand  config/urls.py needs path("api/v1/", include("app.stock.urls"))' in said


@pytest.mark.parametrize(
    "names",
    [["Orders"], ["my-orders"], ["class"], ["../orders"], ["items"], ["core"], ["orders", "Item"]],
)
def test_names_that_cannot_be_are_refused(root: Path, names: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("startapp", *names)
    assert not (root / "app").exists()
