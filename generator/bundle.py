"""The template as one file: a git bundle of every release and of the files at hand.

The build of the wheel and a running clone call `build_bundle`. Commit ids depend on the files
alone; the bytes of a bundle depend on the git that packed it too.
"""

import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

from generator.git import Git
from generator.template_files import template_files

RELEASES = Path("generator", "releases.bundle")
SIGNATURE = b"Scaffold <scaffold@localhost> 946684800 +0000"
AT_HAND = "refs/heads/at-hand"


def build_bundle(root: Path, destination: Path) -> None:
    """Write the bundle of the repository at `root`, whose HEAD is what `root` itself holds."""
    with tempfile.TemporaryDirectory(prefix="scaffold-") as folder:
        git = open_releases(root / RELEASES, Path(folder))
        newest = bundle_head(root / RELEASES) if (root / RELEASES).exists() else None
        commit, tree = commit_files(git, root, "The files at hand", newest)
        released = _release_of(git, tree, newest)
        if released is None:
            tag = f"v{project_version(root)}+{tree[:8]}"
            git.run("update-ref", f"refs/tags/{tag}", commit)
        write_bundle(git, released or commit, destination)


def open_releases(bundle: Path, folder: Path) -> Git:
    """A new repository in `folder` with the commits and tags of `bundle`, if there is one."""
    git = Git.sealed(folder)
    git.run("init", "--quiet", "--bare", "--template=", "--object-format=sha1")
    if bundle.exists():
        git.run("fetch", "--quiet", bundle.resolve(), "refs/tags/*:refs/tags/*")
    return git


def commit_files(git: Git, root: Path, message: str, parent: str | None) -> tuple[str, str]:
    """Commit the template's files under `root`; the ids of commit and tree."""
    git.run("fast-import", "--quiet", stdin=b"".join(_import_stream(root, message, parent)))
    commit, tree = git.text("rev-parse", AT_HAND, f"{AT_HAND}^{{tree}}").split()
    return commit, tree


def write_bundle(git: Git, head: str, destination: Path) -> None:
    """Write every tag of the repository, and `head` as HEAD. (`--all` would write refs twice.)"""
    git.run("update-ref", "--no-deref", "HEAD", head)
    git.run("bundle", "create", "--quiet", destination.resolve(), "HEAD", "--tags")


def bundle_tags(bundle: Path) -> dict[str, str]:
    """Tag and commit id of each version in a bundle, read from its header (gitformat-bundle(5))."""
    refs = _bundle_refs(bundle)
    return {ref.removeprefix("refs/tags/"): oid for ref, oid in refs.items() if ref != "HEAD"}


def bundle_head(bundle: Path) -> str:
    return _bundle_refs(bundle)["HEAD"]


def bundle_version(bundle: Path) -> str:
    """The tag of what the bundle was built from."""
    head = bundle_head(bundle)
    return next(tag for tag, oid in bundle_tags(bundle).items() if oid == head)


def project_version(root: Path) -> str:
    version: str = tomllib.loads((root / "pyproject.toml").read_text())["project"]["version"]
    return version


def _bundle_refs(bundle: Path) -> dict[str, str]:
    with bundle.open("rb") as file:
        if file.readline() != b"# v2 git bundle\n":
            raise ValueError(f"{bundle} is no git bundle")
        lines = iter(file.readline, b"\n")
        pairs = (line.decode().rstrip("\n").split(" ", 1) for line in lines)
        return {ref: oid for oid, ref in pairs}


def _release_of(git: Git, tree: str, newest: str | None) -> str | None:
    """The newest release that holds `tree`; some differ from the one before in the CLI alone."""
    if newest is None:
        return None
    pairs = (line.split() for line in git.text("log", "--format=%H %T", newest).splitlines())
    return next((commit for commit, held in pairs if held == tree), None)


def _import_stream(root: Path, message: str, parent: str | None) -> Iterator[bytes]:
    yield b"commit %s\ncommitter %s\n" % (AT_HAND.encode(), SIGNATURE)
    yield b"data %d\n%s\n" % (len(message.encode()), message.encode())
    if parent:
        yield b"from %s\ndeleteall\n" % parent.encode()
    for file in template_files(root):
        path = file.path.replace("\\", "\\\\").replace('"', '\\"').encode()
        mode = b"100755" if file.executable else b"100644"
        yield b'M %s inline "%s"\ndata %d\n%s\n' % (mode, path, len(file.content), file.content)
