"""Which files of a project build on what the template takes away: read from their syntax."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from generator.git import Git
from generator.updating.merge import Merge
from generator.updating.trees import Blob, Tree, read_blob


@dataclass
class Gone:
    """What no longer exists. `names` are those of modules that stay, as `module.name`."""

    modules: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    # Django's, as (app, name); Alembic's, and tables, by their own names.
    migrations: set[tuple[str, str]] = field(default_factory=set)
    revisions: set[str] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)


def find_dependents(git: Git, merge: Merge) -> list[str]:
    """A line for each reason, naming file and line, in path order."""
    gone = _find_gone(git, merge)
    return sorted({*_own_in_what_goes(merge), *_uses(git, merge, gone)})


def _own_in_what_goes(merge: Merge) -> Iterator[str]:
    for path in merge.conflicts - merge.theirs.keys():
        yield f"{path} has changes of yours"
    kept = _folders(merge.theirs)
    emptied = _folders(merge.base) - kept
    templates = merge.theirs.keys() | (merge.base.keys() - merge.unmanaged)
    for path in merge.result.keys() - templates:
        if emptied.intersection(PurePosixPath(path).parents) and path not in merge.conflicts:
            yield f"{path} is yours, in a folder that goes"


def _folders(tree: Tree) -> set[PurePosixPath]:
    return {folder for path in tree for folder in PurePosixPath(path).parents}


def _uses(git: Git, merge: Merge, gone: Gone) -> Iterator[str]:
    for path, blob in merge.result.items():
        if path.endswith(".py") and merge.theirs.get(path) != blob:
            for line, what in _references(_parse(git, blob), path, gone):
                yield f"{path}:{line} uses {what}"


def _find_gone(git: Git, merge: Merge) -> Gone:
    gone = Gone()
    for path, blob in merge.base.items():
        after = merge.theirs.get(path)
        if not path.endswith(".py") or after == blob or path in merge.unmanaged:
            continue
        tree = _parse(git, blob)
        bound = {f"{_module(path)}.{name}" for name in _bound(tree)}
        if after is not None:
            kept = {f"{_module(path)}.{name}" for name in _bound(_parse(git, after))}
            gone.names |= bound - kept
            continue
        gone.modules.add(_module(path))
        gone.tables |= set(_constants(tree, "__tablename__"))
        if "migrations" in PurePosixPath(path).parts:
            gone.revisions |= set(_constants(tree, "revision"))
            folder = PurePosixPath(path).parent
            gone.migrations.add((folder.parent.name, PurePosixPath(path).stem))
    return gone


def _references(tree: ast.AST, path: str, gone: Gone) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                found = [alias.name for alias in names if alias.name in gone.modules]
            case ast.ImportFrom(module=module, names=names, level=level):
                origin = _absolute(module or "", level, path)
                whole = [f"{origin}.{alias.name}" for alias in names]
                found = [origin] if origin in gone.modules else []
                found = found or [name for name in whole if name in gone.modules | gone.names]
            case ast.Constant(value=str(text)):
                found = [text] if _names_what_is_gone(text, gone) else []
            case ast.Tuple(elts=[ast.Constant(value=str(app)), ast.Constant(value=str(name))]):
                found = [f"migration {app}.{name}"] if (app, name) in gone.migrations else []
            case ast.Attribute(value=ast.Name(id="settings"), attr=attr) if attr.isupper():
                settings = {name.rpartition(".")[2] for name in gone.names}
                found = [f"settings.{attr}"] if attr in settings else []
            case _:
                continue
        for what in found:
            yield node.lineno, what


def _names_what_is_gone(text: str, gone: Gone) -> bool:
    """A migration, or the dotted name of a module, of something in it, or of a table's column."""
    if text in gone.revisions:
        return True
    heads = [text[:place] for place, character in enumerate(text) if character == "."]
    dotted = bool(heads) and text.replace(".", "").isidentifier()
    return dotted and not {text, *heads}.isdisjoint(gone.modules | gone.tables)


def _absolute(module: str, level: int, path: str) -> str:
    if not level:
        return module
    package = PurePosixPath(path).parts[:-level]
    return ".".join((*package, *([module] if module else [])))


def _module(path: str) -> str:
    return ".".join(PurePosixPath(path.removesuffix("/__init__.py")).with_suffix("").parts)


def _bound(tree: ast.Module) -> Iterator[str]:
    """What the top level of a module defines or imports."""
    for node in tree.body:
        match node:
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
            ):
                yield name
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                yield from (alias.asname or alias.name for alias in names)


def _constants(tree: ast.Module, name: str) -> Iterator[str]:
    """The texts that are assigned to `name`."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=target)], value=ast.Constant(value=str(text))):
                if target == name:
                    yield text


def _parse(git: Git, blob: Blob) -> ast.Module:
    try:
        return ast.parse(read_blob(git, blob))
    except (SyntaxError, ValueError):
        return ast.Module([], [])
