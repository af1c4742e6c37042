"""Templates come from this installation, or from an address of the user's."""

import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from generator import source as source_module
from generator.bundle import bundle_head, bundle_version
from generator.errors import ExitCode, GeneratorError, UsageError
from generator.git import Git
from generator.release import release
from generator.source import SRC_PATH, template_source
from generator.source_questions import questions_of
from tests.support.git_template import make_template

pytestmark = [pytest.mark.fast, pytest.mark.usefixtures("home")]

PUBLISHED = SRC_PATH.removeprefix("~/")


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone of a scaffold with a release and a change since, as the one that is running."""
    root = tmp_path / "clone"
    for folder in ("generator", "questions", "templates"):
        (root / folder).mkdir(parents=True)
    (root / "copier.yml").write_text("_subdirectory: templates\n")
    (root / "pyproject.toml").write_text('[project]\nversion = "0.1.0.dev0"\n')
    release(root, "0.1.0")
    (root / "pyproject.toml").write_text('[project]\nversion = "0.2.0.dev0"\n')
    (root / "copier.yml").write_text("_subdirectory: templates # changed\n")
    monkeypatch.setattr(source_module, "__file__", str(root / "generator/source.py"))
    monkeypatch.setattr(source_module, "PACKAGED_BUNDLE", root / "generator/templates.bundle")
    return root


@pytest.mark.usefixtures("clone")
def test_a_clone_has_its_releases_and_the_files_at_hand(home: Path) -> None:
    with template_source() as source:
        assert source.src_path == "~/.local/share/scaffold/templates.bundle"
        assert source.versions == ("v0.1.0", source.version)
        assert source.version.startswith("v0.2.0.dev0+")
        assert source.home is not None
        assert bundle_version(source.home / PUBLISHED) == source.version
        assert Path.home() == home
    assert not source.home.exists()


def test_an_installation_has_what_it_was_built_with(home: Path, clone: Path) -> None:
    shutil.copy(clone / "generator/releases.bundle", clone / "generator/templates.bundle")

    with template_source() as source:
        assert (source.version, source.versions) == ("v0.1.0", ("v0.1.0",))
    assert (home / PUBLISHED).exists()


@pytest.mark.usefixtures("clone")
def test_the_bundle_is_left_for_a_plain_copier_update(home: Path) -> None:
    with template_source() as source:
        assert bundle_version(home / PUBLISHED) == source.version
    assert [path.name for path in (home / PUBLISHED).parent.iterdir()] == ["templates.bundle"]


def test_a_newer_bundle_there_stays(home: Path, clone: Path) -> None:
    with template_source():
        newer = (home / PUBLISHED).read_bytes()
    shutil.copy(clone / "generator/releases.bundle", clone / "generator/templates.bundle")

    with template_source() as source:
        assert source.version == "v0.1.0"

    assert (home / PUBLISHED).read_bytes() == newer


@pytest.mark.parametrize("content", [b"", b"no bundle", b"# v2 git bundle\n\n"])
@pytest.mark.usefixtures("clone")
def test_what_is_no_bundle_there_is_replaced(home: Path, content: bytes) -> None:
    (home / PUBLISHED).parent.mkdir(parents=True)
    (home / PUBLISHED).write_bytes(content)

    with template_source() as source:
        assert bundle_version(home / PUBLISHED) == source.version


def test_an_older_bundle_there_is_replaced(home: Path, clone: Path) -> None:
    (home / PUBLISHED).parent.mkdir(parents=True)
    shutil.copy(clone / "generator/releases.bundle", home / PUBLISHED)

    with template_source() as source:
        assert bundle_version(home / PUBLISHED) == source.version


@pytest.mark.usefixtures("clone")
def test_a_home_that_cannot_be_written_is_no_hindrance(home: Path) -> None:
    (home / ".local").write_text("a file\n")

    with template_source() as source:
        assert source.version.startswith("v0.2.0.dev0+")
    assert (home / ".local").read_text() == "a file\n"


@pytest.mark.usefixtures("clone")
def test_the_bundle_is_the_same_each_time(home: Path) -> None:
    heads = set()
    for _ in range(2):
        with template_source() as source:
            assert source.home is not None
            heads.add(bundle_head(source.home / PUBLISHED))
    assert len(heads) == 1


def test_an_address_has_its_release_tags(tmp_path: Path) -> None:
    template = make_template(tmp_path / "template")
    for tag in ("v10.0.0", "v3.0.0rc1", "v11.0.0.dev0", "not-a-version"):
        Git.sealed(template).run("tag", tag)

    with template_source(str(template)) as source:
        assert source.src_path == str(template)
        assert source.version == "v10.0.0"
        assert source.versions[:2] == ("v1.0.0", "v2.0.0")
        assert "not-a-version" not in source.versions


@pytest.mark.parametrize(
    ("url", "src_path"),
    [
        ("{path}", "{path}"),
        ("~/template", "~/template"),
        ("file://{path}", "git+file://{path}"),
        ("git+file://{path}", "git+file://{path}"),
    ],
)
def test_an_address_is_recorded_as_copier_knows_it(home: Path, url: str, src_path: str) -> None:
    template = make_template(home / "template")

    with template_source(url.format(path=template)) as source:
        assert source.src_path == src_path.format(path=template)


def test_a_relative_address_is_recorded_whole(here: Path) -> None:
    template = make_template(here / "template")

    with template_source("template") as source:
        assert source.src_path == str(template)


def test_a_name_is_not_a_remote_of_the_repository_here(here: Path) -> None:
    subprocess.run(["git", "init", "--quiet"], cwd=here, check=True)
    subprocess.run(["git", "remote", "add", "upstream", str(here)], cwd=here, check=True)

    with pytest.raises(UsageError), template_source("upstream"):
        pass


def test_an_address_without_releases_is_refused(here: Path) -> None:
    subprocess.run(["git", "init", "--quiet", "empty"], cwd=here, check=True)

    with pytest.raises(UsageError, match="no release"), template_source("empty"):
        pass


@pytest.mark.parametrize("url", ["missing", "file:///missing", "-option", "ext::sh -c true"])
@pytest.mark.usefixtures("here")
def test_an_address_that_cannot_be_read_is_refused(url: str) -> None:
    with pytest.raises(GeneratorError) as refusal, template_source(url):
        pass

    assert refusal.value.exit_code == ExitCode.USAGE
    assert url in refusal.value.message


@pytest.mark.usefixtures("clone")
def test_without_git_the_message_says_so(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(home))

    with pytest.raises(GeneratorError, match="git is not installed") as refusal, template_source():
        pass

    assert refusal.value.exit_code == ExitCode.TOOL_MISSING


@pytest.mark.usefixtures("clone")
def test_the_published_bundle_is_for_its_owner_to_write(home: Path) -> None:
    with template_source():
        mode = (home / PUBLISHED).stat().st_mode
    assert not mode & (stat.S_IWGRP | stat.S_IWOTH)


def test_questions_are_those_of_the_version() -> None:
    with template_source() as own:
        oldest, newest = questions_of(own, own.versions[0]), questions_of(own)

    assert "removal" in newest
    assert "removal" not in oldest
    assert oldest.frameworks == newest.frameworks
