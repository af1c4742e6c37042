"""Presets: sets of needs by name, read from `presets.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Preset:
    name: str
    title: str
    needs: dict[str, object]


@cache
def presets() -> dict[str, Preset]:
    rows = tomllib.loads(Path(__file__).with_name("presets.toml").read_text(encoding="utf-8"))
    return {name: Preset(name, **row) for name, row in rows.items()}
