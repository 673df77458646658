"""The stairs go down only: an app imports floors below its own, and rooms to its left."""

import ast
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {
    "arengine.lib": 0,
    "accounts": 1,
    "claims": 2,
    "strategies": 3,
    "patients": 3,
    "exchange": 4,
    "analytics": 5,
    "arengine": 6,
    "demo": 7,
}
ROOMS = {
    "choices": 0,
    "rules": 1,
    "models": 2,
    "bulk": 3,
    "services": 4,
    "tasks": 5,
    "forms": 5,
    "admin": 6,
    "api": 6,
    "views": 6,
}


def floor_of(module: str) -> str | None:
    """The floor a dotted name belongs to, or None for what is not ours."""
    if module.startswith("arengine.lib"):
        return "arengine.lib"
    top = module.partition(".")[0]
    return top if top in FLOORS else None


def modules() -> Iterator[tuple[str, Path]]:
    for path in ROOT.glob("*/**/*.py"):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        if floor_of(name) and "migrations" not in path.parts:
            yield name.removesuffix(".__init__"), path


def imports(name: str, path: Path) -> Iterator[str]:
    """Dotted names that a file's import statements bring in, relative ones resolved."""
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def room_of(module: str) -> int | None:
    parts = module.split(".")
    return ROOMS.get(parts[1]) if len(parts) > 1 and parts[0] != "arengine" else None


@pytest.mark.parametrize(("name", "path"), sorted(modules()), ids=lambda value: str(value)[-60:])
def test_imports_go_down_the_floors_only(name: str, path: Path) -> None:
    mine = floor_of(name)
    assert mine is not None
    for target in imports(name, path):
        theirs = floor_of(target)
        if theirs is None or theirs == mine:
            continue
        assert FLOORS[theirs] < FLOORS[mine], f"{name} imports {target}"


@pytest.mark.parametrize(("name", "path"), sorted(modules()), ids=lambda value: str(value)[-60:])
def test_imports_inside_an_app_go_to_rooms_on_the_left(name: str, path: Path) -> None:
    mine = room_of(name)
    for target in imports(name, path):
        theirs = room_of(target)
        same_app = target.partition(".")[0] == name.partition(".")[0]
        if mine is not None and theirs is not None and same_app:
            assert theirs <= mine, f"{name} imports {target}"


SCREENS = ("admin", "api", "views")
BELOW = ("tasks", "services", "bulk", "models", "rules")


@cache
def graph() -> dict[str, set[str]]:
    """Each of our modules, and those of ours that it imports."""
    known = {name for name, _ in modules()}
    return {
        name: {
            module
            for target in imports(name, path)
            for module in (target, target.rpartition(".")[0])
            if module in known
        }
        for name, path in modules()
    }


def reached(name: str) -> set[str]:
    """Every module that an import of this one brings in."""
    found, waiting = set[str](), [name]
    while waiting:
        fresh = graph()[waiting.pop()] - found
        found |= fresh
        waiting += fresh
    return found


def is_in(rooms: Sequence[str], module: str) -> bool:
    parts = module.split(".")
    return len(parts) > 1 and parts[0] != "arengine" and parts[1] in rooms


@pytest.mark.parametrize("name", sorted(name for name, _ in modules() if is_in(BELOW, name)))
def test_no_work_reaches_a_screen_through_any_room(name: str) -> None:
    assert [module for module in reached(name) if is_in(SCREENS, module)] == []
