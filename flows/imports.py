"""Which modules of this project a module is made from: what it imports, and what that imports, read from the source.

A name that a package's `__init__` only takes from a module of its own counts
as that module, so that a table's declaration stands for itself and not for all
tables.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import cast

ROOT = Path(__file__).parents[1]
"""The folder that holds the packages of this project."""
PACKAGES = ("expectations", "transforms", "flows")


def modules_of(module: str) -> dict[str, Path]:
    """The file of `module` and of every module of the project that it needs, by path relative to `ROOT`."""
    waiting, known = [module], {}
    while waiting:
        path = _file(waiting.pop())
        if path is None or (name := path.relative_to(ROOT).as_posix()) in known:
            continue
        known[name] = path
        waiting += _imported(path)
    return known


def names_given(path: Path, functions: tuple[str, ...]) -> frozenset[str]:
    """What a module gives these functions as their first argument, as written.

    Where it gives one a name that is not written there, every string of the module may be meant.
    """
    nodes = list(ast.walk(_tree(path)))
    calls = [node for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    given = [call.args[0] for call in calls if call.args and cast(ast.Name, call.func).id in functions]
    known = all(isinstance(argument, ast.Constant) for argument in given)
    return frozenset(str(node.value) for node in (given if known else nodes) if isinstance(node, ast.Constant))


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_bytes())


def _file(module: str) -> Path | None:
    """The file of a module of the project; None for another's, or for a name that is no module."""
    if module.split(".", maxsplit=1)[0] not in PACKAGES:
        return None
    base = ROOT.joinpath(*module.split("."))
    return next((path for path in (base.with_suffix(".py"), base / "__init__.py") if path.is_file()), None)


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield from (_home_of(node.module, alias.name) for alias in node.names)


def _home_of(module: str, name: str) -> str:
    """What `from module import name` needs: a submodule, the one a package takes the name from, or the module."""
    if _file(f"{module}.{name}") is not None:
        return f"{module}.{name}"
    path = _file(module)
    if path is None or path.name != "__init__.py":
        return module
    taken = (node for node in _tree(path).body if isinstance(node, ast.ImportFrom) and node.module is not None)
    return next((str(node.module) for node in taken if name in {alias.name for alias in node.names}), module)
