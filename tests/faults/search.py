"""Runs the whole suite against faults and lists every test that notices each of them.

`python -m tests.faults.search [FAULT …]`, all of them if none is named; that takes hours.
"""

import argparse
import sys
import tempfile
import warnings
from pathlib import Path

from copier import Settings, run_copy
from copier.errors import DirtyLocalWarning

from tests.faults.catalogue import faults
from tests.faults.skeleton import Skeleton
from tests.support.projects import ROOT, Projects
from tests.support.rows import FRAMEWORKS, Row, with_features


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.search", description=__doc__)
    parser.add_argument("fault", nargs="*", help="ids of the catalogue")
    parser.add_argument("--framework", choices=FRAMEWORKS, action="append")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore", DirtyLocalWarning)
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        for framework in arguments.framework or FRAMEWORKS:
            search(framework, arguments.fault, Path(folder))


def search(framework: str, wanted: list[str], folder: Path) -> None:
    def render(answers: dict[str, object]) -> Path:
        target = Path(tempfile.mkdtemp(dir=folder)) / framework
        run_copy(
            str(ROOT),
            target,
            data=answers,
            defaults=True,
            quiet=True,
            vcs_ref="HEAD",
            settings=Settings(),
        )
        return target

    skeletons: dict[frozenset[str], Skeleton] = {}
    for fault in faults():
        if framework in fault.changes and (not wanted or fault.id in wanted):
            if fault.features not in skeletons:
                row = Row(framework, "local", "sqlite", "3.11")
                row = with_features(row, fault.features)
                workspace = Path(tempfile.mkdtemp(dir=folder))
                skeletons[fault.features] = Skeleton(Projects(render).of(row), workspace)
            skeleton = skeletons[fault.features]
            outcome = skeleton.test(fault.id, fault.changes[framework], ("",), first=False)
            noticed = ", ".join(outcome.failed) or "NOBODY"
            sys.stdout.write(f"{framework} {fault.id}: {noticed}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
