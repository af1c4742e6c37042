"""The wheel carries the template as a git bundle, so building one takes git."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BundleHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":  # a running clone builds its bundle itself
            return
        sys.path.insert(0, self.root)
        from generator.bundle import build_bundle

        self.folder = tempfile.TemporaryDirectory(prefix="scaffold-")
        bundle = Path(self.folder.name, "templates.bundle")
        build_bundle(Path(self.root), bundle)
        build_data["force_include"][str(bundle)] = "generator/templates.bundle"

    # The names of the arguments are hatchling's.
    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        if version != "editable":
            self.folder.cleanup()
