"""One TypeScript client, generated from the contract's document, against all three frameworks."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.contract.document import DOCUMENT
from tests.support.projects import ROOT, Projects
from tests.support.rows import ROWS, Row, parameters
from tests.support.service import started

SOURCES = Path(__file__).with_name("typescript")
HOW_TO = ROOT / "docs" / "how-to" / "typescript-client.md"


def run(folder: Path, *command: str) -> None:
    done = subprocess.run(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}"


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the compiled program, made as the how-to says."""
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed, which compiles TypeScript clients")
    home = tmp_path_factory.mktemp("typescript")
    folder = Path(shutil.copytree(SOURCES, home / "clients" / "typescript"))
    (home / "contract").mkdir()
    shutil.copy(DOCUMENT, home / "contract")
    # What is installed is not to run anything of its own.
    quiet = ("--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts")
    run(folder, "npm", "install", *quiet)
    run(folder, "npm", "run", "generate")
    run(folder, "npm", "run", "build")
    return folder


@pytest.mark.parametrize(
    "row", parameters(row for row in ROWS if row.accounts and row.database == "sqlite")
)
def test_it_works_with_each_framework(
    program: Path, projects: Projects, new_database: Callable[[str], str], row: Row
) -> None:
    with started(projects.of(row).migrated_service(new_database("sqlite"))) as service:
        run(program, "node", "dist/use.js", service.base_url)
        [command] = re.findall(
            r"^\$ (npx openapi-typescript .*)$", HOW_TO.read_text(), re.MULTILINE
        )
        own = command.replace("http://127.0.0.1:8000", service.base_url)
        run(program, *own.replace("src/schema.d.ts", f"{row.framework}.d.ts").split())
    assert "listItems" in (program / f"{row.framework}.d.ts").read_text()


@pytest.mark.fast
def test_the_how_to_has_the_code_and_the_versions_that_are_tested() -> None:
    text = HOW_TO.read_text()
    assert (SOURCES / "client.ts").read_text() in text
    package = json.loads((SOURCES / "package.json").read_text())
    pinned = {**package["dependencies"], **package["devDependencies"]}
    named = dict(re.findall(r" ([\w-]+)@([\d.]+)", text))
    assert named
    assert named.items() <= pinned.items()
    assert "--default-non-nullable=false" in package["scripts"]["generate"]
