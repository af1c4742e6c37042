"""Where templates come from: the bundle of this installation, or a git address of the user's."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from packaging.version import Version

from generator.bundle import build_bundle, bundle_head, bundle_tags, bundle_version
from generator.errors import UsageError
from generator.git import Git, GitError
from generator.versions import public, sort_versions

# Copier expands the tilde and records the path as it stands, so it means the same on every machine.
SRC_PATH = "~/.local/share/scaffold/templates.bundle"
PACKAGED_BUNDLE = Path(__file__).parent / "templates.bundle"

# The addresses that Copier knows for git's as they stand; any other needs its prefix `git+`.
HOSTS = {"gh:": "https://github.com/", "gl:": "https://gitlab.com/"}
GIT_ADDRESSES = (*HOSTS, *HOSTS.values(), "git@", "git+", "git://")


@dataclass(frozen=True)
class TemplateSource:
    """What Copier renders from: `version` is the tag to render unless another is asked for."""

    src_path: str
    version: str
    versions: tuple[str, ...]  # every tag, oldest first
    # The folder that stands in for the user's home while Copier expands `src_path`.
    home: Path | None = None
    # Where git finds what is not this installation's.
    address: str | None = None

    @property
    def repository(self) -> str:
        """Where git finds it."""
        return self.address or str(Path(self.home or "~", SRC_PATH.removeprefix("~/")))


@contextmanager
def template_source(url: str | None = None) -> Iterator[TemplateSource]:
    """The templates of this installation, or those at `url`; UsageError if it has no release."""
    if url is not None and url != SRC_PATH:
        yield _source_at(url)
        return
    with tempfile.TemporaryDirectory(prefix="scaffold-") as home:
        bundle = Path(home, SRC_PATH.removeprefix("~/"))
        bundle.parent.mkdir(parents=True)
        if PACKAGED_BUNDLE.exists():
            shutil.copyfile(PACKAGED_BUNDLE, bundle)
        else:
            build_bundle(Path(__file__).parents[1], bundle)
        _publish(bundle)
        versions = tuple(sort_versions(bundle_tags(bundle)))
        yield TemplateSource(SRC_PATH, bundle_version(bundle), versions, Path(home))


def _publish(bundle: Path) -> None:
    """Leave the bundle where a plain `copier update` looks for it, unless a newer one is there."""
    with suppress(OSError, RuntimeError):
        published = Path(SRC_PATH).expanduser()
        if published.exists() and not _replaces(bundle, published):
            return
        published.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=published.parent, delete=False) as copy:
            try:
                copy.write(bundle.read_bytes())
                copy.close()
                Path(copy.name).replace(published)
            except OSError:
                Path(copy.name).unlink()
                raise


def _replaces(bundle: Path, published: Path) -> bool:
    try:
        newer = public(bundle_version(published)) > public(bundle_version(bundle))
        return not newer and bundle_head(published) != bundle_head(bundle)
    except (ValueError, KeyError, StopIteration):
        return True


def _source_at(url: str) -> TemplateSource:
    local = Path(url).expanduser()
    if local.exists():
        src_path = url if url.startswith("~") else str(local.resolve())
        address = str(local.resolve())
    else:
        known = url.startswith(GIT_ADDRESSES) or url.endswith(".git")
        src_path = url if known else f"git+{url}"
        address = src_path.removeprefix("git+")
        address = HOSTS.get(address[:3], address[:3]) + address[3:]
    versions = sort_versions(_tags_at(url, address))
    if not versions:
        raise UsageError(f"{url} has no release", "tag a version there, such as v1.0.0")
    finals = [tag for tag in versions if not Version(tag).is_prerelease]
    version = (finals or versions)[-1]
    return TemplateSource(src_path, version, tuple(versions), address=address)


def _tags_at(url: str, address: str) -> list[str]:
    # Not in the working directory: in a repository, `origin` would be its remote.
    git = Git.of_project(Path(tempfile.gettempdir()))
    try:
        listing = git.text("ls-remote", "--tags", "--refs", "--", address)
    except GitError as error:
        message = f"no template can be read from {url}: {error.message.splitlines()[-1]}"
        raise UsageError(message, "check the address and the connection") from error
    return [line.split("\trefs/tags/", 1)[1] for line in listing.splitlines()]
